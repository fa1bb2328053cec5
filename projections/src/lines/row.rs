//! A credit line's rows, as values.

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::credit::line::BlockCause;
use ledger_core::log::Place;
use ledger_core::money::{Currency, Money};
use ledger_core::reason::Reason;
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use crate::columns::{
    count, json_text, json_text_if_any, money, money_if_any, parsed, place, word,
};

/// A credit line as its events have left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub line: Uuid,
    pub partition: u32,
    pub customer: Uuid,
    pub currency: Currency,
    pub limit: Money,
    /// Kept for loans that were granted and not disbursed.
    pub reserved: Money,
    /// Principal that is owed.
    pub outstanding: Money,
    /// What the limit leaves of itself. While a block stands nothing of it can be reserved.
    pub available: Money,
    /// Why nothing may be reserved, by the blocks' ids.
    pub blocks: Vec<Block>,
    pub opened_on: NaiveDate,
    /// The business date of the last event.
    pub changed_on: NaiveDate,
    /// The stream's.
    pub version: u64,
}

/// What stands against new reservations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    pub block: Uuid,
    pub cause: BlockCause,
}

/// One step in a line's history, and how the line stood at the end of its commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub line: Uuid,
    /// The event's version in the stream.
    pub version: u64,
    pub kind: Kind,
    /// For which loan something was reserved, released, raised or lowered, or which is the cause.
    pub loan: Option<Uuid>,
    /// What was reserved, released, raised or lowered.
    pub amount: Option<Money>,
    /// What of an amount raised had been reserved.
    pub from_reservation: Option<Money>,
    /// The block that was set or lifted.
    pub block: Option<Uuid>,
    /// Why the limit changed, or the block was set or lifted: the kind of the event's cause.
    pub cause: Option<String>,
    /// Where a person said so.
    pub reason: Option<Reason>,
    pub limit: Money,
    pub reserved: Money,
    pub outstanding: Money,
    pub available: Money,
    /// How many blocks stood.
    pub blocks: u32,
    pub business_date: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    /// The commit that recorded it.
    pub place: Place,
}

/// What happened to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Opened,
    LimitChanged,
    ExposureReserved,
    ExposureReleased,
    OutstandingRaised,
    OutstandingLowered,
    Blocked,
    Unblocked,
}

impl Kind {
    pub const ALL: [Kind; 8] = [
        Kind::Opened,
        Kind::LimitChanged,
        Kind::ExposureReserved,
        Kind::ExposureReleased,
        Kind::OutstandingRaised,
        Kind::OutstandingLowered,
        Kind::Blocked,
        Kind::Unblocked,
    ];

    /// As its column has it.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Opened => "opened",
            Kind::LimitChanged => "limit_changed",
            Kind::ExposureReserved => "exposure_reserved",
            Kind::ExposureReleased => "exposure_released",
            Kind::OutstandingRaised => "outstanding_raised",
            Kind::OutstandingLowered => "outstanding_lowered",
            Kind::Blocked => "blocked",
            Kind::Unblocked => "unblocked",
        }
    }
}

impl FromRow<'_, PgRow> for Line {
    fn from_row(row: &PgRow) -> Result<Line, Error> {
        Ok(Line {
            line: row.try_get("line")?,
            partition: count(row, "partition")?,
            customer: row.try_get("customer")?,
            currency: parsed(row, "currency")?,
            limit: money(row, "credit_limit")?,
            reserved: money(row, "reserved")?,
            outstanding: money(row, "outstanding")?,
            available: money(row, "available")?,
            blocks: json_text(row, "blocks")?,
            opened_on: row.try_get("opened_on")?,
            changed_on: row.try_get("changed_on")?,
            version: count(row, "version")?,
        })
    }
}

impl FromRow<'_, PgRow> for Change {
    fn from_row(row: &PgRow) -> Result<Change, Error> {
        Ok(Change {
            line: row.try_get("line")?,
            version: count(row, "version")?,
            kind: word(row, "kind", |name| Kind::ALL.into_iter().find(|it| it.name() == name))?,
            loan: row.try_get("loan")?,
            amount: money_if_any(row, "amount")?,
            from_reservation: money_if_any(row, "from_reservation")?,
            block: row.try_get("block")?,
            cause: row.try_get("cause")?,
            reason: json_text_if_any(row, "reason")?,
            limit: money(row, "credit_limit")?,
            reserved: money(row, "reserved")?,
            outstanding: money(row, "outstanding")?,
            available: money(row, "available")?,
            blocks: count(row, "blocks")?,
            business_date: row.try_get("business_date")?,
            recorded_at: row.try_get("recorded_at")?,
            place: place(row)?,
        })
    }
}
