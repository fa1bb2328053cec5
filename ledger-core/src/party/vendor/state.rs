//! A vendor as the events have left it.

use super::Event;
use crate::reason::Reason;

/// What `decide` needs to know of a vendor. Name, country and contact are not among it: no rule
/// reads them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    NotRegistered,
    Registered(Standing),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    Active,
    Suspended { reason: Reason },
}

impl State {
    pub(super) fn evolve(self, event: &Event) -> State {
        match (self, event) {
            (State::NotRegistered, Event::Registered(_))
            | (State::Registered(_), Event::Resumed(_)) => State::Registered(Standing::Active),
            (State::Registered(_), Event::Suspended(it)) => {
                State::Registered(Standing::Suspended { reason: it.reason.clone() })
            }
            (state @ State::Registered(_), Event::Registered(_))
            | (state @ State::NotRegistered, Event::Suspended(_) | Event::Resumed(_)) => {
                panic!("{event:?} cannot follow {state:?}")
            }
        }
    }
}
