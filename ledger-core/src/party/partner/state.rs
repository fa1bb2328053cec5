//! A partner as the events have left it.

use std::sync::Arc;

use uuid::Uuid;

use super::{Event, Firm, Proposed};
use crate::calendar::Day;
use crate::event::Stored;
use crate::hash::Hash;
use crate::party::{LenderType, Mandate};
use crate::reason::Reason;

/// What `decide`, and who asks a bank to lend, need to know of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// `None` before two persons agreed.
    pub enrolled: Option<Enrolment>,
    /// What waits for another person.
    pub waiting: Option<Waiting>,
    /// Whether there was anything at all.
    pub(super) begun: bool,
}

/// Who was enrolled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    pub name: Arc<str>,
    pub firm: Firm,
    pub lender_type: LenderType,
    pub mandate: Arc<Mandate>,
    /// The number of the mandate.
    pub number: u32,
    pub standing: Standing,
}

/// A proposal that waits for another person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting(pub Arc<Proposed>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    Active,
    Suspended { reason: Reason },
}

impl Waiting {
    pub fn proposal(&self) -> Uuid {
        self.0.proposal
    }

    pub fn by(&self) -> Hash {
        self.0.by
    }

    /// The first business day on which it is too late to agree.
    pub fn lapses_on(&self) -> Day {
        self.0.lapses_on
    }
}

impl State {
    /// Whether anything happened to it.
    pub const fn is_begun(&self) -> bool {
        self.begun
    }

    /// The first business day on which time alone does something to it.
    pub fn next_action_on(&self) -> Option<Day> {
        self.waiting.as_ref().map(Waiting::lapses_on)
    }

    /// # Panics
    /// When the event cannot have happened to this partner: then the stored history is wrong.
    pub(super) fn evolve(mut self, event: &Event) -> State {
        self.begun = true;
        match event {
            Event::Proposed(it) => {
                assert!(self.waiting.is_none(), "one proposal waits at a time");
                self.waiting = Some(Waiting(Arc::new((**it).clone())));
            }
            Event::Enrolled(it) => {
                self.settle(it.proposal);
                assert!(self.enrolled.is_none(), "a partner is enrolled once");
                self.enrolled = Some(Enrolment {
                    name: it.name.as_str().into(),
                    firm: it.firm.clone(),
                    lender_type: it.lender_type,
                    mandate: Arc::new(it.mandate.clone()),
                    number: 1,
                    standing: Standing::Active,
                });
            }
            Event::MandateChanged(it) => {
                self.settle(it.proposal);
                let partner = self.partner(event);
                assert_eq!(it.number, partner.number + 1, "mandates are counted");
                partner.number = it.number;
                partner.mandate = Arc::new(it.mandate.clone());
            }
            Event::Declined(it) => self.settle(it.proposal),
            Event::Lapsed(it) => self.settle(it.proposal),
            Event::Suspended(it) => {
                let reason = it.reason.clone();
                self.partner(event).standing = Standing::Suspended { reason };
            }
            Event::Resumed(_) => self.partner(event).standing = Standing::Active,
            Event::Invoiced(_) | Event::Reconciled(_) => {
                self.partner(event);
            }
        }
        self
    }

    /// Nothing waits any more.
    fn settle(&mut self, proposal: Uuid) {
        let waited = self.waiting.take().map(|it| it.proposal());
        assert_eq!(waited, Some(proposal), "what is settled has waited");
    }

    fn partner(&mut self, event: &Event) -> &mut Enrolment {
        let Some(partner) = &mut self.enrolled else {
            panic!("{} cannot happen to who was not enrolled", event.event_type())
        };
        partner
    }
}
