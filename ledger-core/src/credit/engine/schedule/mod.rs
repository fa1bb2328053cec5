//! Which instalments does a loan have? Terms in, schedule out: the loan aggregate, `verify` and
//! `replay-tools schedule` ask this one function.
//!
//! What time costs is exact until it is brought to a unit, once a period (`exact.rs`); only the
//! equal instalment is found in decimals of 28 digits. Amounts are minor units.
//!
//! Invariants: the principal of the rows adds up to what goes out; no row owes less than nothing;
//! due dates are strictly later one after the other, but for a down payment, which is due as its
//! advance goes out.

mod asked;
mod by_day;
mod contracted;
mod dates;
mod declining;
mod early;
mod exact;
mod flat;
mod moved;
mod terms;
#[cfg(test)]
mod tests;
mod year;

pub(in crate::credit) use self::asked::{Asked, due_rows, instalments};
pub(super) use self::by_day::{ByDay, Place, sum};
pub use self::dates::{Period, later as due_on};
use self::declining::Declining;
pub(super) use self::early::{Ahead, Periods, Relief, Share};
pub(super) use self::exact::Exact;
use self::flat::flat;
pub use self::moved::{BeyondCalendar, moved};
pub use self::terms::{Advance, Cost, Instalments, Repaid, ScheduleTerms, Spread, Units};
pub use self::year::DayCount as YearCount;
use super::Remainder;
use crate::calendar::Day;
use crate::money::MINOR_UNITS_MAX;

/// Why there is no such schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Its amounts add up to more than [`MINOR_UNITS_MAX`].
    TooLarge,
    /// A due date would be no day that the ledger can keep.
    BeyondCalendar,
    /// Too little for so many instalments in such multiples, or the one that takes the remainder
    /// would be out of proportion.
    TooSmall,
    /// The first instalment is due before interest counts.
    DueBeforeStart,
    /// Money goes out before the first period or behind the last.
    AdvanceOutside,
    /// Grace lasts as long as the loan, or longer.
    GraceTooLong,
    /// Grace on a loan whose interest does not follow what is left of it.
    GraceOnFlat,
    /// Off the days on which nothing falls due, two due dates would be one.
    DueDatesMeet,
    /// The down payment is not less than the whole.
    DownPayment,
}

/// A row of a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScheduleRow {
    pub due_on: Day,
    /// For which it is due; `None` for a down payment.
    pub period: Option<Period>,
    pub principal: i64,
    pub interest: i64,
}

/// What goes out on one day.
struct Stage {
    on: Day,
    /// In which period, counted from 0.
    period: usize,
    /// Less their down payments.
    advances: Vec<Advance>,
    /// With them.
    gross: Vec<Advance>,
}

impl Stage {
    fn amount(&self) -> i64 {
        self.advances.iter().map(|it| it.amount).sum()
    }
}

/// The schedule, in order of due dates.
///
/// # Errors
/// When there is none by these terms.
pub fn schedule(terms: &ScheduleTerms) -> Result<Vec<ScheduleRow>, Fault> {
    let periods = dates::periods(terms)?;
    let grace = terms.grace;
    if grace.principal.max(grace.interest) >= terms.periods || grace.interest_free > terms.periods {
        return Err(Fault::GraceTooLong);
    }
    if matches!(terms.cost, Cost::Flat { .. }) && !grace.is_none() {
        return Err(Fault::GraceOnFlat);
    }
    let out = terms.advances.iter().try_fold(0_i64, |sum, it| sum.checked_add(it.amount));
    let out = out.filter(|it| *it <= MINOR_UNITS_MAX).ok_or(Fault::TooLarge)?;
    let (down, stages) = stages(terms, &periods)?;
    let due = match terms.cost {
        Cost::Flat { rate, spread } => flat(terms, &periods, &stages, rate, spread)?,
        Cost::Declining { rate, day_count, repaid } => {
            let (stages, periods, rounds) = (&stages[..], &periods[..], terms.units.mode);
            let short = 0;
            Declining { terms, periods, stages, rate, day_count, repaid, rounds, short }.rows()?
        }
    };
    let mut rows = down;
    for (period, (principal, interest)) in periods.iter().zip(due) {
        let due_on = dates::off_rest_days(terms.business_days.as_ref(), period.until);
        let due_on = due_on.ok_or(Fault::BeyondCalendar)?;
        let period = Some(*period);
        rows.push(ScheduleRow { due_on, period, principal, interest });
    }
    // Of one day, the down payment first.
    rows.sort_by_key(|it| (it.due_on, it.period.is_some()));
    checked(&rows, out, terms.units)?;
    Ok(rows)
}

/// What is due as money goes out, and what of it the periods repay.
fn stages(
    terms: &ScheduleTerms,
    periods: &[Period],
) -> Result<(Vec<ScheduleRow>, Vec<Stage>), Fault> {
    let mut down = vec![];
    let mut stages: Vec<Stage> = vec![];
    for advance in &terms.advances {
        let on = advance.on;
        let period = periods.iter().position(|it| (it.from..it.until).contains(&on));
        let period = period.ok_or(Fault::AdvanceOutside)?;
        let mut net = *advance;
        if let Some(share) = terms.down_payment {
            let share = Exact::of(share).and_then(|it| it.times(Exact::whole(advance.amount)));
            let Units { mode, multiple, .. } = terms.units;
            let principal = share.and_then(|it| it.to_units(mode, multiple));
            let principal = principal.ok_or(Fault::TooLarge)?;
            if !(1..advance.amount).contains(&principal) {
                return Err(Fault::DownPayment);
            }
            down.push(ScheduleRow { due_on: on, period: None, principal, interest: 0 });
            net.amount -= principal;
        }
        match stages.last_mut() {
            Some(it) if it.on == on => {
                it.advances.push(net);
                it.gross.push(*advance);
            }
            Some(it) if it.on > on => return Err(Fault::AdvanceOutside),
            Some(_) | None => {
                stages.push(Stage { on, period, advances: vec![net], gross: vec![*advance] })
            }
        }
    }
    match stages.is_empty() {
        true => Err(Fault::AdvanceOutside),
        false => Ok((down, stages)),
    }
}

/// Whether the rows are as the module's front page says.
fn checked(rows: &[ScheduleRow], out: i64, units: Units) -> Result<(), Fault> {
    let amounts = || rows.iter().flat_map(|it| [it.principal, it.interest]);
    let sum = amounts().try_fold(0_i64, |sum, it| sum.checked_add(it));
    sum.filter(|it| *it <= MINOR_UNITS_MAX).ok_or(Fault::TooLarge)?;
    let principal: i64 = rows.iter().map(|it| it.principal).sum();
    assert!(amounts().all(|it| it >= 0), "no row owes less than nothing");
    assert!(principal == out, "the principal of the rows adds up to what goes out");

    let instalments = || rows.iter().filter(|it: &&ScheduleRow| it.period.is_some());
    let later = instalments().zip(instalments().skip(1));
    if later.into_iter().any(|(one, next)| one.due_on >= next.due_on) {
        return Err(Fault::DueDatesMeet);
    }
    let totals = || instalments().map(|it| it.principal + it.interest);
    let (takes, others) = match units.remainder {
        Remainder::Last => (totals().next_back(), totals().rev().skip(1).max()),
        Remainder::First => (totals().next(), totals().skip(1).max()),
    };
    let (Some(takes), Some(others), Some(times)) = (takes, others, units.last_times_max) else {
        return Ok(());
    };
    match others.checked_mul(times.into()).is_some_and(|most| takes > most) {
        true => Err(Fault::TooSmall),
        false => Ok(()),
    }
}
