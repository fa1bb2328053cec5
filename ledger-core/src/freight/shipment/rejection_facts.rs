//! What the caller of a shipment is told with a refusal.

use serde_json::{Map, Value, json};

use super::Rejection;
use crate::rejection::{Kind, facts};

impl Rejection {
    /// How the caller is to understand it.
    pub const fn kind(&self) -> Kind {
        match self {
            Rejection::NotFound
            | Rejection::UnknownOrder { .. }
            | Rejection::NotYourShipment { .. }
            | Rejection::UnknownReport { .. } => Kind::NotFound,
            Rejection::AlreadyExists
            | Rejection::OrderNotConfirmed { .. }
            | Rejection::OrderEnded { .. }
            | Rejection::Ended { .. }
            | Rejection::DocumentsMissing { .. }
            | Rejection::AlreadyCorrected { .. }
            | Rejection::NotDelivered { .. } => Kind::Conflict,
            Rejection::LegCount { .. }
            | Rejection::LegOutOfOrder { .. }
            | Rejection::EndsElsewhere { .. }
            | Rejection::CostsDiffer { .. }
            | Rejection::BeyondCalendar { .. }
            | Rejection::UnknownLeg { .. }
            | Rejection::AnotherCarrier { .. }
            | Rejection::EventAhead { .. }
            | Rejection::NoReason
            | Rejection::AnotherCurrency { .. }
            | Rejection::CodeExpired { .. } => Kind::Invalid,
        }
    }

    /// The facts of the refusal.
    pub fn facts(&self) -> Map<String, Value> {
        match self {
            Rejection::NotFound | Rejection::AlreadyExists | Rejection::NoReason => Map::new(),
            Rejection::UnknownOrder { order }
            | Rejection::OrderNotConfirmed { order }
            | Rejection::OrderEnded { order } => facts([("order", json!(order))]),
            Rejection::LegCount { found, min, max } => {
                facts([("found", json!(found)), ("min", json!(min)), ("max", json!(max))])
            }
            Rejection::LegOutOfOrder { number } => facts([("number", json!(number))]),
            Rejection::EndsElsewhere { number, until } => {
                facts([("number", json!(number)), ("until", json!(until))])
            }
            Rejection::CostsDiffer { first, number, other } => {
                facts([("first", json!(first)), ("number", json!(number)), ("other", json!(other))])
            }
            Rejection::BeyondCalendar { day } => facts([("day", json!(day))]),
            Rejection::UnknownLeg { leg, last } => {
                facts([("leg", json!(leg)), ("last", json!(last))])
            }
            Rejection::NotYourShipment { carrier } | Rejection::AnotherCarrier { carrier } => {
                facts([("carrier", json!(carrier))])
            }
            Rejection::EventAhead { event_at, recorded_at } => {
                facts([("event_at", json!(event_at)), ("recorded_at", json!(recorded_at))])
            }
            Rejection::Ended { stage } | Rejection::NotDelivered { stage } => {
                facts([("stage", json!(stage))])
            }
            Rejection::DocumentsMissing { missing } => facts([("missing", json!(missing))]),
            Rejection::AnotherCurrency { declared, paid } => {
                facts([("declared", json!(declared)), ("paid", json!(paid))])
            }
            Rejection::UnknownReport { report } | Rejection::AlreadyCorrected { report } => {
                facts([("report", json!(report))])
            }
            Rejection::CodeExpired { valid_until, recorded_at } => {
                facts([("valid_until", json!(valid_until)), ("recorded_at", json!(recorded_at))])
            }
        }
    }
}
