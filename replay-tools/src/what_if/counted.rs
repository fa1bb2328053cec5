//! How many were answered alike, for how much, and what comes of it?

use ledger_core::credit::scoring::Answer;
use ledger_core::money::{Currency, Total};

use super::Answered;

/// Those that are counted together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub currency: Currency,
    /// `none` where the score is declined.
    pub class: String,
    pub segment: String,
    pub answer: Answer,
}

/// What they come to, in minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub applications: u64,
    /// That was asked for.
    pub amount: Total,
    /// Of those to whom something would be offered: a person who approves one of them gives that.
    pub expected_loss: Total,
    pub income: Total,
}

impl Counts {
    pub(super) fn add(&mut self, amount: i64, answered: &Answered) {
        let total = |units: i64| Total::new(units.into());
        self.applications += 1;
        self.amount += total(amount);
        self.expected_loss += total(answered.expected_loss.unwrap_or(0));
        self.income += total(answered.income.unwrap_or(0));
    }
}
