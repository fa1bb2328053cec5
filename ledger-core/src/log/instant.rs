//! A point in time as the log writes it: UTC, to the microsecond.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Timelike, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// UTC to the microsecond; written RFC 3339 with six decimals and `Z`, and only so.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schemars(
    with = "String",
    extend("pattern" = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$")
)]
pub struct Instant(DateTime<Utc>);

const FORMAT: &str = "%Y-%m-%dT%H:%M:%S%.6fZ";

impl Instant {
    /// The instant, what is finer than a microsecond cut off.
    pub fn new(at: DateTime<Utc>) -> Instant {
        let micros = at.nanosecond() / 1_000 % 1_000_000;
        Instant(at.with_nanosecond(micros * 1_000).expect("fewer nanoseconds than in a second"))
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub fn from_micros(micros: i64) -> Option<Instant> {
        DateTime::from_timestamp_micros(micros).map(Instant)
    }

    pub fn micros(self) -> i64 {
        self.0.timestamp_micros()
    }

    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format(FORMAT))
    }
}

/// The text is not an instant in the log's own form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an instant such as 2004-11-01T08:30:00.000000Z")]
pub struct NotAnInstant(String);

impl FromStr for Instant {
    type Err = NotAnInstant;

    fn from_str(text: &str) -> Result<Instant, NotAnInstant> {
        let parsed = DateTime::parse_from_rfc3339(text).ok().map(|it| Instant(it.to_utc()));
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
