//! An order as its events have left it.

use uuid::Uuid;

use super::{Confirmed, Event, Line, Quoted, Totals};
use crate::event::Stored;
use crate::log::Instant;
use crate::money::{Currency, Money};

/// What `decide` needs to know of an order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    None,
    /// Quoted; its stage says what became of it.
    Opened(Account),
}

/// What was quoted, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub(super) lines: Vec<Line>,
    pub(super) totals: Totals,
    pub(super) valid_until: Instant,
    pub(super) stage: Stage,
    /// The loan that pays for it, from the confirmation on.
    pub(super) loan: Option<Uuid>,
    /// What is asked of each vendor, from the confirmation on.
    pub(super) supplies: Vec<Supply>,
    /// What is to be paid back.
    pub(super) refund: Money,
}

/// How far an order has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Quoted,
    Placed,
    Confirmed,
    Delivered,
    ReturnAsked,
    Returned,
    Cancelled,
}

/// One vendor's part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supply {
    pub purchase_order: Uuid,
    pub vendor: Uuid,
    /// The numbers of its lines.
    pub lines: Vec<u32>,
    /// Whether the vendor's file took it in.
    pub sent: bool,
    pub answer: Option<Answer>,
}

/// What a vendor answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Confirmed,
    Refused,
}

impl State {
    /// What was quoted; `None` for no order.
    pub fn account(&self) -> Option<&Account> {
        match self {
            State::None => None,
            State::Opened(account) => Some(account),
        }
    }

    /// # Panics
    /// When the event cannot have happened to this order: then the stored history is wrong.
    pub(super) fn evolve(self, event: &Event) -> State {
        match (self, event) {
            (State::None, Event::Quoted(it)) => State::Opened(Account::quoted(it)),
            (
                State::None,
                Event::PlacedOnCredit(_)
                | Event::Confirmed(_)
                | Event::PurchaseOrderSent(_)
                | Event::PurchaseOrderConfirmed(_)
                | Event::PurchaseOrderRefused(_)
                | Event::Cancelled(_)
                | Event::Delivered(_)
                | Event::ReturnAsked(_)
                | Event::ReturnReceived(_)
                | Event::RefundFellDue(_),
            ) => panic!("{} cannot happen to an order that does not exist", event.event_type()),
            (State::Opened(mut account), _) => {
                account.apply(event);
                State::Opened(account)
            }
        }
    }

    /// Checks the invariants.
    ///
    /// # Errors
    /// Says which does not hold.
    pub fn check(&self) -> Result<(), String> {
        self.account().map_or(Ok(()), Account::check)
    }
}

impl Account {
    pub fn stage(&self) -> Stage {
        self.stage
    }

    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    pub fn totals(&self) -> &Totals {
        &self.totals
    }

    /// What the customer is to pay: what an application for this order is for.
    pub fn total(&self) -> Money {
        self.totals.total
    }

    pub fn currency(&self) -> Currency {
        self.totals.total.currency()
    }

    pub fn valid_until(&self) -> Instant {
        self.valid_until
    }

    /// The loan that pays for it; `None` before the confirmation.
    pub fn loan(&self) -> Option<Uuid> {
        self.loan
    }

    pub fn supplies(&self) -> &[Supply] {
        &self.supplies
    }

    /// What is to be paid back.
    pub fn refund(&self) -> Money {
        self.refund
    }

    /// Whether the goods are still on their way: what a dispute over its loan stands on.
    pub fn is_awaited(&self) -> bool {
        self.stage == Stage::Confirmed
    }

    pub(super) fn supply(&self, purchase_order: Uuid) -> Option<&Supply> {
        self.supplies.iter().find(|it| it.purchase_order == purchase_order)
    }

    fn quoted(it: &Quoted) -> Account {
        Account {
            lines: it.lines.clone(),
            totals: it.totals,
            valid_until: it.valid_until,
            stage: Stage::Quoted,
            loan: None,
            supplies: vec![],
            refund: Money::zero(it.totals.total.currency()),
        }
    }

    fn apply(&mut self, event: &Event) {
        use Stage::{Cancelled, Confirmed, Delivered, Placed, ReturnAsked, Returned};
        match event {
            Event::Quoted(it) => {
                self.pass(event, &[Stage::Quoted], Stage::Quoted);
                *self = Account::quoted(it);
            }
            Event::PlacedOnCredit(_) => self.pass(event, &[Stage::Quoted], Placed),
            Event::Confirmed(it) => {
                self.pass(event, &[Placed], Confirmed);
                self.confirmed(it);
            }
            Event::PurchaseOrderSent(it) => self.supply_mut(it.purchase_order).sent = true,
            Event::PurchaseOrderConfirmed(it) => {
                self.answered(it.purchase_order, Answer::Confirmed);
            }
            Event::PurchaseOrderRefused(it) => self.answered(it.purchase_order, Answer::Refused),
            Event::Cancelled(_) => {
                self.pass(event, &[Stage::Quoted, Placed, Confirmed], Cancelled);
            }
            Event::Delivered(_) => self.pass(event, &[Confirmed], Delivered),
            Event::ReturnAsked(_) => self.pass(event, &[Delivered], ReturnAsked),
            Event::ReturnReceived(_) => self.pass(event, &[ReturnAsked], Returned),
            Event::RefundFellDue(it) => {
                assert_eq!(self.refund.plus(it.amount), Some(it.due), "refunds add up");
                self.refund = it.due;
            }
        }
    }

    fn pass(&mut self, event: &Event, from: &[Stage], to: Stage) {
        let (kind, stage) = (event.event_type(), self.stage);
        assert!(from.contains(&stage), "{kind} cannot happen to an order that is {stage:?}");
        self.stage = to;
    }

    fn confirmed(&mut self, it: &Confirmed) {
        self.loan = Some(it.loan);
        let supply = |it: &super::PurchaseOrder| Supply {
            purchase_order: it.purchase_order,
            vendor: it.vendor,
            lines: it.lines.iter().map(|it| it.number).collect(),
            sent: false,
            answer: None,
        };
        self.supplies = it.purchase_orders.iter().map(supply).collect();
    }

    fn answered(&mut self, purchase_order: Uuid, answer: Answer) {
        let supply = self.supply_mut(purchase_order);
        assert_eq!(supply.answer, None, "purchase order {purchase_order} is answered once");
        supply.answer = Some(answer);
    }

    fn supply_mut(&mut self, purchase_order: Uuid) -> &mut Supply {
        self.supplies
            .iter_mut()
            .find(|it| it.purchase_order == purchase_order)
            .expect("only purchase orders of the confirmation are told of")
    }

    fn check(&self) -> Result<(), String> {
        let sum = |of: fn(&Line) -> Money| -> Option<Money> {
            let zero = Money::zero(self.currency());
            self.lines.iter().try_fold(zero, |sum, it| sum.plus(of(it)))
        };
        let Totals { goods, freight, customs, service, credit_fee, total } = self.totals;
        let sums = [
            ("goods", sum(|it| it.goods), goods),
            ("freight", sum(|it| it.freight), freight),
            ("customs", sum(|it| it.customs), customs),
            ("service", sum(|it| it.service), service),
            ("total", sum(|it| it.total).and_then(|it| it.plus(credit_fee)), total),
        ];
        for (what, found, recorded) in sums {
            if found != Some(recorded) {
                return Err(format!("{what}: the lines come to {found:?}, not {recorded}"));
            }
        }
        let mut vendors: Vec<_> = self.supplies.iter().map(|it| it.vendor).collect();
        vendors.sort_unstable();
        vendors.dedup();
        if vendors.len() != self.supplies.len() {
            return Err("a vendor has two purchase orders".to_owned());
        }
        let before = matches!(self.stage, Stage::Quoted | Stage::Placed);
        let unconfirmed = self.supplies.is_empty() && self.loan.is_none();
        let supplied: Vec<_> = self
            .lines
            .iter()
            .filter(|line| {
                let of = |it: &&Supply| it.vendor == line.vendor && it.lines.contains(&line.number);
                self.supplies.iter().filter(of).count() == 1
            })
            .collect();
        let whole = self.loan.is_some() && supplied.len() == self.lines.len();
        match (before, unconfirmed, whole, self.stage) {
            (true, true, _, _) | (false, true, _, Stage::Cancelled) | (false, false, true, _) => (),
            (..) => return Err("its lines are not each in one purchase order".to_owned()),
        }
        if !self.refund.is_zero() && !matches!(self.stage, Stage::Cancelled | Stage::Returned) {
            return Err(format!("{} is to be paid back for nothing", self.refund));
        }
        Ok(())
    }
}
