//! When a loan was held, and against what.

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::credit::loan::{HoldCause, HoldEffect};
use ledger_core::log::Place;
use ledger_core::reason::Reason;
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use crate::columns::{count, json_text, json_text_if_any, place};

/// A time in which something is held back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    pub loan: Uuid,
    pub hold: Uuid,
    pub cause: HoldCause,
    /// In ascending order, each once.
    pub effects: Vec<HoldEffect>,
    /// The first day of it.
    pub from: NaiveDate,
    /// `None` where it follows from an order.
    pub reason: Option<Reason>,
    pub business_date: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    /// The commit that recorded it.
    pub place: Place,
    /// Which event of that commit.
    pub event_index: u32,
    /// `None` while it lasts.
    pub end: Option<HoldEnd>,
}

/// How a hold ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldEnd {
    /// The first day that is not held any more.
    pub until: NaiveDate,
    /// `None` where it follows from an order.
    pub reason: Option<Reason>,
    pub business_date: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    pub place: Place,
}

impl FromRow<'_, PgRow> for Hold {
    fn from_row(row: &PgRow) -> Result<Hold, Error> {
        Ok(Hold {
            loan: row.try_get("loan")?,
            hold: row.try_get("hold")?,
            cause: json_text(row, "cause")?,
            effects: json_text(row, "effects")?,
            from: row.try_get("held_from")?,
            reason: json_text_if_any(row, "reason")?,
            business_date: row.try_get("business_date")?,
            recorded_at: row.try_get("recorded_at")?,
            place: place(row)?,
            event_index: count(row, "event_index")?,
            end: end(row)?,
        })
    }
}

fn end(row: &PgRow) -> Result<Option<HoldEnd>, Error> {
    let held_until: Option<NaiveDate> = row.try_get("held_until")?;
    let Some(until) = held_until else { return Ok(None) };
    let (partition, sequence) = (count(row, "partition")?, count(row, "end_sequence")?);
    Ok(Some(HoldEnd {
        until,
        reason: json_text_if_any(row, "end_reason")?,
        business_date: row.try_get("ended_on")?,
        recorded_at: row.try_get("ended_at")?,
        place: Place { partition, sequence },
    }))
}
