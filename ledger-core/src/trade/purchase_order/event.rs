//! What can have happened to a purchase order. Stored for ever: see `schemas/events/purchase_order/`.
//!
//! Each event names the order and the customer in whose file it lies: what follows there needs no
//! other event.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::event::events;
use crate::money::Money;
use crate::trade::{PurchaseLine, Unreceived};

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
        /// The order was given up: nothing is to be supplied.
        "purchase_order.cancelled" v1 => Cancelled(Cancelled),
        /// The order was given up, and there was nothing to cancel here any more.
        "purchase_order.not_cancelled" v1 => NotCancelled(NotCancelled),
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Received {
    pub customer: Uuid,
    pub order: Uuid,
    pub lines: Vec<PurchaseLine>,
    /// The goods of its lines together.
    pub goods: Money,
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
    pub motive: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancelled {
    pub customer: Uuid,
    pub order: Uuid,
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
    /// The vendor's file had not taken it in.
    NotReceived,
}
