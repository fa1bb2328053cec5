//! Why a Premium subscription may refuse.

use uuid::Uuid;

use crate::calendar::Day;
use crate::money::Money;
use crate::rejection::rejections;

rejections! {
    /// A refusal, with the facts the caller needs to act on it.
    pub enum Rejection {
        #[error("there is no Premium subscription under this id")]
        NotFound => NotFound "premium.not_found",
        #[error("the Premium subscription exists already")]
        AlreadyExists => Conflict "premium.already_exists",
        #[error("the policy in force offers no Premium")]
        NotOffered => Conflict "premium.not_offered",
        #[error("`{plan}` is no plan of Premium; the policy in force has {}", known.join(", "))]
        UnknownPlan { plan: String, known: Vec<String> } => Invalid "premium.unknown_plan",
        #[error("the customer has Premium already, by subscription {premium}")]
        AlreadySubscribed { premium: Uuid } => Conflict "premium.already_subscribed",
        #[error("the subscription was cancelled already, and runs until {ends_on}")]
        AlreadyCancelled { ends_on: Day } => Conflict "premium.already_cancelled",
        #[error("the subscription has expired: subscribe again")]
        Expired => Conflict "premium.expired",
        #[error("no fee is due")]
        NothingDue => Conflict "premium.nothing_due",
        #[error("the fee is {fee}, not {given}: it is paid whole")]
        NotTheFee { fee: Money, given: Money } => Invalid "premium.not_the_fee",
        #[error("the money moved on {value_date}: expected a day from {from} to {to}")]
        ValueDateOutside { value_date: Day, from: Day, to: Day } => Invalid "premium.value_date_outside",
        #[error("no payment {payment} of a fee is known")]
        PaymentNotFound { payment: Uuid } => NotFound "premium.payment_not_found",
        #[error("payment {payment} was taken back already")]
        AlreadyReversed { payment: Uuid } => Conflict "premium.already_reversed",
    }
}
