//! The index of commits: where each stands, who caused it, and what streams it touched.
//!
//! Projecting it checks that the events of every stream are counted without a gap.

pub mod questions;
mod row;
mod streams;
pub mod whole;
mod write;

use sqlx::PgConnection;

pub use self::row::{CommitEntry, Ledger};
use crate::Model;
use crate::model::Row;
use crate::taken::{NotTaken, Taken};

/// Its row in the table of read models.
pub const MODEL: Model = Model::of(&Row {
    name: "commits",
    version: 1,
    tables: include_str!("tables_v1.sql"),
    apply: |connection, commits| Box::pin(apply(connection, commits)),
    statements: &[STATEMENTS],
    whole: &[whole::COMMITS.listed(), whole::STREAMS.listed()],
});

/// Takes in consecutive commits of one partition.
///
/// # Errors
/// Among others when an event is not the next one of its stream.
async fn apply(connection: &mut PgConnection, commits: &[Taken]) -> Result<(), NotTaken> {
    let Some(first) = commits.first() else { return Ok(()) };
    let mut streams = write::stored_streams(connection, commits).await?;
    streams::count(&mut streams, commits)?;
    Ok(write::write(connection, first.place.partition, commits, &streams).await?)
}

const STATEMENTS: &[&str] = &[
    questions::OF_FILE,
    questions::OF_FILE_LAST,
    questions::OF_STREAM,
    questions::OF_STREAM_LAST,
    questions::LEDGER,
    write::STORED_STREAMS,
    write::INSERT_STREAMS,
    write::UPDATE_STREAMS,
    write::INSERT_PARTITION,
];
