//! What is stored of goods that are refunded of what a loan financed, and of the reversal.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::cause::{RepaymentReversal, ReturnedLine};
use crate::calendar::Day;
use crate::credit::engine::{Change, Components, Moved};
use crate::money::{Money, MoneyRef};
use crate::reason::Reason;

/// A part of what was financed is refunded: the loan goes on as if only the rest had been financed, from
/// the beginning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GoodsRefunded {
    pub refund: Uuid,
    pub cause: RefundCause,
    /// What that part had cost: by so much less was financed.
    pub price: Money,
    /// What of the file fee goes back with it; absent where nothing does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_fee: Option<RefundedFee>,
    /// What was financed after all.
    pub financed: Money,
    /// The business date.
    pub refunded_on: Day,
    /// What each row owes by its schedule now, charges left out.
    pub rows: Vec<RefinancedRow>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdrawn: Option<Moved>,
}

/// It was not refunded after all: the loan goes on as if that had been financed too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GoodsRefundReversed {
    pub refund: Uuid,
    pub price: Money,
    /// What of the file fee had gone back with it, and is owed again; absent where nothing had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_fee: Option<RefundedFee>,
    /// What was financed after all.
    pub financed: Money,
    pub cause: RepaymentReversal,
    pub reason: Reason,
    /// What each row owes by its schedule now, charges left out.
    pub rows: Vec<RefinancedRow>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdrawn: Option<Moved>,
}

/// Why a part of what was financed is refunded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum RefundCause {
    /// These came back.
    Returned { order: Uuid, lines: Vec<ReturnedLine> },
    /// These will not be supplied.
    NotSupplied { order: Uuid, lines: Vec<ReturnedLine> },
    /// The merchant gave the lender money back.
    Merchant {
        money: MoneyRef,
        /// The day on which it came; never after the business date. Nothing is counted from it.
        value_date: Day,
    },
}

/// What of a file fee goes back with goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundedFee {
    pub amount: Money,
    /// The charge by which it was owed, and of which so much is waived. Absent where it was kept back
    /// as the principal went out: then so much less was financed too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charge: Option<Uuid>,
}

impl RefundedFee {
    /// Of which charge how much is waived, in minor units; `None` where no charge is.
    pub fn waived(&self) -> Option<(Uuid, i64)> {
        self.charge.map(|it| (it, self.amount.amount()))
    }
}

/// What a row of a schedule owes, charges left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefinancedRow {
    /// The row's number.
    pub instalment: u32,
    pub owed: Components,
}
