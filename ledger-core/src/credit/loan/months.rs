//! In which months was all paid that fell due, which instalments were late, and what is to come a month?

use std::cell::LazyCell;
use std::cmp::Ordering;

use super::{Life, Loan};
use crate::calendar::Day;
use crate::credit::engine::{Position, place, run};

/// Whether an instalment is paid in time: as far as was known on the day on which it was looked at, and
/// as it goes on while nothing happens to the loan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timely {
    pub due_on: Day,
    /// While its due date is to come.
    early: bool,
    /// On its due date, by what waits for it too.
    by_due: bool,
    /// From then on ([`Loan::paid_in_time`]).
    after: Option<bool>,
}

impl Timely {
    /// On this day, not before the eve of the one on which it was looked at. `None` while it is still to come and
    /// unpaid, or a debit request of ours is unanswered.
    pub fn on(&self, on: Day) -> Option<bool> {
        match self.due_on.cmp(&on) {
            Ordering::Less => self.after,
            Ordering::Equal => self.by_due.then_some(true),
            Ordering::Greater => self.early.then_some(true),
        }
    }
}

impl Loan {
    /// Of each instalment of which it is known here when it was paid, whether it is in time, by this day.
    pub fn timely(&self, on: Day) -> Vec<Timely> {
        let now = LazyCell::new(|| self.position_by(on));
        let looked_at = |(instalment, due_on): (u32, Day)| {
            if due_on < on {
                // Of the day before somebody may ask.
                let yesterday = due_on.day_after() == Some(on);
                let by_due = yesterday && self.is_paid_by(instalment, due_on);
                let after = self.paid_in_time(instalment, on);
                return Timely { due_on, early: false, by_due, after };
            }
            let early = self.is_paid_in(&now, instalment);
            let by_due = early || now.credit > 0 && self.is_paid_by(instalment, due_on);
            let after = match (by_due, due_on.day_after()) {
                (true, _) => Some(true),
                (false, Some(next)) if !self.debits().is_empty() => {
                    self.paid_in_time(instalment, next)
                }
                (false, _) => Some(false),
            };
            Timely { due_on, early, by_due, after }
        };
        self.known_rows().map(looked_at).collect()
    }

    /// Whether a day differs from the one before it in what [`Loan::timely`] finds: something happened to
    /// the loan on it, or time does.
    pub fn moved_on(&self, on: Day) -> bool {
        self.known_until() >= on || self.next_action_on().is_some_and(|it| it <= on)
    }

    /// The instalments that were or are late by so many days, on this day, each with its due date.
    pub fn late_by(&self, days: u32, on: Day) -> Vec<(u32, Day)> {
        let late = self.known_rows().filter(|(instalment, due_on)| {
            let until = due_on.saturating_add_days(days);
            until <= on && !self.is_paid_by(*instalment, until.day_before().unwrap_or(until))
        });
        late.collect()
    }

    /// What of it falls due of a month at most, in minor units, what is no whole unit counted as one; nothing
    /// of a loan that does not run.
    pub fn falls_due_a_month(&self) -> i128 {
        match self.life() {
            Life::Granted | Life::Active => {
                let due = self.rows.iter().map(|it| i128::from(it.unpaid())).max();
                self.every().a_month(due.unwrap_or(0))
            }
            Life::Closed | Life::Cancelled | Life::Rescinded | Life::WrittenOff => 0,
        }
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

/// The same looked for anew, instalment by instalment.
#[cfg(test)]
impl Loan {
    /// The instalments that fell due before this day, the oldest first, each with whether it was paid in
    /// time; those of which it is not known here when they were paid are left out.
    pub fn fell_due(&self, before: Day) -> Vec<(u32, bool)> {
        let due = self.known_rows().filter(|(_, due_on)| *due_on < before);
        due.filter_map(|(it, _)| Some((it, self.paid_in_time(it, before)?))).collect()
    }

    /// By month, by its first day: whether all that falls due in it is paid, each instalment in time.
    pub fn punctual_months(&self, on: Day) -> std::collections::BTreeMap<Day, Option<bool>> {
        let mut months = std::collections::BTreeMap::new();
        let now = self.position_by(on);
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
}
