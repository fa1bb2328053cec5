//! What a Premium subscription says of itself to those who treat all aggregates alike.

use super::{Act, Event, State};
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
            Act::Cancel { reason } => Says::because("premium.cancel", reason),
            Act::ReverseFee { reason, .. } => Says::because("premium.reverse_fee", reason),
            Act::Subscribe { .. } | Act::PayFee { .. } | Act::RecordFailure { .. } | Act::Age => {
                Says::NOTHING
            }
        }
    }
}

impl Recorded for Event {
    fn claims(&self) -> Claims {
        match self {
            Event::Subscribed(it) => Claims {
                under: Some(it.policy),
                on: Some(it.starts_on),
                ..Claims::stream("premium")
            },
            Event::FeePaid(it) => Claims::part("payment", it.payment),
            Event::FeeFailed(it) => Claims::part("failure", it.failure),
            Event::FeeDue(_)
            | Event::FeeReversed(_)
            | Event::Renewed(_)
            | Event::Cancelled(_)
            | Event::Expired(_) => Claims::NOTHING,
        }
    }

    fn personal(&self) -> Vec<(Personal, &Sealed)> {
        vec![]
    }
}

impl Folded for State {
    type Event = Event;

    fn next_action_on(&self) -> Option<Day> {
        State::next_action_on(self)
    }

    fn policy(&self) -> Option<PolicyRef> {
        State::policy(self)
    }

    fn check_recorded(&self, event: &Event) -> Result<(), String> {
        self.premium().map_or(Ok(()), |it| it.check_event(event))
    }
}
