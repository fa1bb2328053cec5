//! Whole tables in the order of their keys, for who compares them with the log.

use ledger_core::log::{FileId, StreamId};
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow};

use super::CommitEntry;
use crate::columns::{count, parsed};
use crate::table::{WholeTable, whole_table};

/// By partition and sequence.
pub const COMMITS: WholeTable<CommitEntry, (u32, u64)> =
    whole_table!("commits" by "partition", "sequence");

/// By their ids as text.
pub const STREAMS: WholeTable<StreamEntry, String> = whole_table!("streams" by "stream");

/// Where a stream lies, and its last version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamEntry {
    pub stream: StreamId,
    pub file: FileId,
    pub partition: u32,
    pub version: u64,
}

impl FromRow<'_, PgRow> for StreamEntry {
    fn from_row(row: &PgRow) -> Result<StreamEntry, Error> {
        Ok(StreamEntry {
            stream: parsed(row, "stream")?,
            file: parsed(row, "file")?,
            partition: count(row, "partition")?,
            version: count(row, "version")?,
        })
    }
}
