//! Monthly due dates on a chosen day, with the end-of-month rule.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Day;

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

impl MonthlyDay {
    /// The day's own day of the month.
    pub fn of(day: Day) -> MonthlyDay {
        MonthlyDay(day.day_of_month())
    }

    /// This day in the month of `day`; its last day where the month is shorter.
    pub fn in_month_of(self, day: Day) -> Day {
        let fitting = (1..=self.0).rev().find_map(|it| day.in_its_month(it));
        fitting.expect("every month has a first day")
    }
}

/// `count` due dates from `first` on, one a month, on `day` or the last day of a shorter month:
/// the 31st, first due on 30 April, is next due on 31 May. `first` stands as it is. `None` when a
/// date is beyond the last [`Day`].
pub fn due_dates(first: Day, day: MonthlyDay, count: u32) -> Option<Vec<Day>> {
    let month = first.first_of_month();
    let later = (1..count).map(|it| Some(day.in_month_of(month.checked_add_months(it)?)));
    std::iter::once(Some(first)).chain(later).take(usize::try_from(count).ok()?).collect()
}
