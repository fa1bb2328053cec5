//! What an order and its purchase orders both speak of.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::money::Money;

/// So many pieces of one line of an order.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct LineQuantity {
    /// The order's line, counted from 1.
    pub line: u32,
    /// Of what was ordered by the line; at least 1.
    pub quantity: u32,
}

/// What a vendor is asked for by one line of an order. What the customer pays, freight, customs, our
/// margin and service and the credit are none of the vendor's business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PurchaseLine {
    /// The order's line, counted from 1.
    pub number: u32,
    pub description: String,
    pub quantity: u32,
    /// The vendor's own price for the whole quantity, in the vendor's currency.
    pub price: Money,
}

/// What happens to one vendor's part of an order: what his own file is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    pub purchase_order: Uuid,
    pub vendor: Uuid,
    pub lines: Vec<LineQuantity>,
    /// Whether it has now happened to all of the purchase order, but for what had been cancelled.
    pub whole: bool,
}

/// Why a vendor's file did not take a purchase order in.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Unreceived {
    /// Nobody is registered under the vendor's id.
    VendorUnknown,
    VendorSuspended,
    /// It was cancelled before it arrived.
    Cancelled,
}
