//! Whole tables in the order of their keys, for who compares them with the log.

use ledger_core::log::{FileId, StreamId};
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, PgConnection};

use super::CommitEntry;
use crate::Failure;
use crate::columns::{capped, count, parsed};
use crate::failure::Tried;

/// Where a stream lies, and its last version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamEntry {
    pub stream: StreamId,
    pub file: FileId,
    pub partition: u32,
    pub version: u64,
}

pub(crate) const COMMITS: &str = "
    select * from commits where (partition, sequence) > ($1, $2)
    order by partition, sequence limit $3";

/// The next `limit` commits behind this one, by partition and sequence.
pub async fn commits(
    connection: &mut PgConnection,
    (partition, sequence): (u32, u64),
    limit: u32,
) -> Result<Vec<CommitEntry>, Failure> {
    let query = sqlx::query_as(COMMITS)
        .bind(i64::from(partition))
        .bind(capped(sequence))
        .bind(i64::from(limit));
    query.fetch_all(connection).await.tried("read all commits")
}

pub(crate) const STREAMS: &str = "select * from streams where stream > $1 order by stream limit $2";

/// The next `limit` streams behind this text, in the order of their ids as text.
pub async fn streams(
    connection: &mut PgConnection,
    after: &str,
    limit: u32,
) -> Result<Vec<StreamEntry>, Failure> {
    let query = sqlx::query_as(STREAMS).bind(after).bind(i64::from(limit));
    query.fetch_all(connection).await.tried("read all streams")
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
