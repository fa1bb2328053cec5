//! What a piece of evidence says of itself to those who treat all aggregates alike.

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
    /// What a source has to answer within is shorter than a day.
    fn age() -> Option<Act> {
        None
    }

    fn says(&self) -> Says<'_> {
        match self {
            Act::Declare { .. }
            | Act::Ask { .. }
            | Act::RecordAnswer { .. }
            | Act::EndWait { .. } => Says::NOTHING,
        }
    }
}

impl Recorded for Event {
    fn claims(&self) -> Claims {
        match self {
            Event::Declared(it) => Claims { on: Some(it.as_of), ..Claims::stream("evidence") },
            Event::Requested(_) => Claims::stream("evidence"),
            Event::Answered(_) | Event::EndedUnanswered(_) | Event::AnsweredLate(_) => {
                Claims::NOTHING
            }
        }
    }

    /// The rules read the facts, so that none of them is sealed: the log is read by few.
    fn personal(&self) -> Vec<(Personal, &Sealed)> {
        vec![]
    }
}

impl Folded for State {
    type Event = Event;

    fn next_action_on(&self) -> Option<Day> {
        None
    }

    fn policy(&self) -> Option<PolicyRef> {
        None
    }

    fn check_recorded(&self, _: &Event) -> Result<(), String> {
        Ok(())
    }
}
