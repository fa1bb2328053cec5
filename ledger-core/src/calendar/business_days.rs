//! On which day does something fall due that would fall on a day of rest?

use chrono::Datelike as _;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Day;

/// The days on which nothing falls due, and where what would moves to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BusinessDays {
    pub moved: Moved,
    /// The days of the week, each once; fewer than seven.
    pub weekend: Vec<Weekday>,
    /// Ascending, each once.
    pub holidays: Vec<Day>,
}

/// Where to a due date moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Moved {
    /// To the next business day.
    Next,
    /// To the one before.
    Previous,
    /// To the next, or, where that is in another month, to the one before.
    ModifiedFollowing,
}

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// No two business days are further apart than this.
const APART_MAX: usize = 366;

impl BusinessDays {
    /// The business day on which it falls due; `None` where there is none near, or none the ledger
    /// can keep.
    pub fn nearest(&self, day: Day) -> Option<Day> {
        match self.moved {
            Moved::Next => self.from(day, Day::day_after),
            Moved::Previous => self.from(day, Day::day_before),
            Moved::ModifiedFollowing => {
                let next = self.from(day, Day::day_after)?;
                match next.date().month() == day.date().month() {
                    true => Some(next),
                    false => self.from(day, Day::day_before),
                }
            }
        }
    }

    fn from(&self, day: Day, on: fn(Day) -> Option<Day>) -> Option<Day> {
        let days = std::iter::successors(Some(day), |it| on(*it)).take(APART_MAX);
        days.into_iter().find(|it| !self.is_rest(*it))
    }

    fn is_rest(&self, day: Day) -> bool {
        let weekday = Weekday::of(day);
        self.weekend.contains(&weekday) || self.holidays.binary_search(&day).is_ok()
    }
}

impl Weekday {
    pub fn of(day: Day) -> Weekday {
        match day.date().weekday() {
            chrono::Weekday::Mon => Weekday::Monday,
            chrono::Weekday::Tue => Weekday::Tuesday,
            chrono::Weekday::Wed => Weekday::Wednesday,
            chrono::Weekday::Thu => Weekday::Thursday,
            chrono::Weekday::Fri => Weekday::Friday,
            chrono::Weekday::Sat => Weekday::Saturday,
            chrono::Weekday::Sun => Weekday::Sunday,
        }
    }
}
