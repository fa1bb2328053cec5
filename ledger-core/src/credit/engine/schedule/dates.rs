//! Which periods does a schedule have?

use chrono::{Days, Months, NaiveDate};

use super::year::days_between;
use super::{Fault, ScheduleTerms};
use crate::calendar::{Day, MonthlyDay};
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
        days_between(self.from, self.until)
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
            day_of_month.in_month_of(starts_on.date()) == starts_on.date()
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
    let days = |days: u32| first.date().checked_add_days(Days::new(days.into()));
    let date: NaiveDate = match every.unit {
        Unit::Day => days(n)?,
        Unit::Week => days(n.checked_mul(7)?)?,
        Unit::Month => {
            let month = day_one(first).checked_add_months(Months::new(n))?;
            day.in_month_of(month)
        }
    };
    Day::try_from(date).ok()
}

fn day_one(day: Day) -> NaiveDate {
    use chrono::Datelike as _;
    day.date().with_day(1).expect("every month has a first day")
}
