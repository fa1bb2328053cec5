//! What follows from what the rules answer to an application, and from what they answer again?

use super::decide::{counted, waits_until};
use super::desk::sent;
use super::lending::may_lend;
use super::{
    Application, Command, Decided, DecidedBy, Event, Need, OfferRevoked, Offered, Outcome, Priced,
    Rejection, ReviewCause, Terms,
};
use crate::calendar::Day;
use crate::credit::Lender;
use crate::credit::deciding::{Assessed, Assessment, OfferFound};
use crate::credit::scoring::Answer;
use crate::log::ids::created_id;
use crate::party::ReleasedBecause;

/// It is assessed; approved and offered, or declined, where the rules answer that.
pub(super) fn assess(
    dossier: &Application,
    command: &Command,
    lender: &Lender,
) -> Result<Vec<Event>, Rejection> {
    match command.lacks {
        Some(Need::Premium) => return Err(Rejection::PremiumNeeded),
        // What becomes of it then, the policy says.
        Some(Need::Identity) | None => {}
    }
    may_lend(dossier, command, lender)?;
    let found = command.assessment.as_deref().ok_or(Rejection::NotScored)?;
    let Assessment { assessed, schedule } = found;
    let mut events = vec![Event::Assessed(Box::new(assessed.clone()))];
    let decided = |outcome: Outcome| {
        let Assessed { engine, policy, .. } = *assessed;
        Event::Decided(Decided {
            decision: created_id(command.id, "decision"),
            outcome,
            by: DecidedBy::Rules { engine, policy },
            engine,
            inputs: counted(dossier, command),
            reason: None,
        })
    };
    match (assessed.found.answer, &assessed.found.offer) {
        (Answer::Decline, _) => {
            let reasons = assessed.found.told().map(str::to_owned).collect();
            events.push(decided(Outcome::Declined { reasons }));
        }
        (Answer::Approve, Some(offer)) => {
            let OfferFound { product, plan, price, .. } = &**offer;
            let terms = Terms {
                product: Some(product.clone()),
                lender: lender.clone(),
                principal: assessed.facts.wanted.amount,
                plan: plan.clone(),
            };
            events.push(decided(Outcome::Approved { terms: terms.clone() }));
            let first_due_on = plan.first_due_on().unwrap_or(Day::LAST);
            let (schedule, price) = (schedule.clone(), price.clone());
            events.push(Event::Offered(Offered {
                offer: created_id(command.id, "offer"),
                terms,
                offered_on: command.on,
                lapses_on: waits_until(command.on, command.policy.offer_days).min(first_due_on),
                policy: assessed.policy,
                priced: Some(Box::new(Priced { schedule, price })),
            }));
        }
        (Answer::Approve, None) | (Answer::Review, _) => {
            let cause = ReviewCause::Rules { assessment: assessed.assessment };
            events.extend(sent(dossier, command, cause));
        }
    }
    Ok(events)
}

/// Looked at again is what the rules offered and nobody has signed. Where they would still offer it, it
/// stands; else it is revoked and goes to a person, whatever they answer now.
pub(super) fn reassess(dossier: &Application, command: &Command) -> Vec<Event> {
    let Some(offer) = dossier.offered_by_rules() else { return vec![] };
    let Some(found) = command.assessment.as_deref() else { return vec![] };
    let assessed = &found.assessed;
    let mut events = vec![Event::Assessed(Box::new(assessed.clone()))];
    match (assessed.found.answer, &assessed.found.offer) {
        (Answer::Approve, Some(_)) => {}
        (Answer::Approve | Answer::Review | Answer::Decline, _) => {
            let assessment = assessed.assessment;
            events.push(Event::OfferRevoked(OfferRevoked {
                offer: offer.offer,
                decision: offer.approval.decision,
                assessment,
                lapses_on: waits_until(command.on, command.policy.lapse_days),
            }));
            events.extend(dossier.released(ReleasedBecause::Revoked));
            events.extend(sent(dossier, command, ReviewCause::Rules { assessment }));
        }
    }
    events
}
