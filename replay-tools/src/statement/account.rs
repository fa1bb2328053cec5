//! How does a loan's account stand?

use ledger_core::credit::loan::{Components, InstalmentAccount, Life, Loan};
use ledger_core::policy::Component;

/// Minor units by component, in the order of [`Component::ALL`].
pub type Parts = [i64; Component::ALL.len()];

/// An account between two events, in minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Account {
    /// By the schedule and charges, due or not, less what is waived, also where it was written off;
    /// nothing while the loan is not owed.
    pub owed: Parts,
    pub paid: Parts,
    /// Money that waits; less than nothing where more was paid back than came in.
    pub waiting: i64,
    /// What is left of the instalments that have fallen due; nothing of what was written off.
    pub due: i64,
}

impl Account {
    pub fn of(loan: &Loan) -> Account {
        let mut account = Account { waiting: waiting(loan), ..Account::default() };
        match loan.life() {
            Life::Active | Life::Closed => {}
            // Whoever owes what the lender has given up still owes it.
            Life::WrittenOff => account.owed = parts(&loan.given_up()),
            Life::Granted | Life::Cancelled | Life::Rescinded => return account,
        }
        for (place, row) in loan.instalments().enumerate() {
            account.owed = each(account.owed, owed(&row), |sum, it| sum + it);
            account.paid = each(account.paid, parts(&row.paid), |sum, it| sum + it);
            if place < loan.fallen_due() {
                account.due += row.unpaid.amount();
            }
        }
        account
    }

    /// What came in and did not go out again.
    pub fn received(&self) -> i64 {
        total(self.paid) + self.waiting
    }

    /// What is left to pay, due or not; less than nothing where more waits.
    pub fn left(&self) -> i64 {
        total(self.owed) - self.received()
    }
}

/// Owed and not waived.
pub(super) fn owed(row: &InstalmentAccount) -> Parts {
    each(parts(&row.owed), parts(&row.waived), |owed, waived| owed - waived)
}

pub(super) fn parts(of: &Components) -> Parts {
    Component::ALL.map(|it| of.of(it).map_or(0, |it| it.amount()))
}

pub(super) fn total(of: Parts) -> i64 {
    of.into_iter().sum()
}

/// Component by component.
pub(super) fn each(one: Parts, other: Parts, of: impl Fn(i64, i64) -> i64) -> Parts {
    let mut both = one;
    for (it, other) in both.iter_mut().zip(other) {
        *it = of(*it, other);
    }
    both
}

fn waiting(loan: &Loan) -> i64 {
    loan.credit().amount() - loan.overdrawn().amount()
}
