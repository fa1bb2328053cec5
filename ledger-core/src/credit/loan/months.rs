//! In which months was all paid that fell due, which instalments were late, and what is to come a month?

use std::collections::BTreeMap;

use super::{Life, Loan};
use crate::calendar::Day;
use crate::credit::engine::{left_on, number};

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
        let (rows, due): (Vec<usize>, Vec<Day>) = due.unzip();
        let fell_due = rows.iter().zip(due).zip(self.rows_in_time(&rows, before));
        fell_due
            .filter_map(|((row, due_on), in_time)| {
                Some(FellDue { instalment: number(*row), due_on, in_time: in_time? })
            })
            .collect()
    }

    /// By month, by its first day: whether all that falls due in it is paid, each instalment in time; no
    /// more than was paid by this day. `None` of a month in which something is still to come, or a debit
    /// request of ours is unanswered.
    pub fn punctual_months(&self, on: Day) -> BTreeMap<Day, Option<bool>> {
        let mut months = BTreeMap::new();
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

    /// The instalments that were or are late by so many days, on this day, each with its due date.
    pub fn late_by(&self, days: u32, on: Day) -> Vec<(u32, Day)> {
        let until = |due_on: Day| due_on.saturating_add_days(days);
        let ripe: Vec<(usize, Day)> = self.known_rows().filter(|it| until(it.1) <= on).collect();
        let eve = |day: Day| day.day_before().unwrap_or(day);
        let asked: Vec<(Day, usize)> =
            ripe.iter().map(|(row, due_on)| (eve(until(*due_on)), *row)).collect();
        let late = ripe.into_iter().zip(self.are_paid_on(&asked)).filter(|(_, paid)| !paid);
        late.map(|((row, due_on), _)| (number(row), due_on)).collect()
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
