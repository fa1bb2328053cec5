//! The rows of the index of commits, as values.

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::log::{FileId, Hash, Place, StreamId};
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use crate::columns::{count, hash, parsed, unreadable};

/// A commit without its payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitEntry {
    pub place: Place,
    /// Of its record.
    pub offset: u64,
    pub hash: Hash,
    pub epoch: u64,
    pub file: FileId,
    pub command_id: Uuid,
    pub command_type: String,
    pub actor_role: String,
    /// The caller's pseudonym.
    pub actor_subject: Hash,
    pub recorded_at: DateTime<Utc>,
    pub business_date: NaiveDate,
    /// Stream and type of each event, in order.
    pub events: Vec<(StreamId, String)>,
}

/// Which ledger the read models are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ledger {
    pub id: Uuid,
    /// How many it has.
    pub partitions: u32,
}

impl FromRow<'_, PgRow> for CommitEntry {
    fn from_row(row: &PgRow) -> Result<CommitEntry, Error> {
        let streams: Vec<String> = row.try_get("streams")?;
        let types: Vec<String> = row.try_get("event_types")?;
        let streams = streams.into_iter().map(|it| it.parse());
        let streams: Vec<StreamId> =
            streams.collect::<Result<_, _>>().map_err(|it| unreadable("streams", it))?;
        Ok(CommitEntry {
            place: Place { partition: count(row, "partition")?, sequence: count(row, "sequence")? },
            offset: count(row, "record_offset")?,
            hash: hash(row, "hash")?,
            epoch: count(row, "epoch")?,
            file: parsed(row, "file")?,
            command_id: row.try_get("command_id")?,
            command_type: row.try_get("command_type")?,
            actor_role: row.try_get("actor_role")?,
            actor_subject: hash(row, "actor_subject")?,
            recorded_at: row.try_get("recorded_at")?,
            business_date: row.try_get("business_date")?,
            events: streams.into_iter().zip(types).collect(),
        })
    }
}
