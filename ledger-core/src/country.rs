//! A country by its ISO 3166-1 code.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;

use crate::text::stored_as_text;

/// Two capital letters, ISO 3166-1 alpha-2: `TG` is Togo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, JsonSchema)]
#[schemars(with = "String", extend("pattern" = "^[A-Z]{2}$"))]
pub struct Country([u8; 2]);

/// The text is no country code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no country: expected two capital letters of ISO 3166-1, such as TG")]
pub struct NotACountry(pub String);

impl FromStr for Country {
    type Err = NotACountry;

    fn from_str(text: &str) -> Result<Country, NotACountry> {
        match <[u8; 2]>::try_from(text.as_bytes()) {
            Ok(code) if code.iter().all(u8::is_ascii_uppercase) => Ok(Country(code)),
            Ok(_) | Err(_) => Err(NotACountry(text.to_owned())),
        }
    }
}

stored_as_text!(Country);

impl From<Country> for String {
    fn from(country: Country) -> String {
        country.to_string()
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(str::from_utf8(&self.0).expect("country codes are ASCII"))
    }
}
