//! When is a penalty forgiven that a loan has borne for being late?
//!
//! What was borne by the business date is posted before; of that, all or some counts as never borne, so
//! that what was paid of it serves something else, or waits.

use uuid::Uuid;

use super::course::{Course, Settled};
use super::{Event, Loan, PenaltyWaived, Rejection};
use crate::calendar::Day;
use crate::credit::engine::{Fact, PenaltyWaiver, number, place, run};
use crate::money::Money;
use crate::reason::Reason;

/// What is to be forgiven.
#[derive(Clone, Copy)]
pub(super) struct AskedWaiver<'a> {
    pub(super) waiver: Uuid,
    pub(super) instalment: u32,
    /// Absent: all of it that is not forgiven yet.
    pub(super) amount: Option<Money>,
    pub(super) reason: &'a Reason,
}

impl Course<'_> {
    pub(super) fn waive_penalty(mut self, asked: &AskedWaiver) -> Result<Vec<Event>, Rejection> {
        let AskedWaiver { waiver, instalment, amount, reason } = *asked;
        if self.account.facts.find(waiver).is_some() {
            return Ok(self.events);
        }
        self.account.life.paid_out()?;
        let rows = self.account.rows.size();
        let row = place(instalment).filter(|it| *it < rows);
        let last = number(rows.saturating_sub(1));
        let row = row.ok_or(Rejection::UnknownInstalment { instalment, last })?;
        let left = self.account.money(self.account.penalty_left(row, self.on));
        let amount = amount.unwrap_or(left);
        self.positive(amount)?;
        if amount.amount() > left.amount() {
            return Err(Rejection::WaivedTooMuch { left, asked: amount });
        }
        self.account.forgive(self.on, PenaltyWaiver { waiver, row, amount: amount.amount() });
        let Settled { changes, credit, overdrawn } = self.settle();
        let waived_on = self.on;
        Ok(self.caused(Event::PenaltyWaived(PenaltyWaived {
            waiver,
            instalment,
            amount,
            waived_on,
            reason: reason.clone(),
            changes,
            credit,
            overdrawn,
        })))
    }
}

impl Loan {
    pub(super) fn forgive(&mut self, on: Day, waiver: PenaltyWaiver) {
        self.facts.record(on, Fact::PenaltyWaiver(waiver));
    }

    /// What of a row's penalty is owed, paid or not, and may be forgiven on this day, as minor units.
    fn penalty_left(&self, row: usize, on: Day) -> i64 {
        let mut all = self.clone();
        all.forgive(on, PenaltyWaiver { waiver: Uuid::nil(), row, amount: i64::MAX });
        let [with, without] = [&all, self].map(|it| {
            let rows = run(&it.contract, &it.facts, on).rows;
            rows.get(row).map_or(0, |it| it.waived.penalty)
        });
        with - without
    }

    /// All that persons forgave of it, as minor units.
    pub(super) fn forgiven(&self) -> i64 {
        let waived: i64 = self.rows.iter().map(|it| it.waived.total()).sum();
        waived - self.waived_with_goods()
    }
}
