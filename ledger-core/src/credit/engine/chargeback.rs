//! What is owed again when a payer's bank takes money back that it had paid?
//!
//! The payment counted until that day, so that nobody is late for what was paid in time. From then on
//! is owed again what the payment had paid, on a row that is due on that day or later. Money that waits
//! makes up for it first. What is left is restored in the reverse order of the contract's components,
//! each as the component that it was: so what was paid as interest is owed as interest, and bears none.
//!
//! Money that waits and later pays something is told apart by whose it was, oldest first; which is kept
//! only of payments that are charged back.

use uuid::Uuid;

use super::charged_back::{Chargeback, Restores};
use super::facts::Facts;
use super::run::Sweep;
use super::{Amounts, Excess};
use crate::calendar::Day;
use crate::policy::Component;

/// What payments that are charged back had paid.
#[derive(Debug, Default)]
pub(super) struct Origins(Vec<Origin>);

/// Of one payment, or of all that an opening had.
#[derive(Debug)]
struct Origin {
    of: Of,
    paid: Amounts,
    /// What of it is in the credit balance.
    waits: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Opening,
    Repayment(Uuid),
}

impl Origins {
    pub(super) fn of(facts: &Facts) -> Origins {
        let mut origins = Origins::default();
        for it in facts.chargebacks().filter(|it| !it.reversed && !it.folded) {
            let of = match facts.receipt(it.repayment) {
                Some(receipt) if receipt.folded => Of::Opening,
                Some(_) | None => Of::Repayment(it.repayment),
            };
            if origins.0.iter().any(|it| it.of == of) {
                continue;
            }
            let paid = match (of, facts.opening()) {
                (Of::Opening, Some(opening)) => {
                    let charged =
                        facts.charges().map(|it| Amounts::single(it.component(), it.paid));
                    let all = opening.paid.iter().copied().chain(charged);
                    all.fold(Amounts::default(), |sum, it| sum.plus(&it))
                }
                (Of::Opening | Of::Repayment(_), _) => Amounts::default(),
            };
            origins.0.push(Origin { of, paid, waits: 0 });
        }
        origins
    }

    fn find(&mut self, of: Of) -> Option<&mut Origin> {
        self.0.iter_mut().find(|it| it.of == of)
    }

    fn waiting(&self) -> i64 {
        self.0.iter().map(|it| it.waits).sum()
    }

    /// No more waits than there is: what went out of it was the last that came.
    fn bound(&mut self, credit: i64) {
        let mut beyond = self.waiting() - credit.max(0);
        for it in self.0.iter_mut().rev() {
            let out = beyond.clamp(0, it.waits);
            it.waits -= out;
            beyond -= out;
        }
    }
}

/// Takes so much of these, the last component of the order first.
fn last_of(amounts: &mut Amounts, order: &[Component], money: i64) -> Amounts {
    let before = *amounts;
    let mut left = money;
    for component in order.iter().rev() {
        left = amounts.serve(*component, left);
    }
    before.minus(amounts)
}

impl Sweep<'_> {
    /// What is paid by now.
    fn paid(&self) -> Amounts {
        let rows = self.rows.iter().fold(Amounts::default(), |sum, it| sum.plus(&it.paid));
        self.parts.iter().fold(rows, |sum, it| sum.minus(&it.left))
    }

    /// Does something with a repayment's money, whose credit balance it may raise, and notes what it
    /// paid if it is charged back.
    pub(super) fn noting(&mut self, repayment: Uuid, pay: impl FnOnce(&mut Self) -> i64) {
        let of = Of::Repayment(repayment);
        if self.origins.find(of).is_none() {
            self.credit += pay(self);
            return;
        }
        let before = self.paid();
        let left = pay(self);
        self.credit += left;
        let paid = self.paid().minus(&before);
        if let Some(it) = self.origins.find(of) {
            it.paid = it.paid.plus(&paid);
            it.waits += left;
        }
        self.origins.bound(self.credit);
    }

    /// Money went out of what waits.
    pub(super) fn went_out(&mut self) {
        self.origins.bound(self.credit);
    }

    /// Pays what is due with the money that waits, the oldest first: what is left of it waits on.
    pub(super) fn use_waiting(&mut self, day: Day) {
        let unnamed = self.credit - self.origins.waiting();
        let left = self.pay(unnamed, day, Excess::Keep);
        self.credit -= unnamed - left;
        for place in 0..self.origins.0.len() {
            let waits = self.origins.0.get(place).map_or(0, |it| it.waits);
            if waits == 0 {
                continue;
            }
            let before = self.paid();
            let left = self.pay(waits, day, Excess::Keep);
            self.credit -= waits - left;
            let paid = self.paid().minus(&before);
            if let Some(it) = self.origins.0.get_mut(place) {
                it.paid = it.paid.plus(&paid);
                it.waits = left;
            }
        }
    }

    /// From this day on is owed again what was paid.
    pub(super) fn charge_back(&mut self, it: &Chargeback) {
        if it.reversed || it.folded {
            return;
        }
        let from_credit = it.amount.min(self.credit.max(0));
        let again = it.amount - from_credit;
        let restored = match it.restores {
            Restores::Principal => Amounts::single(Component::Principal, again),
            Restores::Components => self.restored(it.repayment, from_credit, again),
        };
        self.credit -= from_credit + again - restored.total();
        self.went_out();
        let row = self.rows.get_mut(it.row).expect("a chargeback belongs to a row");
        row.owed = row.owed.plus(&restored);
        // Counted as paid until the position is told from what is left.
        row.paid = row.paid.plus(&restored);
        self.restored = self.restored.plus(&restored);
        if let Some(again) = self.again.get_mut(it.row) {
            *again = again.plus(&restored);
        }
        let part = self.parts.iter_mut().find(|part| part.charge == Some(it.chargeback));
        part.expect("a chargeback has its part").left = restored;
    }

    /// What a payment had paid of which so much is owed again, when others' money that waits takes
    /// its place for some of it. What went out of the credit balance it had not paid.
    fn restored(&mut self, repayment: Uuid, from_credit: i64, again: i64) -> Amounts {
        let order = &self.contract.allocation.components;
        let credit = self.credit;
        let origins = &mut self.origins;
        let of = match origins.find(Of::Repayment(repayment)) {
            Some(it) => it.of,
            None => Of::Opening,
        };
        let unnamed = credit.max(0) - origins.waiting();
        let Some(own) = origins.find(of) else { return Amounts::default() };
        let own_waits = own.waits.min(from_credit);
        own.waits -= own_waits;
        let mut others = from_credit - own_waits;
        let mut taken_over = last_of(&mut own.paid, order, others + again);
        let restored = last_of(&mut taken_over, order, again);
        // Nobody asks whose it was of money that is not named.
        let unnamed = unnamed.min(others);
        last_of(&mut taken_over, order, unnamed);
        others -= unnamed;
        for it in origins.0.iter_mut().filter(|it| it.of != of) {
            let waits = it.waits.min(others);
            it.waits -= waits;
            others -= waits;
            it.paid = it.paid.plus(&last_of(&mut taken_over, order, waits));
        }
        restored
    }
}
