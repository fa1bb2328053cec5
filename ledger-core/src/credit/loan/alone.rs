//! What may a person forgive without a second one?
//!
//! Beside what all persons may forgive of a loan together, the policy may bound what each may forgive
//! alone: of a loan in all, and of a customer's loans on a business day. What two persons forgave counts in
//! neither.

use super::{ForgivenAlone, Loan};
use crate::calendar::Day;
use crate::log::Hash;
use crate::money::Money;

/// What the policy leaves to the person who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alone {
    pub per_loan: Money,
    pub per_day: Money,
    /// What they forgave alone on the business date of the customer's loans, this one among them, in
    /// minor units of its currency.
    pub today: i64,
}

/// What a person forgave of a loan alone, on a business date, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Portion {
    subject: Hash,
    on: Day,
    amount: i64,
}

impl Loan {
    pub(super) fn note_alone(&mut self, it: &ForgivenAlone) {
        let (subject, on) = (it.by.subject, it.forgiven_on);
        let added = Portion { subject, on, amount: it.amount.amount() };
        self.forgiven_alone = self.forgiven_alone.iter().copied().chain([added]).collect();
    }

    /// The last business date on which anybody forgave something of it alone.
    pub fn forgiven_alone_last_on(&self) -> Option<Day> {
        self.forgiven_alone.iter().map(|it| it.on).max()
    }

    /// What this person forgave of it alone on this business date, in minor units.
    pub fn forgiven_alone_on(&self, subject: Hash, on: Day) -> i64 {
        self.alone(subject).filter(|it| it.on == on).map(|it| it.amount).sum()
    }

    /// What they forgave of it alone, in minor units.
    pub(super) fn forgiven_alone_by(&self, subject: Hash) -> i64 {
        self.alone(subject).map(|it| it.amount).sum()
    }

    fn alone(&self, subject: Hash) -> impl Iterator<Item = &Portion> {
        self.forgiven_alone.iter().filter(move |it| it.subject == subject)
    }
}
