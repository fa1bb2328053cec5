//! What a placement says of itself to those who treat all aggregates alike.

use super::{Act, Event, State};
use crate::asked::{Asked, Says};
use crate::calendar::Day;
use crate::folded::Folded;
use crate::policy::PolicyRef;
use crate::privacy::{Personal, Sealed};
use crate::recorded::{Claims, Recorded};

impl Asked for Act {
    fn age() -> Option<Act> {
        None
    }

    fn says(&self) -> Says<'_> {
        match self {
            // What an offer asks, in another file, is asked for by the process between them.
            Act::Reserve { .. } | Act::Release { .. } | Act::Expose { .. } => Says::NOTHING,
            // It follows from an invoice, or a list, of the bank.
            Act::Invoice { .. } | Act::Match { .. } => Says::ONLY_FOLLOWS,
        }
    }
}

impl Recorded for Event {
    fn claims(&self) -> Claims {
        match self {
            Event::Reserved(_)
            | Event::Refused(_)
            | Event::Released(_)
            | Event::Exposed(_)
            | Event::CommissionEarned(_)
            | Event::CommissionInvoiced(_)
            | Event::CommissionMatched(_)
            | Event::CommissionTakenBack(_)
            | Event::CommissionCredited(_) => Claims::NOTHING,
        }
    }

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

    fn check_recorded(&self, event: &Event) -> Result<(), String> {
        let Event::Reserved(it) = event else { return Ok(()) };
        let whole = it.reserved.plus(it.drawn).and_then(|taken| taken.plus(it.amount));
        match whole.is_some_and(|whole| whole.amount() <= it.line.amount()) {
            true => Ok(()),
            false => Err(format!(
                "{} was reserved beside {} and {} of a line of {}",
                it.amount, it.reserved, it.drawn, it.line
            )),
        }
    }
}
