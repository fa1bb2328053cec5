//! What settles a loan on a day?

use uuid::Uuid;

use super::{Components, Life, Loan};
use crate::calendar::Day;
use crate::credit::engine::{Amounts, Excess, Fact, Receipt, run};
use crate::money::{MINOR_UNITS_MAX, Money};

/// The payment of one day that leaves nothing owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    pub on: Day,
    /// Money that waits is no part of it: it pays what falls due and nothing before, and is the
    /// borrower's once nothing is owed. What was paid out beyond what came in is made up for first.
    pub amount: Money,
    /// All that is owed and not paid; of interest what is earned by that day, where it follows what
    /// is paid early, and of penalty what is borne before it.
    pub owed: Components,
}

impl Loan {
    /// By the engine: what a payment of that day would leave over is not needed. What is charged
    /// until then is not known, nor what else comes in. The day is not before one on which anything
    /// is known of the loan; `None` where the loan is not owed.
    pub fn settlement(&self, on: Day) -> Option<Settlement> {
        match self.life {
            Life::Active | Life::Closed | Life::WrittenOff => {}
            Life::Granted | Life::Cancelled | Life::Rescinded => return None,
        }
        let before = self.position(on);
        let mut facts = self.facts.clone();
        facts.post_until(facts.posted_until().max(Some(on)));
        let excess = if self.contract.relieves_early() { Excess::Shorten } else { Excess::Prepay };
        let enough = Receipt {
            repayment: Uuid::nil(),
            amount: MINOR_UNITS_MAX,
            value_date: on,
            excess,
            reversed: false,
            folded: false,
        };
        facts.record(on, Fact::Receipt(enough));
        let after = run(&self.contract, &facts, on);
        let mut owed = Amounts::default();
        for (before, after) in before.rows.iter().zip(&after.rows) {
            owed = owed.plus(&after.paid.minus(&before.paid));
        }
        let amount = self.money(MINOR_UNITS_MAX - (after.credit - before.credit.max(0)));
        Some(Settlement { on, amount, owed: owed.written(self.currency()) })
    }
}
