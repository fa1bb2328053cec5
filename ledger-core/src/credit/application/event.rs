//! What can have happened to an application. Stored for ever: see `schemas/events/application/`.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calendar::stored;
use crate::credit::{Lender, Plan};
use crate::event::events;
use crate::log::Actor;
use crate::money::Money;
use crate::policy::PolicyRef;

events! {
    /// A fact about an application.
    pub enum Event {
        /// Credit is asked for; from now on it waits for a decision.
        "application.submitted" v1 => Submitted(Submitted),
        /// One person approved it, and the policy wants another one.
        "application.first_approved" v1 => FirstApproved(FirstApproved),
        /// It was approved; the loan is granted on these terms.
        "application.approved" v1 => Approved(Approved),
        /// A person declined it.
        "application.declined" v1 => Declined(Declined),
        /// Nobody decided in time.
        "application.lapsed" v1 => Lapsed(Lapsed),
        /// It was taken back before it was decided.
        "application.withdrawn" v1 => Withdrawn(Withdrawn),
    }
}

/// What the credit is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Purpose {
    /// It pays this order, all of it.
    Order { order: Uuid, amount: Money },
    /// It is paid out, up to this amount.
    Amount { amount: Money },
}

impl Purpose {
    /// What is asked for.
    pub const fn amount(&self) -> Money {
        match self {
            Purpose::Order { amount, .. } | Purpose::Amount { amount } => *amount,
        }
    }

    /// The order it is for.
    pub const fn order(&self) -> Option<Uuid> {
        match self {
            Purpose::Order { order, .. } => Some(*order),
            Purpose::Amount { .. } => None,
        }
    }
}

/// The terms that are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    pub lender: Lender,
    pub plan: Plan,
}

/// The terms on which a loan is granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    pub lender: Lender,
    /// The lender's own reference of the loan.
    pub lender_reference: String,
    pub principal: Money,
    pub plan: Plan,
}

/// Why an application is declined, as the customer is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclineReason {
    /// One of the policy's codes.
    pub code: String,
    /// In words, and what the customer can do about it.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Submitted {
    pub purpose: Purpose,
    pub asked: Asked,
    pub by: Actor,
    /// The first business day on which it is too late to decide.
    #[serde(deserialize_with = "stored::day")]
    pub lapses_on: NaiveDate,
    /// By which it is decided, whatever is in force by then.
    pub policy: PolicyRef,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstApproved {
    pub terms: Terms,
    pub motive: String,
    pub by: Actor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approved {
    /// The loan that is granted.
    pub loan: Uuid,
    pub terms: Terms,
    pub motive: String,
    pub by: Actor,
    /// Who had approved these terms before, where two were wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_by: Option<Actor>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Declined {
    /// At least one.
    pub reasons: Vec<DeclineReason>,
    pub motive: String,
    pub by: Actor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lapsed {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {
    pub motive: String,
    pub by: Actor,
}
