//! What can have happened to a Premium subscription. Stored for ever: see `schemas/events/premium/`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calendar::Day;
use crate::event::events;
use crate::log::Actor;
use crate::money::{Money, MoneyRef};
use crate::policy::{PolicyRef, PremiumTerm};
use crate::reason::Reason;

events! {
    /// A fact about a Premium subscription.
    pub enum Event {
        /// The customer has Premium from this day on, once its first fee is paid.
        "premium.subscribed" v1 => Subscribed(Subscribed),
        /// A fee is due.
        "premium.fee_due" v1 => FeeDue(FeeDue),
        /// A fee was paid.
        "premium.fee_paid" v1 => FeePaid(FeePaid),
        /// Who was to move the money for a fee did not.
        "premium.fee_failed" v1 => FeeFailed(FeeFailed),
        /// What was paid for a fee was taken back.
        "premium.fee_reversed" v1 => FeeReversed(FeeReversed),
        /// The time of one fee was over, and another began.
        "premium.renewed" v1 => Renewed(Renewed),
        /// It is renewed no more.
        "premium.cancelled" v1 => Cancelled(Cancelled),
        /// It is over.
        "premium.expired" v1 => Expired(Expired),
    }
}

/// What was subscribed, for as long as it runs: no later policy version changes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The code of the plan.
    pub plan: String,
    /// For how long each fee pays.
    pub every: PremiumTerm,
    pub fee: Money,
    /// What of each fee is the insurer's.
    pub insurer: Money,
    /// How many days a fee may be unpaid.
    pub unpaid_days: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Subscribed {
    pub terms: Terms,
    /// From which the terms are.
    pub policy: PolicyRef,
    /// The first day.
    pub starts_on: Day,
    /// The first day that the first fee does not pay for.
    pub until: Day,
    pub by: Actor,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeeDue {
    /// Which time it pays for, counted from 1.
    pub time: u32,
    pub due_on: Day,
    pub fee: Money,
    /// The first business day on which it is too late to pay it.
    pub expires_on: Day,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeePaid {
    pub payment: Uuid,
    /// Which time it pays for.
    pub time: u32,
    pub money: MoneyRef,
    pub amount: Money,
    /// What of it is the insurer's.
    pub insurer: Money,
    /// The rest: ours, earned over the time it pays for.
    pub deferred: Money,
    /// The day on which the money moved.
    pub value_date: Day,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeeFailed {
    pub failure: Uuid,
    /// Which time it was to pay for.
    pub time: u32,
    /// Who was to move the money.
    pub channel: String,
    /// Their own code of why not.
    pub code: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeeReversed {
    pub payment: Uuid,
    /// Which time it had paid for.
    pub time: u32,
    pub amount: Money,
    /// What of it had been the insurer's.
    pub insurer: Money,
    /// The rest.
    pub deferred: Money,
    pub reason: Reason,
    /// The first business day on which it is too late to pay the fee again; absent where it is not
    /// wanted any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<Day>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Renewed {
    /// Which time begins.
    pub time: u32,
    pub from: Day,
    /// The first day that its fee does not pay for.
    pub until: Day,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancelled {
    /// The first day that is not paid for: it runs until then.
    pub ends_on: Day,
    pub reason: Reason,
    pub by: Actor,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expired {
    pub cause: ExpiryCause,
}

/// Why it is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ExpiryCause {
    /// The fee of this time was not paid for as many days as it may be.
    Unpaid { time: u32 },
    /// It was cancelled, and what was paid has run out.
    Cancelled {},
}

impl ExpiryCause {
    pub const fn name(self) -> &'static str {
        match self {
            ExpiryCause::Unpaid { .. } => "unpaid",
            ExpiryCause::Cancelled {} => "cancelled",
        }
    }
}
