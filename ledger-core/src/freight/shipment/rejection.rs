//! Why a shipment may refuse.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{DocumentKind, Milestone, Stage};
use crate::log::Instant;
use crate::money::Currency;

/// A refusal, with the facts the caller needs to act on it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    #[error("there is no shipment under this id")]
    NotFound,
    #[error("the shipment is planned already")]
    AlreadyExists,
    #[error("the file has no order {order}")]
    UnknownOrder { order: Uuid },
    #[error("order {order} is not confirmed: its goods are not sent yet")]
    OrderNotConfirmed { order: Uuid },
    #[error("order {order} was cancelled or given back: its goods are not sent any more")]
    OrderEnded { order: Uuid },
    #[error("a shipment has {min} to {max} legs, not {found}")]
    LegCount { found: usize, min: usize, max: usize },
    #[error(
        "leg {number} is not in its place: numbers count from 1, no deadline is before the one of \
         the leg before, and each leg ends by a later milestone"
    )]
    LegOutOfOrder { number: u32 },
    #[error(
        "leg {number} ends with `{}`, which is none of its ends: the last leg ends with delivered, \
         the others with a step that a plan may want",
        until.name()
    )]
    EndsElsewhere { number: u32, until: Milestone },
    #[error("leg {number} costs {other}, the first leg {first}: a plan is in one currency")]
    CostsDiffer { first: Currency, number: u32, other: Currency },
    #[error("{day} is no day of a plan: expected 1900-01-01 to 9999-12-31")]
    BeyondCalendar { day: NaiveDate },
    #[error("the shipment has no leg {leg}; it has 1 to {last}")]
    UnknownLeg { leg: u32, last: u32 },
    #[error("carrier `{carrier}` has no leg of this shipment")]
    NotYourShipment { carrier: String },
    #[error("carrier `{carrier}` reports by a code of its own, and this report has none of it")]
    AnotherCarrier { carrier: String },
    #[error("it is said to have happened at {event_at}, which is after now ({recorded_at})")]
    EventAhead { event_at: Instant, recorded_at: Instant },
    #[error("the report gives no reason, and one is expected")]
    NoReason,
    #[error("the shipment ended: it is {}; only a correction takes that back", stage.name())]
    Ended { stage: Stage },
    #[error("customs release nothing before these documents are attached: {}", names(missing))]
    DocumentsMissing { missing: Vec<DocumentKind> },
    #[error("declared is in {declared}, paid in {paid}")]
    AnotherCurrency { declared: Currency, paid: Currency },
    #[error("no report {report} was made of this shipment")]
    UnknownReport { report: Uuid },
    #[error("report {report} was corrected already")]
    AlreadyCorrected { report: Uuid },
    #[error("the shipment is {}, not delivered: there is nothing to prove", stage.name())]
    NotDelivered { stage: Stage },
    #[error("the code is valid until {valid_until}, which is not after now ({recorded_at})")]
    CodeExpired { valid_until: Instant, recorded_at: Instant },
}

impl Rejection {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Rejection::NotFound => "shipment.not_found",
            Rejection::AlreadyExists => "shipment.already_exists",
            Rejection::UnknownOrder { .. } => "shipment.unknown_order",
            Rejection::OrderNotConfirmed { .. } => "shipment.order_not_confirmed",
            Rejection::OrderEnded { .. } => "shipment.order_ended",
            Rejection::LegCount { .. } => "shipment.leg_count",
            Rejection::LegOutOfOrder { .. } => "shipment.leg_out_of_order",
            Rejection::EndsElsewhere { .. } => "shipment.ends_elsewhere",
            Rejection::CostsDiffer { .. } => "shipment.costs_differ",
            Rejection::BeyondCalendar { .. } => "shipment.beyond_calendar",
            Rejection::UnknownLeg { .. } => "shipment.unknown_leg",
            Rejection::NotYourShipment { .. } => "shipment.not_your_shipment",
            Rejection::AnotherCarrier { .. } => "shipment.another_carrier",
            Rejection::EventAhead { .. } => "shipment.event_ahead",
            Rejection::NoReason => "shipment.no_reason",
            Rejection::Ended { .. } => "shipment.ended",
            Rejection::DocumentsMissing { .. } => "shipment.documents_missing",
            Rejection::AnotherCurrency { .. } => "shipment.another_currency",
            Rejection::UnknownReport { .. } => "shipment.unknown_report",
            Rejection::AlreadyCorrected { .. } => "shipment.already_corrected",
            Rejection::NotDelivered { .. } => "shipment.not_delivered",
            Rejection::CodeExpired { .. } => "shipment.code_expired",
        }
    }
}

fn names(kinds: &[DocumentKind]) -> String {
    kinds.iter().map(|it| it.name()).collect::<Vec<_>>().join(", ")
}
