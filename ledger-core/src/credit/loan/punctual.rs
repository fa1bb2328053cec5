//! Which instalments were paid whole by their due date?

use super::{Life, Loan};
use crate::calendar::Day;
use crate::credit::engine::run;

/// An instalment that has fallen due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FellDue {
    /// Counted from 1.
    pub instalment: u32,
    pub due_on: Day,
    /// Whether it was paid whole by that day; money counts from its value date.
    pub in_time: bool,
}

impl Loan {
    /// The instalments that fell due from the first day on and before the last, oldest first. What fell
    /// due before the loan's facts begin here (it was boarded, or goes on by other rules) is not known,
    /// and left out; so is all of a loan that came to nothing.
    pub fn fell_due(&self, from: Day, before: Day) -> Vec<FellDue> {
        let counts = match self.life() {
            Life::Active | Life::Closed | Life::WrittenOff => true,
            Life::Granted | Life::Cancelled | Life::Rescinded => false,
        };
        let Some(begins) = self.facts.start_on().filter(|_| counts) else { return vec![] };
        let from = from.max(begins);
        let due = (1..).zip(self.rows.iter()).filter(|(_, it)| (from..before).contains(&it.due_on));
        due.map(|(instalment, row)| {
            let due_on = row.due_on;
            let then = run(&self.contract, &self.facts.until(due_on), due_on);
            let place = usize::try_from(instalment - 1).unwrap_or(usize::MAX);
            let in_time = then.rows.get(place).is_some_and(|it| it.unpaid() == 0);
            FellDue { instalment, due_on, in_time }
        })
        .collect()
    }

    /// What falls due of a month at most from this day on, where instalments are a month apart or
    /// further.
    pub fn monthly_from(&self, on: Day) -> i64 {
        let going = self.life().is_going();
        let rows = self.rows.iter().filter(|it| going && it.due_on >= on);
        let mut by_month = std::collections::BTreeMap::<Day, i64>::new();
        for it in rows {
            *by_month.entry(it.due_on.first_of_month()).or_default() += it.unpaid();
        }
        by_month.into_values().max().unwrap_or(0)
    }
}
