//! Why an order may refuse.

use uuid::Uuid;

use crate::calendar::Day;
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
        #[error("line {line}: a rate is given where the vendor's price is in another currency, and turns it into the converted amount")]
        ExchangeUnfit { line: u32 } => Invalid "order.exchange_unfit",
        #[error("line {line}: margin is what we add as principal, commission what a vendor leaves us as agent")]
        RoleUnfit { line: u32 } => Invalid "order.role_unfit",
        #[error("line {line}: vendor's price, margin and tax do not come to its goods")]
        PriceUnfit { line: u32 } => Invalid "order.price_unfit",
        #[error("the prices of vendor {vendor} are in more than one currency")]
        VendorCurrencies { vendor: Uuid } => Invalid "order.vendor_currencies",
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
        #[error("the order was confirmed")]
        AlreadyConfirmed => Conflict "order.already_confirmed",
        #[error("an order is paid by credit: this way of paying is not offered")]
        PaymentNotOffered => Conflict "order.payment_not_offered",
        #[error("the order was not paid for in its time: ask for a new quote")]
        Lapsed => Conflict "order.lapsed",
        #[error("the order was cancelled")]
        Cancelled => Conflict "order.cancelled",
        #[error("the order was delivered: what follows is a return")]
        Delivered => Conflict "order.delivered",
        #[error("shipment {shipment} of the order is under way: name the lines that did not leave")]
        UnderWay { shipment: Uuid } => Conflict "order.under_way",
        #[error("a part of the order was delivered: name the lines that were not")]
        PartlyDelivered => Conflict "order.partly_delivered",
        #[error("shipments carry all of the order that is still to come")]
        Carried => Conflict "order.carried",
        #[error("no line was named")]
        NoLines => Invalid "order.no_lines",
        #[error("the order has no line {line}")]
        UnknownLine { line: u32 } => Invalid "order.unknown_line",
        #[error("line {line} is named more than once")]
        LineTwice { line: u32 } => Invalid "order.line_twice",
        #[error("{quantity} of line {line} are more than the {left} there are to do this to")]
        MoreThanLeft { line: u32, quantity: u32, left: u32 } => Conflict "order.more_than_left",
        #[error("the order has no delivery by hand {delivery}")]
        UnknownDelivery { delivery: Uuid } => NotFound "order.unknown_delivery",
        #[error("a part of delivery {delivery} was given back, or is to be")]
        GivenBack { delivery: Uuid } => Conflict "order.given_back",
        #[error("the order was not delivered yet: it can be cancelled")]
        NotDelivered => Conflict "order.not_delivered",
        #[error("a delivery at {delivered_at} was told before, at {at}")]
        DeliveredAhead { delivered_at: Instant, at: Instant } => Invalid "order.delivered_ahead",
        #[error("the order has no return {return_id}")]
        UnknownReturn { return_id: Uuid } => NotFound "order.unknown_return",
        #[error("return {return_id} was settled in another way")]
        ReturnSettled { return_id: Uuid } => Conflict "order.return_settled",
        #[error("line {line} can be given back no more")]
        ReturnTooLate { line: u32, until: Option<Day> } => Conflict "order.return_too_late",
        #[error("a return was asked for already")]
        ReturnAlreadyAsked => Conflict "order.return_already_asked",
        #[error("the return was received")]
        Returned => Conflict "order.returned",
        #[error("the order has no purchase order {purchase_order}")]
        UnknownPurchaseOrder { purchase_order: Uuid } => NotFound "order.unknown_purchase_order",
        #[error("purchase order {purchase_order} was answered already")]
        AlreadyAnswered { purchase_order: Uuid } => Conflict "order.already_answered",
        #[error("nothing is owed back: nothing was paid for the order")]
        NothingPaid => Conflict "order.nothing_paid",
        #[error("{amount} is more than the {left} that came in and is not owed back yet")]
        MoreThanReceived { amount: Money, left: Money } => Conflict "order.more_than_received",
    }
}
