//! What may happen to an application that persons are to look at. Stored for ever: see
//! `schemas/events/application/`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calendar::Day;
use crate::log::{Actor, Hash, Instant};
use crate::money::Money;
use crate::policy::ReviewOverdue;
use crate::reason::Reason;

/// Why persons look at an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ReviewCause {
    /// The rules answered that.
    Rules { assessment: Uuid },
    /// The customer wants a person to look at it.
    Customer {},
    /// A person took it, or gave it to somebody, and nobody had sent it.
    Person {},
}

impl ReviewCause {
    pub const fn name(self) -> &'static str {
        match self {
            ReviewCause::Rules { .. } => "rules",
            ReviewCause::Customer {} => "customer",
            ReviewCause::Person {} => "person",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SentToReview {
    pub cause: ReviewCause,
    pub sent_at: Instant,
    /// By when a person is to decide; absent under a policy that does not say how long that may take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decide_by: Option<Instant>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewAsked {
    /// The refusal that the customer does not take, which counts no more; absent where nothing was
    /// decided yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declined: Option<Uuid>,
    /// The first business day on which it is too late to decide.
    pub lapses_on: Day,
    pub by: Actor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assigned {
    /// The pseudonym of who is to decide.
    pub to: Hash,
    pub assigned_at: Instant,
    /// The same person where it was taken.
    pub by: Actor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenBack {
    pub by: Actor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Overdue {
    /// When its time was found to be over.
    pub ended_at: Instant,
    /// The pseudonym of who had it, and has it no more; absent where nobody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_by: Option<Hash>,
    /// What the policy says that follows.
    pub then: ReviewOverdue,
    /// By when a person is to decide now; absent under a policy that does not say how long that may take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decide_by: Option<Instant>,
}

/// An offer that the rules made and nobody signed is looked at again as something is told late, or a list
/// names the customer; where the rules would not offer it any more, it is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferRevoked {
    pub offer: Uuid,
    /// The approval that counts no more.
    pub decision: Uuid,
    /// What the rules found now.
    pub assessment: Uuid,
    /// The first business day on which it is too late to decide.
    pub lapses_on: Day,
}

/// In what a person decided otherwise than the rules found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Otherwise {
    /// It was approved, and its score is declined.
    ApprovedBelow { score: u32 },
    /// It was declined, and its score is approved.
    DeclinedAbove { score: u32 },
    /// It was priced by another class than that of its score.
    AnotherClass {
        /// Absent where the score is declined.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        found: Option<String>,
        class: String,
    },
    /// More was lent than the limit of the grant left.
    OverLimit { room: Money, lent: Money },
}

impl Otherwise {
    pub const fn name(&self) -> &'static str {
        match self {
            Otherwise::ApprovedBelow { .. } => "approved_below",
            Otherwise::DeclinedAbove { .. } => "declined_above",
            Otherwise::AnotherClass { .. } => "another_class",
            Otherwise::OverLimit { .. } => "over_limit",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Overridden {
    /// The decision that is told next.
    pub decision: Uuid,
    /// What the rules found last.
    pub assessment: Uuid,
    /// At least one.
    pub otherwise: Vec<Otherwise>,
    /// Who decided, each of whom it counts for.
    pub persons: Vec<Actor>,
    /// Of the person who decided last.
    pub reason: Reason,
}
