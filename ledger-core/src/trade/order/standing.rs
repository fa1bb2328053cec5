//! How does an order stand?

use std::collections::BTreeMap;

use uuid::Uuid;

use super::state::Life;
use super::{By, Funding, Line, Order, Return, ReturnStage, Stage, Supply, Totals};
use crate::log::Instant;
use crate::money::{Currency, Money};
use crate::policy::GoodsLeave;
use crate::trade::{LineQuantity, Quantities};

impl Order {
    pub fn stage(&self) -> Stage {
        match self.life {
            Life::Quoted => Stage::Quoted,
            Life::Placed { .. } => Stage::Placed,
            Life::Lapsed => Stage::Lapsed,
            Life::Cancelled => Stage::Cancelled,
            Life::Confirmed if self.open_return().is_some() => Stage::ReturnAsked,
            Life::Confirmed if !self.is_complete() => Stage::Confirmed,
            Life::Confirmed if self.delivered == self.returned => Stage::Returned,
            Life::Confirmed => Stage::Delivered,
        }
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

    /// What pays for it; nothing before the confirmation.
    pub fn funding(&self) -> &[Funding] {
        &self.funding
    }

    /// The loan that pays for it; `None` before the confirmation, or where none does.
    pub fn loan(&self) -> Option<Uuid> {
        self.funding.iter().find_map(|it| match it {
            Funding::Loan { loan, .. } => Some(*loan),
            Funding::Payment { .. } => None,
        })
    }

    /// Whether what pays for it ended with it.
    pub fn has_funding_ended(&self) -> bool {
        self.funding_ended
    }

    /// With what its goods may leave; `None` before the confirmation.
    pub fn goods_leave_on(&self) -> Option<GoodsLeave> {
        self.goods_leave_on
    }

    pub fn supplies(&self) -> &[Supply] {
        &self.supplies
    }

    /// Whether something of it is still to come: what a hold on its loan stands on.
    pub fn is_awaited(&self) -> bool {
        self.life == Life::Confirmed && !self.is_complete()
    }

    /// The return that was asked for and not settled; there is one at most.
    pub fn open_return(&self) -> Option<(Uuid, &Return)> {
        let open = self.returns.iter().find(|(_, it)| it.stage == ReturnStage::Asked);
        open.map(|(id, it)| (*id, it))
    }

    /// Every return that was asked for.
    pub fn returns(&self) -> &BTreeMap<Uuid, Return> {
        &self.returns
    }

    /// What is still to come: neither handed over nor given up. Before the confirmation that is all
    /// that was quoted.
    pub fn outstanding(&self) -> Quantities {
        self.ordered().without(&self.cancelled).without(&self.delivered)
    }

    /// What the customer has: what was handed over and has not come back.
    pub fn handed_over(&self) -> Quantities {
        self.delivered.without(&self.returned)
    }

    /// How what was handed over was.
    pub fn deliveries(&self) -> &BTreeMap<By, Quantities> {
        &self.deliveries
    }

    /// What was given up.
    pub fn cancelled(&self) -> &Quantities {
        &self.cancelled
    }

    /// What was handed over; what came back since is in it too.
    pub fn delivered(&self) -> &Quantities {
        &self.delivered
    }

    /// What came back.
    pub fn returned(&self) -> &Quantities {
        &self.returned
    }

    /// What we owe the customer beside what a loan's own end gives back.
    pub fn obligations(&self) -> &BTreeMap<Uuid, Money> {
        &self.obligations
    }

    pub(super) fn ordered(&self) -> Quantities {
        let all =
            self.lines.iter().map(|it| LineQuantity { line: it.number, quantity: it.quantity });
        Quantities::of(&all.collect::<Vec<_>>())
    }

    /// Whether nothing is to come any more.
    pub(super) fn is_complete(&self) -> bool {
        self.outstanding().is_empty()
    }

    pub(super) fn supply(&self, purchase_order: Uuid) -> Option<&Supply> {
        self.supplies.iter().find(|it| it.purchase_order == purchase_order)
    }
}
