//! What do the periods of a schedule bear, counted by the day?
//!
//! Each period bears interest of what is left of the principal on each of its days, whatever falls due
//! or is paid in it. It is exact until it is brought to a unit, once a period: so a schedule to which
//! nothing happens owes by the day what it owed as it was made.

use super::dates::{Period, count};
use super::early::Periods;
use super::exact::Exact;
use super::{Repaid, ScheduleTerms};
use crate::calendar::Day;

/// The periods of a schedule, and what each has borne.
pub(in crate::credit::engine) struct ByDay {
    periods: Periods,
    lines: Vec<Line>,
    /// The days before this one have been counted.
    pub(in crate::credit::engine) counted: Day,
    /// By row: what its interest has beside what is counted here: of days before, or not at all.
    pub(in crate::credit::engine) beside: Vec<i64>,
}

#[derive(Debug, Clone, Copy)]
struct Line {
    borne: Exact,
    /// What falls due at its end, less what its interest is more than that.
    equal: i64,
    /// Its row was paid before its interest was borne: what it bears is due with the next one.
    done: bool,
}

/// A period that is to come or runs, or whose row is still to fall due.
#[derive(Debug, Clone, Copy)]
pub(in crate::credit::engine) struct Place {
    pub(in crate::credit::engine) place: usize,
    /// The row with its principal; `None` where none is to fall due at its end.
    pub(in crate::credit::engine) row: Option<usize>,
    /// The row with its interest.
    pub(in crate::credit::engine) bearing: usize,
    pub(in crate::credit::engine) done: bool,
}

impl ByDay {
    /// Of rows that are due on these days, counted from this one on; `None` where interest does not
    /// follow what is left.
    pub(in crate::credit::engine) fn of(
        terms: ScheduleTerms,
        due: &[Day],
        on: Day,
    ) -> Option<ByDay> {
        let instalments = count(terms.periods) + usize::from(terms.down_payment.is_some());
        let periods = Periods::by(terms, due.get(..instalments).unwrap_or(due))?;
        let line = Line { borne: Exact::ZERO, equal: 0, done: false };
        let (lines, beside) = (vec![line; periods.periods.len()], vec![0; due.len()]);
        Some(ByDay { periods, lines, counted: on, beside })
    }

    /// Those of which principal or interest falls due behind so many rows.
    pub(in crate::credit::engine) fn open(
        &self,
        fallen_due: usize,
    ) -> impl DoubleEndedIterator<Item = Place> {
        let place = move |place| {
            let (row, bearing) = self.periods.rows_of(place);
            let done = self.lines.get(place).is_some_and(|it| it.done);
            let own = self.periods.is_own(place) && row >= fallen_due;
            Place { place, row: own.then_some(row), bearing, done }
        };
        (self.periods.first_bearing(fallen_due)..self.lines.len()).map(place)
    }

    /// Whether this row's principal is that of a period which is to come or runs.
    pub(in crate::credit::engine) fn is_to_come(&self, row: usize) -> bool {
        let done = |place: usize| self.lines.get(place).is_some_and(|it| it.done);
        self.periods.own_place(row).is_some_and(|it| !done(it))
    }

    /// The period with this day.
    pub(in crate::credit::engine) fn period_at(&self, day: Day) -> Option<(usize, Period)> {
        let periods = &self.periods.periods;
        let place = periods.partition_point(|it| it.until <= day);
        let period = periods.get(place).filter(|it| it.from <= day)?;
        Some((place, *period))
    }

    pub(in crate::credit::engine) fn period(&self, place: usize) -> Option<Period> {
        self.periods.periods.get(place).copied()
    }

    pub(in crate::credit::engine) fn starts_on(&self) -> Option<Day> {
        self.periods.periods.first().map(|it| it.from)
    }

    /// Whether this period's end is to come.
    pub(in crate::credit::engine) fn lasts(&self, place: usize, day: Day) -> bool {
        self.periods.periods.get(place).is_some_and(|it| it.until > day)
    }

    /// What this period bears of such a balance on these days.
    pub(in crate::credit::engine) fn bears(
        &self,
        place: usize,
        (from, until): (Day, Day),
        balance: i64,
    ) -> Exact {
        self.periods.exact(place, from, until, balance)
    }

    /// What it bears from this day on, if such a balance is left.
    pub(in crate::credit::engine) fn to_come(
        &self,
        place: usize,
        from: Day,
        balance: i64,
    ) -> Exact {
        match self.periods.periods.get(place) {
            Some(it) if it.until > from => {
                self.bears(place, (from.max(it.from), it.until), balance)
            }
            Some(_) | None => Exact::ZERO,
        }
    }

    /// What it has borne is more by so much; of one that is done, the next that is not.
    pub(in crate::credit::engine) fn bear(&mut self, place: usize, more: Exact) {
        if let Some(line) = self.lines.iter_mut().skip(place).find(|it| !it.done) {
            line.borne = sum(line.borne, more);
        }
    }

    pub(in crate::credit::engine) fn borne(&self, place: usize) -> Exact {
        self.lines.get(place).map_or(Exact::ZERO, |it| it.borne)
    }

    /// In units, as a schedule rounds.
    pub(in crate::credit::engine) fn units(&self, exact: Exact) -> i64 {
        let units = exact.to_units(self.periods.mode(), 1);
        units.expect("what a period bears fits as the schedule did")
    }

    /// From now on so much of principal and interest falls due at its end.
    pub(in crate::credit::engine) fn keep(&mut self, place: usize, principal: i64, interest: i64) {
        let Some(line) = self.lines.get_mut(place) else { return };
        line.equal = match self.periods.repaid {
            Repaid::EqualInstalments(_) => principal + interest,
            Repaid::EqualPrincipal => principal,
        };
    }

    /// What of principal falls due at its end, when it bears so much.
    pub(in crate::credit::engine) fn principal(&self, place: usize, interest: i64) -> i64 {
        let equal = self.lines.get(place).map_or(0, |it| it.equal);
        match self.periods.repaid {
            Repaid::EqualInstalments(_) => equal - interest,
            Repaid::EqualPrincipal => equal,
        }
    }

    pub(in crate::credit::engine) fn finish(&mut self, place: usize) {
        if let Some(line) = self.lines.get_mut(place) {
            line.done = true;
        }
    }
}

pub(in crate::credit::engine) fn sum(one: Exact, other: Exact) -> Exact {
    one.plus(other).expect("what a loan bears fits as its schedule did")
}
