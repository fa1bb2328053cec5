//! What every loan's instalments owe and have been paid, by component, and the money that came.

mod fold;
pub mod questions;
mod row;
pub mod whole;
mod write;

use sqlx::PgConnection;

use self::fold::Fold;
pub use self::row::{
    Amounts, Charge, Disbursement, Instalment, Payment, Reversal, Schedule, Standing, State,
};
use crate::Model;
use crate::model::Row;
use crate::taken::{NotTaken, Taken};

/// Its row in the table of read models.
pub const MODEL: Model = Model::of(&Row {
    name: "schedules",
    version: 2,
    tables: include_str!("tables_v2.sql"),
    apply: |connection, commits| Box::pin(apply(connection, commits)),
    statements: &[STATEMENTS],
    whole: &["schedules", "instalments", "payments", "charges"],
});

/// Takes in consecutive commits of one partition.
async fn apply(connection: &mut PgConnection, commits: &[Taken]) -> Result<(), NotTaken> {
    let mut fold = Fold::new(write::stored(connection, fold::changed(commits)).await?);
    for commit in commits {
        fold.take(commit)?;
    }
    Ok(write::write(connection, &fold).await?)
}

const STATEMENTS: &[&str] = &[
    questions::SCHEDULES,
    questions::INSTALMENTS,
    questions::PAYMENTS.statements()[0],
    questions::PAYMENTS.statements()[1],
    questions::CHARGES.statements()[0],
    questions::CHARGES.statements()[1],
    whole::SCHEDULES,
    whole::INSTALMENTS,
    whole::PAYMENTS,
    whole::CHARGES,
    write::STORED,
    write::INSERT_SCHEDULES,
    write::UPDATE_SCHEDULES,
    write::INSERT_INSTALMENTS,
    write::UPDATE_INSTALMENTS,
    write::INSERT_PAYMENTS,
    write::REVERSE_PAYMENTS,
    write::INSERT_CHARGES,
    write::UPDATE_CHARGES,
];
