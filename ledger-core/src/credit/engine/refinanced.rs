//! What does a loan owe of which less was financed than went out?
//!
//! Goods that are refunded are as if they had never been financed: from the beginning each row owes
//! what it would have owed of the rest, and all money is spread over that anew. So the interest that
//! they cost is given back to the last unit, with what lateness cost of it; what was paid of it serves
//! what is left, or waits.
//!
//! Where the ledger made the schedule it makes that of the rest by the same terms, on the same days.
//! Where a lender gave it, it came from elsewhere, went out in parts or was made anew since, and where the rest is too
//! little for the terms, each row owes of principal and interest what the rest is of the whole: of
//! interest rounded down, of principal so that it adds up.

use super::facts::{Facts, Opening, Scheduled};
use super::{Amounts, Contract, Packed};

/// What rows owed before anything of what was financed was refunded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refinanced {
    /// What was financed then, in minor units.
    financed: i64,
    schedule: Packed<Scheduled>,
    opening: Option<Opening>,
}

/// What each row of the contract is to owe of so much that was financed, after `before`.
pub fn owed_of(contract: &Contract, facts: &Facts, before: i64, financed: i64) -> Vec<Amounts> {
    let (schedule, whole) = match facts.whole() {
        Some(it) => (&it.schedule, it.financed),
        None => (&facts.schedule, before),
    };
    let contracted = facts.schedule.size() - facts.added;
    let made = facts.opening.is_none() && contract.disbursed_until.is_none();
    let made = made.then(|| contract.schedule_of(financed)).flatten();
    match made.and_then(Result::ok).filter(|it| it.len() == contracted) {
        Some(made) => {
            let owed = made.iter().map(|it| {
                let (principal, interest) = (it.principal, it.interest);
                Amounts { principal, interest, ..Amounts::default() }
            });
            owed.collect()
        }
        None => {
            let rows: Vec<Amounts> = schedule.iter().take(contracted).map(|it| it.owed).collect();
            in_proportion(&rows, whole - financed)
        }
    }
}

/// What these rows owe of so much less principal.
fn in_proportion(rows: &[Amounts], less: i64) -> Vec<Amounts> {
    let whole: i64 = rows.iter().map(|it| it.principal).sum();
    let rest = (whole - less).max(0);
    let share = |of: i64| {
        let share = i128::from(of) * i128::from(rest) / i128::from(whole.max(1));
        i64::try_from(share).expect("a share of an amount is within it")
    };
    let (mut before, mut given) = (0, 0);
    let rows = rows.iter().map(|it| {
        before += it.principal;
        let principal = share(before) - given;
        given += principal;
        Amounts { principal, interest: share(it.interest), ..*it }
    });
    rows.collect()
}

impl Refinanced {
    pub(super) fn of(facts: &Facts, financed: i64) -> Refinanced {
        let opening = facts.opening().cloned();
        Refinanced { financed, schedule: facts.schedule.clone(), opening }
    }

    /// The opening by which its facts begin where its rows owe this: what was paid or forgiven of more than
    /// a row owes waits, or was never forgiven.
    pub(super) fn opening_of(&self, schedule: &Packed<Scheduled>) -> Option<Opening> {
        let whole = self.opening.as_ref()?;
        let mut opening = whole.clone();
        for (place, row) in schedule.iter().enumerate() {
            let mut owed = row.owed;
            if let Some(waived) = opening.waived.get_mut(place) {
                *waived = waived.up_to(&owed);
                owed = owed.minus(waived);
            }
            if let Some(paid) = opening.paid.get_mut(place) {
                let kept = paid.up_to(&owed);
                opening.credit += paid.minus(&kept).total();
                *paid = kept;
            }
        }
        Some(opening)
    }
}
