//! The shapes in which an assessment was published before who the applicant is was read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calendar::Day;
use crate::country::Country;
use crate::credit::deciding::{
    Assessed, Facts, Fired, Found, FraudFacts, FraudScored, Known, Measure, NotOffered, OfferFound,
    Owes, ProposedLimit, Rule, SharedPremium, Wanted,
};
use crate::credit::evidence::GatheredInput;
use crate::credit::scoring::{Answer, Scored};
use crate::engine::Engine;
use crate::log::Actor;
use crate::money::Money;
use crate::policy::PolicyRef;

/// That an application was looked at by the rules: what they read, and all that came out of it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AssessedV1 {
    assessment: Uuid,
    /// The version of the rules.
    engine: Engine,
    /// Whose cards, classes, limits, prices and law these are.
    policy: PolicyRef,
    facts: FactsV1,
    /// Follows from the facts, by that engine and that version.
    found: FoundV1,
    /// Who asked for it.
    by: Actor,
}

/// All that an assessment reads beside the policy and the rules.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Facts")]
struct FactsV1 {
    /// The business date.
    on: Day,
    /// Of the customer.
    country: Country,
    wanted: Wanted,
    known: Known,
    owes: Owes,
    /// What of Premium would be counted, where it is compulsory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    premium: Option<SharedPremium>,
    /// Above how much in all it takes two persons, by the version that the application stands under;
    /// absent where it always does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    four_eyes_above: Option<Money>,
    /// Whether a person is at it already: one approved it, or the customer asked for one.
    with_person: bool,
    /// Absent where none was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signals: Option<FraudFacts>,
}

/// What came out.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Found")]
struct FoundV1 {
    /// The value of each of the policy's variables or why there is none, and where it comes from.
    inputs: Vec<GatheredInput>,
    scored: Scored,
    /// Absent where the policy looks at no signals, or none was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fraud: Option<FraudScored>,
    /// Absent where there is no line in this currency, and none begins by rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    limit: Option<ProposedLimit>,
    /// What would be offered to the class; absent where it is declined, or nothing could be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    offer: Option<Box<OfferFound>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    not_offered: Option<NotOffered>,
    /// In the order in which they were looked at.
    rules: Vec<FiredV1>,
    answer: Answer,
}

/// A rule that spoke.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Fired")]
struct FiredV1 {
    rule: RuleV1,
    /// The most that it lets be answered.
    at_most: Answer,
    /// What it looked at; absent where that is no figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    found: Option<Measure>,
    /// What was in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    threshold: Option<Measure>,
}

/// What speaks of an application.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Rule")]
enum RuleV1 {
    /// The score is not above what is declined.
    ScoreDeclined,
    /// The class is approved without a person.
    ClassApproved,
    /// The class is looked at by a person.
    ClassReviewed,
    /// Too little of what could be given was given.
    CoverageTooLow,
    /// Too little is known in all: no more than the starting limit.
    ThinFile,
    /// A person is at it already.
    WithPerson,
    /// It would be declined, and nothing could be told that the customer can act on.
    NothingToTell,
    /// Signals of fraud come to too much.
    FraudSuspected,
    /// No line is open in the currency, and none begins by rule.
    NoLimit,
    /// A block stands on the credit line.
    LineBlocked,
    /// More is asked for than the limit of this grant leaves.
    OverLimit,
    /// The amount is none that the policy lends.
    OutOfBounds,
    /// Nothing could be offered that is asked for.
    NotOffered,
    /// What would be owed in all takes two persons.
    TwoPersonsWanted,
}

pub(super) fn assessed(it: AssessedV1) -> Box<Assessed> {
    let AssessedV1 { assessment, engine, policy, facts, found, by } = it;
    Box::new(Assessed { assessment, engine, policy, facts: facts.into(), found: found.into(), by })
}

impl From<FactsV1> for Facts {
    fn from(it: FactsV1) -> Facts {
        let FactsV1 { on, country, wanted, known, owes, premium, four_eyes_above, .. } = it;
        let FactsV1 { with_person, signals, .. } = it;
        Facts {
            on,
            country,
            wanted,
            known,
            owes,
            premium,
            four_eyes_above,
            with_person,
            signals,
            identity: None,
        }
    }
}

impl From<FoundV1> for Found {
    fn from(it: FoundV1) -> Found {
        let FoundV1 { inputs, scored, fraud, limit, offer, not_offered, rules, answer } = it;
        let rules = rules.into_iter().map(Fired::from).collect();
        let identity_reason = None;
        Found { inputs, scored, fraud, limit, offer, not_offered, identity_reason, rules, answer }
    }
}

impl From<FiredV1> for Fired {
    fn from(it: FiredV1) -> Fired {
        let FiredV1 { rule, at_most, found, threshold } = it;
        Fired { rule: rule.into(), at_most, found, threshold }
    }
}

impl From<RuleV1> for Rule {
    fn from(it: RuleV1) -> Rule {
        match it {
            RuleV1::ScoreDeclined => Rule::ScoreDeclined,
            RuleV1::ClassApproved => Rule::ClassApproved,
            RuleV1::ClassReviewed => Rule::ClassReviewed,
            RuleV1::CoverageTooLow => Rule::CoverageTooLow,
            RuleV1::ThinFile => Rule::ThinFile,
            RuleV1::WithPerson => Rule::WithPerson,
            RuleV1::NothingToTell => Rule::NothingToTell,
            RuleV1::FraudSuspected => Rule::FraudSuspected,
            RuleV1::NoLimit => Rule::NoLimit,
            RuleV1::LineBlocked => Rule::LineBlocked,
            RuleV1::OverLimit => Rule::OverLimit,
            RuleV1::OutOfBounds => Rule::OutOfBounds,
            RuleV1::NotOffered => Rule::NotOffered,
            RuleV1::TwoPersonsWanted => Rule::TwoPersonsWanted,
        }
    }
}
