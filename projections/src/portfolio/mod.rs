//! How every loan stands, and the totals of all of them on any business date.
//!
//! `changes` holds by how much the totals of a segment change on each date, so that the totals as
//! of a day cost what changes there are, not what loans there are.

mod fold;
pub mod questions;
mod row;
mod totals;
pub mod whole;
mod write;

use ledger_core::file::Event;
use ledger_core::log::{StreamId, partition};
use sqlx::PgConnection;

use self::fold::Fold;
pub use self::row::{DaysOnBook, Loan, Origin};
use crate::Model;
use crate::model::Row;
use crate::taken::{NotTaken, Taken, changed};

/// Its row in the table of read models.
pub const MODEL: Model = Model::of(&Row {
    name: "portfolio",
    version: 5,
    tables: include_str!("tables_v5.sql"),
    apply: |connection, commits| Box::pin(apply(connection, commits)),
    statements: &[STATEMENTS, &questions::PAGES],
    whole: &[whole::LOANS.listed(), whole::FORMER_DAYS_ON_BOOK.listed()],
});

/// Takes in consecutive commits of one partition.
async fn apply(connection: &mut PgConnection, commits: &[Taken]) -> Result<(), NotTaken> {
    let Some(first) = commits.first() else { return Ok(()) };
    let partition = first.place.partition;
    let id = |it| if let StreamId::Loan(id) = it { Some(id) } else { None };
    let loans = changed(commits, id);
    let day_starts = commits
        .iter()
        .flat_map(|it| &it.facts)
        .any(|it| matches!(it.event, Event::Partition(partition::Event::BusinessDayStarted(_))));
    let mut fold = Fold::new(write::stored(connection, &loans, partition, day_starts).await?);
    for commit in commits {
        fold.take(commit)?;
    }
    fold.finish();
    Ok(write::write(connection, partition, &fold).await?)
}

/// Every statement but those that are built: see the test that prepares them.
const STATEMENTS: &[&str] = &[
    questions::LOANS,
    questions::LOANS_OF_CUSTOMERS.statements()[0],
    questions::LOANS_OF_CUSTOMERS.statements()[1],
    questions::LOANS_OF_PARTITION,
    questions::DAYS,
    questions::TOTALS,
    questions::VINTAGES,
    write::STORED,
    write::STORED_AND_DUE,
    write::INSERT,
    write::UPDATE,
    write::ADD_FORMER_DAYS_ON_BOOK,
    write::ADD_CHANGES,
    write::ADD_COUNTS,
    write::OPEN,
    write::START,
];
