//! The index of commits: where each stands, who caused it, and what streams it touched.
//!
//! Projecting it checks that the events of every stream are counted without a gap.

pub mod questions;
mod row;
mod streams;
mod write;

use sqlx::PgConnection;

pub use self::row::{CommitEntry, Ledger};
use crate::projector::{Fault, Taken};

/// Takes in consecutive commits of one partition.
///
/// # Errors
/// Among others when an event is not the next one of its stream.
pub(crate) async fn apply(connection: &mut PgConnection, commits: &[Taken]) -> Result<(), Fault> {
    let Some(first) = commits.first() else { return Ok(()) };
    let mut streams = write::stored_streams(connection, commits).await?;
    streams::count(&mut streams, commits)?;
    Ok(write::write(connection, first.place.partition, commits, &streams).await?)
}

pub(crate) const STATEMENTS: &[&str] = &[
    questions::OF_FILE,
    questions::OF_FILE_LAST,
    questions::OF_STREAM,
    questions::OF_STREAM_LAST,
    questions::LEDGER,
    write::STORED_STREAMS,
    write::INSERT_COMMITS,
    write::INSERT_STREAMS,
    write::UPDATE_STREAMS,
    write::INSERT_PARTITION,
];
