//! What is recorded of a score: all that it rests on, so that it can be computed again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::inputs::Input;
use crate::engine::Engine;
use crate::hash::Hash;
use crate::money::Rate;
use crate::policy::{EvidenceSource, ProbabilitySource};

/// A score with its inputs, points and grounds: what a decision carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scored {
    pub engine: Engine,
    /// SHA-256 of the policy document.
    pub policy: Hash,
    pub card: CardRef,
    /// In the order of the policy's variables.
    pub inputs: Vec<InputOf>,
    /// Whether the platform's history was left out because there is hardly any.
    pub newcomer: bool,
    /// In the card's order.
    pub points: Vec<VariablePoints>,
    pub categories: Vec<CategoryPoints>,
    /// Of all variables together.
    pub points_total: i32,
    /// The most that the applicant could have had.
    pub available_total: i32,
    /// Which part of that is of evidence that was given, in millionths, rounded down.
    pub coverage_ppm: u32,
    /// 0 to 1 000: points over available, a half rounded up.
    pub score: u32,
    pub probability: Probability,
    /// The risk class; absent where the score is declined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    pub thresholds: Thresholds,
    /// What decided the answer, in the order it was looked at.
    pub rules: Vec<AnswerRule>,
    pub answer: Answer,
    /// Whether the limit is the starting one, whatever the score.
    pub starting_limit_only: bool,
    /// By what most points were lost that the applicant can do something about, the most first.
    pub reasons: Vec<ReasonOf>,
    /// What others say beside it; they decide nothing.
    pub challengers: Vec<ChallengerScore>,
}

/// By which card or model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CardRef {
    pub code: String,
    /// Of a card the SHA-256 of its compact JSON, of a model that of its text.
    pub hash: Hash,
}

/// What was known of a variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InputOf {
    pub variable: String,
    pub source: EvidenceSource,
    pub input: Input,
}

/// The points of one variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VariablePoints {
    pub variable: String,
    pub handling: Handling,
    /// The bin of its value, counted from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bin: Option<u32>,
    pub points: i32,
    /// The most it could have brought; 0 where it is left out.
    pub available: i32,
}

/// How a variable entered the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Handling {
    /// By its value.
    Given,
    /// Left out: the platform's history of a newcomer.
    LeftOutOfNewcomer,
    /// Left out: the applicant cannot have it.
    LeftOutAsImpossible,
    /// By what counts for something that was withheld.
    Withheld,
    /// By what counts where nobody answered.
    Unanswered,
}

/// The points of one category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CategoryPoints {
    pub category: String,
    /// Of 1 000.
    pub weight: u32,
    pub points: i32,
    pub available: i32,
}

/// How likely a default is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Probability {
    /// In millionths.
    pub ppm: u32,
    pub source: ProbabilitySource,
}

/// What was in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// A score up to this one is declined.
    pub declined_up_to: u32,
    /// The scores of the class, both with it; absent where the score is declined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub band: Option<Bands>,
    pub coverage_min: Rate,
    pub thin_below: Rate,
    pub newcomer_below: i64,
}

/// From a score to a score, both with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bands {
    pub from: u32,
    pub to: u32,
}

/// What decides an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnswerRule {
    /// The score is not above what is declined.
    ScoreDeclined,
    /// The class is approved without a person.
    ClassApproved,
    /// The class is looked at by a person.
    ClassReviewed,
    /// Too little of what could be given was given: a person looks at it, unless it is declined.
    CoverageTooLow,
    /// Too little is known in all: no more than the starting limit.
    ThinFile,
}

/// What a score comes to without a person.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Decline,
    Review,
    Approve,
}

/// Why a score is not higher, so that the applicant can act on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonOf {
    pub code: String,
    /// Of these variables, in the card's order.
    pub variables: Vec<String>,
    /// Points that they did not bring.
    pub lost: i32,
    /// What the customer is told, in French.
    pub text: String,
}

/// The score of a card or model that decides nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChallengerScore {
    pub model: CardRef,
    pub score: u32,
    /// By the policy's table.
    pub probability_ppm: u32,
    /// Of a card, in its order; empty of trees.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub points: Vec<VariablePoints>,
    /// Of trees: the leaf of each, counted from 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leaves: Vec<u32>,
    /// Of trees: the logarithm of the odds of a default, in thousand-millionths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw_nanos: Option<i64>,
}
