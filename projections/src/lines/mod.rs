//! How every credit line stands, and how it came to.

mod fold;
pub mod questions;
mod row;
pub mod whole;
mod write;

use ledger_core::log::StreamId;
use sqlx::PgConnection;

pub use self::fold::Fold;
pub use self::row::{Block, Change, Kind, Line};
use crate::Model;
use crate::model::Row;
use crate::taken::{NotTaken, Taken, changed, take_each};

/// Its row in the table of read models.
pub const MODEL: Model = Model::of(&Row {
    name: "lines",
    version: 2,
    tables: include_str!("tables_v2.sql"),
    apply: |connection, commits| Box::pin(apply(connection, commits)),
    statements: &[STATEMENTS],
    whole: &[whole::LINES.listed(), whole::CHANGES.listed()],
});

/// Takes in consecutive commits of one partition.
async fn apply(connection: &mut PgConnection, commits: &[Taken]) -> Result<(), NotTaken> {
    let id = |it| if let StreamId::CreditLine(id) = it { Some(id) } else { None };
    let changed = changed(commits, id);
    if changed.is_empty() {
        return Ok(());
    }
    let mut fold = Fold::from(questions::lines(connection, &changed).await?);
    take_each(commits, |place, commit, facts| fold.take(place, commit, facts))?;
    Ok(write::write(connection, &fold).await?)
}

const STATEMENTS: &[&str] = &[
    questions::LINES,
    questions::LINES_OF_CUSTOMERS,
    questions::CHANGES.statements()[0],
    questions::CHANGES.statements()[1],
    questions::TOTALS,
    write::WRITE_LINES,
    write::INSERT_CHANGES,
];
