//! Which instalments have fallen due, and were they paid by their day?

use super::Loan;
use crate::calendar::Day;
use crate::credit::engine::run;

/// An instalment that fell due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FellDue {
    pub due_on: Day,
    /// Whether all that was owed on it was paid by then, by the value dates of what came in and still
    /// stands.
    pub punctual: bool,
}

impl Loan {
    /// The instalments that fell due before this day while it was kept here, the earliest first. Those
    /// before it was boarded are known as they stood then, and nobody knows whether they were
    /// punctual; after it was written off nothing falls due.
    pub fn fell_due(&self, on: Day) -> Vec<FellDue> {
        let Some(start_on) = self.facts.start_on().filter(|_| !self.facts.is_rescinded()) else {
            return vec![];
        };
        let until = self.facts.given_up().map_or(on, |(given_up, _)| given_up.min(on));
        let counts = |due_on: Day| start_on <= due_on && due_on < until;
        let rows = self.facts.schedule().iter().enumerate();
        let of_contract = rows.filter(|(_, it)| it.owed.total() > 0 && counts(it.due_on));
        of_contract
            .map(|(place, it)| {
                let then = run(&self.contract, &self.facts.up_to(it.due_on), it.due_on);
                let punctual = then.rows.get(place).is_some_and(|it| it.unpaid() == 0);
                FellDue { due_on: it.due_on, punctual }
            })
            .collect()
    }
}
