//! A point in time as the log writes it: UTC, to the microsecond.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use chrono::{DateTime, Datelike, TimeDelta, TimeZone, Timelike, Utc};
use schemars::JsonSchema;

use crate::text::{has_form, number_in, put_number, stored_as_text};

use crate::calendar::Day;

/// UTC to the microsecond; written RFC 3339 with six decimals and `Z`, and only so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, JsonSchema)]
#[schemars(
    with = "String",
    extend("pattern" = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$")
)]
// Invariant: a year of 1970 ..= 9999. What is said above is part of published schemas.
pub struct Instant(DateTime<Utc>);

impl Instant {
    /// What a clock shows or a database holds, what is finer than a microsecond cut off.
    ///
    /// # Panics
    /// Before 1970 or after 9999.
    pub fn new(at: DateTime<Utc>) -> Instant {
        Instant::of(at).expect("clocks and databases show the years 1970 to 9999")
    }

    /// The instant, what is finer than a microsecond cut off; `None` before 1970 or after 9999.
    pub fn of(at: DateTime<Utc>) -> Option<Instant> {
        let micros = at.nanosecond() / 1_000 % 1_000_000;
        let cut = at.with_nanosecond(micros * 1_000).expect("fewer nanoseconds than in a second");
        (1970..=9999).contains(&cut.year()).then_some(Instant(cut))
    }

    /// Microseconds since 1970-01-01T00:00:00Z; `None` when negative or after 9999.
    pub fn from_micros(micros: i64) -> Option<Instant> {
        DateTime::from_timestamp_micros(micros).and_then(Instant::of)
    }

    pub fn micros(self) -> i64 {
        self.0.timestamp_micros()
    }

    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }

    /// The instant that much later; `None` after 9999.
    pub fn after(self, time: Duration) -> Option<Instant> {
        let later = self.0.checked_add_signed(TimeDelta::from_std(time).ok()?);
        later.and_then(Instant::of)
    }

    /// The day in UTC.
    pub fn day(self) -> Day {
        Day::try_from(self.0.date_naive()).expect("the years 1970 to 9999 are days of the ledger")
    }
}

/// As instants are written; what stands there in their places.
const WRITTEN: &[u8; 27] = b"0000-00-00T00:00:00.000000Z";

impl Instant {
    fn written(self) -> [u8; WRITTEN.len()] {
        let at = self.0;
        let year = at.year().unsigned_abs();
        let micros = at.nanosecond() / 1_000;
        let fields = [
            (0..4, year),
            (5..7, at.month()),
            (8..10, at.day()),
            (11..13, at.hour()),
            (14..16, at.minute()),
            (17..19, at.second()),
            (20..26, micros),
        ];
        let mut text = *WRITTEN;
        for (places, number) in fields {
            put_number(&mut text, places, number);
        }
        text
    }

    fn read(text: &str) -> Option<Instant> {
        let text = text.as_bytes();
        if !has_form(text, WRITTEN) {
            return None;
        }
        let number = |places| number_in(text, places);
        let year = i32::try_from(number(0..4)).ok()?;
        let (month, day) = (number(5..7), number(8..10));
        let (hour, minute, second) = (number(11..13), number(14..16), number(17..19));
        let at = Utc.with_ymd_and_hms(year, month, day, hour, minute, second).single()?;
        Instant::of(at.with_nanosecond(number(20..26) * 1_000)?)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(str::from_utf8(&self.written()).expect("digits are ASCII"))
    }
}

/// The text is not an instant in the log's own form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an instant of 1970 to 9999 such as 2004-11-01T08:30:00.000000Z")]
pub struct NotAnInstant(String);

impl FromStr for Instant {
    type Err = NotAnInstant;

    fn from_str(text: &str) -> Result<Instant, NotAnInstant> {
        Instant::read(text).ok_or_else(|| NotAnInstant(text.to_owned()))
    }
}

stored_as_text!(Instant);
