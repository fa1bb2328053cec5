//! The bodies of what is done for a borrower whose loan runs: money of a merchant, days of a pause.

use ledger_core::calendar::Day;
use ledger_core::money::Money;
use schemars::JsonSchema;
use serde::Deserialize;

use super::loan_words::MoneyRefBody;
use super::reason::GivenReason;

/// A merchant gave the lender back some of the price of what the loan pays for: it goes on as if only the
/// rest had been financed, from the beginning.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ReceiveMerchantRefund {
    pub(in crate::http) amount: Money,
    pub(in crate::http) money: MoneyRefBody,
    /// The day on which it came, not after the business date nor further back than the policy says; left
    /// out: the business date. Nothing is counted from it.
    pub(in crate::http) value_date: Option<Day>,
}

/// Days on which lateness does not count, within what the policy lets a person give.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct PauseLoan {
    /// The first day of it, not after the business date nor further back than the policy says; left out:
    /// the business date.
    pub(in crate::http) from: Option<Day>,
    /// The first day after it; after the business date.
    pub(in crate::http) until: Day,
    pub(in crate::http) reason: GivenReason,
}

/// The pause has no day any more from this one on.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct EndPause {
    /// The first day that is not paused any more, not after the business date; left out: the business
    /// date.
    pub(in crate::http) until: Option<Day>,
    pub(in crate::http) reason: GivenReason,
}
