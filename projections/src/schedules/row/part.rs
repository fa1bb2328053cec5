//! A part of a principal that went out in parts.

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::credit::loan::{MoneyRef, OutgoingReversal, Payee};
use ledger_core::log::Place;
use ledger_core::money::Money;
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use super::money::{Reversal, reversal};
use crate::columns::{count, json_text, money, place};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub loan: Uuid,
    pub disbursement: Uuid,
    pub amount: Money,
    /// What went out of it.
    pub net: Money,
    /// What had gone out of the principal by then, with it.
    pub gone_out: Money,
    pub payee: Payee,
    pub money: MoneyRef,
    /// The day it counts from.
    pub value_date: NaiveDate,
    pub business_date: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    /// The commit that recorded it.
    pub place: Place,
    /// Which event of that commit.
    pub event_index: u32,
    pub reversal: Option<Reversal<OutgoingReversal>>,
}

impl FromRow<'_, PgRow> for Part {
    fn from_row(row: &PgRow) -> Result<Part, Error> {
        Ok(Part {
            loan: row.try_get("loan")?,
            disbursement: row.try_get("disbursement")?,
            amount: money(row, "amount")?,
            net: money(row, "net")?,
            gone_out: money(row, "gone_out")?,
            payee: json_text(row, "payee")?,
            money: json_text(row, "money")?,
            value_date: row.try_get("value_date")?,
            business_date: row.try_get("business_date")?,
            recorded_at: row.try_get("recorded_at")?,
            place: place(row)?,
            event_index: count(row, "event_index")?,
            reversal: reversal(row)?,
        })
    }
}
