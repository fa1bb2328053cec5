//! Every order with its lines, its vendors' answers, and its dated history.

mod fold;
pub mod questions;
mod row;
pub mod whole;
mod write;

use ledger_core::log::StreamId;
use sqlx::PgConnection;

pub use self::fold::Fold;
pub use self::row::{Kind, Order, Pieces, PurchaseOrder, Standing, Step, stage_name};
use crate::taken::{NotTaken, Taken, changed, take_each};

pub(super) async fn apply(
    connection: &mut PgConnection,
    commits: &[Taken],
) -> Result<(), NotTaken> {
    let id = |it| if let StreamId::Order(id) = it { Some(id) } else { None };
    let changed = changed(commits, id);
    if changed.is_empty() {
        return Ok(());
    }
    let mut fold = Fold::new(
        questions::orders(connection, &changed).await?,
        questions::purchase_orders(connection, &changed).await?,
    );
    take_each(commits, |place, commit, facts| fold.take(place, commit, facts))?;
    Ok(write::write(connection, &fold).await?)
}

pub(super) const STATEMENTS: &[&str] = &[
    questions::ORDERS,
    questions::ORDERS_OF_CUSTOMERS.statements()[0],
    questions::ORDERS_OF_CUSTOMERS.statements()[1],
    questions::PURCHASE_ORDERS,
    questions::PURCHASE_ORDERS_OF_VENDORS,
    questions::STEPS.statements()[0],
    questions::STEPS.statements()[1],
    questions::PAGES[0],
    questions::PAGES[1],
    questions::STAGES,
    write::WRITE_ORDERS,
    write::WRITE_PURCHASE_ORDERS,
    write::INSERT_STEPS,
];
