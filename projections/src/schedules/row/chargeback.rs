//! Money that came in and that its payer's bank took back.

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::log::Place;
use ledger_core::money::Money;
use ledger_core::reason::Reason;
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use crate::columns::{count, json_text, money, place};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chargeback {
    pub loan: Uuid,
    pub chargeback: Uuid,
    /// What had come in.
    pub repayment: Uuid,
    pub amount: Money,
    /// By which it is found at who moved the money.
    pub reference: String,
    /// The number of the instalment with which it is owed again.
    pub instalment: u32,
    pub reason: Reason,
    pub business_date: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    /// The commit that recorded it.
    pub place: Place,
    /// Which event of that commit.
    pub event_index: u32,
    pub reversal: Option<ChargebackReversal>,
}

/// That it does not stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChargebackReversal {
    pub reason: Reason,
    pub business_date: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    pub place: Place,
}

impl FromRow<'_, PgRow> for Chargeback {
    fn from_row(row: &PgRow) -> Result<Chargeback, Error> {
        Ok(Chargeback {
            loan: row.try_get("loan")?,
            chargeback: row.try_get("chargeback")?,
            repayment: row.try_get("repayment")?,
            amount: money(row, "amount")?,
            reference: row.try_get("reference")?,
            instalment: count(row, "instalment")?,
            reason: json_text(row, "reason")?,
            business_date: row.try_get("business_date")?,
            recorded_at: row.try_get("recorded_at")?,
            place: place(row)?,
            event_index: count(row, "event_index")?,
            reversal: reversal(row)?,
        })
    }
}

fn reversal(row: &PgRow) -> Result<Option<ChargebackReversal>, Error> {
    let reversed_on: Option<NaiveDate> = row.try_get("reversed_on")?;
    let Some(business_date) = reversed_on else { return Ok(None) };
    let (partition, sequence) = (count(row, "partition")?, count(row, "reversal_sequence")?);
    Ok(Some(ChargebackReversal {
        reason: json_text(row, "reversal_reason")?,
        business_date,
        recorded_at: row.try_get("reversed_at")?,
        place: Place { partition, sequence },
    }))
}
