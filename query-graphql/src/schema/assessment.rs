//! What the rules found of an application: score, rules, limit and price.
//!
//! Whoever reads a file is told why a score is not higher, in words for the customer. How it was scored and what
//! looks like fraud is for who reads the portfolio, and for nobody in a file of their own.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object, SimpleObject};
use ledger_core::access::Right;
use ledger_core::credit::deciding::{
    ExpectedLoss, Fired, FraudScored, Measure, OfferFound, ProposedLimit, expected_loss, income,
};
use ledger_core::credit::evidence::{GatheredInput, Origin};
use ledger_core::credit::scoring::{
    Answer, CategoryPoints, ChallengerScore, Handling, Input, InputValue, ReasonOf, Scored,
    VariablePoints,
};
use ledger_core::money::Rate;
use ledger_core::policy::ProbabilitySource;
use projections::decisions::Assessment;
use uuid::Uuid;

use super::price::Price;
use super::scalars::{Date, DateTime, Money};
use super::{loader, reads_words};
use crate::limits::ROW;
use crate::loaders::DocumentOf;

/// What the rules answer.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub(super) enum RulesAnswer {
    /// Credit is given, and offered at once.
    Approve,
    /// A person looks at it.
    Review,
    /// No credit is given.
    Decline,
}

impl From<Answer> for RulesAnswer {
    fn from(it: Answer) -> RulesAnswer {
        match it {
            Answer::Approve => RulesAnswer::Approve,
            Answer::Review => RulesAnswer::Review,
            Answer::Decline => RulesAnswer::Decline,
        }
    }
}

pub(super) struct Looked(pub(super) Assessment);

/// A time at which the rules looked at an application.
#[Object(name = "Assessment")]
impl Looked {
    /// Its id.
    async fn id(&self) -> Uuid {
        self.0.assessed.assessment
    }

    /// The business date.
    async fn on(&self) -> Date {
        Date(self.0.on)
    }

    /// When it was recorded.
    async fn recorded_at(&self) -> DateTime {
        self.0.recorded_at.into()
    }

    /// The version of the policy whose cards, classes, limits and prices these are, counted from 1.
    async fn policy_version(&self) -> u32 {
        self.0.assessed.policy.version
    }

    /// Why the score is not higher, so that the customer can act on it.
    async fn reasons(&self) -> Vec<ToldReason> {
        self.0.assessed.found.scored.reasons.iter().map(ToldReason::of).collect()
    }

    /// All that was found; null for a caller who may not read the portfolio, and in the caller's own file.
    async fn found(&self, context: &Context<'_>) -> Option<FoundByRules> {
        let told = reads_words(context, Right::ReadPortfolio, self.0.customer);
        told.then(|| FoundByRules(self.0.clone()))
    }
}

/// Why a score is not higher.
#[derive(SimpleObject)]
pub(super) struct ToldReason {
    /// Its code in the policy.
    code: String,
    /// What the customer is told, in French.
    text: String,
}

impl ToldReason {
    fn of(it: &ReasonOf) -> ToldReason {
        ToldReason { code: it.code.clone(), text: it.text.clone() }
    }
}

struct FoundByRules(Assessment);

/// What the rules read of an application, and all that they found.
#[Object]
impl FoundByRules {
    /// What they answer.
    async fn answer(&self) -> RulesAnswer {
        self.0.assessed.found.answer.into()
    }

    /// What the score alone comes to, before other rules.
    async fn answer_of_score(&self) -> RulesAnswer {
        self.scored().answer.into()
    }

    /// 0 to 1 000.
    async fn score(&self) -> u32 {
        self.scored().score
    }

    /// The class of risk; null where the score is declined.
    async fn class(&self) -> Option<&str> {
        self.scored().class.as_deref()
    }

    /// The card by which it is decided.
    async fn card(&self) -> &str {
        &self.scored().card.code
    }

    /// The probability of a default, in millionths.
    async fn probability_ppm(&self) -> u32 {
        self.scored().probability.ppm
    }

    /// Whether the probability is the scale's definition alone: no forecast.
    async fn is_probability_assumed(&self) -> bool {
        self.scored().probability.source == ProbabilitySource::Assumed
    }

    /// Which part of the points that could be had is of evidence that was given, in millionths.
    async fn coverage_ppm(&self) -> u32 {
        self.scored().coverage_ppm
    }

    /// Each variable, with what was known of it and what it brought.
    async fn variables(&self) -> Vec<ScoredInput> {
        let points = |code: &str| self.scored().points.iter().find(|it| it.variable == code);
        let inputs = self.0.assessed.found.inputs.iter();
        inputs.map(|it| ScoredInput::of(it, points(&it.variable))).collect()
    }

    /// Points by category, in the card's order.
    async fn categories(&self) -> Vec<PointsOfCategory> {
        self.scored().categories.iter().map(PointsOfCategory::of).collect()
    }

    /// The rules that spoke, in the order in which they were looked at.
    async fn rules(&self) -> Vec<FiredRule> {
        self.0.assessed.found.rules.iter().map(FiredRule::of).collect()
    }

    /// What looked like fraud; null where nothing was looked at.
    async fn fraud(&self) -> Option<FraudFound> {
        self.0.assessed.found.fraud.as_ref().map(FraudFound::of)
    }

    /// The limit of this grant; null where there is no line in the currency, and none begins by rule.
    async fn limit(&self) -> Option<GrantLimit> {
        self.0.assessed.found.limit.as_ref().map(GrantLimit::of)
    }

    /// What the class would be offered; null where nothing could be.
    async fn offer(&self) -> Option<OfferedByRules> {
        self.0.assessed.found.offer.as_deref().map(OfferedByRules::of)
    }

    /// Why nothing could be offered, by its code.
    async fn not_offered(&self) -> Option<&str> {
        self.0.assessed.found.not_offered.as_ref().map(|it| it.code.as_str())
    }

    /// What other cards and models say; they decide nothing.
    async fn challengers(&self) -> Vec<Challenger> {
        self.scored().challengers.iter().map(Challenger::of).collect()
    }

    /// What a lender is expected to lose on what is asked for, by the losses of the policy that it was
    /// looked at by, beside what the plan would bring; null under a policy that says nothing of losses.
    #[graphql(complexity = "ROW + child_complexity")]
    async fn expected_loss(
        &self,
        context: &Context<'_>,
    ) -> async_graphql::Result<Option<LossExpected>> {
        let version = DocumentOf(self.0.assessed.policy.version);
        let document: Option<Arc<_>> = loader(context).load_one(version).await?;
        let Some(losses) = document.and_then(|it| it.losses) else { return Ok(None) };
        let (amount, probability) =
            (self.0.assessed.facts.wanted.amount, self.scored().probability);
        let loss = expected_loss(&losses, amount, probability);
        let offer = self.0.assessed.found.offer.as_deref();
        Ok(Some(LossExpected::of(&loss, offer.and_then(|it| income(&it.price.total)))))
    }
}

impl FoundByRules {
    fn scored(&self) -> &Scored {
        &self.0.assessed.found.scored
    }
}

/// What was known of a variable, and what it brought.
#[derive(SimpleObject)]
struct ScoredInput {
    /// Its code.
    variable: String,
    /// Who told it: `platform`, `customer`, `mobile_money`, `bills` or `bureau`.
    source: String,
    /// Its value, as it is written in the event; null where there is none.
    value: Option<String>,
    /// Why there is no value: `impossible`, `withheld` or `unanswered`; null where there is one.
    missing: Option<String>,
    /// How old it was in days; null where it comes from no evidence.
    age_days: Option<u32>,
    /// How it entered the score; null where the card does not look at it.
    handling: Option<InputHandling>,
    /// What it brought.
    points: Option<i32>,
    /// The most it could have brought.
    available: Option<i32>,
}

/// How a variable entered the score.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum InputHandling {
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

impl ScoredInput {
    fn of(it: &GatheredInput, points: Option<&VariablePoints>) -> ScoredInput {
        let (value, missing) = match &it.input {
            Input::Known(InputValue::Number(it)) => (Some(it.to_string()), None),
            Input::Known(InputValue::Amount(it)) => (Some(it.to_string()), None),
            Input::Known(InputValue::Code(it)) => (Some(it.clone()), None),
            Input::Unknown(it) => (None, Some(it.missing.name().to_owned())),
        };
        ScoredInput {
            variable: it.variable.clone(),
            source: it.source.name().to_owned(),
            value,
            missing,
            age_days: match it.origin {
                Origin::Evidence { age_days, .. } => Some(age_days),
                Origin::Platform { .. } | Origin::Nobody { .. } => None,
            },
            handling: points.map(|it| match it.handling {
                Handling::Given => InputHandling::Given,
                Handling::LeftOutOfNewcomer => InputHandling::LeftOutOfNewcomer,
                Handling::LeftOutAsImpossible => InputHandling::LeftOutAsImpossible,
                Handling::Withheld => InputHandling::Withheld,
                Handling::Unanswered => InputHandling::Unanswered,
            }),
            points: points.map(|it| it.points),
            available: points.map(|it| it.available),
        }
    }
}

/// The points of one category.
#[derive(SimpleObject)]
struct PointsOfCategory {
    /// Its code.
    category: String,
    /// Of 1 000.
    weight: u32,
    /// What it brought.
    points: i32,
    /// The most it could have brought.
    available: i32,
}

impl PointsOfCategory {
    fn of(it: &CategoryPoints) -> PointsOfCategory {
        let CategoryPoints { category, weight, points, available } = it.clone();
        PointsOfCategory { category, weight, points, available }
    }
}

/// A rule that spoke.
#[derive(SimpleObject)]
struct FiredRule {
    /// Its code, such as `over_limit`.
    rule: String,
    /// The most that it lets be answered.
    at_most: RulesAnswer,
    /// What it looked at: a number, a share in millionths, or an amount.
    found: Option<String>,
    /// What was in force.
    threshold: Option<String>,
}

impl FiredRule {
    fn of(it: &Fired) -> FiredRule {
        let told = |it: &Measure| match it {
            Measure::Number(it) => it.to_string(),
            Measure::Amount(it) => it.to_string(),
        };
        FiredRule {
            rule: it.rule.name().to_owned(),
            at_most: it.at_most.into(),
            found: it.found.as_ref().map(told),
            threshold: it.threshold.as_ref().map(told),
        }
    }
}

/// What looked like fraud. It declines nobody.
#[derive(SimpleObject)]
struct FraudFound {
    /// Of all signals together.
    points: u32,
    /// From how many on a person looks at it.
    review_from: u32,
    /// Those that spoke.
    signals: Vec<FraudSignalFound>,
}

/// A signal that spoke.
#[derive(SimpleObject)]
struct FraudSignalFound {
    /// `velocity`, `new_device`, `countries_differ` or `new_payment_means`.
    signal: String,
    /// What it counts.
    points: u32,
    /// What was found.
    found: String,
}

impl FraudFound {
    fn of(it: &FraudScored) -> FraudFound {
        let signals = it.signals.iter();
        let signals = signals.map(|it| FraudSignalFound {
            signal: it.signal.name().to_owned(),
            points: it.points,
            found: it.found.clone(),
        });
        FraudFound { points: it.points, review_from: it.review_from, signals: signals.collect() }
    }
}

/// The limit of a grant, and its parts.
#[derive(SimpleObject)]
struct GrantLimit {
    /// With what a line in this currency begins.
    starting: Option<Money>,
    /// Of the credit line; where there is none, the starting limit.
    whole: Money,
    /// Which part of it a grant of the class may use, as a fraction; null for all of it.
    share: Option<String>,
    /// Whether it is the starting limit at most, since too little is known.
    is_thin: bool,
    /// What may be owed in all with this grant.
    limit: Money,
    /// What of that is not reserved, owed or offered already.
    room: Money,
}

impl GrantLimit {
    fn of(it: &ProposedLimit) -> GrantLimit {
        GrantLimit {
            starting: it.starting.map(Money),
            whole: Money(it.whole),
            share: it.share.map(|Rate(it)| it.to_string()),
            is_thin: it.thin,
            limit: Money(it.limit),
            room: Money(it.room),
        }
    }
}

/// What a class would be offered.
#[derive(SimpleObject)]
struct OfferedByRules {
    /// The product's code.
    product: String,
    /// A year's, as a fraction.
    rate: String,
    /// What falls due of a month at most.
    monthly: Money,
    /// What it costs, with both yearly figures and the ceiling.
    price: Price,
}

impl OfferedByRules {
    fn of(it: &OfferFound) -> OfferedByRules {
        OfferedByRules {
            product: it.product.clone(),
            rate: it.rate.0.to_string(),
            monthly: Money(it.monthly),
            price: (&it.price).into(),
        }
    }
}

/// The score of a card or model that decides nothing.
#[derive(SimpleObject)]
struct Challenger {
    /// The card's or model's code.
    model: String,
    /// 0 to 1 000.
    score: u32,
    /// By the policy's table, in millionths.
    probability_ppm: u32,
}

impl Challenger {
    fn of(it: &ChallengerScore) -> Challenger {
        let (model, score) = (it.model.code.clone(), it.score);
        Challenger { model, score, probability_ppm: it.probability_ppm }
    }
}

/// What a lender is expected to lose, beside what the plan would bring.
#[derive(SimpleObject)]
struct LossExpected {
    /// Probability × principal × loss given default, rounded up.
    amount: Money,
    /// Of a default, in millionths.
    probability_ppm: u32,
    /// Which part of the principal is lost then, as a fraction.
    loss_given_default: String,
    /// Whether either of the two is assumed: then it is no forecast, and not to be shown as one.
    is_assumed: bool,
    /// Interest and file fee of the plan that the class would be offered; null where none could be.
    income: Option<Money>,
}

impl LossExpected {
    fn of(it: &ExpectedLoss, income: Option<ledger_core::money::Money>) -> LossExpected {
        LossExpected {
            amount: Money(it.amount),
            probability_ppm: it.probability_ppm,
            loss_given_default: it.loss_given_default.0.to_string(),
            is_assumed: it.source == ProbabilitySource::Assumed,
            income: income.map(Money),
        }
    }
}
