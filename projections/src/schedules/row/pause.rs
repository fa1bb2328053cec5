//! On which days lateness of a loan does not count.

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::log::Place;
use ledger_core::reason::Reason;
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use crate::columns::{count, json_text, place};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    pub loan: Uuid,
    pub pause: Uuid,
    /// The first day of it.
    pub from: NaiveDate,
    /// The first day after it, as it was given.
    pub given_until: NaiveDate,
    /// Whether overdue principal bears no penalty on its days.
    pub spares_penalties: bool,
    pub reason: Reason,
    pub business_date: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    /// The commit that recorded it.
    pub place: Place,
    /// Which event of that commit.
    pub event_index: u32,
    /// `None` where it was not ended before its time.
    pub end: Option<PauseEnd>,
}

/// How a pause was ended before its time, or undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PauseEnd {
    /// The first day that is not paused any more: its first day where it was undone.
    pub until: NaiveDate,
    pub reason: Reason,
    pub business_date: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    pub place: Place,
}

impl FromRow<'_, PgRow> for Pause {
    fn from_row(row: &PgRow) -> Result<Pause, Error> {
        Ok(Pause {
            loan: row.try_get("loan")?,
            pause: row.try_get("pause")?,
            from: row.try_get("paused_from")?,
            given_until: row.try_get("given_until")?,
            spares_penalties: row.try_get("spares_penalties")?,
            reason: json_text(row, "reason")?,
            business_date: row.try_get("business_date")?,
            recorded_at: row.try_get("recorded_at")?,
            place: place(row)?,
            event_index: count(row, "event_index")?,
            end: end(row)?,
        })
    }
}

fn end(row: &PgRow) -> Result<Option<PauseEnd>, Error> {
    let ended_until: Option<NaiveDate> = row.try_get("ended_until")?;
    let Some(until) = ended_until else { return Ok(None) };
    let (partition, sequence) = (count(row, "partition")?, count(row, "end_sequence")?);
    Ok(Some(PauseEnd {
        until,
        reason: json_text(row, "end_reason")?,
        business_date: row.try_get("ended_on")?,
        recorded_at: row.try_get("ended_at")?,
        place: Place { partition, sequence },
    }))
}
