//! Every shipment with its legs, what was reported by event time, and how its estimate changed.

mod fold;
pub mod questions;
mod row;
pub mod whole;
mod write;

use sqlx::PgConnection;

pub use self::fold::Fold;
pub use self::row::{Correction, Estimate, Reported, Shipment};
use crate::projector::{Fault, Taken};

pub(super) async fn apply(connection: &mut PgConnection, commits: &[Taken]) -> Result<(), Fault> {
    let changed = fold::changed(commits.iter().flat_map(|it| &it.facts));
    if changed.is_empty() {
        return Ok(());
    }
    let mut fold = Fold::from(questions::shipments(connection, &changed).await?);
    for it in commits {
        fold.take(it.place, &it.commit, &it.facts)
            .map_err(|reason| Fault::misfit(it.place, reason))?;
    }
    Ok(write::write(connection, &fold).await?)
}

pub(super) const STATEMENTS: &[&str] = &[
    questions::SHIPMENTS,
    questions::SHIPMENTS_OF_ORDERS,
    questions::SHIPMENTS_OF_CUSTOMERS,
    questions::REPORTS,
    questions::ESTIMATES,
    questions::PAGE,
    questions::PAGE_LAST,
    questions::COUNTS,
    whole::SHIPMENTS,
    whole::REPORTS,
    whole::ESTIMATES,
    write::WRITE_SHIPMENTS,
    write::INSERT_REPORTS,
    write::CORRECT_REPORTS,
    write::INSERT_ESTIMATES,
];
