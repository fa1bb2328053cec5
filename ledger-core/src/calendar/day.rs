//! A day that the ledger can keep.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use chrono::{Days, NaiveDate};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};

/// A day from 1900-01-01 to 9999-12-31, written `YYYY-MM-DD` and only so.
///
/// All days that enter or are stored are of this kind, also those that are computed: four digits
/// hold their year, every database holds them, and a year that lost a digit (`0204-11-05`) is none
/// of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
// Invariant: FIRST ..= LAST.
pub struct Day(NaiveDate);

/// The date is no day that the ledger can keep, or is spelled in another way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no day that can be kept: expected one from 1900-01-01 to 9999-12-31, such as 2004-11-01"
)]
pub struct NotADay(String);

impl Day {
    pub const FIRST: Day = Day(NaiveDate::from_ymd_opt(1900, 1, 1).expect("1900 began"));
    pub const LAST: Day = Day(NaiveDate::from_ymd_opt(9999, 12, 31).expect("9999 ends"));

    /// As a date of the calendar, which has more of them.
    pub const fn date(self) -> NaiveDate {
        self.0
    }
}

/// So many days later; `None` beyond the last day.
pub fn days_after(date: NaiveDate, days: u32) -> Option<NaiveDate> {
    let later = date.checked_add_days(Days::new(days.into()))?;
    Day::try_from(later).ok().map(Day::date)
}

impl TryFrom<NaiveDate> for Day {
    type Error = NotADay;

    fn try_from(date: NaiveDate) -> Result<Day, NotADay> {
        match (Day::FIRST.0..=Day::LAST.0).contains(&date) {
            true => Ok(Day(date)),
            false => Err(NotADay(date.to_string())),
        }
    }
}

impl From<Day> for NaiveDate {
    fn from(day: Day) -> NaiveDate {
        day.0
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Day {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Day, NotADay> {
        let date = text.parse::<NaiveDate>().ok().filter(|_| is_spelled(text));
        date.and_then(|it| Day::try_from(it).ok()).ok_or_else(|| NotADay(text.to_owned()))
    }
}

/// chrono reads signs, blanks and single digits too.
fn is_spelled(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(place, it)| match place {
            4 | 7 => it == b'-',
            _ => it.is_ascii_digit(),
        })
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Day;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a day such as 2004-11-01")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Day, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Visitor)
    }
}

/// The bounds are not said here, where the schemas of stored events would change with them.
impl JsonSchema for Day {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date" })
    }
}
