//! A point in time as the log writes it: UTC, to the microsecond.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Timelike, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::Day;

/// UTC to the microsecond; written RFC 3339 with six decimals and `Z`, and only so.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schemars(
    with = "String",
    extend("pattern" = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$")
)]
// Invariant: a year of 1970 ..= 9999. What is said above is part of published schemas.
pub struct Instant(DateTime<Utc>);

const FORMAT: &str = "%Y-%m-%dT%H:%M:%S%.6fZ";

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

    /// The day in UTC.
    pub fn day(self) -> Day {
        Day::try_from(self.0.date_naive()).expect("the years 1970 to 9999 are days of the ledger")
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format(FORMAT))
    }
}

/// The text is not an instant in the log's own form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an instant of 1970 to 9999 such as 2004-11-01T08:30:00.000000Z")]
pub struct NotAnInstant(String);

impl FromStr for Instant {
    type Err = NotAnInstant;

    fn from_str(text: &str) -> Result<Instant, NotAnInstant> {
        let parsed = DateTime::parse_from_rfc3339(text).ok();
        let parsed = parsed.and_then(|it| Instant::of(it.to_utc()));
        match parsed {
            Some(instant) if instant.to_string() == text => Ok(instant),
            Some(_) | None => Err(NotAnInstant(text.to_owned())),
        }
    }
}

impl From<Instant> for String {
    fn from(instant: Instant) -> String {
        instant.to_string()
    }
}

impl TryFrom<String> for Instant {
    type Error = NotAnInstant;

    fn try_from(text: String) -> Result<Instant, NotAnInstant> {
        text.parse()
    }
}
