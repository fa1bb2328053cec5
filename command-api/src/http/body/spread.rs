//! The bodies of what is asked of a customer's loans together.

use ledger_core::calendar::Day;
use ledger_core::money::Money;
use schemars::JsonSchema;
use serde::Deserialize;

use super::loan_words::RepaymentReversalBody;
use super::reason::GivenReason;
use crate::http::text::{Code, Text};

/// Money of a customer that is for no loan in particular: it serves what is due on those in its currency as
/// the policy in force says, and what is left waits on one of them or is refused.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ReceivePayment {
    pub(in crate::http) amount: Money,
    /// Through whom it came, for example `tmoney`.
    pub(in crate::http) channel: Code,
    /// By which the whole is found there: each loan books its part of it.
    pub(in crate::http) reference: Text<100>,
    /// The day it counts from, neither after the business date nor before a loan that it serves was
    /// granted or boarded, nor further back than the policy says; left out: the business date.
    pub(in crate::http) value_date: Option<Day>,
}

/// All that stands of a payment is taken back.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ReversePayment {
    pub(in crate::http) channel: Code,
    pub(in crate::http) reference: Text<100>,
    pub(in crate::http) cause: RepaymentReversalBody,
    pub(in crate::http) reason: GivenReason,
}
