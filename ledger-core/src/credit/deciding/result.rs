//! What is recorded of an application that was decided by rules?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Facts, Fired, FraudScored, NotOffered, OfferFound, ProposedLimit};
use crate::credit::evidence::GatheredInput;
use crate::credit::scoring::{Answer, Scored};
use crate::engine::Engine;
use crate::log::Actor;
use crate::policy::PolicyRef;

/// That an application was looked at by the rules: what they read, and all that came out of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assessed {
    pub assessment: Uuid,
    /// The version of the rules.
    pub engine: Engine,
    /// Whose cards, classes, limits, prices and law these are.
    pub policy: PolicyRef,
    pub facts: Facts,
    /// Follows from the facts, by that engine and that version.
    pub found: Found,
    /// Who asked for it.
    pub by: Actor,
}

/// What came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Found {
    /// The value of each of the policy's variables or why there is none, and where it comes from.
    pub inputs: Vec<GatheredInput>,
    pub scored: Scored,
    /// Absent where the policy looks at no signals, or none was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fraud: Option<FraudScored>,
    /// Absent where there is no line in this currency, and none begins by rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<ProposedLimit>,
    /// What would be offered to the class; absent where it is declined, or nothing could be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<Box<OfferFound>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_offered: Option<NotOffered>,
    /// What the customer is told where it is declined for want of an identity, by the policy's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_reason: Option<String>,
    /// In the order in which they were looked at.
    pub rules: Vec<Fired>,
    pub answer: Answer,
}

impl Found {
    /// The codes of what the customer is told where it is declined.
    pub fn told(&self) -> impl Iterator<Item = &str> {
        let declined = self.scored.answer == Answer::Decline;
        let of_score = self.scored.reasons.iter().filter(move |_| declined);
        let of_score = of_score.map(|it| it.code.as_str());
        self.identity_reason.as_deref().into_iter().chain(of_score)
    }
}
