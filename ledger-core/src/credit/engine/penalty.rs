//! What does overdue principal cost instead of interest?
//!
//! From so many days after its due date on, what is left of an instalment's principal bears the
//! penalty rate for each day at whose end it is left: principal × yearly rate × days / 365, in sum
//! rounded down to a unit, so that nobody owes more than the rate, and the same whether it is told
//! in one piece or in many. Only principal bears it, no interest, no charge and no penalty; none does
//! that the contract tolerates, none on a day on which penalties are held back, a debit request of ours
//! is unanswered or a pause spares them, and none beyond the instalment's share.
//!
//! What is forgiven of an instalment's counts as never borne: it takes off first what was borne before
//! the day of the waiver, and nothing of what is borne from then on.
//!
//! It is owed on the instalment for the days before the one that an event names
//! ([`Facts::posted_until`]); the days since are counted, so that it is known when more will be.

use super::allocate::Part;
use super::holds::HeldDays;
use super::run::Sweep;
use super::{Contract, DebitRequest, Facts, Hold, HoldEffect, Pause, PenaltyTerms};
use crate::calendar::Day;
use crate::money::Rate;
use crate::policy::Component;

const DAYS_OF_YEAR: i128 = 365;

impl PenaltyTerms {
    /// What an instalment of so much principal bears at most, in minor units, rounded down.
    pub fn most_of(&self, principal: i64) -> i64 {
        let (share, unit) = fraction(self.principal_share_max);
        let most = i128::from(principal) * share / unit;
        i64::try_from(most).expect("a share of an amount is within it")
    }
}

/// What of a waiver has not been used up yet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waiver {
    row: usize,
    /// It forgives what was borne before this day.
    on: Day,
    left: i64,
}

impl Waiver {
    pub(super) fn of(facts: &Facts) -> Vec<Waiver> {
        let waivers = facts.penalty_waivers();
        waivers.map(|(on, it)| Waiver { row: it.row, on, left: it.amount }).collect()
    }
}

/// What the instalments of a loan have borne.
pub(super) struct Penalties {
    terms: PenaltyTerms,
    held: HeldDays,
    /// An instalment of which no more is left bears none.
    tolerance: i64,
    /// It is owed for the days before this one.
    until: Option<Day>,
    /// The days before this one have been counted.
    counted: Day,
    rows: Vec<Borne>,
    /// The day as which began more was borne than is owed.
    grew_on: Option<Day>,
}

#[derive(Debug, Clone, Copy)]
struct Borne {
    /// Minor units of principal, times days.
    principal_days: i128,
    /// What is owed of it.
    owed: i64,
    /// What was owed before the facts begin: it is in the instalment's share.
    brought: i64,
}

/// The days on which none is borne: it is held back, a debit request of ours is unanswered, or a pause
/// spares them.
fn spared(facts: &Facts) -> HeldDays {
    let held = facts.holds().iter().filter(|it| it.effects.contains(&HoldEffect::Penalties));
    let unanswered = facts.debits().iter().map(DebitRequest::unanswered);
    let paused = facts.pauses().iter().filter(|it| it.spares_penalties).map(Pause::span);
    HeldDays::over(held.map(Hold::span).chain(unanswered).chain(paused))
}

impl Penalties {
    /// Counted from the day on which the loan starts; `None` where its contract has none.
    pub(super) fn from(contract: &Contract, facts: &Facts, on: Day) -> Option<Penalties> {
        let borne = |brought| Borne { principal_days: 0, owed: 0, brought };
        Some(Penalties {
            terms: contract.penalty?,
            held: spared(facts),
            tolerance: contract.arrears.tolerance.amount(),
            until: facts.posted_until(),
            counted: on,
            rows: facts.schedule().iter().map(|it| borne(it.owed.penalty)).collect(),
            grew_on: None,
        })
    }

    /// From which day on this part bears it, of those not counted yet; `None` where none of it does.
    fn bears_from(&self, part: &Part) -> Option<Day> {
        if part.charge.is_some() || part.left.principal <= self.tolerance {
            return None;
        }
        let first = part.row_due_on.checked_add_days(self.terms.from_days)?;
        Some(first.max(self.counted))
    }

    /// Counts the days before this one.
    fn count(&mut self, parts: &[Part], day: Day) {
        for part in parts {
            let Some(from) = self.bears_from(part).filter(|it| *it < day) else { continue };
            let free = self.held.free_days(from, day);
            let borne = self.rows.get_mut(part.row).expect("a part belongs to a row");
            borne.principal_days += i128::from(part.left.principal) * i128::from(free);
        }
        self.counted = self.counted.max(day);
    }

    /// What of a row is to be owed that is not yet, at most up to its share of this principal.
    fn owe(&mut self, row: usize, principal: i64) -> i64 {
        let Some(mut borne) = self.rows.get(row).copied() else { return 0 };
        let more = self.amount(&borne, principal) - borne.owed;
        borne.owed += more.max(0);
        if let Some(it) = self.rows.get_mut(row) {
            *it = borne;
        }
        more.max(0)
    }

    fn amount(&self, borne: &Borne, principal: i64) -> i64 {
        let (rate, unit) = fraction(self.terms.rate);
        let exact = borne.principal_days * rate / (DAYS_OF_YEAR * unit);
        let most = (self.terms.most_of(principal) - borne.brought).max(0);
        i64::try_from(exact).map_or(most, |it| it.min(most))
    }

    /// The day as which begins more will be borne on this part than is owed, if it stays as it is.
    fn grows_on(&self, part: &Part, principal: i64) -> Option<Day> {
        let from = self.bears_from(part)?;
        let borne = self.rows.get(part.row)?;
        let most = self.terms.most_of(principal) - borne.brought;
        let (rate, unit) = fraction(self.terms.rate);
        if borne.owed >= most || rate == 0 {
            return None;
        }
        let wanted = (i128::from(borne.owed) + 1) * DAYS_OF_YEAR * unit;
        let lacking = divided_up(wanted, rate) - borne.principal_days;
        let days = divided_up(lacking.max(0), part.left.principal.into());
        self.held.free_by(from, u32::try_from(days).ok()?)
    }
}

impl Sweep<'_> {
    /// Overdue principal has borne its penalty for the days before this one.
    pub(super) fn bear_penalties(&mut self, day: Day) {
        let Some(mut penalties) = self.penalties.take() else { return };
        if let Some(until) = penalties.until.filter(|it| penalties.counted < *it) {
            penalties.count(&self.parts, day.min(until));
            for place in 0..self.rows.len() {
                let principal = self.rows.get(place).map_or(0, |it| it.owed.principal);
                let more = penalties.owe(place, principal);
                if more > 0 {
                    self.owe(place, Component::Penalty, more);
                    self.forgive_borne(place, more, day.min(until));
                }
            }
        }
        if penalties.counted < day {
            let grows_on = self.first_growth(&penalties).filter(|it| *it <= day);
            penalties.grew_on = penalties.grew_on.or(grows_on);
            penalties.count(&self.parts, day);
        }
        self.penalties = Some(penalties);
    }

    /// What an opening had brought and left unpaid is forgiven.
    pub(super) fn forgive_brought(&mut self) {
        for place in 0..self.waivers.len() {
            let Some(it) = self.waivers.get(place).copied() else { continue };
            let part = it.left.min(self.scheduled(it.row).left.penalty);
            self.forgive(place, part);
        }
    }

    /// Of so much that an instalment has borne before this day, what was forgiven on it or later.
    fn forgive_borne(&mut self, row: usize, mut more: i64, day: Day) {
        for place in 0..self.waivers.len() {
            let Some(it) = self.waivers.get(place).copied() else { continue };
            if it.row == row && day <= it.on {
                let part = it.left.min(more);
                more -= part;
                self.forgive(place, part);
            }
        }
    }

    fn forgive(&mut self, place: usize, amount: i64) {
        let Some(waiver) = self.waivers.get_mut(place) else { return };
        waiver.left -= amount;
        let row = waiver.row;
        self.scheduled(row).left.penalty -= amount;
        let row = self.rows.get_mut(row).expect("a waiver belongs to a row");
        row.waived.penalty += amount;
        // Counted as paid until the position is told from what is left.
        row.paid.penalty -= amount;
    }

    /// The day as which begins more penalty is to be owed, of what has fallen due, than is.
    pub(super) fn penalty_grows_on(&self) -> Option<Day> {
        let penalties = self.penalties.as_ref()?;
        penalties.grew_on.or_else(|| self.first_growth(penalties))
    }

    fn first_growth(&self, penalties: &Penalties) -> Option<Day> {
        let due = self.parts.iter().filter(|it| it.row < self.due);
        due.filter_map(|it| penalties.grows_on(it, self.rows.get(it.row)?.owed.principal)).min()
    }
}

/// A rate as a whole number of parts of a unit; the policy's check bounds its decimals.
fn fraction(rate: Rate) -> (i128, i128) {
    let rate = rate.0.normalize();
    (rate.mantissa(), 10_i128.pow(rate.scale()))
}

fn divided_up(number: i128, by: i128) -> i128 {
    (number + by - 1) / by
}
