//! What do the rules answer?

use uuid::Uuid;

use super::identity::unknown_reason;
use super::offer::offer;
use super::rules::{Looked, answered};
use super::{Assessed, Facts, Found, FraudScored, ProposedLimit};
use crate::credit::Instalment;
use crate::credit::evidence::gathered;
use crate::credit::scoring::trees::Trees;
use crate::credit::scoring::{Answer, Book, Inputs, Scored, ScoredBy};
use crate::engine::Engine;
use crate::log::Actor;
use crate::policy::{Document, PolicyRef};

/// An application as the rules look at it, with what an offer needs beside what is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    pub assessed: Assessed,
    /// The instalments of what would be offered; empty where nothing would.
    pub schedule: Vec<Instalment>,
}

/// What came out, and the instalments of what would be offered. The models are trees beside the policy's
/// own challengers. `None` where the document scores nobody.
pub(super) fn found(
    engine: Engine,
    document: &Document,
    policy: PolicyRef,
    facts: &Facts,
    models: &[&Trees],
) -> Option<(Found, Vec<Instalment>)> {
    found_by(document, policy, facts, |book, inputs| book.score(engine, inputs, models))
}

fn found_by(
    document: &Document,
    policy: PolicyRef,
    facts: &Facts,
    score: impl FnOnce(&Book<'_>, &Inputs) -> Scored,
) -> Option<(Found, Vec<Instalment>)> {
    let book = Book::of(document, policy.hash)?;
    let inputs = gathered(&book.cards.variables, &facts.known.gathering(), facts.on);
    let of_card = inputs.iter().map(|it| (it.variable.clone(), it.input.clone()));
    let of_card = Inputs::of(book.cards, of_card);
    let of_card = of_card.expect("what is gathered fits the variables it is gathered for");
    let scored = score(&book, &of_card);
    let class = scored.class.as_deref();
    let (thin, classes) = (scored.starting_limit_only, book.classes);
    let limit =
        ProposedLimit::of(classes, class.and_then(|it| classes.class(it)), thin, &facts.owes);
    let offered = class.map(|it| offer(document, policy, it, facts, &inputs));
    let (offer, not_offered, schedule) = match offered {
        Some(Ok((offer, schedule))) => (Some(Box::new(offer)), None, schedule),
        Some(Err(why)) => (None, Some(why), vec![]),
        None => (None, None, vec![]),
    };
    let fraud = document.fraud.as_ref().zip(facts.signals.as_ref());
    let fraud = fraud.map(|(policy, facts)| FraudScored::of(policy, facts));
    let looked = Looked {
        scored: &scored,
        limit: limit.as_ref(),
        not_offered: not_offered.as_ref(),
        fraud: fraud.as_ref(),
        limits: &document.limits,
        identity: document.identity.as_ref(),
    };
    let (rules, answer) = answered(facts, &looked);
    let identity_reason = document
        .identity
        .as_ref()
        .filter(|_| answer == Answer::Decline)
        .and_then(|it| unknown_reason(&rules, it));
    let found =
        Found { inputs, scored, fraud, limit, offer, not_offered, identity_reason, rules, answer };
    Some((found, schedule))
}

/// What the rules would have found by another document, of the same facts, where this model scores in the
/// place of its card; the amount that takes two persons is that of the document. `None` where it scores
/// nobody.
pub fn by_another(
    engine: Engine,
    (document, policy): (&Document, PolicyRef),
    model: ScoredBy<'_>,
    facts: &Facts,
) -> Option<Found> {
    let currency = facts.wanted.amount.currency();
    let four_eyes_above = document.applications.four_eyes_above_in(currency);
    let facts = Facts { four_eyes_above, ..facts.clone() };
    let found = found_by(document, policy, &facts, |book, it| book.score_by(engine, it, model));
    found.map(|(found, _)| found)
}

/// Looks at an application by the rules. `None` where the document scores nobody.
pub fn assess(
    assessment: Uuid,
    (engine, document, policy): (Engine, &Document, PolicyRef),
    facts: Facts,
    by: Actor,
) -> Option<Assessment> {
    let (found, schedule) = found(engine, document, policy, &facts, &[])?;
    Some(Assessment {
        assessed: Assessed { assessment, engine, policy, facts, found, by },
        schedule,
    })
}
