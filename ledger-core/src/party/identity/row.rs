//! What an identity says of itself to those who treat all aggregates alike.

use super::command::Act;
use super::event::Event;
use super::state::State;
use crate::asked::{Asked, Says};
use crate::calendar::Day;
use crate::folded::Folded;
use crate::policy::PolicyRef;
use crate::privacy::{Personal, Sealed};
use crate::recorded::{Claims, Recorded};

impl Asked for Act {
    fn age() -> Option<Act> {
        Some(Act::Age)
    }

    fn says(&self) -> Says<'_> {
        match self {
            Act::AcceptDocument { reason, .. } => Says::because("identity.accept_document", reason),
            Act::RejectDocument { reason, .. } => Says::because("identity.reject_document", reason),
            Act::SubmitDocument { .. }
            | Act::VerifyPhone { .. }
            | Act::RecordScreening { .. }
            | Act::AskScreening { .. }
            | Act::AnswerScreening { .. }
            | Act::EndScreeningWait { .. }
            | Act::Age => Says::NOTHING,
        }
    }
}

impl Recorded for Event {
    fn claims(&self) -> Claims {
        match self {
            Event::DocumentSubmitted(it) => Claims::part("document", it.document),
            Event::DocumentAccepted(it) => Claims { under: Some(it.policy), ..Claims::NOTHING },
            Event::Verified(it) => Claims { under: Some(it.policy), ..Claims::NOTHING },
            Event::Screened(it) => Claims::part("screening", it.screening),
            Event::ScreeningAsked(it) => Claims::part("screening", it.screening),
            Event::DocumentRejected(_)
            | Event::DocumentLapsed(_)
            | Event::Lapsed(_)
            | Event::PhoneVerified(_)
            | Event::ScreeningAnswered(_)
            | Event::ScreeningUnanswered(_) => Claims::NOTHING,
        }
    }

    fn personal(&self) -> Vec<(Personal, &Sealed)> {
        match self {
            Event::DocumentSubmitted(it) => {
                let number = it.number.as_ref().map(|it| (Personal::DocumentNumber, it));
                number.into_iter().chain([(Personal::Reference, &it.reference)]).collect()
            }
            Event::PhoneVerified(it) => vec![(Personal::Phone, &it.phone)],
            Event::DocumentAccepted(_)
            | Event::DocumentRejected(_)
            | Event::DocumentLapsed(_)
            | Event::Verified(_)
            | Event::Lapsed(_)
            | Event::Screened(_)
            | Event::ScreeningAsked(_)
            | Event::ScreeningAnswered(_)
            | Event::ScreeningUnanswered(_) => vec![],
        }
    }
}

impl Folded for State {
    type Event = Event;

    fn next_action_on(&self) -> Option<Day> {
        self.dossier().and_then(|it| it.next_action_on())
    }

    fn policy(&self) -> Option<PolicyRef> {
        None
    }

    fn check_recorded(&self, _: &Event) -> Result<(), String> {
        Ok(())
    }
}
