//! What every loan's instalments owe and have been paid, by component, and the money that came.

mod fold;
pub mod questions;
mod row;
mod write;

use sqlx::PgConnection;

use self::fold::Fold;
pub use self::row::{
    Amounts, Charge, Disbursement, Instalment, Payment, Reversal, Schedule, Standing, State,
};
use crate::projector::{Fault, Taken};

/// Takes in consecutive commits of one partition.
pub(crate) async fn apply(connection: &mut PgConnection, commits: &[Taken]) -> Result<(), Fault> {
    let mut fold = Fold::new(write::stored(connection, fold::changed(commits)).await?);
    for commit in commits {
        fold.take(commit)?;
    }
    Ok(write::write(connection, &fold).await?)
}

pub(crate) const STATEMENTS: &[&str] = &[
    questions::SCHEDULES,
    questions::INSTALMENTS,
    questions::PAYMENTS.statements()[0],
    questions::PAYMENTS.statements()[1],
    questions::CHARGES.statements()[0],
    questions::CHARGES.statements()[1],
    write::STORED,
    write::INSERT_SCHEDULES,
    write::DISBURSE,
    write::END,
    write::INSERT_INSTALMENTS,
    write::UPDATE_INSTALMENTS,
    write::INSERT_PAYMENTS,
    write::REVERSE_PAYMENTS,
    write::INSERT_CHARGES,
];
