//! A purchase order as its events have left it.

use uuid::Uuid;

use super::{Cancelled, Event, From};
use crate::calendar::Day;
use crate::event::Stored;

/// What `decide` needs to know of a purchase order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    None,
    /// The order has told something of it; its stage says what became of it.
    Opened(PurchaseOrder),
}

/// Whose it is, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PurchaseOrder {
    pub(super) from: From,
    pub(super) stage: Stage,
    /// The first business day on which it is too late to answer, once it was received.
    pub(super) lapses_on: Option<Day>,
}

/// How far a purchase order has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Told of before it arrived.
    Ahead,
    Received,
    NotReceived,
    Confirmed,
    Refused,
    /// Confirmed, and not supplied after all.
    Withdrawn,
    /// Not answered in time.
    Lapsed,
    Cancelled,
    /// Cancelled before it arrived.
    CancelledAhead,
}

impl State {
    /// What was told of it; `None` for no purchase order.
    pub fn purchase_order(&self) -> Option<&PurchaseOrder> {
        match self {
            State::None => None,
            State::Opened(account) => Some(account),
        }
    }

    /// The first business day on which time alone does something to it.
    pub fn next_action_on(&self) -> Option<Day> {
        let waits = self.purchase_order().filter(|it| it.stage == Stage::Received);
        waits.and_then(|it| it.lapses_on)
    }

    /// # Panics
    /// When the event cannot have happened to this purchase order: then the stored history is wrong.
    pub(super) fn evolve(self, event: &Event) -> State {
        let mut account = match self {
            State::None => {
                let (from, stage) = (event.from(), Stage::Ahead);
                PurchaseOrder { from, stage, lapses_on: None }
            }
            State::Opened(account) => account,
        };
        account.apply(event);
        State::Opened(account)
    }
}

impl PurchaseOrder {
    pub fn customer(&self) -> Uuid {
        self.from.customer
    }

    pub fn order(&self) -> Uuid {
        self.from.order
    }

    pub fn stage(&self) -> Stage {
        self.stage
    }

    fn apply(&mut self, event: &Event) {
        use Stage::{Ahead, CancelledAhead, Confirmed, NotReceived, Received, Refused};
        match event {
            Event::Received(it) => {
                self.pass(event, &[Ahead], Received);
                self.lapses_on = Some(it.lapses_on);
            }
            Event::NotReceived(_) => self.pass(event, &[Ahead, CancelledAhead], NotReceived),
            Event::Confirmed(_) => self.pass(event, &[Received], Confirmed),
            Event::Refused(_) => self.pass(event, &[Received], Refused),
            Event::Withdrawn(_) => self.pass(event, &[Confirmed], Stage::Withdrawn),
            Event::Lapsed(_) => self.pass(event, &[Received], Stage::Lapsed),
            Event::Cancelled(Cancelled { whole: true, .. }) => {
                let to = if self.stage == Ahead { CancelledAhead } else { Stage::Cancelled };
                self.pass(event, &[Ahead, Received, Confirmed], to);
            }
            Event::NotCancelled(_) => {
                let ended = [NotReceived, Refused, Stage::Withdrawn, Stage::Lapsed];
                self.pass(event, &ended, self.stage);
            }
            // What the order tells of its lines may come in any order, and ends nothing.
            Event::Cancelled(Cancelled { whole: false, .. })
            | Event::Delivered(_)
            | Event::DeliveryCorrected(_)
            | Event::Returned(_) => {}
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

impl Event {
    /// The order it is of.
    pub fn from(&self) -> From {
        let (customer, order) = match self {
            Event::Received(it) => (it.customer, it.order),
            Event::NotReceived(it) => (it.customer, it.order),
            Event::Confirmed(it) => (it.customer, it.order),
            Event::Refused(it) => (it.customer, it.order),
            Event::Withdrawn(it) => (it.customer, it.order),
            Event::Lapsed(it) => (it.customer, it.order),
            Event::Cancelled(it) => (it.customer, it.order),
            Event::NotCancelled(it) => (it.customer, it.order),
            Event::Delivered(it) => (it.customer, it.order),
            Event::DeliveryCorrected(it) => (it.customer, it.order),
            Event::Returned(it) => (it.customer, it.order),
        };
        From { customer, order }
    }
}
