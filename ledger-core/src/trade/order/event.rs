//! What can have happened to an order. Stored for ever: see `schemas/events/order/`.
//!
//! Each event names what it concerns elsewhere: the loans that pay, the vendors' purchase orders,
//! the shipment. What follows there needs no other event.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Line, Totals};
use crate::calendar::Day;
use crate::event::events;
use crate::log::Instant;
use crate::money::Money;
use crate::party::Country;
use crate::policy::GoodsLeave;
use crate::privacy::Sealed;
use crate::reason::Reason;
use crate::trade::{LineQuantity, Part, PurchaseLine, Unreceived};

events! {
    /// A fact about an order.
    pub enum Event {
        /// A price was promised for these lines, until the stated time.
        "order.quoted" v1 => Quoted(Quoted),
        /// The customer ordered what was quoted; nothing is paid or reserved yet.
        "order.placed" v1 => Placed(Placed),
        /// It was placed and not paid for in its time: its price is promised no longer.
        "order.lapsed" v1 => Lapsed(Lapsed),
        /// What pays for it is there; its vendors are asked (« en préparation »).
        "order.confirmed" v1 => Confirmed(Confirmed),
        /// A vendor was told what is ordered of him.
        "order.purchase_order_sent" v1 => PurchaseOrderSent(PurchaseOrderSent),
        /// A vendor will supply what is ordered of him.
        "order.purchase_order_confirmed" v1 => PurchaseOrderConfirmed(PurchaseOrderConfirmed),
        /// A vendor will not, or cannot, supply what is ordered of him.
        "order.purchase_order_refused" v1 => PurchaseOrderRefused(PurchaseOrderRefused),
        /// The loan that was to pay for it was not paid out in time: nothing pays for it any more.
        "order.funding_lapsed" v1 => FundingLapsed(FundingLapsed),
        /// Some or all of it was given up before it was handed over.
        "order.cancelled" v1 => Cancelled(Cancelled),
        /// Some or all of it was handed over.
        "order.delivered" v1 => Delivered(Delivered),
        /// What was told of a delivery is not so.
        "order.delivery_corrected" v1 => DeliveryCorrected(DeliveryCorrected),
        /// The customer wants to give back what was delivered.
        "order.return_asked" v1 => ReturnAsked(ReturnAsked),
        /// What the customer wanted to give back has come back.
        "order.return_received" v1 => ReturnReceived(ReturnReceived),
        /// What the customer wanted to give back is not taken back.
        "order.return_refused" v1 => ReturnRefused(ReturnRefused),
        /// It has not come back in time, and is waited for longer: it is under way, or arrived and
        /// nobody looked at it yet.
        "order.return_lapse_deferred" v1 => ReturnLapseDeferred(ReturnLapseDeferred),
        /// What the customer wanted to give back was never sent.
        "order.return_abandoned" v1 => ReturnAbandoned(ReturnAbandoned),
        /// We owe the customer money beside what a loan's own end gives back.
        "order.obligation_arose" v1 => ObligationArose(ObligationArose),
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
pub struct Placed {
    pub payment: Payment,
    /// What is to be paid: the total of the quote.
    pub total: Money,
    /// The first business day on which its price is promised no longer.
    pub lapses_on: Day,
}

/// By what an order is to be paid.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Payment {
    /// A loan.
    Credit {},
    /// The customer's own money, ahead of the delivery.
    Advance {},
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lapsed {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirmed {
    /// What pays for it, together its total.
    pub funding: Vec<Funding>,
    /// With what its goods may leave.
    pub goods_leave_on: GoodsLeave,
    /// One for each vendor, in the order in which the lines name them.
    pub purchase_orders: Vec<PurchaseOrder>,
}

/// What pays for an order, or for a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Funding {
    Loan { loan: Uuid, amount: Money },
    Payment { payment: Uuid, amount: Money },
}

/// What is ordered of one vendor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PurchaseOrder {
    pub purchase_order: Uuid,
    pub vendor: Uuid,
    pub lines: Vec<PurchaseLine>,
    /// The vendor's own prices of its lines together.
    pub total: Money,
    /// The first business day on which it is too late for the vendor to answer.
    pub lapses_on: Day,
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
    ByVendor { reason: Reason },
    /// The vendor had said yes, and cannot after all.
    Withdrawn { reason: Reason },
    /// The vendor did not answer in time.
    Lapsed {},
    /// The vendor's file did not take the purchase order in.
    NotReceived { code: Unreceived },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FundingLapsed {
    /// What was to pay for it, and ends.
    pub funding: Vec<Funding>,
    /// What we owed the customer beside that, and do not: nothing was paid for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub obligations: Vec<Obligation>,
}

/// What we owed a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Obligation {
    pub obligation: Uuid,
    pub amount: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancelled {
    pub cause: Cause,
    /// What was given up.
    pub lines: Vec<LineQuantity>,
    /// What becomes of the rest.
    pub rest: Rest,
    /// What paid for it and ends with it. Where it does not end, what is due back for the lines is
    /// an obligation of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub funding: Vec<Funding>,
    /// What each vendor is to supply no more, for those who must be told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub purchase_orders: Vec<Part>,
}

/// What is left of an order of which something was given up.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Rest {
    /// Nothing: the order is cancelled.
    Nothing,
    /// Goods that are still to come.
    Awaited,
    /// Only what was handed over: the order is delivered.
    Delivered,
}

/// Why an order, or a part of it, was cancelled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Cause {
    /// A person asked for it.
    Asked { reason: Reason },
    /// A vendor does not supply this purchase order.
    Refused { purchase_order: Uuid },
    /// What was to pay for it was not paid out in time.
    FundingLapsed {},
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Delivered {
    /// What was handed over this time.
    pub lines: Vec<LineQuantity>,
    pub delivered_at: Instant,
    pub by: By,
    /// Whether that was the last of what is to come.
    pub complete: bool,
    /// The last day on which the customer may ask to give these back.
    pub returnable_until: Day,
    /// What of it each vendor supplied.
    pub purchase_orders: Vec<Part>,
}

/// How goods were handed over.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum By {
    /// By the carrier of a shipment.
    Shipment { shipment: Uuid },
    /// By us, without a carrier.
    Hand { delivery: Uuid },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliveryCorrected {
    /// What was not handed over after all.
    pub lines: Vec<LineQuantity>,
    /// By what it had been told.
    pub by: By,
    /// Absent where it follows from the shipment's own correction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// What of it each vendor had supplied.
    pub purchase_orders: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnAsked {
    pub r#return: Uuid,
    pub lines: Vec<LineQuantity>,
    pub reason: Reason,
    /// The first business day on which it is too late for what has not been sent.
    pub lapses_on: Day,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnReceived {
    pub r#return: Uuid,
    pub lines: Vec<LineQuantity>,
    /// Whether nothing of the order is left with the customer, nor to come.
    pub whole: bool,
    /// What paid for it and ends with it. Where it does not end, what is due back for the lines is
    /// an obligation of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub funding: Vec<Funding>,
    /// What of it each vendor had supplied.
    pub purchase_orders: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnRefused {
    pub r#return: Uuid,
    pub reason: Reason,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnLapseDeferred {
    pub r#return: Uuid,
    /// The first business day on which it will be too late.
    pub lapses_on: Day,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnAbandoned {
    pub r#return: Uuid,
    pub cause: AbandonCause,
}

/// Why what was to be given back is not waited for any more.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum AbandonCause {
    /// A person said that it will not be sent.
    Person {},
    /// It was not sent in time.
    Lapsed {},
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ObligationArose {
    pub obligation: Uuid,
    pub amount: Money,
    pub cause: ObligationCause,
}

/// Why we owe a customer money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ObligationCause {
    /// These are not supplied, and what pays for the order runs on.
    LinesCancelled { lines: Vec<LineQuantity> },
    /// These came back, and what pays for the order runs on.
    LinesReturned { r#return: Uuid, lines: Vec<LineQuantity> },
    /// A person decided it.
    Person { reason: Reason },
}
