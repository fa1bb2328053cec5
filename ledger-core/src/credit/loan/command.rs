//! What may be asked of a loan.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{ChargeKind, Excess, RunningInstalment, Source};
use crate::credit::{Lender, Plan};
use crate::money::Money;
use crate::party::Country;
use crate::policy::{LoanPolicy, PolicyRef};

/// A request to a loan, with the facts that were looked up for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub act: Act,
    /// The partition's business date.
    pub on: NaiveDate,
    /// For a loan that is to be granted or taken over, the policy version in force; for another,
    /// the version it stands under.
    pub policy: LoanPolicy,
    pub policy_ref: PolicyRef,
    /// The customer's country.
    pub country: Country,
    /// Whether it pays for goods that were ordered and not yet delivered.
    pub goods_awaited: bool,
    /// The business date on which it was granted or taken over; `None` for one that is to be.
    pub since: Option<NaiveDate>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    Grant {
        product: Option<String>,
        lender: Lender,
        lender_reference: String,
        principal: Money,
        plan: Plan,
    },
    TakeOver {
        product: Option<String>,
        lender: Lender,
        lender_reference: String,
        schedule: Vec<RunningInstalment>,
    },
    Disburse {
        amount: Money,
        source: Source,
        /// Absent: the business date.
        value_date: Option<NaiveDate>,
    },
    Cancel {
        motive: String,
    },
    /// The goods it paid for were cancelled or came back.
    Unwind {
        motive: String,
    },
    ReceiveRepayment {
        repayment: Uuid,
        amount: Money,
        source: Source,
        /// Absent: the business date.
        value_date: Option<NaiveDate>,
        excess: Excess,
    },
    ReverseRepayment {
        repayment: Uuid,
        motive: String,
    },
    Charge {
        charge: Uuid,
        instalment: u32,
        kind: ChargeKind,
        amount: Money,
        motive: String,
    },
    /// Bring the loan to the business date: what fell due, what became late, disputed or defaulted,
    /// and the end of a dispute about goods that are awaited no more.
    Age,
}
