//! A debit request of ours, and what came of it.

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::credit::loan::DebitAnswer;
use ledger_core::log::Place;
use ledger_core::money::Money;
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use crate::columns::{count, json_text, money, place};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebitRequest {
    pub loan: Uuid,
    pub request: Uuid,
    pub amount: Money,
    /// Which operator was asked.
    pub channel: String,
    /// By which the request is found there.
    pub reference: String,
    pub requested_on: NaiveDate,
    pub business_date: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    /// The commit that recorded it.
    pub place: Place,
    /// Which event of that commit.
    pub event_index: u32,
    /// `None` while it is unanswered.
    pub answer: Option<DebitAnswered>,
}

/// What was answered last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebitAnswered {
    pub answer: DebitAnswer,
    pub on: NaiveDate,
    pub place: Place,
}

impl FromRow<'_, PgRow> for DebitRequest {
    fn from_row(row: &PgRow) -> Result<DebitRequest, Error> {
        Ok(DebitRequest {
            loan: row.try_get("loan")?,
            request: row.try_get("request")?,
            amount: money(row, "amount")?,
            channel: row.try_get("channel")?,
            reference: row.try_get("reference")?,
            requested_on: row.try_get("requested_on")?,
            business_date: row.try_get("business_date")?,
            recorded_at: row.try_get("recorded_at")?,
            place: place(row)?,
            event_index: count(row, "event_index")?,
            answer: answer(row)?,
        })
    }
}

fn answer(row: &PgRow) -> Result<Option<DebitAnswered>, Error> {
    let answered_on: Option<NaiveDate> = row.try_get("answered_on")?;
    let Some(on) = answered_on else { return Ok(None) };
    let (partition, sequence) = (count(row, "partition")?, count(row, "answer_sequence")?);
    let place = Place { partition, sequence };
    Ok(Some(DebitAnswered { answer: json_text(row, "answer")?, on, place }))
}
