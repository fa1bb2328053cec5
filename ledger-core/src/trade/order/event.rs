//! What can have happened to an order. Stored for ever: see `schemas/events/order/`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::event::events;
use crate::log::Instant;
use crate::money::Money;
use crate::party::Country;
use crate::privacy::{Personal, Sealed};
use crate::trade::{PurchaseLine, Unreceived};

events! {
    /// A fact about an order.
    pub enum Event {
        /// A price was promised for these lines, until the stated time.
        "order.quoted" v1 => Quoted(Quoted),
        /// The customer ordered what was quoted, to be paid on credit; nothing is reserved yet.
        "order.placed_on_credit" v1 => PlacedOnCredit(PlacedOnCredit),
        /// The loan that pays for it was granted; its vendors are asked (« en préparation »).
        "order.confirmed" v1 => Confirmed(Confirmed),
        /// A vendor was told what is ordered of him.
        "order.purchase_order_sent" v1 => PurchaseOrderSent(PurchaseOrderSent),
        /// A vendor will supply what is ordered of him.
        "order.purchase_order_confirmed" v1 => PurchaseOrderConfirmed(PurchaseOrderConfirmed),
        /// A vendor will not, or cannot, supply what is ordered of him.
        "order.purchase_order_refused" v1 => PurchaseOrderRefused(PurchaseOrderRefused),
        /// The order was given up before it was delivered.
        "order.cancelled" v1 => Cancelled(Cancelled),
        /// All of it was handed over.
        "order.delivered" v1 => Delivered(Delivered),
        /// The customer wants to give back what was delivered.
        "order.return_asked" v1 => ReturnAsked(ReturnAsked),
        /// What was delivered has come back.
        "order.return_received" v1 => ReturnReceived(ReturnReceived),
        /// Money is to be paid back to the customer.
        "order.refund_fell_due" v1 => RefundFellDue(RefundFellDue),
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quoted {
    pub lines: Vec<Line>,
    pub totals: Totals,
    /// Nothing of it changes until then; it may be placed up to and at this instant.
    pub valid_until: Instant,
    /// Where the goods go.
    pub destination: Country,
    /// Absent where the goods are for the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beneficiary: Option<Beneficiary>,
}

/// One line; each amount is for the whole quantity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Dense from 1.
    pub number: u32,
    pub vendor: Uuid,
    pub description: String,
    pub quantity: u32,
    pub goods: Money,
    pub freight: Money,
    pub customs: Money,
    pub service: Money,
    /// The four together.
    pub total: Money,
}

/// What the lines add up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    pub goods: Money,
    pub freight: Money,
    pub customs: Money,
    pub service: Money,
    /// For the order as a whole.
    pub credit_fee: Money,
    /// What the customer is to pay.
    pub total: Money,
}

/// Whom the goods are for, where that is not the customer. Fields that are absent are the customer's
/// own; all are sealed under the key of the customer in whose file they stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Beneficiary {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Sealed>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Sealed>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Sealed>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlacedOnCredit {
    /// What is to be financed: the total of the quote.
    pub total: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirmed {
    /// The loan that pays for it.
    pub loan: Uuid,
    /// One for each vendor, in the order in which the lines name them.
    pub purchase_orders: Vec<PurchaseOrder>,
}

/// What is ordered of one vendor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PurchaseOrder {
    pub purchase_order: Uuid,
    pub vendor: Uuid,
    pub lines: Vec<PurchaseLine>,
    /// The goods of its lines together.
    pub goods: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PurchaseOrderSent {
    pub purchase_order: Uuid,
    pub vendor: Uuid,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PurchaseOrderConfirmed {
    pub purchase_order: Uuid,
    pub vendor: Uuid,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PurchaseOrderRefused {
    pub purchase_order: Uuid,
    pub vendor: Uuid,
    pub refusal: Refusal,
}

/// Why a vendor does not supply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Refusal {
    /// The vendor said no.
    ByVendor { motive: String },
    /// The vendor's file did not take the purchase order in.
    NotReceived { code: Unreceived },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancelled {
    pub cause: Cause,
    /// The loan that was to pay for it; absent before the confirmation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loan: Option<Uuid>,
    /// Those whose vendors must be told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub purchase_orders: Vec<Withdrawn>,
}

/// A purchase order whose vendor is to supply it no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {
    pub purchase_order: Uuid,
    pub vendor: Uuid,
}

/// Why an order was cancelled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Cause {
    /// A person asked for it.
    Asked { motive: String },
    /// A vendor does not supply this purchase order.
    Refused { purchase_order: Uuid },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Delivered {
    /// When the last of it was handed over.
    pub delivered_at: Instant,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnAsked {
    pub motive: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnReceived {
    /// The loan that paid for it.
    pub loan: Uuid,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundFellDue {
    pub amount: Money,
    /// All that is to be paid back for this order so far.
    pub due: Money,
    /// Absent where it follows from the loan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub motive: Option<String>,
}

impl Event {
    /// The personal fields it carries, as they stand sealed.
    pub fn personal(&self) -> Vec<(Personal, &Sealed)> {
        let Event::Quoted(Quoted { beneficiary: Some(it), .. }) = self else { return vec![] };
        [(Personal::Name, &it.name), (Personal::Phone, &it.phone), (Personal::Address, &it.address)]
            .into_iter()
            .filter_map(|(field, sealed)| sealed.as_ref().map(|it| (field, it)))
            .collect()
    }
}
