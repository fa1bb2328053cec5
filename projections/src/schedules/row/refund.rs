//! What was refunded of what a loan financed.

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::credit::loan::{RefundCause, RepaymentReversal};
use ledger_core::log::Place;
use ledger_core::money::Money;
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use super::money::{Reversal, reversal};
use crate::columns::{count, json_text, money, place};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodsRefund {
    pub loan: Uuid,
    pub refund: Uuid,
    pub cause: RefundCause,
    /// What the goods had cost.
    pub price: Money,
    /// What of the file fee went back with them.
    pub file_fee: Money,
    pub business_date: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    /// The commit that recorded it.
    pub place: Place,
    /// Which event of that commit.
    pub event_index: u32,
    pub reversal: Option<Reversal<RepaymentReversal>>,
}

impl FromRow<'_, PgRow> for GoodsRefund {
    fn from_row(row: &PgRow) -> Result<GoodsRefund, Error> {
        Ok(GoodsRefund {
            loan: row.try_get("loan")?,
            refund: row.try_get("refund")?,
            cause: json_text(row, "cause")?,
            price: money(row, "price")?,
            file_fee: money(row, "file_fee")?,
            business_date: row.try_get("business_date")?,
            recorded_at: row.try_get("recorded_at")?,
            place: place(row)?,
            event_index: count(row, "event_index")?,
            reversal: reversal(row)?,
        })
    }
}
