//! Monthly due dates on a chosen day, with the end-of-month rule.

use chrono::{Datelike, Months, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The day of the month on which instalments fall due, 1 to 31; in a month that is shorter, its
/// last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "u32", into = "u32")]
pub struct MonthlyDay(#[schemars(range(min = 1, max = 31))] u32);

/// The number is no day of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no day of the month: expected 1 to 31")]
pub struct NotADayOfMonth(pub u32);

impl TryFrom<u32> for MonthlyDay {
    type Error = NotADayOfMonth;

    fn try_from(day: u32) -> Result<MonthlyDay, NotADayOfMonth> {
        match (1..=31).contains(&day) {
            true => Ok(MonthlyDay(day)),
            false => Err(NotADayOfMonth(day)),
        }
    }
}

impl From<MonthlyDay> for u32 {
    fn from(day: MonthlyDay) -> u32 {
        day.0
    }
}

/// `count` due dates from `first` on, one a month. The day of the month is `first`'s own, unless
/// `day` names another that `first`'s month is too short for: the 31st, first due on 30 April,
/// is next due on 31 May. `None` when a date does not fit the calendar.
pub fn due_dates(first: NaiveDate, day: MonthlyDay, count: u32) -> Option<Vec<NaiveDate>> {
    (0..count)
        .map(|month| {
            let start = first.with_day(1)?.checked_add_months(Months::new(month))?;
            if month == 0 {
                return Some(first);
            }
            (28..=day.0).rev().chain([day.0.min(28)]).find_map(|it| start.with_day(it.min(day.0)))
        })
        .collect()
}
