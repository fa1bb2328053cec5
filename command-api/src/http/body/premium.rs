//! The bodies of commands to a Premium subscription.

use ledger_core::calendar::Day;
use ledger_core::money::Money;
use schemars::JsonSchema;
use serde::Deserialize;

use super::loan_words::MoneyRefBody;
use crate::http::text::{Code, TheirCode};

/// Begins a subscription; its first fee is due at once.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct SubscribePremium {
    /// The code of one of the plans of the policy in force.
    pub(in crate::http) plan: Code,
}

/// The fee that is due longest was paid.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct PayFee {
    /// The fee, whole.
    pub(in crate::http) amount: Money,
    pub(in crate::http) money: MoneyRefBody,
    /// The day on which the money moved, neither after the business date nor before the subscription;
    /// left out: the business date.
    pub(in crate::http) value_date: Option<Day>,
}

/// Who was to move the money for a fee did not.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct FailFee {
    /// For example `tmoney`.
    pub(in crate::http) channel: Code,
    /// Their own code of why not.
    pub(in crate::http) code: TheirCode,
}
