//! Money that came in and went out.

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::credit::loan::{
    Excess, MoneyRef, OutgoingReversal, Payee, RepaymentKind, RepaymentReversal,
};
use ledger_core::log::Place;
use ledger_core::money::Money;
use ledger_core::reason::Reason;
use serde::de::DeserializeOwned;
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use crate::columns::{count, json_text, json_word, money, place, word};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disbursement {
    pub disbursement: Uuid,
    pub amount: Money,
    /// What went out of it.
    pub net: Money,
    pub payee: Payee,
    pub money: MoneyRef,
    pub value_date: NaiveDate,
    pub business_date: NaiveDate,
    /// The commit that recorded it.
    pub place: Place,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    pub loan: Uuid,
    pub repayment: Uuid,
    pub kind: RepaymentKind,
    pub amount: Money,
    pub money: MoneyRef,
    /// The day it counts from.
    pub value_date: NaiveDate,
    pub excess: Excess,
    pub business_date: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    /// The commit that recorded it.
    pub place: Place,
    /// Which event of that commit.
    pub event_index: u32,
    pub reversal: Option<Reversal<RepaymentReversal>>,
}

/// Credit balance that was paid out to the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payout {
    pub loan: Uuid,
    pub payout: Uuid,
    pub amount: Money,
    pub money: MoneyRef,
    /// The day it counts from.
    pub value_date: NaiveDate,
    pub reason: Reason,
    pub business_date: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    /// The commit that recorded it.
    pub place: Place,
    /// Which event of that commit.
    pub event_index: u32,
    pub reversal: Option<Reversal<OutgoingReversal>>,
}

/// How money was taken back, for a cause of its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reversal<C> {
    pub cause: C,
    pub reason: Reason,
    pub business_date: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    pub place: Place,
}

pub(in crate::schedules) const fn excess_name(excess: Excess) -> &'static str {
    match excess {
        Excess::Prepay => "prepay",
        Excess::PrepayLast => "prepay_last",
        Excess::PrepayEvenly => "prepay_evenly",
        Excess::Keep => "keep",
        Excess::Shorten => "shorten",
        Excess::Lower => "lower",
    }
}

pub(in crate::schedules) const fn repayment_name(kind: RepaymentKind) -> &'static str {
    match kind {
        RepaymentKind::Repayment => "repayment",
        RepaymentKind::DownPayment => "down_payment",
        RepaymentKind::MerchantRefund => "merchant_refund",
        RepaymentKind::PayoutRefund => "payout_refund",
        RepaymentKind::Goodwill => "goodwill",
        RepaymentKind::Recovery => "recovery",
    }
}

/// How the money of a row was taken back, if it was.
pub(super) fn reversal<C: DeserializeOwned>(row: &PgRow) -> Result<Option<Reversal<C>>, Error> {
    let reversed_on: Option<NaiveDate> = row.try_get("reversed_on")?;
    let Some(business_date) = reversed_on else { return Ok(None) };
    let (partition, sequence) = (count(row, "partition")?, count(row, "reversal_sequence")?);
    Ok(Some(Reversal {
        cause: json_text(row, "reversal_cause")?,
        reason: json_text(row, "reversal_reason")?,
        business_date,
        recorded_at: row.try_get("reversed_at")?,
        place: Place { partition, sequence },
    }))
}

impl FromRow<'_, PgRow> for Payment {
    fn from_row(row: &PgRow) -> Result<Payment, Error> {
        Ok(Payment {
            loan: row.try_get("loan")?,
            repayment: row.try_get("repayment")?,
            kind: json_word("kind", row.try_get("kind")?)?,
            amount: money(row, "amount")?,
            money: json_text(row, "money")?,
            value_date: row.try_get("value_date")?,
            excess: word(row, "excess", |it| {
                let all = [
                    Excess::Prepay,
                    Excess::PrepayLast,
                    Excess::PrepayEvenly,
                    Excess::Keep,
                    Excess::Shorten,
                    Excess::Lower,
                ];
                all.into_iter().find(|excess| excess_name(*excess) == it)
            })?,
            business_date: row.try_get("business_date")?,
            recorded_at: row.try_get("recorded_at")?,
            place: place(row)?,
            event_index: count(row, "event_index")?,
            reversal: reversal(row)?,
        })
    }
}

impl FromRow<'_, PgRow> for Payout {
    fn from_row(row: &PgRow) -> Result<Payout, Error> {
        Ok(Payout {
            loan: row.try_get("loan")?,
            payout: row.try_get("payout")?,
            amount: money(row, "amount")?,
            money: json_text(row, "money")?,
            value_date: row.try_get("value_date")?,
            reason: json_text(row, "reason")?,
            business_date: row.try_get("business_date")?,
            recorded_at: row.try_get("recorded_at")?,
            place: place(row)?,
            event_index: count(row, "event_index")?,
            reversal: reversal(row)?,
        })
    }
}
