//! What may be asked of an application.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{Asked, DeclineReason, Purpose, Terms};
use crate::log::Actor;
use crate::money::Money;
use crate::policy::{ApplicationPolicy, PolicyRef};

/// A request to an application, with the facts that were looked up for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub act: Act,
    /// The partition's business date.
    pub on: NaiveDate,
    /// Who asks.
    pub by: Actor,
    /// Whether the file is that person's own.
    pub own_file: bool,
    /// For an application that is to be submitted, what the policy version in force says of
    /// applications, which may be nothing; for another, what the version it stands under says.
    pub policy: Option<ApplicationPolicy>,
    pub policy_ref: PolicyRef,
    /// For an application that is submitted for an order: that order, where the file has it.
    pub order: Option<OrderFact>,
    /// How many applications of the file wait for a decision; read when one is submitted.
    pub open: usize,
    /// How many may at once.
    pub open_max: u32,
    /// The id of the loan that an approval grants.
    pub loan: Uuid,
}

/// What an application needs to know of the order it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderFact {
    /// What the loan must pay.
    pub total: Money,
    /// Whether it was placed on credit and waits to be confirmed.
    pub waits_for_credit: bool,
    /// The open application for it, where there is one.
    pub application: Option<Uuid>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    Submit {
        purpose: Purpose,
        asked: Asked,
    },
    Approve {
        terms: Terms,
        motive: String,
    },
    Decline {
        /// What the customer is told.
        reasons: Vec<DeclineReason>,
        motive: String,
    },
    Withdraw {
        motive: String,
    },
    /// Bring the application to the business date: it may lapse.
    Age,
}
