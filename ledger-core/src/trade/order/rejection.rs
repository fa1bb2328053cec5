//! Why an order may refuse.

use uuid::Uuid;

use crate::log::Instant;
use crate::money::{Currency, Money};
use crate::rejection::rejections;

rejections! {
    /// A refusal, with the facts the caller needs to act on it.
    pub enum Rejection {
        #[error("there is no order under this id")]
        NotFound => NotFound "order.not_found",
        #[error("a quote has {min} to {max} lines, not {found}")]
        LineCount { found: usize, min: usize, max: usize } => Invalid "order.line_count",
        #[error("line {line} is of none: its quantity must be at least 1")]
        NoQuantity { line: u32 } => Invalid "order.no_quantity",
        #[error("the order is in {order}, an amount in {given}")]
        AnotherCurrency { order: Currency, given: Currency } => Invalid "order.another_currency",
        #[error("an amount of zero was given where something must be paid")]
        ZeroAmount => Invalid "order.zero_amount",
        #[error("the amounts of the order add up to more than 9007199254740991 minor units")]
        TooLarge => Invalid "order.too_large",
        #[error("a quote until {valid_until} has expired when it is made, at {at}")]
        ValidUntilPassed { valid_until: Instant, at: Instant } => Invalid "order.valid_until_passed",
        #[error("a beneficiary was given without name, phone or address")]
        EmptyBeneficiary => Invalid "order.empty_beneficiary",
        #[error("the order was quoted until {valid_until}, and nothing of that changes before")]
        QuoteStands { valid_until: Instant } => Conflict "order.quote_stands",
        #[error("the quote expired at {valid_until}: ask for a new one")]
        QuoteExpired { valid_until: Instant } => Conflict "order.quote_expired",
        #[error("the order is not placed yet")]
        NotPlaced => Conflict "order.not_placed",
        #[error("the order was placed")]
        AlreadyPlaced => Conflict "order.already_placed",
        #[error("the order is not confirmed yet")]
        NotConfirmed => Conflict "order.not_confirmed",
        #[error("the order was confirmed, financed by loan {loan}")]
        AlreadyConfirmed { loan: Uuid } => Conflict "order.already_confirmed",
        #[error("the order was cancelled")]
        Cancelled => Conflict "order.cancelled",
        #[error("the order was delivered: what follows is a return")]
        Delivered => Conflict "order.delivered",
        #[error(
        "shipment {shipment} of the order is under way or was handed over: once all of it is \
        delivered, a return can be asked for"
        )]
        UnderWay { shipment: Uuid } => Conflict "order.under_way",
        #[error("the order was not delivered yet: it can be cancelled")]
        NotDelivered => Conflict "order.not_delivered",
        #[error("a delivery at {delivered_at} was told before, at {at}")]
        DeliveredAhead { delivered_at: Instant, at: Instant } => Invalid "order.delivered_ahead",
        #[error("no return was asked for")]
        ReturnNotAsked => Conflict "order.return_not_asked",
        #[error("a return was asked for already")]
        ReturnAlreadyAsked => Conflict "order.return_already_asked",
        #[error("the return was received")]
        Returned => Conflict "order.returned",
        #[error("the order has no purchase order {purchase_order}")]
        UnknownPurchaseOrder { purchase_order: Uuid } => NotFound "order.unknown_purchase_order",
        #[error("purchase order {purchase_order} was answered already")]
        AlreadyAnswered { purchase_order: Uuid } => Conflict "order.already_answered",
        #[error("nothing is to be refunded: the order was neither cancelled nor returned")]
        NothingToRefund => Conflict "order.nothing_to_refund",
        #[error("{amount} is more than the {left} that came in and is not to be refunded yet")]
        MoreThanReceived { amount: Money, left: Money } => Conflict "order.more_than_received",
    }
}
