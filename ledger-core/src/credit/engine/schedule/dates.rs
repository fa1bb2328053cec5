//! Which periods does a schedule have?

use super::{Fault, ScheduleTerms};
use crate::calendar::{BusinessDays, Day, MonthlyDay};
use crate::credit::engine::{Every, Unit};

/// A time at whose end an instalment falls due: moving that due date moves no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub from: Day,
    pub until: Day,
    pub(super) every: Every,
    /// Whether it is as long as the terms say, and not a first one that was chosen otherwise.
    pub(super) is_regular: bool,
}

impl Period {
    pub fn days(&self) -> i64 {
        self.from.days_until(self.until)
    }
}

/// The periods, one behind the other.
pub(super) fn periods(terms: &ScheduleTerms) -> Result<Vec<Period>, Fault> {
    let ScheduleTerms { starts_on, first_due_on, every, day_of_month, .. } = *terms;
    if first_due_on <= starts_on {
        return Err(Fault::DueBeforeStart);
    }
    let is_regular = match every.unit {
        Unit::Month => {
            day_of_month.in_month_of(starts_on) == starts_on
                && later(starts_on, every, day_of_month, 1) == Some(first_due_on)
        }
        Unit::Day | Unit::Week => later(starts_on, every, day_of_month, 1) == Some(first_due_on),
    };
    let mut periods = Vec::new();
    let mut from = starts_on;
    for number in 0..terms.periods {
        let until = match number {
            0 => Some(first_due_on),
            _ => later(first_due_on, every, day_of_month, number),
        };
        let until = until.ok_or(Fault::BeyondCalendar)?;
        periods.push(Period { from, until, every, is_regular: is_regular || number > 0 });
        from = until;
    }
    Ok(periods)
}

/// The due date so many periods behind the first; `None` beyond the last day.
pub fn later(first: Day, every: Every, day: MonthlyDay, periods: u32) -> Option<Day> {
    let n = every.n.checked_mul(periods)?;
    match every.unit {
        Unit::Day => first.checked_add_days(n),
        Unit::Week => first.checked_add_days(n.checked_mul(7)?),
        Unit::Month => Some(day.in_month_of(first.first_of_month().checked_add_months(n)?)),
    }
}

/// When something falls due that is due at the end of a period; `None` where no business day is near.
pub(super) fn off_rest_days(business_days: Option<&BusinessDays>, end: Day) -> Option<Day> {
    business_days.map_or(Some(end), |it| it.nearest(end))
}

pub(super) fn count(periods: u32) -> usize {
    usize::try_from(periods).expect("periods are counted in u32")
}
