//! What does somebody's score come to, by the policy of a day?

use rust_decimal::Decimal;
use serde::Serialize;

use super::expert::{Points, is_newcomer};
use super::inputs::Inputs;
use super::reasons::reasons;
use super::regression;
use super::result::{
    Answer, AnswerRule, Bands, CardRef, ChallengerScore, InputOf, Probability, Scored, Thresholds,
};
use super::trees::Trees;
use crate::engine::Engine;
use crate::hash::Hash;
use crate::money::Rate;
use crate::policy::{
    Challenger, ClassAnswer, Document, RegressionCard, RiskClass, RiskClasses, Scorecards,
    ScoredVariable,
};

/// By what is scored: the figures of one policy document.
#[derive(Debug, Clone, Copy)]
pub struct Book<'a> {
    pub cards: &'a Scorecards,
    pub classes: &'a RiskClasses,
    /// SHA-256 of the document.
    pub hash: Hash,
}

/// By what somebody would be scored.
#[derive(Debug, Clone, Copy)]
pub enum ScoredBy<'a> {
    /// By the policy's own card, as everybody is.
    Card,
    /// By this regression, which the policy's checks let pass as a challenger.
    Regression(&'a RegressionCard),
    /// By these trees, which fit the policy.
    Trees(&'a Trees),
}

impl<'a> Book<'a> {
    /// `None` where the document scores nobody.
    pub fn of(document: &'a Document, hash: Hash) -> Option<Book<'a>> {
        let (cards, classes) = (document.scorecards.as_ref()?, document.classes.as_ref()?);
        Some(Book { cards, classes, hash })
    }

    /// Scores by this engine. The models are trees beside the policy's own challengers, each of
    /// which fits the policy ([`Trees::fit`]).
    pub fn score(&self, engine: Engine, inputs: &Inputs, models: &[&Trees]) -> Scored {
        let found = Points::of(self.cards, &self.cards.champion, inputs);
        let score = engine.scores(found.score());
        self.scored(engine, inputs, models, found, score)
    }

    /// What would be found if this model scored in the card's place. Whether enough was given, and what is
    /// told of a score that is not higher, the card says all the same: a model has nothing to say of that.
    pub fn score_by(&self, engine: Engine, inputs: &Inputs, model: ScoredBy<'_>) -> Scored {
        let found = Points::of(self.cards, &self.cards.champion, inputs);
        let score = match model {
            ScoredBy::Card => found.score(),
            ScoredBy::Regression(card) => regression::points(card, inputs).1,
            ScoredBy::Trees(trees) => trees.score(self.cards, inputs).points,
        };
        self.scored(engine, inputs, &[], found, engine.scores(score))
    }

    fn scored(
        &self,
        engine: Engine,
        inputs: &Inputs,
        models: &[&Trees],
        found: Points,
        score: u32,
    ) -> Scored {
        let Book { cards, classes, hash } = *self;
        let class = classes.of_score(score);
        let covered = reaches(found.given, found.available, cards.coverage_min);
        let thin = !reaches(found.given, found.whole, cards.thin_below);
        let (rules, answer) = answer(class, covered, thin);
        Scored {
            engine,
            policy: hash,
            card: card_ref(&cards.champion.code, &cards.champion),
            inputs: cards.variables.iter().map(|it| input_of(it, inputs)).collect(),
            newcomer: is_newcomer(cards, inputs),
            coverage_ppm: millionths(found.given, found.available),
            reasons: reasons(cards, &found.variables),
            points: found.variables,
            categories: found.categories,
            points_total: found.points,
            available_total: found.available,
            score,
            probability: Probability {
                ppm: cards.probability.at(score),
                source: cards.probability.source,
            },
            class: class.map(|it| it.code.clone()),
            thresholds: Thresholds {
                declined_up_to: classes.declined_up_to,
                band: class.map(|it| Bands { from: it.from, to: it.to }),
                coverage_min: cards.coverage_min,
                thin_below: cards.thin_below,
                newcomer_below: cards.newcomer.below,
            },
            rules,
            answer,
            starting_limit_only: thin,
            challengers: self.challenge(inputs, models),
        }
    }

    fn challenge(&self, inputs: &Inputs, models: &[&Trees]) -> Vec<ChallengerScore> {
        let cards = self.cards.challengers.iter().map(|it| self.of_card(it, inputs));
        let models = models.iter().map(|it| {
            let found = it.score(self.cards, inputs);
            ChallengerScore {
                model: CardRef { code: "trees".to_owned(), hash: it.hash() },
                score: found.points,
                probability_ppm: self.cards.probability.at(found.points),
                points: vec![],
                leaves: found.leaves,
                raw_nanos: Some(found.raw_nanos),
            }
        });
        cards.chain(models).collect()
    }

    fn of_card(&self, card: &Challenger, inputs: &Inputs) -> ChallengerScore {
        let (model, points, score) = match card {
            Challenger::Expert(card) => {
                let found = Points::of(self.cards, card, inputs);
                let score = found.score();
                (card_ref(&card.code, card), found.variables, score)
            }
            Challenger::Regression(card) => {
                let (points, score) = regression::points(card, inputs);
                (card_ref(&card.code, card), points, score)
            }
        };
        let probability_ppm = self.cards.probability.at(score);
        ChallengerScore { model, score, probability_ppm, points, leaves: vec![], raw_nanos: None }
    }
}

/// The class answers; too little evidence takes an approval back, and never declines.
fn answer(class: Option<&RiskClass>, covered: bool, thin: bool) -> (Vec<AnswerRule>, Answer) {
    let (rule, by_class) = match class.map(|it| it.answer) {
        None => (AnswerRule::ScoreDeclined, Answer::Decline),
        Some(ClassAnswer::Approve) => (AnswerRule::ClassApproved, Answer::Approve),
        Some(ClassAnswer::Review) => (AnswerRule::ClassReviewed, Answer::Review),
    };
    let low = (!covered).then_some(AnswerRule::CoverageTooLow);
    let rules = [Some(rule), low, thin.then_some(AnswerRule::ThinFile)];
    let answer = if covered { by_class } else { by_class.min(Answer::Review) };
    (rules.into_iter().flatten().collect(), answer)
}

/// Whether this part of the whole is at least the share: compared without rounding.
fn reaches(part: i32, whole: i32, Rate(share): Rate) -> bool {
    Decimal::from(part) >= Decimal::from(whole) * share
}

fn millionths(part: i32, whole: i32) -> u32 {
    let found = (i64::from(part) * 1_000_000).checked_div(i64::from(whole));
    found.and_then(|it| u32::try_from(it).ok()).expect("what is given is a part of the available")
}

fn input_of(variable: &ScoredVariable, inputs: &Inputs) -> InputOf {
    let ScoredVariable { code, source, .. } = variable;
    InputOf { variable: code.clone(), source: *source, input: inputs.input(code).clone() }
}

fn card_ref(code: &str, card: &impl Serialize) -> CardRef {
    let text = serde_json::to_vec(card).expect("a card is JSON");
    CardRef { code: code.to_owned(), hash: Hash::of(&text) }
}
