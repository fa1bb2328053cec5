//! A day that the ledger can keep.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::text::{has_form, number_in, put_number};

/// A day from 1900-01-01 to 9999-12-31, written `YYYY-MM-DD` and only so.
///
/// All days of the ledger are of this kind, whether they enter, are stored or are computed: four
/// digits hold their year, every database holds them, and a year that lost a digit (`0204-11-05`)
/// is none of them. What would lead out of them is `None`, or stays at their end where a name says
/// so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

    /// Of a year, a month and a day of the month; `None` where the calendar has no such day, or the
    /// ledger keeps none of that year.
    pub const fn from_ymd(year: i32, month: u32, day: u32) -> Option<Day> {
        if year < 1900 || year > 9999 {
            return None;
        }
        match NaiveDate::from_ymd_opt(year, month, day) {
            Some(date) => Some(Day(date)),
            None => None,
        }
    }

    /// As a date of the calendar, which has more of them: for databases and other formats.
    pub const fn date(self) -> NaiveDate {
        self.0
    }

    /// So many days later; `None` beyond the last day.
    pub fn checked_add_days(self, days: u32) -> Option<Day> {
        let later = self.0.checked_add_days(Days::new(days.into()))?;
        Day::try_from(later).ok()
    }

    /// So many days earlier; `None` before the first day.
    pub fn checked_sub_days(self, days: u32) -> Option<Day> {
        let earlier = self.0.checked_sub_days(Days::new(days.into()))?;
        Day::try_from(earlier).ok()
    }

    /// So many days later, and at the latest the last day: where a term ends of which nobody will
    /// see the end anyway, and what waits for it must wait, not fail.
    pub fn saturating_add_days(self, days: u32) -> Day {
        self.checked_add_days(days).unwrap_or(Day::LAST)
    }

    /// So many days earlier, and at the earliest the first day: how far back something may reach
    /// where nothing lies before that day.
    pub fn saturating_sub_days(self, days: u32) -> Day {
        self.checked_sub_days(days).unwrap_or(Day::FIRST)
    }

    /// `None` after the last day.
    pub fn day_after(self) -> Option<Day> {
        self.checked_add_days(1)
    }

    /// `None` before the first day.
    pub fn day_before(self) -> Option<Day> {
        self.checked_sub_days(1)
    }

    /// How many days later the other is; negative where it is earlier.
    pub fn days_until(self, other: Day) -> i64 {
        other.0.signed_duration_since(self.0).num_days()
    }

    /// The days from this one to the other, both among them; none where the other is earlier.
    pub fn to_and_with(self, last: Day) -> impl Iterator<Item = Day> {
        let days = std::iter::successors(Some(self), |it| it.day_after());
        days.take_while(move |it| *it <= last)
    }

    /// The same day of the month so many months later, or the last of a month that is shorter;
    /// `None` beyond the last day.
    pub fn checked_add_months(self, months: u32) -> Option<Day> {
        let later = self.0.checked_add_months(Months::new(months))?;
        Day::try_from(later).ok()
    }

    /// The same day of the month so many months earlier, or the last of a month that is shorter;
    /// `None` before the first day.
    pub fn checked_sub_months(self, months: u32) -> Option<Day> {
        let earlier = self.0.checked_sub_months(Months::new(months))?;
        Day::try_from(earlier).ok()
    }

    /// 1 to 31.
    pub fn day_of_month(self) -> u32 {
        self.0.day()
    }

    /// This day of the same month; `None` where the month does not have it.
    pub fn in_its_month(self, day_of_month: u32) -> Option<Day> {
        self.0.with_day(day_of_month).map(Day)
    }

    pub fn first_of_month(self) -> Day {
        self.in_its_month(1).expect("every month has a first day")
    }

    /// `None` in the last month there is.
    pub fn last_of_month(self) -> Option<Day> {
        self.first_of_month().checked_add_months(1)?.day_before()
    }

    pub fn is_last_of_month(self) -> bool {
        self.day_after().is_none_or(|it| it.day_of_month() == 1)
    }
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

/// As days are written; what stands there in their places.
const WRITTEN: &[u8; 10] = b"0000-00-00";

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Day(date) = self;
        let mut text = *WRITTEN;
        put_number(&mut text, 0..4, date.year().unsigned_abs());
        put_number(&mut text, 5..7, date.month());
        put_number(&mut text, 8..10, date.day());
        f.write_str(str::from_utf8(&text).expect("digits are ASCII"))
    }
}

impl FromStr for Day {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Day, NotADay> {
        let number = |places| number_in(text.as_bytes(), places);
        let read = || {
            let year = i32::try_from(number(0..4)).ok()?;
            Day::from_ymd(year, number(5..7), number(8..10))
        };
        let spelled = has_form(text.as_bytes(), WRITTEN);
        spelled.then(read).flatten().ok_or_else(|| NotADay(text.to_owned()))
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
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
