//! What the index of commits answers.

use ledger_core::log::{FileId, StreamId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{CommitEntry, Ledger};
use crate::columns::capped;
use crate::failure::Tried;
use crate::{Failure, Page, Take};

/// Whose commits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    File(FileId),
    Stream(StreamId),
}

pub(crate) const OF_FILE: &str = "
    select * from commits where file = $1 and sequence > $2 and sequence < $3
    order by sequence limit $4";
pub(crate) const OF_FILE_LAST: &str = "
    select * from commits where file = $1 and sequence > $2 and sequence < $3
    order by sequence desc limit $4";
// A stream's commits are among its file's, which are few: that spares an index over streams,
// the largest there would be.
pub(crate) const OF_STREAM: &str = "
    select * from commits
    where file = (select file from streams where stream = $1)
      and streams @> array[$1] and sequence > $2 and sequence < $3
    order by sequence limit $4";
pub(crate) const OF_STREAM_LAST: &str = "
    select * from commits
    where file = (select file from streams where stream = $1)
      and streams @> array[$1] and sequence > $2 and sequence < $3
    order by sequence desc limit $4";

/// The commits of a file or stream between two sequences (a file lies in one partition, so its
/// sequences are the cursors), the nearest to the end asked for, oldest first.
pub async fn commits_page(
    connection: &mut PgConnection,
    of: Of,
    after: Option<u64>,
    before: Option<u64>,
    take: Take,
) -> Result<Page<CommitEntry, u64>, Failure> {
    let (statement, id) = match (of, take.is_from_end()) {
        (Of::File(file), false) => (OF_FILE, file.to_string()),
        (Of::File(file), true) => (OF_FILE_LAST, file.to_string()),
        (Of::Stream(stream), false) => (OF_STREAM, stream.to_string()),
        (Of::Stream(stream), true) => (OF_STREAM_LAST, stream.to_string()),
    };
    let bound = |it: Option<u64>, open: i64| it.map_or(open, capped);
    let query = sqlx::query_as::<_, CommitEntry>(statement)
        .bind(id)
        .bind(bound(after, 0))
        .bind(bound(before, i64::MAX))
        .bind(take.one_more());
    let rows = query.fetch_all(connection).await.tried("read a page of commits")?;
    Ok(Page::of(rows, take, |it| it.place.sequence))
}

pub(crate) const LEDGER: &str = "select ledger, partitions from partitions limit 1";

/// Which ledger the read models are of; `None` before a genesis was read.
pub async fn ledger(connection: &mut PgConnection) -> Result<Option<Ledger>, Failure> {
    let query = sqlx::query_as::<_, (Uuid, i32)>(LEDGER);
    let row = query.fetch_optional(connection).await.tried("read which ledger this is")?;
    Ok(row.map(|(id, partitions)| Ledger { id, partitions: partitions.unsigned_abs() }))
}
