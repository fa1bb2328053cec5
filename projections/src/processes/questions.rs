//! What processes answer: which commands are outstanding, and what was asked by or of a file.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use ledger_core::log::{FileId, Place};
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, PgConnection, Row};

use super::{Answer, Asked};
use crate::Failure;
use crate::columns::count;
use crate::failure::Tried;

pub(crate) const OUTSTANDING: &str = "
    select asked.* from asked
    where not exists (select from answered where answered.command_id = asked.command_id)
    order by asked_at, command_id limit $1";

/// The commands that no commit has answered, as far as all partitions have been read; the one that
/// waits longest in front, at most `limit`.
pub async fn outstanding(connection: &mut PgConnection, limit: u32) -> Result<Vec<Asked>, Failure> {
    let query = sqlx::query_as(OUTSTANDING).bind(i64::from(limit));
    query.fetch_all(connection).await.tried("read the outstanding commands of processes")
}

/// What of a process is outstanding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backlog {
    pub commands: u64,
    /// Since when the one waits that waits longest.
    pub since: DateTime<Utc>,
}

pub(crate) const COUNTS: &str = "
    select process, command_type, count(*), min(asked_at) from asked
    where not exists (select from answered where answered.command_id = asked.command_id)
    group by process, command_type";

/// How many commands are outstanding, by process and type; what has none is left out.
pub async fn backlog(
    connection: &mut PgConnection,
) -> Result<BTreeMap<(String, String), Backlog>, Failure> {
    let query = sqlx::query_as::<_, (String, String, i64, DateTime<Utc>)>(COUNTS);
    let rows = query.fetch_all(connection).await.tried("count the outstanding commands")?;
    let one = |(process, command_type, count, since): (String, String, i64, DateTime<Utc>)| {
        ((process, command_type), Backlog { commands: count.unsigned_abs(), since })
    };
    Ok(rows.into_iter().map(one).collect())
}

/// What was asked, and its answer if one was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    pub asked: Asked,
    pub answer: Option<Answer>,
}

pub(crate) const OF_FILES: &str = "
    select asked.*, answered_at, answered_on, event_types,
           answered.partition as answered_partition, answered.sequence as answered_sequence
    from asked left join answered using (command_id)
    where asked.file = any($1) or asked.cause_file = any($1)
    order by asked_at, command_id";

/// All that processes asked of these files, or that commits of these files caused, oldest first.
pub async fn of_files(
    connection: &mut PgConnection,
    files: &[FileId],
) -> Result<Vec<Exchange>, Failure> {
    let files: Vec<String> = files.iter().map(FileId::to_string).collect();
    let query = sqlx::query_as(OF_FILES).bind(&files);
    query.fetch_all(connection).await.tried("read what processes asked of files")
}

impl FromRow<'_, PgRow> for Exchange {
    fn from_row(row: &PgRow) -> Result<Exchange, Error> {
        let asked = Asked::from_row(row)?;
        let answered_at: Option<DateTime<Utc>> = row.try_get("answered_at")?;
        let answer = match answered_at {
            Some(answered_at) => Some(Answer {
                command_id: asked.command_id,
                answered_at,
                answered_on: row.try_get("answered_on")?,
                event_types: row.try_get("event_types")?,
                place: Place {
                    partition: count(row, "answered_partition")?,
                    sequence: count(row, "answered_sequence")?,
                },
            }),
            None => None,
        };
        Ok(Exchange { asked, answer })
    }
}
