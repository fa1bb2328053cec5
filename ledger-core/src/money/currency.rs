//! The currencies the ledger knows.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;

use crate::text::stored_as_text;

/// A currency by its ISO 4217 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency {
    code: [u8; 3],
    exponent: u8,
}

/// Codes and exponents of ISO 4217 (list one): currencies of the marketplace's customers, vendors
/// and carriers.
const KNOWN: &[(&str, u8)] = &[
    ("AED", 2),
    ("BHD", 3),
    ("BRL", 2),
    ("CAD", 2),
    ("CHF", 2),
    ("CNY", 2),
    ("CVE", 2),
    ("DKK", 2),
    ("EGP", 2),
    ("EUR", 2),
    ("GBP", 2),
    ("GHS", 2),
    ("GMD", 2),
    ("GNF", 0),
    ("HKD", 2),
    ("INR", 2),
    ("JPY", 0),
    ("KES", 2),
    ("KRW", 0),
    ("KWD", 3),
    ("LRD", 2),
    ("MAD", 2),
    ("MRU", 2),
    ("NGN", 2),
    ("NOK", 2),
    ("RWF", 0),
    ("SAR", 2),
    ("SEK", 2),
    ("SLE", 2),
    ("TND", 3),
    ("TRY", 2),
    ("TWD", 2),
    ("UGX", 0),
    ("USD", 2),
    ("VND", 0),
    ("XAF", 0),
    ("XOF", 0),
    ("ZAR", 2),
];

impl Currency {
    /// The West African franc of the UEMOA; it has no decimals.
    pub const XOF: Currency = Currency { code: *b"XOF", exponent: 0 };
    pub const EUR: Currency = Currency { code: *b"EUR", exponent: 2 };
    pub const TWD: Currency = Currency { code: *b"TWD", exponent: 2 };

    /// Decimals of the smallest unit: 2 for EUR, 0 for XOF.
    pub const fn exponent(self) -> u32 {
        self.exponent as u32
    }

    /// The three letters.
    pub fn code(&self) -> &str {
        str::from_utf8(&self.code).expect("currency codes are ASCII")
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text is no currency of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no currency this ledger knows: expected an ISO 4217 code such as XOF or EUR")]
pub struct UnknownCurrency(pub String);

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(text: &str) -> Result<Currency, UnknownCurrency> {
        let unknown = || UnknownCurrency(text.to_owned());
        let &(code, exponent) = KNOWN.iter().find(|it| it.0 == text).ok_or_else(unknown)?;
        let code = code.as_bytes().try_into().map_err(|_| unknown())?;
        Ok(Currency { code, exponent })
    }
}

stored_as_text!(Currency);

impl From<Currency> for String {
    fn from(currency: Currency) -> String {
        currency.code().to_owned()
    }
}

impl JsonSchema for Currency {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Currency".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^[A-Z]{3}$",
            "description": "ISO 4217 code"
        })
    }
}
