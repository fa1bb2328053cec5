//! Why a shipment may refuse.

use uuid::Uuid;

use super::{DocumentKind, Milestone, Stage};
use crate::log::Instant;
use crate::money::Currency;
use crate::rejection::rejections;

rejections! {
    /// A refusal, with the facts the caller needs to act on it.
    pub enum Rejection {
        #[error("there is no shipment under this id")]
        NotFound => NotFound "shipment.not_found",
        #[error("the shipment is planned already")]
        AlreadyExists => Conflict "shipment.already_exists",
        #[error("the file has no order {order}")]
        UnknownOrder { order: Uuid } => NotFound "shipment.unknown_order",
        #[error("order {order} is not confirmed: its goods are not sent yet")]
        OrderNotConfirmed { order: Uuid } => Conflict "shipment.order_not_confirmed",
        #[error("order {order} is not paid yet: its goods leave when its lender has paid or accepted")]
        OrderUnpaid { order: Uuid } => Conflict "shipment.order_unpaid",
        #[error("order {order} was cancelled or given back: its goods are not sent any more")]
        OrderEnded { order: Uuid } => Conflict "shipment.order_ended",
        #[error("order {order} has no return {asked} that is still to come back")]
        UnknownReturn { order: Uuid, asked: Uuid } => NotFound "shipment.unknown_return",
        #[error("a shipment carries something: name the lines and how many pieces of each")]
        NoContents => Invalid "shipment.no_contents",
        #[error("line {line} comes with no piece of it")]
        NoQuantity { line: u32 } => Invalid "shipment.no_quantity",
        #[error("line {line} is named more than once")]
        LineTwice { line: u32 } => Invalid "shipment.line_twice",
        #[error("of line {line} {left} are left to be carried, not {wanted}")]
        MoreThanLeft { line: u32, wanted: u32, left: u32 } => Conflict "shipment.more_than_left",
        #[error("a shipment has {min} to {max} legs, not {found}")]
        LegCount { found: usize, min: usize, max: usize } => Invalid "shipment.leg_count",
        #[error(
        "leg {number} is not in its place: numbers count from 1, no deadline is before the one of \
        the leg before, and each leg ends by a later milestone"
        )]
        LegOutOfOrder { number: u32 } => Invalid "shipment.leg_out_of_order",
        #[error(
        "leg {number} ends with `{}`, which is none of its ends: the last leg ends with delivered, \
        the others with a step that a plan may want",
        until.name()
        )]
        EndsElsewhere { number: u32, until: Milestone } => Invalid "shipment.ends_elsewhere",
        #[error("leg {number} costs {other}, the first leg {first}: a plan is in one currency")]
        CostsDiffer { first: Currency, number: u32, other: Currency } => Invalid "shipment.costs_differ",
        #[error("the shipment has no leg {leg}; it has 1 to {last}")]
        UnknownLeg { leg: u32, last: u32 } => Invalid "shipment.unknown_leg",
        #[error("carrier `{carrier}` has no leg of this shipment")]
        NotYourShipment { carrier: String } => NotFound "shipment.not_your_shipment",
        #[error("carrier `{carrier}` reports by a code of its own, and this report has none of it")]
        AnotherCarrier { carrier: String } => Invalid "shipment.another_carrier",
        #[error("it is said to have happened at {event_at}, which is after now ({recorded_at})")]
        EventAhead { event_at: Instant, recorded_at: Instant } => Invalid "shipment.event_ahead",
        #[error("the report gives no reason, and one is expected")]
        NoReason => Invalid "shipment.no_reason",
        #[error("the shipment ended: it is {}; only a correction takes that back", stage.name())]
        Ended { stage: Stage } => Conflict "shipment.ended",
        #[error("customs release nothing before these documents are attached: {}", names(missing))]
        DocumentsMissing { missing: Vec<DocumentKind> } => Conflict "shipment.documents_missing",
        #[error("declared is in {declared}, paid in {paid}")]
        AnotherCurrency { declared: Currency, paid: Currency } => Invalid "shipment.another_currency",
        #[error("no report {report} was made of this shipment")]
        UnknownReport { report: Uuid } => NotFound "shipment.unknown_report",
        #[error("report {report} was corrected already")]
        AlreadyCorrected { report: Uuid } => Conflict "shipment.already_corrected",
        #[error("report {report} stands: it was not taken back")]
        NotCorrected { report: Uuid } => Conflict "shipment.not_corrected",
        #[error("the shipment was not given up: it is {}", stage.name())]
        NotCancelled { stage: Stage } => Conflict "shipment.not_cancelled",
        #[error("no exception {exception} was raised of this shipment")]
        UnknownException { exception: Uuid } => NotFound "shipment.unknown_exception",
        #[error("exception {exception} is resolved already")]
        AlreadyResolved { exception: Uuid } => Conflict "shipment.already_resolved",
        #[error("the shipment is {}, not delivered: there is nothing to prove", stage.name())]
        NotDelivered { stage: Stage } => Conflict "shipment.not_delivered",
        #[error("the code is valid until {valid_until}, which is not after now ({recorded_at})")]
        CodeExpired { valid_until: Instant, recorded_at: Instant } => Invalid "shipment.code_expired",
    }
}

fn names(kinds: &[DocumentKind]) -> String {
    kinds.iter().map(|it| it.name()).collect::<Vec<_>>().join(", ")
}
