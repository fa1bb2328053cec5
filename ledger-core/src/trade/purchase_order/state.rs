//! A purchase order as its events have left it.

use uuid::Uuid;

use super::Event;
use crate::event::Stored;

/// What `decide` needs to know of a purchase order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    None,
    /// The order has told something of it; its stage says what became of it.
    Opened(Account),
}

/// Whose it is, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    pub(super) customer: Uuid,
    pub(super) order: Uuid,
    pub(super) stage: Stage,
    /// Whether the order was told that there was nothing to cancel.
    pub(super) told: bool,
}

/// How far a purchase order has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Received,
    NotReceived,
    Confirmed,
    Refused,
    Cancelled,
    /// Cancelled before it arrived.
    CancelledAhead,
}

impl State {
    /// What was told of it; `None` for no purchase order.
    pub fn account(&self) -> Option<&Account> {
        match self {
            State::None => None,
            State::Opened(account) => Some(account),
        }
    }

    /// # Panics
    /// When the event cannot have happened to this purchase order: then the stored history is wrong.
    pub(super) fn evolve(self, event: &Event) -> State {
        match self {
            State::None => State::Opened(Account::opened(event)),
            State::Opened(mut account) => {
                account.apply(event);
                State::Opened(account)
            }
        }
    }
}

impl Account {
    pub fn customer(&self) -> Uuid {
        self.customer
    }

    pub fn order(&self) -> Uuid {
        self.order
    }

    pub fn stage(&self) -> Stage {
        self.stage
    }

    fn opened(event: &Event) -> Account {
        let (customer, order, stage) = match event {
            Event::Received(it) => (it.customer, it.order, Stage::Received),
            Event::NotReceived(it) => (it.customer, it.order, Stage::NotReceived),
            Event::Cancelled(it) => (it.customer, it.order, Stage::CancelledAhead),
            Event::Confirmed(_) | Event::Refused(_) | Event::NotCancelled(_) => {
                let kind = event.event_type();
                panic!("{kind} cannot happen to a purchase order that does not exist")
            }
        };
        Account { customer, order, stage, told: false }
    }

    fn apply(&mut self, event: &Event) {
        use Stage::{CancelledAhead, Confirmed, NotReceived, Received, Refused};
        match event {
            Event::Received(_) => self.pass(event, &[], Received),
            Event::NotReceived(_) => self.pass(event, &[CancelledAhead], NotReceived),
            Event::Confirmed(_) => self.pass(event, &[Received], Confirmed),
            Event::Refused(_) => self.pass(event, &[Received], Refused),
            Event::Cancelled(_) => self.pass(event, &[Received, Confirmed], Stage::Cancelled),
            Event::NotCancelled(_) => {
                self.pass(event, &[NotReceived, Refused], self.stage);
                self.told = true;
            }
        }
    }

    fn pass(&mut self, event: &Event, from: &[Stage], to: Stage) {
        let (kind, stage) = (event.event_type(), self.stage);
        assert!(
            from.contains(&stage),
            "{kind} cannot happen to a purchase order that is {stage:?}"
        );
        self.stage = to;
    }
}
