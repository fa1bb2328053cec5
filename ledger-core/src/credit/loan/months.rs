//! In which months was all paid that fell due, which instalments were late, and what is to come a month?

use std::cmp::Ordering;

use super::{Life, Loan};
use crate::calendar::Day;
use crate::credit::engine::{late_on, left_on, number};

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
        let (due, to_come): (Vec<_>, Vec<_>) = self.known_rows().partition(|it| it.1 < on);
        let mut timely = self.timely_of_due(&due, on);
        timely.extend(self.timely_to_come(&to_come, on));
        timely
    }

    /// Of those whose due date has passed. Of the one that passed yesterday somebody may ask for that day.
    fn timely_of_due(&self, due: &[(usize, Day)], on: Day) -> Vec<Timely> {
        let rows: Vec<usize> = due.iter().map(|it| it.0).collect();
        let after = self.rows_in_time(&rows, on);
        let yesterdays = due.iter().filter(|it| it.1.day_after() == Some(on));
        let asked: Vec<(Day, usize)> = yesterdays.map(|(row, due_on)| (*due_on, *row)).collect();
        let mut paid = self.are_paid_on(&asked).into_iter();
        let all = due.iter().zip(after).map(|((_, due_on), after)| {
            let yesterday = due_on.day_after() == Some(on);
            let by_due = yesterday && paid.next().unwrap_or(false);
            Timely { due_on: *due_on, early: false, by_due, after }
        });
        all.collect()
    }

    /// Of those whose due date is this day or to come, as it goes on while nothing happens.
    fn timely_to_come(&self, to_come: &[(usize, Day)], on: Day) -> Vec<Timely> {
        let early: Vec<(Day, usize)> = to_come.iter().map(|(row, _)| (on, *row)).collect();
        let by_due: Vec<(Day, usize)> =
            to_come.iter().map(|(row, due_on)| (*due_on, *row)).collect();
        let paid = self.are_paid_on(&early).into_iter().zip(self.are_paid_on(&by_due));
        let paid: Vec<(bool, bool)> =
            paid.map(|(early, by_due)| (early, early || by_due)).collect();
        let late = to_come.iter().zip(&paid).filter(|(_, (_, by_due))| !by_due);
        let late: Vec<usize> = late.map(|((row, _), _)| *row).collect();
        let excuses = !(self.debits().is_empty() && self.pauses().is_empty());
        let after = match excuses {
            // As of a day behind all their due dates.
            true => self.rows_in_time(&late, Day::LAST),
            false => vec![Some(false); late.len()],
        };
        let mut after = after.into_iter();
        let all = to_come.iter().zip(paid).map(|((_, due_on), (early, by_due))| {
            let after = if by_due { Some(true) } else { after.next().flatten() };
            Timely { due_on: *due_on, early, by_due, after }
        });
        all.collect()
    }

    /// Whether a day differs from the one before it in what [`Loan::timely`] finds: something happened to
    /// the loan on it, or time does.
    pub fn moved_on(&self, on: Day) -> bool {
        self.known_until() >= on || self.next_action_on().is_some_and(|it| it <= on)
    }

    /// The instalments that were or are late by so many days, those of pauses apart, on this day, each
    /// with its due date.
    pub fn late_by(&self, days: u32, on: Day) -> Vec<(u32, Day)> {
        let until = |due_on: Day| late_on(self.pauses(), due_on, days).unwrap_or(Day::LAST);
        let ripe: Vec<(usize, Day)> = self.known_rows().filter(|it| until(it.1) <= on).collect();
        let eve = |day: Day| day.day_before().unwrap_or(day);
        let asked: Vec<(Day, usize)> =
            ripe.iter().map(|(row, due_on)| (eve(until(*due_on)), *row)).collect();
        let late = ripe.into_iter().zip(self.are_paid_on(&asked)).filter(|(_, paid)| !paid);
        late.map(|((row, due_on), _)| (number(row), due_on)).collect()
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

    /// The rows, by place, of which it is known here when they were paid, each with its due date: not those
    /// that fell due before the loan was boarded, or goes on by other rules.
    fn known_rows(&self) -> impl Iterator<Item = (usize, Day)> {
        let counts = match self.life() {
            Life::Active | Life::Closed | Life::WrittenOff => true,
            Life::Granted | Life::Cancelled | Life::Rescinded => false,
        };
        let begins = self.facts.start_on().filter(|_| counts);
        let rows = self.rows.iter().enumerate().map(|(row, it)| (row, it.due_on));
        rows.filter(move |(_, due_on)| begins.is_some_and(|it| *due_on >= it))
    }

    /// Whether each of these rows was paid, up to what the contract tolerates, by what counted by the end of
    /// its day: in one sweep of the engine, whatever the days.
    pub(super) fn are_paid_on(&self, asked: &[(Day, usize)]) -> Vec<bool> {
        if asked.is_empty() {
            return vec![];
        }
        let tolerance = self.contract.arrears.tolerance.amount();
        let left = left_on(&self.contract, &self.facts, asked);
        left.into_iter().map(|it| it <= tolerance).collect()
    }
}

/// The same looked for anew.
#[cfg(test)]
impl Loan {
    /// The instalments that fell due before this day, the oldest first, each with whether it was paid in
    /// time; those of which it is not known here when they were paid are left out.
    pub fn fell_due(&self, before: Day) -> Vec<(u32, bool)> {
        let rows: Vec<usize> =
            self.known_rows().filter(|(_, due_on)| *due_on < before).map(|it| it.0).collect();
        let in_time = self.rows_in_time(&rows, before);
        let known = rows.into_iter().zip(in_time);
        known.filter_map(|(row, in_time)| Some((number(row), in_time?))).collect()
    }

    /// By month, by its first day: whether all that falls due in it is paid, each instalment in time.
    pub fn punctual_months(&self, on: Day) -> std::collections::BTreeMap<Day, Option<bool>> {
        let mut months = std::collections::BTreeMap::new();
        let (due, to_come): (Vec<_>, Vec<_>) = self.known_rows().partition(|it| it.1 < on);
        let rows = |of: &[(usize, Day)]| of.iter().map(|it| it.0).collect::<Vec<usize>>();
        let in_time = self.rows_in_time(&rows(&due), on);
        let ahead: Vec<(Day, usize)> = to_come.iter().map(|(row, _)| (on, *row)).collect();
        let paid = self.are_paid_on(&ahead).into_iter().map(|it| it.then_some(true));
        let all = due.into_iter().zip(in_time).chain(to_come.into_iter().zip(paid));
        for ((_, due_on), of_row) in all {
            let month: &mut Option<bool> =
                months.entry(due_on.first_of_month()).or_insert(Some(true));
            *month = month.zip(of_row).map(|(one, other)| one && other);
        }
        months
    }
}
