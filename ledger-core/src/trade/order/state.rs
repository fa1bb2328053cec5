//! An order as its events have left it.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{
    By, Confirmed, Delivered, DeliveryCorrected, Event, Funding, Line, ObligationCause, Placed,
    Quoted, Refusal, Rest, Totals,
};
use crate::calendar::Day;
use crate::event::Stored;
use crate::log::Instant;
use crate::money::Money;
use crate::policy::GoodsLeave;
use crate::trade::{LineQuantity, Quantities};

/// What `decide` needs to know of an order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    None,
    /// Quoted; its stage says what became of it.
    Opened(Box<Order>),
}

/// What was quoted, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    pub(super) lines: Vec<Line>,
    pub(super) totals: Totals,
    pub(super) valid_until: Instant,
    pub(super) life: Life,
    /// What pays for it, from the confirmation on.
    pub(super) funding: Vec<Funding>,
    /// With what its goods may leave, from the confirmation on.
    pub(super) goods_leave_on: Option<GoodsLeave>,
    /// What is asked of each vendor, from the confirmation on.
    pub(super) supplies: Vec<Supply>,
    /// What was given up, of what was ordered.
    pub(super) cancelled: Quantities,
    /// What was handed over; what came back since is in it too.
    pub(super) delivered: Quantities,
    /// What came back, of what was handed over.
    pub(super) returned: Quantities,
    /// How it was handed over.
    pub(super) deliveries: BTreeMap<By, Quantities>,
    /// The last day on which each line may be given back.
    pub(super) returnable_until: BTreeMap<u32, Day>,
    /// Each return that was asked for.
    pub(super) returns: BTreeMap<Uuid, Return>,
    /// What we owe the customer beside what a loan's own end gives back.
    pub(super) obligations: BTreeMap<Uuid, Money>,
    /// Whether one of them is for lines that are not supplied, or came back.
    pub(super) owes_for_lines: bool,
    /// Whether what pays for it ended with it.
    pub(super) funding_ended: bool,
}

/// How an order as a whole stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Life {
    Quoted,
    Placed { lapses_on: Day },
    Lapsed,
    Confirmed,
    Cancelled,
}

/// A return that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Return {
    pub lines: Vec<LineQuantity>,
    pub stage: ReturnStage,
    /// The first business day on which it is too late for what has not been sent.
    pub lapses_on: Day,
}

/// How far a return has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReturnStage {
    Asked,
    Received,
    Refused,
    Abandoned,
}

/// How far an order has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Quoted,
    Placed,
    Lapsed,
    /// Something of it is still to come.
    Confirmed,
    /// All that was to come was handed over.
    Delivered,
    /// Something of it is to be given back.
    ReturnAsked,
    /// All that was handed over came back, and nothing is to come.
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
    /// Not after all, having confirmed.
    Withdrawn,
}

impl State {
    /// What was quoted; `None` for no order.
    pub fn order(&self) -> Option<&Order> {
        match self {
            State::None => None,
            State::Opened(account) => Some(account),
        }
    }

    /// The first business day on which time alone does something to it.
    pub fn next_action_on(&self) -> Option<Day> {
        let order = self.order()?;
        match order.life {
            Life::Placed { lapses_on } => Some(lapses_on),
            Life::Confirmed => order.open_return().map(|(_, it)| it.lapses_on),
            Life::Quoted | Life::Lapsed | Life::Cancelled => None,
        }
    }

    /// # Panics
    /// When the event cannot have happened to this order: then the stored history is wrong.
    pub(super) fn evolve(self, event: &Event) -> State {
        match (self, event) {
            (State::None, Event::Quoted(it)) => State::Opened(Box::new(Order::quoted(it))),
            (
                State::None,
                Event::Placed(_)
                | Event::Lapsed(_)
                | Event::Confirmed(_)
                | Event::PurchaseOrderSent(_)
                | Event::PurchaseOrderConfirmed(_)
                | Event::PurchaseOrderRefused(_)
                | Event::FundingLapsed(_)
                | Event::Cancelled(_)
                | Event::Delivered(_)
                | Event::DeliveryCorrected(_)
                | Event::ReturnAsked(_)
                | Event::ReturnReceived(_)
                | Event::ReturnRefused(_)
                | Event::ReturnLapseDeferred(_)
                | Event::ReturnAbandoned(_)
                | Event::ObligationArose(_),
            ) => panic!("{} cannot happen to an order that does not exist", event.event_type()),
            (State::Opened(mut account), _) => {
                account.apply(event);
                State::Opened(account)
            }
        }
    }
}

impl Order {
    fn quoted(it: &Quoted) -> Order {
        Order {
            lines: it.lines.clone(),
            totals: it.totals,
            valid_until: it.valid_until,
            life: Life::Quoted,
            funding: vec![],
            goods_leave_on: None,
            supplies: vec![],
            cancelled: Quantities::default(),
            delivered: Quantities::default(),
            returned: Quantities::default(),
            deliveries: BTreeMap::new(),
            returnable_until: BTreeMap::new(),
            returns: BTreeMap::new(),
            obligations: BTreeMap::new(),
            owes_for_lines: false,
            funding_ended: false,
        }
    }

    pub(super) fn apply(&mut self, event: &Event) {
        match event {
            Event::Quoted(it) => {
                self.expect_stage(event, &[Stage::Quoted]);
                *self = Order::quoted(it);
            }
            Event::Placed(Placed { lapses_on, .. }) => {
                self.expect_stage(event, &[Stage::Quoted]);
                self.life = Life::Placed { lapses_on: *lapses_on };
            }
            Event::Lapsed(_) => {
                self.expect_stage(event, &[Stage::Placed]);
                self.life = Life::Lapsed;
            }
            Event::Confirmed(it) => {
                self.expect_stage(event, &[Stage::Placed]);
                self.confirmed(it);
            }
            Event::PurchaseOrderSent(it) => self.supply_mut(it.purchase_order).sent = true,
            Event::PurchaseOrderConfirmed(it) => {
                let from = [None, Some(Answer::Withdrawn)];
                self.answered(it.purchase_order, &from, Answer::Confirmed);
            }
            Event::PurchaseOrderRefused(it) => match it.refusal {
                Refusal::Withdrawn { .. } => {
                    let from = [None, Some(Answer::Confirmed)];
                    self.answered(it.purchase_order, &from, Answer::Withdrawn);
                }
                Refusal::ByVendor { .. } | Refusal::Lapsed {} | Refusal::NotReceived { .. } => {
                    self.answered(it.purchase_order, &[None], Answer::Refused);
                }
            },
            Event::FundingLapsed(it) => {
                assert!(!self.funding_ended, "what pays for an order ends once");
                self.funding_ended = true;
                for it in &it.obligations {
                    let owed = self.obligations.remove(&it.obligation);
                    assert_eq!(owed, Some(it.amount), "what is owed no more was owed");
                }
                self.owes_for_lines = false;
            }
            Event::Cancelled(it) => {
                self.cancelled.add(&it.lines);
                self.funding_ended |= !it.funding.is_empty();
                if it.rest == Rest::Nothing {
                    self.life = Life::Cancelled;
                }
            }
            Event::Delivered(it) => self.handed(it),
            Event::DeliveryCorrected(it) => self.not_handed(it),
            Event::ReturnAsked(it) => {
                let (stage, lapses_on) = (ReturnStage::Asked, it.lapses_on);
                let asked = Return { lines: it.lines.clone(), stage, lapses_on };
                self.returns.insert(it.r#return, asked);
            }
            Event::ReturnReceived(it) => {
                self.returned.add(&it.lines);
                self.funding_ended |= !it.funding.is_empty();
                self.settled(it.r#return, ReturnStage::Received);
            }
            Event::ReturnRefused(it) => self.settled(it.r#return, ReturnStage::Refused),
            Event::ReturnLapseDeferred(it) => self.asked_mut(it.r#return).lapses_on = it.lapses_on,
            Event::ReturnAbandoned(it) => self.settled(it.r#return, ReturnStage::Abandoned),
            Event::ObligationArose(it) => {
                self.obligations.insert(it.obligation, it.amount);
                self.owes_for_lines |= match it.cause {
                    ObligationCause::LinesCancelled { .. }
                    | ObligationCause::LinesReturned { .. } => true,
                    ObligationCause::Person { .. } => false,
                };
            }
        }
    }

    fn expect_stage(&self, event: &Event, from: &[Stage]) {
        let (kind, stage) = (event.event_type(), self.stage());
        assert!(from.contains(&stage), "{kind} cannot happen to an order that is {stage:?}");
    }

    fn confirmed(&mut self, it: &Confirmed) {
        self.life = Life::Confirmed;
        self.funding.clone_from(&it.funding);
        self.goods_leave_on = Some(it.goods_leave_on);
        let supply = |it: &super::PurchaseOrder| Supply {
            purchase_order: it.purchase_order,
            vendor: it.vendor,
            lines: it.lines.iter().map(|it| it.number).collect(),
            sent: false,
            answer: None,
        };
        self.supplies = it.purchase_orders.iter().map(supply).collect();
    }

    fn answered(&mut self, purchase_order: Uuid, from: &[Option<Answer>], answer: Answer) {
        let supply = self.supply_mut(purchase_order);
        let was = supply.answer;
        assert!(from.contains(&was), "purchase order {purchase_order} was answered by {was:?}");
        // Of a vendor who confirmed and withdrew, what he said last stands, whichever is heard first.
        if was != Some(Answer::Withdrawn) {
            supply.answer = Some(answer);
        }
    }

    fn supply_mut(&mut self, purchase_order: Uuid) -> &mut Supply {
        self.supplies
            .iter_mut()
            .find(|it| it.purchase_order == purchase_order)
            .expect("only purchase orders of the confirmation are told of")
    }

    fn handed(&mut self, it: &Delivered) {
        self.delivered.add(&it.lines);
        self.deliveries.entry(it.by).or_default().add(&it.lines);
        for LineQuantity { line, .. } in &it.lines {
            self.returnable_until
                .entry(*line)
                .and_modify(|until| *until = (*until).max(it.returnable_until))
                .or_insert(it.returnable_until);
        }
    }

    fn not_handed(&mut self, it: &DeliveryCorrected) {
        self.delivered.take(&it.lines);
        let by = self.deliveries.get_mut(&it.by).expect("only what was told is corrected");
        by.take(&it.lines);
        if by.is_empty() {
            self.deliveries.remove(&it.by);
        }
    }

    fn settled(&mut self, r#return: Uuid, stage: ReturnStage) {
        self.asked_mut(r#return).stage = stage;
    }

    /// A return that is waited for.
    fn asked_mut(&mut self, r#return: Uuid) -> &mut Return {
        let asked = self.returns.get_mut(&r#return).expect("only what was asked for is settled");
        assert_eq!(asked.stage, ReturnStage::Asked, "return {} is settled once", r#return);
        asked
    }
}
