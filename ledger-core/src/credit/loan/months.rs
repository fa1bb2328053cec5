//! In which months was all paid that fell due, which instalments were late, and what is to come a month?

use std::cell::LazyCell;
use std::collections::BTreeMap;

use super::{Life, Loan};
use crate::calendar::Day;
use crate::credit::engine::{Position, place, run};

/// An instalment that has fallen due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FellDue {
    /// Counted from 1.
    pub instalment: u32,
    pub due_on: Day,
    /// Whether it was paid by that day, or late only by a debit request of ours ([`Loan::paid_in_time`]).
    pub in_time: bool,
}

impl Loan {
    /// The instalments that fell due before this day, the oldest first; those of which it is not known
    /// here when they were paid are left out.
    pub fn fell_due(&self, before: Day) -> Vec<FellDue> {
        let due = self.known_rows().filter(|(_, due_on)| *due_on < before);
        due.filter_map(|(instalment, due_on)| {
            let in_time = self.paid_in_time(instalment, before)?;
            Some(FellDue { instalment, due_on, in_time })
        })
        .collect()
    }

    /// By month, by its first day: whether all that falls due in it is paid, each instalment in time; no
    /// more than was paid by this day. `None` of a month in which something is still to come, or a debit
    /// request of ours is unanswered.
    pub fn punctual_months(&self, on: Day) -> BTreeMap<Day, Option<bool>> {
        let mut months = BTreeMap::new();
        let now = LazyCell::new(|| self.position_by(on));
        for (instalment, due_on) in self.known_rows() {
            let month: &mut Option<bool> =
                months.entry(due_on.first_of_month()).or_insert(Some(true));
            let of_row = match due_on < on {
                true => self.paid_in_time(instalment, on),
                false => self.is_paid_in(&now, instalment).then_some(true),
            };
            *month = month.zip(of_row).map(|(one, other)| one && other);
        }
        months
    }

    /// The instalments that were or are late by so many days, on this day, each with its due date.
    pub fn late_by(&self, days: u32, on: Day) -> Vec<(u32, Day)> {
        let late = self.known_rows().filter(|(instalment, due_on)| {
            let until = due_on.saturating_add_days(days);
            until <= on && !self.is_paid_by(*instalment, until.day_before().unwrap_or(until))
        });
        late.collect()
    }

    /// What falls due of a month at most from this day on, where instalments are a month apart or
    /// further; in minor units.
    pub fn monthly_from(&self, on: Day) -> i64 {
        let going = self.life().is_going();
        let rows = self.rows.iter().filter(|it| going && it.due_on >= on);
        let mut by_month = BTreeMap::<Day, i64>::new();
        for it in rows {
            *by_month.entry(it.due_on.first_of_month()).or_default() += it.unpaid();
        }
        by_month.into_values().max().unwrap_or(0)
    }

    /// The instalments of which it is known here when they were paid, each with its due date: not those
    /// that fell due before the loan was boarded, or goes on by other rules.
    fn known_rows(&self) -> impl Iterator<Item = (u32, Day)> {
        let counts = match self.life() {
            Life::Active | Life::Closed | Life::WrittenOff => true,
            Life::Granted | Life::Cancelled | Life::Rescinded => false,
        };
        let begins = self.facts.start_on().filter(|_| counts);
        let rows = (1..).zip(self.rows.iter()).map(|(instalment, it)| (instalment, it.due_on));
        rows.filter(move |(_, due_on)| begins.is_some_and(|it| *due_on >= it))
    }

    /// Whether an instalment is paid, up to what the contract tolerates, by what counted by the end of this
    /// day.
    pub(super) fn is_paid_by(&self, instalment: u32, day: Day) -> bool {
        self.is_paid_in(&self.position_by(day), instalment)
    }

    fn is_paid_in(&self, position: &Position, instalment: u32) -> bool {
        let row = place(instalment).and_then(|it| position.rows.get(it));
        row.is_some_and(|it| it.unpaid() <= self.contract.arrears.tolerance.amount())
    }

    /// By what counted by the end of this day.
    fn position_by(&self, day: Day) -> Position {
        run(&self.contract, &self.facts.up_to(day), day)
    }
}
