//! What can have happened to a purchase order. Stored for ever: see `schemas/events/purchase_order/`.
//!
//! Each event names the order and the customer in whose file it lies: what follows there needs no
//! other event. Of the order it says what its vendor may know: his own lines and prices.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calendar::Day;
use crate::event::events;
use crate::log::Instant;
use crate::money::Money;
use crate::reason::Reason;
use crate::trade::{LineQuantity, PurchaseLine, Unreceived};

events! {
    /// A fact about a purchase order.
    pub enum Event {
        /// The vendor is asked for these lines of an order.
        "purchase_order.received" v1 => Received(Received),
        /// The vendor cannot be asked.
        "purchase_order.not_received" v1 => NotReceived(NotReceived),
        /// The vendor will supply what is asked.
        "purchase_order.confirmed" v1 => Confirmed(Confirmed),
        /// The vendor will not supply what is asked.
        "purchase_order.refused" v1 => Refused(Refused),
        /// The vendor confirmed it, and cannot supply it after all.
        "purchase_order.withdrawn" v1 => Withdrawn(Withdrawn),
        /// The vendor did not answer in time.
        "purchase_order.lapsed" v1 => Lapsed(Lapsed),
        /// Some or all of it was given up: it is to be supplied no more.
        "purchase_order.cancelled" v1 => Cancelled(Cancelled),
        /// It was given up, and there was nothing to cancel here any more.
        "purchase_order.not_cancelled" v1 => NotCancelled(NotCancelled),
        /// Some or all of it was handed over to the customer.
        "purchase_order.delivered" v1 => Delivered(Delivered),
        /// What was told of a delivery is not so.
        "purchase_order.delivery_corrected" v1 => DeliveryCorrected(DeliveryCorrected),
        /// Some or all of what was handed over came back.
        "purchase_order.returned" v1 => Returned(Returned),
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Received {
    pub customer: Uuid,
    pub order: Uuid,
    pub lines: Vec<PurchaseLine>,
    /// The prices of its lines together.
    pub total: Money,
    /// The first business day on which it is too late to answer.
    pub lapses_on: Day,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotReceived {
    pub customer: Uuid,
    pub order: Uuid,
    pub code: Unreceived,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirmed {
    pub customer: Uuid,
    pub order: Uuid,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    pub customer: Uuid,
    pub order: Uuid,
    pub reason: Reason,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {
    pub customer: Uuid,
    pub order: Uuid,
    pub reason: Reason,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lapsed {
    pub customer: Uuid,
    pub order: Uuid,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancelled {
    pub customer: Uuid,
    pub order: Uuid,
    pub lines: Vec<LineQuantity>,
    /// Whether nothing of it is to be supplied, nor was.
    pub whole: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotCancelled {
    pub customer: Uuid,
    pub order: Uuid,
    pub code: Uncancelled,
}

/// Why there was nothing to cancel.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Uncancelled {
    /// The vendor had refused it.
    Refused,
    /// The vendor had confirmed it and could not supply it.
    Withdrawn,
    /// The vendor had not answered in time.
    Lapsed,
    /// The vendor's file had not taken it in.
    NotReceived,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Delivered {
    pub customer: Uuid,
    pub order: Uuid,
    pub lines: Vec<LineQuantity>,
    pub delivered_at: Instant,
    /// Whether nothing more of it is to come.
    pub whole: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliveryCorrected {
    pub customer: Uuid,
    pub order: Uuid,
    /// What was not handed over after all.
    pub lines: Vec<LineQuantity>,
    /// Whether nothing of it was handed over.
    pub whole: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Returned {
    pub customer: Uuid,
    pub order: Uuid,
    pub lines: Vec<LineQuantity>,
    /// Whether nothing of it is left with the customer, nor to come.
    pub whole: bool,
}
