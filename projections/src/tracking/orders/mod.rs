//! Every order with its lines, its vendors' answers, and its dated history.

mod fold;
pub mod questions;
mod row;
pub mod whole;
mod write;

use sqlx::PgConnection;

pub use self::fold::Fold;
pub use self::row::{Kind, Order, PurchaseOrder, Standing, Step, stage_name};
use crate::projector::{Fault, Taken};

pub(super) async fn apply(connection: &mut PgConnection, commits: &[Taken]) -> Result<(), Fault> {
    let changed = fold::changed(commits.iter().flat_map(|it| &it.facts));
    if changed.is_empty() {
        return Ok(());
    }
    let mut fold = Fold::new(
        questions::orders(connection, &changed).await?,
        questions::purchase_orders(connection, &changed).await?,
    );
    for it in commits {
        fold.take(it.place, &it.commit, &it.facts)
            .map_err(|reason| Fault::misfit(it.place, reason))?;
    }
    Ok(write::write(connection, &fold).await?)
}

pub(super) const STATEMENTS: &[&str] = &[
    questions::ORDERS,
    questions::ORDERS_OF_CUSTOMERS,
    questions::PURCHASE_ORDERS,
    questions::PURCHASE_ORDERS_OF_VENDORS,
    questions::STEPS,
    questions::PAGE,
    questions::PAGE_LAST,
    questions::STAGES,
    whole::ORDERS,
    whole::PURCHASE_ORDERS,
    whole::STEPS,
    write::WRITE_ORDERS,
    write::WRITE_PURCHASE_ORDERS,
    write::INSERT_STEPS,
];
