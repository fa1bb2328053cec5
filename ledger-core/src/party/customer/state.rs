//! A customer as the events have left it.

use super::{Consents, Event};
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
        consents: Consents,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    Active,
    Suspended { reason: Reason },
}

impl State {
    /// What the customer has agreed to; `None` of who is not registered.
    pub fn consents(&self) -> Option<&Consents> {
        match self {
            State::NotRegistered => None,
            State::Registered { consents, .. } => Some(consents),
        }
    }

    pub(super) fn evolve(self, event: &Event) -> State {
        match (self, event) {
            (State::NotRegistered, Event::Registered(it)) => State::Registered {
                country: it.country,
                standing: Standing::Active,
                consents: Consents::default(),
            },
            (state @ State::Registered { .. }, Event::ContactChanged(_)) => state,
            (State::Registered { country, consents, .. }, Event::Suspended(it)) => {
                let standing = Standing::Suspended { reason: it.reason.clone() };
                State::Registered { country, standing, consents }
            }
            (State::Registered { country, consents, .. }, Event::Resumed(_)) => {
                State::Registered { country, standing: Standing::Active, consents }
            }
            (State::Registered { country, standing, mut consents }, Event::ConsentGiven(it)) => {
                consents.give(it);
                State::Registered { country, standing, consents }
            }
            (
                State::Registered { country, standing, mut consents },
                Event::ConsentWithdrawn(it),
            ) => {
                consents.withdraw(*it);
                State::Registered { country, standing, consents }
            }
            (state @ State::Registered { .. }, Event::Registered(_))
            | (
                state @ State::NotRegistered,
                Event::ContactChanged(_)
                | Event::Suspended(_)
                | Event::Resumed(_)
                | Event::ConsentGiven(_)
                | Event::ConsentWithdrawn(_),
            ) => panic!("{event:?} cannot follow {state:?}"),
        }
    }
}
