//! What is stored of a principal that goes out in parts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::cause::{OutgoingReversal, Payee};
use super::refunded::RefinancedRow;
use crate::calendar::Day;
use crate::credit::engine::{Change, Moved};
use crate::money::{Money, MoneyRef};
use crate::reason::Reason;

/// A part of the principal went out: the loan owes what went out of it so far, by the schedule that its
/// terms have of parts on these days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartDisbursed {
    pub disbursement: Uuid,
    pub amount: Money,
    /// What went out of it: the rest was kept for its part of the file fee.
    pub net: Money,
    pub payee: Payee,
    pub money: MoneyRef,
    /// The lender's own reference of the loan, where it is given only now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lender_reference: Option<String>,
    /// The day it counts from; never after the business date, nor before that of a part before.
    pub value_date: Day,
    /// What went out so far, with it.
    pub gone_out: Money,
    /// What each row owes by its schedule now, charges left out.
    pub rows: Vec<RefinancedRow>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdrawn: Option<Moved>,
}

/// The last part that went out came back, or never went; one before it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartReversed {
    pub disbursement: Uuid,
    pub amount: Money,
    pub cause: OutgoingReversal,
    pub reason: Reason,
    /// What went out after all.
    pub gone_out: Money,
    /// What each row owes by its schedule now, charges left out.
    pub rows: Vec<RefinancedRow>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdrawn: Option<Moved>,
}

/// What has not gone out of the principal is not lent any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartsEnded {
    /// What went out.
    pub gone_out: Money,
    /// What will not.
    pub not_taken: Money,
    pub cause: PartsEndCause,
}

/// Why the rest of a principal is not lent any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum PartsEndCause {
    /// The days for it are over. A part that the bank had paid by then is recorded all the same.
    Time {},
    Person {
        reason: Reason,
    },
    /// What went out is paid, given up or void, or goes on otherwise.
    Loan {},
}
