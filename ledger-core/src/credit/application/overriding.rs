//! Does a person decide otherwise than the rules found?

use uuid::Uuid;

use super::{Application, Otherwise, Overridden, Terms};
use crate::credit::scoring::Answer;
use crate::log::Actor;
use crate::reason::Reason;

/// A decision of persons that is about to be told.
pub(super) struct Deciding<'a> {
    pub(super) decision: Uuid,
    pub(super) persons: &'a [Actor],
    pub(super) reason: &'a Reason,
}

impl Application {
    /// That it is approved otherwise than the rules found; `None` where it is not, or they looked at nothing.
    pub(super) fn approved_otherwise(
        &self,
        terms: &Terms,
        class: Option<&str>,
        deciding: &Deciding<'_>,
    ) -> Option<Overridden> {
        let found = self.assessment.as_ref()?;
        let mut otherwise = vec![];
        if found.of_score == Answer::Decline {
            otherwise.push(Otherwise::ApprovedBelow { score: found.score });
        }
        if let Some(given) = class.filter(|it| found.class.as_deref() != Some(*it)) {
            let found = found.class.as_deref().map(str::to_owned);
            otherwise.push(Otherwise::AnotherClass { found, class: given.to_owned() });
        }
        let lent = terms.principal;
        let over = |room: &crate::money::Money| {
            room.currency() == lent.currency() && lent.amount() > room.amount()
        };
        if let Some(room) = found.room.filter(over) {
            otherwise.push(Otherwise::OverLimit { room, lent });
        }
        deciding.told(found.assessment, otherwise)
    }

    /// That it is declined although its score is approved.
    pub(super) fn declined_otherwise(&self, deciding: &Deciding<'_>) -> Option<Overridden> {
        let found = self.assessment.as_ref()?;
        let above = found.of_score == Answer::Approve;
        let otherwise = above.then_some(Otherwise::DeclinedAbove { score: found.score });
        deciding.told(found.assessment, otherwise.into_iter().collect())
    }
}

impl Deciding<'_> {
    fn told(&self, assessment: Uuid, otherwise: Vec<Otherwise>) -> Option<Overridden> {
        (!otherwise.is_empty()).then(|| Overridden {
            decision: self.decision,
            assessment,
            otherwise,
            persons: self.persons.to_vec(),
            reason: self.reason.clone(),
        })
    }
}
