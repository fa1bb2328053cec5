//! Which rules speak of an application, in order, and what is the most that each lets be answered?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::identity::of_identity;
use super::{Facts, FraudScored, NotOffered, ProposedLimit};
use crate::credit::scoring::{Answer, AnswerRule, Scored};
use crate::money::{Money, Rate};
use crate::policy::{IdentityPolicy, Limits};

/// A rule that spoke.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fired {
    pub rule: Rule,
    /// The most that it lets be answered.
    pub at_most: Answer,
    /// What it looked at; absent where that is no figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<Measure>,
    /// What was in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<Measure>,
}

/// What a rule looks at: a score, points, a number, a share in millionths, or an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Measure {
    Number(i64),
    Amount(Money),
}

/// What speaks of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
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
    /// Not all is accepted that shows who the customer is.
    IdentityIncomplete,
    /// A number of a document or a telephone is known in another customer's file.
    KnownElsewhere,
    /// No list of sanctions was looked through lately.
    NotScreened,
    /// A list of sanctions or of politically exposed persons names the customer.
    ScreeningHit,
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

impl Rule {
    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Rule::ScoreDeclined => "score_declined",
            Rule::ClassApproved => "class_approved",
            Rule::ClassReviewed => "class_reviewed",
            Rule::CoverageTooLow => "coverage_too_low",
            Rule::ThinFile => "thin_file",
            Rule::WithPerson => "with_person",
            Rule::NothingToTell => "nothing_to_tell",
            Rule::IdentityIncomplete => "identity_incomplete",
            Rule::KnownElsewhere => "known_elsewhere",
            Rule::NotScreened => "not_screened",
            Rule::ScreeningHit => "screening_hit",
            Rule::FraudSuspected => "fraud_suspected",
            Rule::NoLimit => "no_limit",
            Rule::LineBlocked => "line_blocked",
            Rule::OverLimit => "over_limit",
            Rule::OutOfBounds => "out_of_bounds",
            Rule::NotOffered => "not_offered",
            Rule::TwoPersonsWanted => "two_persons_wanted",
        }
    }
}

impl Rule {
    /// Whether a person answers, also where it would be declined.
    const fn wants_person(self) -> bool {
        matches!(
            self,
            Rule::WithPerson | Rule::NothingToTell | Rule::KnownElsewhere | Rule::ScreeningHit
        )
    }
}

/// What the rules look at beside the facts.
pub(super) struct Looked<'a> {
    pub(super) scored: &'a Scored,
    pub(super) limit: Option<&'a ProposedLimit>,
    pub(super) not_offered: Option<&'a NotOffered>,
    pub(super) fraud: Option<&'a FraudScored>,
    pub(super) limits: &'a Limits,
    pub(super) identity: Option<&'a IdentityPolicy>,
}

/// The rules that speak, in order, and what they come to.
pub(super) fn answered(facts: &Facts, looked: &Looked<'_>) -> (Vec<Fired>, Answer) {
    let scored = looked.scored;
    let mut fired: Vec<Fired> = scored.rules.iter().map(|it| of_score(*it, scored)).collect();
    let declined = scored.answer == Answer::Decline;
    if facts.with_person {
        fired.push(review(Rule::WithPerson, None, None));
    }
    if declined && scored.reasons.is_empty() {
        fired.push(review(Rule::NothingToTell, None, None));
    }
    fired.extend(of_identity(facts, looked.identity));
    if let Some(it) = looked.fraud.filter(|it| it.is_suspicious()) {
        let (found, from) = (Measure::of(it.points), Measure::of(it.review_from));
        fired.push(review(Rule::FraudSuspected, Some(found), Some(from)));
    }
    fired.extend(of_limit(facts, looked));
    let to_person = fired.iter().any(|it| it.rule.wants_person());
    let least = fired.iter().map(|it| it.at_most).min().unwrap_or(Answer::Review);
    let answer = match declined || least == Answer::Decline {
        true if to_person => Answer::Review,
        true => Answer::Decline,
        false => least,
    };
    (fired, answer)
}

fn of_limit(facts: &Facts, looked: &Looked<'_>) -> Vec<Fired> {
    let (amount, owes) = (facts.wanted.amount, facts.owes);
    let mut fired = vec![];
    match looked.limit {
        None => fired.push(review(Rule::NoLimit, None, None)),
        Some(it) if amount.amount() > it.room.amount() => {
            let (found, room) = (Measure::Amount(amount), Measure::Amount(it.room));
            fired.push(review(Rule::OverLimit, Some(found), Some(room)));
        }
        Some(_) => {}
    }
    if let Some(it) = owes.line.filter(|it| it.blocks > 0) {
        fired.push(review(Rule::LineBlocked, Some(Measure::of(it.blocks)), Some(Measure::of(0))));
    }
    let bounds = looked.limits.principal_in(amount.currency());
    if bounds.is_none_or(|it| !it.hold(amount)) {
        let most = bounds.map(|it| Measure::Amount(it.max));
        fired.push(review(Rule::OutOfBounds, Some(Measure::Amount(amount)), most));
    }
    if looked.not_offered.is_some() {
        fired.push(review(Rule::NotOffered, None, None));
    }
    let in_all = [owes.outstanding, owes.offered, amount];
    let in_all = in_all.into_iter().try_fold(owes.reserved, Money::plus);
    let above = facts.four_eyes_above;
    if in_all.is_none_or(|all| above.is_none_or(|it| all.amount() > it.amount())) {
        let (found, above) = (in_all.map(Measure::Amount), above.map(Measure::Amount));
        fired.push(review(Rule::TwoPersonsWanted, found, above));
    }
    fired
}

fn of_score(rule: AnswerRule, scored: &Scored) -> Fired {
    let thresholds = &scored.thresholds;
    let score = Some(Measure::of(scored.score));
    let from = thresholds.band.map(|it| Measure::of(it.from));
    let (rule, at_most, found, threshold) = match rule {
        AnswerRule::ScoreDeclined => {
            let up_to = Some(Measure::of(thresholds.declined_up_to));
            (Rule::ScoreDeclined, Answer::Decline, score, up_to)
        }
        AnswerRule::ClassApproved => (Rule::ClassApproved, Answer::Approve, score, from),
        AnswerRule::ClassReviewed => (Rule::ClassReviewed, Answer::Review, score, from),
        AnswerRule::CoverageTooLow => {
            let covered = Some(Measure::of(scored.coverage_ppm));
            (Rule::CoverageTooLow, Answer::Review, covered, millionths(thresholds.coverage_min))
        }
        AnswerRule::ThinFile => {
            (Rule::ThinFile, Answer::Approve, None, millionths(thresholds.thin_below))
        }
    };
    Fired { rule, at_most, found, threshold }
}

pub(super) const fn review(
    rule: Rule,
    found: Option<Measure>,
    threshold: Option<Measure>,
) -> Fired {
    Fired { rule, at_most: Answer::Review, found, threshold }
}

impl Measure {
    pub(super) fn of(number: u32) -> Measure {
        Measure::Number(number.into())
    }
}

fn millionths(Rate(share): Rate) -> Option<Measure> {
    let ppm = share.checked_mul(1_000_000.into())?.floor();
    i64::try_from(ppm).ok().map(Measure::Number)
}
