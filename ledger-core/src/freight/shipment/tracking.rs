//! The number by which a carrier knows a parcel.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 4 to 40 capital letters, digits and dashes, beginning and ending with a letter or digit. Its
/// type says what it is: many are all digits and some look like card numbers, so it is not asked
/// whether it is one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String", extend("pattern" = "^[A-Z0-9][A-Z0-9-]{2,38}[A-Z0-9]$"))]
pub struct TrackingNumber(String);

/// The text is no tracking number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no tracking number: expected 4 to 40 capital letters, digits and dashes, such as RB123456785TG"
)]
pub struct NotATrackingNumber(pub String);

impl FromStr for TrackingNumber {
    type Err = NotATrackingNumber;

    fn from_str(text: &str) -> Result<TrackingNumber, NotATrackingNumber> {
        let plain = |it: u8| it.is_ascii_uppercase() || it.is_ascii_digit();
        let fits = (4..=40).contains(&text.len())
            && text.bytes().all(|it| plain(it) || it == b'-')
            && text.bytes().next().is_some_and(plain)
            && text.bytes().last().is_some_and(plain);
        match fits {
            true => Ok(TrackingNumber(text.to_owned())),
            false => Err(NotATrackingNumber(text.to_owned())),
        }
    }
}

impl TryFrom<String> for TrackingNumber {
    type Error = NotATrackingNumber;

    fn try_from(text: String) -> Result<TrackingNumber, NotATrackingNumber> {
        text.parse()
    }
}

impl From<TrackingNumber> for String {
    fn from(number: TrackingNumber) -> String {
        number.0
    }
}

impl fmt::Display for TrackingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
