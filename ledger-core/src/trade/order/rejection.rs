//! Why an order may refuse.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::log::Instant;
use crate::money::{Currency, Money};
use crate::rejection::{Kind, facts};

/// A refusal, with the facts the caller needs to act on it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    #[error("there is no order under this id")]
    NotFound,
    #[error("a quote has {min} to {max} lines, not {found}")]
    LineCount { found: usize, min: usize, max: usize },
    #[error("line {line} is of none: its quantity must be at least 1")]
    NoQuantity { line: u32 },
    #[error("the order is in {order}, an amount in {given}")]
    AnotherCurrency { order: Currency, given: Currency },
    #[error("an amount of zero was given where something must be paid")]
    ZeroAmount,
    #[error("the amounts of the order add up to more than 9007199254740991 minor units")]
    TooLarge,
    #[error("a quote until {valid_until} has expired when it is made, at {at}")]
    ValidUntilPassed { valid_until: Instant, at: Instant },
    #[error("a beneficiary was given without name, phone or address")]
    EmptyBeneficiary,
    #[error("the order was quoted until {valid_until}, and nothing of that changes before")]
    QuoteStands { valid_until: Instant },
    #[error("the quote expired at {valid_until}: ask for a new one")]
    QuoteExpired { valid_until: Instant },
    #[error("the order is not placed yet")]
    NotPlaced,
    #[error("the order was placed")]
    AlreadyPlaced,
    #[error("the order is not confirmed yet")]
    NotConfirmed,
    #[error("the order was confirmed, financed by loan {loan}")]
    AlreadyConfirmed { loan: Uuid },
    #[error("the order was cancelled")]
    Cancelled,
    #[error("the order was delivered: what follows is a return")]
    Delivered,
    #[error(
        "shipment {shipment} of the order is under way or was handed over: once all of it is \
         delivered, a return can be asked for"
    )]
    UnderWay { shipment: Uuid },
    #[error("the order was not delivered yet: it can be cancelled")]
    NotDelivered,
    #[error("a delivery at {delivered_at} was told before, at {at}")]
    DeliveredAhead { delivered_at: Instant, at: Instant },
    #[error("no return was asked for")]
    ReturnNotAsked,
    #[error("a return was asked for already")]
    ReturnAlreadyAsked,
    #[error("the return was received")]
    Returned,
    #[error("the order has no purchase order {purchase_order}")]
    UnknownPurchaseOrder { purchase_order: Uuid },
    #[error("purchase order {purchase_order} was answered already")]
    AlreadyAnswered { purchase_order: Uuid },
    #[error("nothing is to be refunded: the order was neither cancelled nor returned")]
    NothingToRefund,
    #[error("{amount} is more than the {left} that came in and is not to be refunded yet")]
    MoreThanReceived { amount: Money, left: Money },
}

impl Rejection {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Rejection::NotFound => "order.not_found",
            Rejection::LineCount { .. } => "order.line_count",
            Rejection::NoQuantity { .. } => "order.no_quantity",
            Rejection::AnotherCurrency { .. } => "order.another_currency",
            Rejection::ZeroAmount => "order.zero_amount",
            Rejection::TooLarge => "order.too_large",
            Rejection::ValidUntilPassed { .. } => "order.valid_until_passed",
            Rejection::EmptyBeneficiary => "order.empty_beneficiary",
            Rejection::QuoteStands { .. } => "order.quote_stands",
            Rejection::QuoteExpired { .. } => "order.quote_expired",
            Rejection::NotPlaced => "order.not_placed",
            Rejection::AlreadyPlaced => "order.already_placed",
            Rejection::NotConfirmed => "order.not_confirmed",
            Rejection::AlreadyConfirmed { .. } => "order.already_confirmed",
            Rejection::Cancelled => "order.cancelled",
            Rejection::Delivered => "order.delivered",
            Rejection::NotDelivered => "order.not_delivered",
            Rejection::DeliveredAhead { .. } => "order.delivered_ahead",
            Rejection::ReturnNotAsked => "order.return_not_asked",
            Rejection::ReturnAlreadyAsked => "order.return_already_asked",
            Rejection::Returned => "order.returned",
            Rejection::UnknownPurchaseOrder { .. } => "order.unknown_purchase_order",
            Rejection::AlreadyAnswered { .. } => "order.already_answered",
            Rejection::NothingToRefund => "order.nothing_to_refund",
            Rejection::UnderWay { .. } => "order.under_way",
            Rejection::MoreThanReceived { .. } => "order.more_than_received",
        }
    }

    /// How the caller is to understand it.
    pub const fn kind(&self) -> Kind {
        match self {
            Rejection::NotFound | Rejection::UnknownPurchaseOrder { .. } => Kind::NotFound,
            Rejection::QuoteStands { .. }
            | Rejection::QuoteExpired { .. }
            | Rejection::NotPlaced
            | Rejection::AlreadyPlaced
            | Rejection::NotConfirmed
            | Rejection::AlreadyConfirmed { .. }
            | Rejection::Cancelled
            | Rejection::Delivered
            | Rejection::NotDelivered
            | Rejection::ReturnNotAsked
            | Rejection::ReturnAlreadyAsked
            | Rejection::Returned
            | Rejection::AlreadyAnswered { .. }
            | Rejection::UnderWay { .. }
            | Rejection::MoreThanReceived { .. }
            | Rejection::NothingToRefund => Kind::Conflict,
            Rejection::LineCount { .. }
            | Rejection::NoQuantity { .. }
            | Rejection::AnotherCurrency { .. }
            | Rejection::ZeroAmount
            | Rejection::TooLarge
            | Rejection::ValidUntilPassed { .. }
            | Rejection::EmptyBeneficiary
            | Rejection::DeliveredAhead { .. } => Kind::Invalid,
        }
    }

    /// The facts of the refusal.
    pub fn facts(&self) -> Map<String, Value> {
        match self {
            Rejection::NotFound
            | Rejection::ZeroAmount
            | Rejection::TooLarge
            | Rejection::EmptyBeneficiary
            | Rejection::NotPlaced
            | Rejection::AlreadyPlaced
            | Rejection::NotConfirmed
            | Rejection::Cancelled
            | Rejection::Delivered
            | Rejection::NotDelivered
            | Rejection::ReturnNotAsked
            | Rejection::ReturnAlreadyAsked
            | Rejection::Returned
            | Rejection::NothingToRefund => Map::new(),
            Rejection::LineCount { found, min, max } => {
                facts([("found", json!(found)), ("min", json!(min)), ("max", json!(max))])
            }
            Rejection::NoQuantity { line } => facts([("line", json!(line))]),
            Rejection::AnotherCurrency { order, given } => {
                facts([("order", json!(order)), ("given", json!(given))])
            }
            Rejection::ValidUntilPassed { valid_until, at } => {
                facts([("valid_until", json!(valid_until)), ("at", json!(at))])
            }
            Rejection::QuoteStands { valid_until } | Rejection::QuoteExpired { valid_until } => {
                facts([("valid_until", json!(valid_until))])
            }
            Rejection::AlreadyConfirmed { loan } => facts([("loan", json!(loan))]),
            Rejection::DeliveredAhead { delivered_at, at } => {
                facts([("delivered_at", json!(delivered_at)), ("at", json!(at))])
            }
            Rejection::UnderWay { shipment } => facts([("shipment", json!(shipment))]),
            Rejection::MoreThanReceived { amount, left } => {
                facts([("amount", json!(amount)), ("left", json!(left))])
            }
            Rejection::UnknownPurchaseOrder { purchase_order }
            | Rejection::AlreadyAnswered { purchase_order } => {
                facts([("purchase_order", json!(purchase_order))])
            }
        }
    }
}
