//! What does this ledger know itself of an applicant?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::money::Money;

/// The customer's history here, up to a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlatformFacts {
    /// Days since the customer registered.
    pub account_days: u32,
    /// Orders that were delivered whole and paid without a loan.
    pub cash_orders: u32,
    /// Instalments that have fallen due before the day, of all loans.
    pub fell_due: u32,
    /// Those of them that were paid whole by their due date.
    pub punctual: u32,
    /// What is owed beside what may be; absent of who has no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owed: Option<DebtAndLimit>,
}

/// Principal that is outstanding or reserved, and the limit of the credit line in its currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DebtAndLimit {
    pub debt: Money,
    pub limit: Money,
}
