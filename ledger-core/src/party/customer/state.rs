//! A customer as the events have left it.

use std::sync::Arc;

use super::{Consents, ContactField, Event};
use crate::event::Stored;
use crate::party::Country;
use crate::privacy::Sealed;
use crate::reason::Reason;

/// What `decide` needs to know of a customer, and what a contract names the customer by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    NotRegistered,
    Registered {
        country: Country,
        standing: Standing,
        consents: Consents,
        named: Named,
    },
}

/// What a contract names a customer by, as it was recorded last: sealed, so that it names nobody to
/// whoever has no key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    pub name: Option<Arc<Kept>>,
    pub phone: Option<Arc<Kept>>,
}

/// A sealed field, with the event that it stands in: it opens nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub sealed: Sealed,
    pub event_type: &'static str,
}

impl Named {
    fn recorded(&mut self, event: &Event, name: Option<&Sealed>, phone: Option<&Sealed>) {
        let event_type = event.event_type();
        let kept = |it: &Sealed| Arc::new(Kept { sealed: it.clone(), event_type });
        self.name = name.map(kept).or(self.name.take());
        self.phone = phone.map(kept).or(self.phone.take());
    }

    fn without(&mut self, field: ContactField) {
        match field {
            ContactField::Name => self.name = None,
            ContactField::Phone => self.phone = None,
            ContactField::Email => {}
        }
    }
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

    /// What a contract names the customer by; `None` of who is not registered.
    pub const fn named(&self) -> Option<&Named> {
        match self {
            State::NotRegistered => None,
            State::Registered { named, .. } => Some(named),
        }
    }

    pub(super) fn evolve(self, event: &Event) -> State {
        match (self, event) {
            (State::NotRegistered, Event::Registered(it)) => {
                let mut named = Named::default();
                named.recorded(event, it.name.as_ref(), it.phone.as_ref());
                let (standing, consents) = (Standing::Active, Consents::default());
                State::Registered { country: it.country, standing, consents, named }
            }
            (State::Registered { country, standing, mut consents, mut named }, event) => {
                let standing = match event {
                    Event::Registered(_) => panic!("{event:?} cannot follow another one"),
                    Event::ContactChanged(it) => {
                        named.recorded(event, it.name.as_ref(), it.phone.as_ref());
                        it.removed.iter().for_each(|it| named.without(*it));
                        standing
                    }
                    Event::Suspended(it) => Standing::Suspended { reason: it.reason.clone() },
                    Event::Resumed(_) => Standing::Active,
                    Event::ConsentGiven(it) => {
                        consents.give(it);
                        standing
                    }
                    Event::ConsentWithdrawn(it) => {
                        consents.withdraw(*it);
                        standing
                    }
                };
                State::Registered { country, standing, consents, named }
            }
            (State::NotRegistered, event) => {
                panic!("{event:?} cannot follow {:?}", State::NotRegistered)
            }
        }
    }
}
