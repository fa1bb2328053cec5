//! Every shipment with its legs, what was reported by event time, and how its estimate changed.

mod fold;
pub mod questions;
mod row;
pub mod whole;
mod write;

use ledger_core::log::StreamId;
use sqlx::PgConnection;

pub use self::fold::Fold;
pub use self::row::{Correction, Estimate, Exception, Reported, Shipment};
use crate::taken::{NotTaken, Taken, changed, take_each};

pub(super) async fn apply(
    connection: &mut PgConnection,
    commits: &[Taken],
) -> Result<(), NotTaken> {
    let id = |it| if let StreamId::Shipment(id) = it { Some(id) } else { None };
    let changed = changed(commits, id);
    if changed.is_empty() {
        return Ok(());
    }
    let mut fold = Fold::from(questions::shipments(connection, &changed).await?);
    take_each(commits, |place, commit, facts| fold.take(place, commit, facts))?;
    Ok(write::write(connection, &fold).await?)
}

pub(super) const STATEMENTS: &[&str] = &[
    questions::SHIPMENTS,
    questions::SHIPMENTS_OF_ORDERS.statements()[0],
    questions::SHIPMENTS_OF_ORDERS.statements()[1],
    questions::SHIPMENTS_OF_CUSTOMERS,
    questions::REPORTS.statements()[0],
    questions::REPORTS.statements()[1],
    questions::ESTIMATES.statements()[0],
    questions::ESTIMATES.statements()[1],
    questions::PAGES[0],
    questions::PAGES[1],
    questions::COUNTS,
    write::WRITE_SHIPMENTS,
    write::INSERT_REPORTS,
    write::CORRECT_REPORTS,
    write::INSERT_ESTIMATES,
];
