//! The rows of processes, as values.

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::log::{FileId, Place, StreamId};
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use crate::columns::{parsed, place};

/// A command that a process asks of another file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Derived from the event that causes it: the same however often it is sent.
    pub command_id: Uuid,
    /// For example `procurement`.
    pub process: String,
    pub command_type: String,
    /// Of whom.
    pub file: FileId,
    /// About what.
    pub stream: StreamId,
    /// The command whose commit causes it.
    pub causation: Uuid,
    /// In whose file that commit stands.
    pub cause_file: FileId,
    pub correlation: Uuid,
    pub asked_at: DateTime<Utc>,
    pub asked_on: NaiveDate,
    /// The commit that causes it.
    pub place: Place,
}

/// The commit in which such a command ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub command_id: Uuid,
    pub answered_at: DateTime<Utc>,
    pub answered_on: NaiveDate,
    /// What followed, for example `purchase_order.not_received`.
    pub event_types: Vec<String>,
    pub place: Place,
}

impl FromRow<'_, PgRow> for Asked {
    fn from_row(row: &PgRow) -> Result<Asked, Error> {
        Ok(Asked {
            command_id: row.try_get("command_id")?,
            process: row.try_get("process")?,
            command_type: row.try_get("command_type")?,
            file: parsed(row, "file")?,
            stream: parsed(row, "stream")?,
            causation: row.try_get("causation")?,
            cause_file: parsed(row, "cause_file")?,
            correlation: row.try_get("correlation")?,
            asked_at: row.try_get("asked_at")?,
            asked_on: row.try_get("asked_on")?,
            place: place(row)?,
        })
    }
}

impl FromRow<'_, PgRow> for Answer {
    fn from_row(row: &PgRow) -> Result<Answer, Error> {
        Ok(Answer {
            command_id: row.try_get("command_id")?,
            answered_at: row.try_get("answered_at")?,
            answered_on: row.try_get("answered_on")?,
            event_types: row.try_get("event_types")?,
            place: place(row)?,
        })
    }
}
