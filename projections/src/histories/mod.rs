//! What has happened to every loan, event by event as the log has it: what the rules derive an account
//! from, for questions that only they answer.
//!
//! No figure is computed here, and none is kept: a settlement is asked of `ledger-core`, which wants
//! the contract and the facts, and both are its events.

pub mod questions;
mod row;
pub mod whole;
mod write;

use sqlx::PgConnection;

pub use self::row::Recorded;
use crate::Model;
use crate::model::Row;
use crate::taken::{NotTaken, Taken};

/// Its row in the table of read models.
pub const MODEL: Model = Model::of(&Row {
    name: "histories",
    version: 1,
    tables: include_str!("tables_v1.sql"),
    apply: |connection, commits| Box::pin(apply(connection, commits)),
    statements: &[STATEMENTS],
    whole: &[whole::LOAN_EVENTS.listed()],
});

/// Takes in consecutive commits of one partition.
async fn apply(connection: &mut PgConnection, commits: &[Taken]) -> Result<(), NotTaken> {
    Ok(write::insert_loan_events(connection, commits).await?)
}

const STATEMENTS: &[&str] = &[questions::LOAN_EVENTS];
