//! When may money that was paid be charged back, and where is it owed again?
//!
//! A payment that is charged back counted until that day; one that is reversed never did. So who had
//! paid in time was not late, and has until the next due date to pay again.

use uuid::Uuid;

use super::course::{Course, Settled};
use super::{Chargeback, ChargebackReversed, ChargedBack, Event, Life, Loan, Rejection};
use crate::calendar::Day;
use crate::credit::engine::{Fact, number, run};
use crate::money::Money;
use crate::reason::Reason;

/// What a payer's bank is said to have taken back.
#[derive(Clone, Copy)]
pub(super) struct AskedChargeback<'a> {
    pub(super) chargeback: Uuid,
    pub(super) repayment: Uuid,
    /// Absent: all of it that was not charged back yet.
    pub(super) amount: Option<Money>,
    pub(super) reference: &'a str,
    pub(super) reason: &'a Reason,
}

impl Loan {
    /// By the day from which each counts; amounts in minor units.
    pub fn chargebacks(&self) -> impl Iterator<Item = &Chargeback> {
        self.facts.chargebacks()
    }

    /// What was taken back of all that came in, after it had counted.
    pub(super) fn charged_back(&self) -> i64 {
        self.chargebacks().filter(|it| !it.reversed).map(|it| it.amount).sum()
    }

    pub(super) fn charged_back_of(&self, repayment: Uuid) -> i64 {
        let of = self.chargebacks().filter(|it| !it.reversed && it.repayment == repayment);
        of.map(|it| it.amount).sum()
    }
}

impl Course<'_> {
    pub(super) fn charge_back(mut self, asked: &AskedChargeback) -> Result<Vec<Event>, Rejection> {
        let AskedChargeback { chargeback, repayment, amount, reference, reason } = *asked;
        if self.account.facts.chargeback(chargeback).is_some() {
            return Ok(self.events);
        }
        self.account.life.paid_out()?;
        let known = self.account.facts.receipt(repayment);
        let known = known.ok_or(Rejection::UnknownRepayment { repayment })?;
        if known.reversed {
            return Err(Rejection::AlreadyReversed { repayment });
        }
        let left = self.account.money(known.amount - self.account.charged_back_of(repayment));
        if left.is_zero() {
            return Err(Rejection::ChargedBack { repayment });
        }
        let amount = amount.unwrap_or(left);
        self.positive(amount)?;
        if amount.amount() > left.amount() {
            return Err(Rejection::ChargedBackTooMuch { left, asked: amount });
        }
        self.fits(self.account.owed(), amount)?;

        let charged_back = |(instalment, due_on)| ChargedBack {
            chargeback,
            repayment,
            amount,
            reference: reference.to_owned(),
            charged_back_on: self.on,
            instalment,
            due_on,
            reason: reason.clone(),
            changes: vec![],
            credit: None,
            overdrawn: None,
        };
        let charged_back = match self.next_due() {
            Some(row) => charged_back(row),
            None => {
                let added = charged_back((number(self.account.rows.size()), self.on));
                match self.is_owed_again(&added) {
                    true => added,
                    // What waits covers it: no row is added for nothing.
                    false => charged_back(self.last_row()),
                }
            }
        };
        self.account.add_row(charged_back.instalment, charged_back.due_on);
        self.account.facts.record(self.on, Fact::Chargeback(charged_back.fact()));
        let Settled { changes, credit, overdrawn } = self.settle();
        Ok(self.caused(Event::ChargedBack(ChargedBack {
            changes,
            credit,
            overdrawn,
            ..charged_back
        })))
    }

    pub(super) fn reverse_chargeback(
        mut self,
        chargeback: Uuid,
        reason: &Reason,
    ) -> Result<Vec<Event>, Rejection> {
        let known = self.account.facts.chargeback(chargeback);
        let known = *known.ok_or(Rejection::UnknownChargeback { chargeback })?;
        if known.reversed {
            return Err(Rejection::ChargebackReversed { chargeback });
        }
        if self.account.life == Life::WrittenOff {
            return Err(Rejection::WrittenOff);
        }
        self.account.facts.change(chargeback, Fact::reverse);
        let Settled { changes, credit, overdrawn } = self.settle();
        let (amount, reason) = (self.account.money(known.amount), reason.clone());
        Ok(self.caused(Event::ChargebackReversed(ChargebackReversed {
            chargeback,
            amount,
            reason,
            changes,
            credit,
            overdrawn,
        })))
    }

    /// The number and day of the first row that is due today or later.
    fn next_due(&self) -> Option<(u32, Day)> {
        let rows = &self.account.rows;
        let passed = self.on.day_before().map_or(0, |eve| rows.due_by(eve));
        Some((number(passed), rows.due_on(passed)?))
    }

    fn last_row(&self) -> (u32, Day) {
        let rows = &self.account.rows;
        let last = rows.size() - 1;
        (number(last), rows.due_on(last).expect("a loan has a row"))
    }

    /// Whether something is owed on a row that would be added for it.
    fn is_owed_again(&self, added: &ChargedBack) -> bool {
        let mut facts = self.account.facts.clone();
        facts.record(self.on, Fact::Chargeback(added.fact()));
        let position = run(&self.account.contract, &facts, self.on);
        position.rows.last().is_some_and(|it| !it.owed.is_zero())
    }
}
