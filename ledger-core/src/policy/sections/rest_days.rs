//! On which days does nothing fall due in a country?

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::{BusinessDays, Day, Moved, Weekday};
use crate::country::Country;

/// A country's days of rest, and where a due date moves to that would be one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RestDays {
    pub country: Country,
    #[serde(default = "to_the_next")]
    pub moved: Moved,
    /// The days of the week, each once; fewer than seven.
    pub weekend: Vec<Weekday>,
    /// Holidays of the same day each year.
    pub yearly: Vec<DayOfYear>,
    /// Holidays of one year: those that follow the moon, and what was announced.
    pub dated: Vec<Day>,
}

/// A day of every year; 29 February of leap years alone.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct DayOfYear {
    #[schemars(range(min = 1, max = 12))]
    pub month: u32,
    #[schemars(range(min = 1, max = 31))]
    pub day: u32,
}

const fn to_the_next() -> Moved {
    Moved::Next
}

impl RestDays {
    /// Those between these days and a year behind them.
    pub(super) fn between(&self, from: Day, to: Day) -> BusinessDays {
        let years = from.date().year() - 1..=to.date().year() + 1;
        let yearly = years.flat_map(|year| {
            let dates = self.yearly.iter();
            dates.filter_map(move |it| NaiveDate::from_ymd_opt(year, it.month, it.day))
        });
        let yearly = yearly.filter_map(|it| Day::try_from(it).ok());
        let dated = self.dated.iter().copied().filter(|it| {
            let year = it.date().year();
            (from.date().year() - 1..=to.date().year() + 1).contains(&year)
        });
        let holidays: BTreeSet<Day> = yearly.chain(dated).collect();
        BusinessDays {
            moved: self.moved,
            weekend: self.weekend.clone(),
            holidays: holidays.into_iter().collect(),
        }
    }

    /// The member that is not as it must be, and why.
    pub(super) fn fault(&self) -> Option<(&'static str, String)> {
        let once: BTreeSet<_> = self.weekend.iter().collect();
        if once.len() != self.weekend.len() || once.len() > 6 {
            return Some(("weekend", "expected at most six days, each once".to_owned()));
        }
        let leap = |it: &DayOfYear| NaiveDate::from_ymd_opt(2024, it.month, it.day);
        if self.yearly.iter().any(|it| leap(it).is_none()) {
            return Some(("yearly", "expected days that some year has".to_owned()));
        }
        (self.yearly.len() > 100)
            .then(|| ("yearly", "expected at most 100 days".to_owned()))
            .or_else(|| {
                let many = self.dated.len() > 1_000;
                many.then(|| ("dated", "expected at most 1 000 days".to_owned()))
            })
    }
}
