//! How long does an order wait, and when do its goods leave? Operating figures: those of the version
//! in force on the day on which the waiting begins hold.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Members, Section};
use crate::policy::fault::{Fault, Faults};

/// How long what belongs to an order waits, and when its goods leave. All days are 1 to 3 650.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderPolicy {
    /// An order that was placed and not confirmed keeps its price until this many days after it was
    /// placed begin.
    pub price_days: u32,
    /// A purchase order waits this many days for its vendor's answer.
    pub vendor_answer_days: u32,
    /// A customer may ask to return what was delivered within this many days after the delivery.
    pub return_days: u32,
    /// Until when goods wait for the credit that pays them. Unverified: that they leave on the
    /// disbursement is the cautious reading, and no lawyer has confirmed it.
    pub goods_leave_on: GoodsLeave,
    /// What a customer wants to give back lapses, if nothing of it is under way, as this many days
    /// after it was asked for begin.
    pub return_arrival_days: u32,
}

/// With what the goods of an order on credit may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GoodsLeave {
    /// When the lender has paid the loan out.
    Disbursement,
    /// When the lending bank has accepted the loan.
    BankAcceptance,
    /// When the loan is granted.
    Grant,
}

impl OrderPolicy {
    pub(in crate::policy) fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::of(OrderPolicy::NAME);
        for (member, days) in [
            ("price_days", self.price_days),
            ("vendor_answer_days", self.vendor_answer_days),
            ("return_days", self.return_days),
            ("return_arrival_days", self.return_arrival_days),
        ] {
            faults.expect_within(member, days, 1..=3650);
        }
        faults.into_found()
    }
}

impl Section for OrderPolicy {
    const NAME: &'static str = "orders";
    const FORM: u32 = 1;

    fn read(_form: u32, members: &Members) -> Result<OrderPolicy, Fault> {
        members.as_section(Self::NAME)
    }
}
