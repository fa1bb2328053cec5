//! An order's rows, as values.

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::log::Place;
use ledger_core::money::Money;
use ledger_core::party::Country;
use ledger_core::reason::Reason;
use ledger_core::trade::LineQuantity;
use ledger_core::trade::order::{Beneficiary, Cause, Line, Refusal, Stage, Totals};
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use crate::columns::{count, json_text, json_text_if_any, money, parsed, place, word};

/// An order as its events have left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    pub order: Uuid,
    pub partition: u32,
    /// Who ordered and pays.
    pub customer: Uuid,
    pub stage: Stage,
    pub lines: Vec<Line>,
    pub totals: Totals,
    /// Whom the goods are for, where that is not the customer; sealed under the customer's key in an
    /// `order.quoted`.
    pub beneficiary: Option<Beneficiary>,
    pub destination: Country,
    /// Until when the quote may be placed.
    pub valid_until: DateTime<Utc>,
    /// The loan that pays for it; `None` before the confirmation.
    pub loan: Option<Uuid>,
    /// The first business day on which its price is promised no longer; `None` before it was placed.
    pub lapses_on: Option<NaiveDate>,
    pub pieces: Pieces,
    /// Why it, or the last part of it, was cancelled.
    pub cancelled: Option<Cause>,
    /// The return that was asked for and is not settled.
    pub open_return: Option<Uuid>,
    /// Why the customer last wanted to give something back.
    pub return_reason: Option<Reason>,
    /// When something of it was handed over last.
    pub delivered_at: Option<DateTime<Utc>>,
    /// What is owed to the customer beside a loan's own credit.
    pub owed: Money,
    /// The business date of the quote that holds.
    pub quoted_on: NaiveDate,
    /// The business date of the last event.
    pub changed_on: NaiveDate,
    /// The stream's.
    pub version: u64,
}

/// What became of the pieces of an order's lines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pieces {
    /// Given up.
    pub cancelled: Vec<LineQuantity>,
    /// Handed over; what came back since is in it too.
    pub delivered: Vec<LineQuantity>,
    /// Came back.
    pub returned: Vec<LineQuantity>,
}

/// What is ordered of one vendor, as the customer's file knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurchaseOrder {
    pub purchase_order: Uuid,
    pub order: Uuid,
    pub vendor: Uuid,
    pub standing: Standing,
    /// The vendor's own prices together.
    pub total: Money,
    /// The numbers of the order's lines.
    pub lines: Vec<u32>,
    /// Why it is not supplied.
    pub refusal: Option<Refusal>,
    pub asked_on: NaiveDate,
    /// The business date of the vendor's answer.
    pub answered_on: Option<NaiveDate>,
}

/// How far a vendor's part has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The order was confirmed; the vendor's file has not taken it in yet.
    Asked,
    Sent,
    Confirmed,
    /// Not supplied, be it after having been confirmed.
    Refused,
    /// The order was cancelled, or all of it that was the vendor's.
    Cancelled,
}

/// One step in an order's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub order: Uuid,
    /// The event's version in the stream.
    pub version: u64,
    pub kind: Kind,
    /// Of which vendor's part it tells.
    pub purchase_order: Option<Uuid>,
    /// What a person gave as the reason.
    pub reason: Option<Reason>,
    /// When it happened, which is before it was recorded where that is said.
    pub happened_at: DateTime<Utc>,
    pub business_date: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    /// The commit that recorded it.
    pub place: Place,
}

/// What happened to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Quoted,
    Placed,
    Lapsed,
    Confirmed,
    PurchaseOrderSent,
    PurchaseOrderConfirmed,
    PurchaseOrderRefused,
    Cancelled,
    Delivered,
    DeliveryCorrected,
    ReturnAsked,
    ReturnReceived,
    ReturnRefused,
    ReturnLapseDeferred,
    ReturnAbandoned,
    ObligationArose,
    FundingLapsed,
}

impl Kind {
    pub const ALL: [Kind; 17] = [
        Kind::Quoted,
        Kind::Placed,
        Kind::Lapsed,
        Kind::Confirmed,
        Kind::PurchaseOrderSent,
        Kind::PurchaseOrderConfirmed,
        Kind::PurchaseOrderRefused,
        Kind::Cancelled,
        Kind::Delivered,
        Kind::DeliveryCorrected,
        Kind::ReturnAsked,
        Kind::ReturnReceived,
        Kind::ReturnRefused,
        Kind::ReturnLapseDeferred,
        Kind::ReturnAbandoned,
        Kind::ObligationArose,
        Kind::FundingLapsed,
    ];

    /// As its column has it.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Quoted => "quoted",
            Kind::Placed => "placed",
            Kind::Lapsed => "lapsed",
            Kind::Confirmed => "confirmed",
            Kind::PurchaseOrderSent => "purchase_order_sent",
            Kind::PurchaseOrderConfirmed => "purchase_order_confirmed",
            Kind::PurchaseOrderRefused => "purchase_order_refused",
            Kind::Cancelled => "cancelled",
            Kind::Delivered => "delivered",
            Kind::DeliveryCorrected => "delivery_corrected",
            Kind::ReturnAsked => "return_asked",
            Kind::ReturnReceived => "return_received",
            Kind::ReturnRefused => "return_refused",
            Kind::ReturnLapseDeferred => "return_lapse_deferred",
            Kind::FundingLapsed => "funding_lapsed",
            Kind::ReturnAbandoned => "return_abandoned",
            Kind::ObligationArose => "obligation_arose",
        }
    }
}

impl Standing {
    pub const ALL: [Standing; 5] = [
        Standing::Asked,
        Standing::Sent,
        Standing::Confirmed,
        Standing::Refused,
        Standing::Cancelled,
    ];

    /// As its column has it.
    pub const fn name(self) -> &'static str {
        match self {
            Standing::Asked => "asked",
            Standing::Sent => "sent",
            Standing::Confirmed => "confirmed",
            Standing::Refused => "refused",
            Standing::Cancelled => "cancelled",
        }
    }
}

const STAGES: [Stage; 8] = [
    Stage::Quoted,
    Stage::Placed,
    Stage::Lapsed,
    Stage::Confirmed,
    Stage::Delivered,
    Stage::ReturnAsked,
    Stage::Returned,
    Stage::Cancelled,
];

/// A stage as its column has it.
pub const fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Quoted => "quoted",
        Stage::Placed => "placed",
        Stage::Lapsed => "lapsed",
        Stage::Confirmed => "confirmed",
        Stage::Delivered => "delivered",
        Stage::ReturnAsked => "return_asked",
        Stage::Returned => "returned",
        Stage::Cancelled => "cancelled",
    }
}

pub(super) fn stage_named(name: &str) -> Option<Stage> {
    STAGES.into_iter().find(|it| stage_name(*it) == name)
}

impl FromRow<'_, PgRow> for Order {
    fn from_row(row: &PgRow) -> Result<Order, Error> {
        Ok(Order {
            order: row.try_get("order_id")?,
            partition: count(row, "partition")?,
            customer: row.try_get("customer")?,
            stage: word(row, "stage", stage_named)?,
            lines: json_text(row, "lines")?,
            totals: json_text(row, "totals")?,
            beneficiary: json_text_if_any(row, "beneficiary")?,
            destination: parsed(row, "destination")?,
            valid_until: row.try_get("valid_until")?,
            loan: row.try_get("loan")?,
            lapses_on: row.try_get("lapses_on")?,
            pieces: json_text(row, "pieces")?,
            cancelled: json_text_if_any(row, "cancelled")?,
            open_return: row.try_get("open_return")?,
            return_reason: json_text_if_any(row, "return_reason")?,
            delivered_at: row.try_get("delivered_at")?,
            owed: money(row, "owed")?,
            quoted_on: row.try_get("quoted_on")?,
            changed_on: row.try_get("changed_on")?,
            version: count(row, "version")?,
        })
    }
}

impl FromRow<'_, PgRow> for PurchaseOrder {
    fn from_row(row: &PgRow) -> Result<PurchaseOrder, Error> {
        let lines: Vec<i32> = row.try_get("lines")?;
        let named = |name: &str| Standing::ALL.into_iter().find(|it| it.name() == name);
        Ok(PurchaseOrder {
            purchase_order: row.try_get("purchase_order")?,
            order: row.try_get("order_id")?,
            vendor: row.try_get("vendor")?,
            standing: word(row, "standing", named)?,
            total: money(row, "total")?,
            lines: lines.into_iter().map(i32::unsigned_abs).collect(),
            refusal: json_text_if_any(row, "refusal")?,
            asked_on: row.try_get("asked_on")?,
            answered_on: row.try_get("answered_on")?,
        })
    }
}

impl FromRow<'_, PgRow> for Step {
    fn from_row(row: &PgRow) -> Result<Step, Error> {
        Ok(Step {
            order: row.try_get("order_id")?,
            version: count(row, "version")?,
            kind: word(row, "kind", |name| Kind::ALL.into_iter().find(|it| it.name() == name))?,
            purchase_order: row.try_get("purchase_order")?,
            reason: json_text_if_any(row, "reason")?,
            happened_at: row.try_get("happened_at")?,
            business_date: row.try_get("business_date")?,
            recorded_at: row.try_get("recorded_at")?,
            place: place(row)?,
        })
    }
}
