//! What is stored of our own requests to debit a customer's means of payment.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calendar::Day;
use crate::credit::engine::DebitAnswer;
use crate::money::Money;

/// We asked an operator for the customer's money: no penalty is borne while that is unanswered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DebitRequested {
    pub request: Uuid,
    pub amount: Money,
    /// Which operator, for example `tmoney`.
    pub channel: String,
    /// By which the request is found there.
    pub reference: String,
    /// The day on which it was sent; never after the business date.
    pub requested_on: Day,
}

/// The operator answered, or answered otherwise than before. The money, where it came, is a repayment of
/// its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DebitAnswered {
    pub request: Uuid,
    pub answer: DebitAnswer,
    /// The day of the answer: neither before the request nor after the business date.
    pub answered_on: Day,
}
