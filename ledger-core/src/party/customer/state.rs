//! A customer as the events have left it.

use super::Event;
use crate::party::Country;
use crate::reason::Reason;

/// What `decide` needs to know of a customer. Contacts are not among it: no rule reads them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    NotRegistered,
    Registered {
        country: Country,
        standing: Standing,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    Active,
    Suspended { reason: Reason },
}

impl State {
    pub(super) fn evolve(self, event: &Event) -> State {
        match (self, event) {
            (State::NotRegistered, Event::Registered(it)) => {
                State::Registered { country: it.country, standing: Standing::Active }
            }
            (state @ State::Registered { .. }, Event::ContactChanged(_)) => state,
            (State::Registered { country, .. }, Event::Suspended(it)) => State::Registered {
                country,
                standing: Standing::Suspended { reason: it.reason.clone() },
            },
            (State::Registered { country, .. }, Event::Resumed(_)) => {
                State::Registered { country, standing: Standing::Active }
            }
            (state @ State::Registered { .. }, Event::Registered(_))
            | (
                state @ State::NotRegistered,
                Event::ContactChanged(_) | Event::Suspended(_) | Event::Resumed(_),
            ) => panic!("{event:?} cannot follow {state:?}"),
        }
    }
}
