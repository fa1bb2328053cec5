//! The bodies of commands by which a customer signs with a one-time code.

use std::fmt;

use ledger_core::log::Hash;
use ledger_core::policy::OtpPolicy;
use schemars::JsonSchema;
use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::credit::PaperBody;

/// The contract of an offer, to be written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct PrepareContract {
    /// The id in the event that made it.
    pub(in crate::http) offer: Uuid,
}

/// A code for a contract that the customer was shown.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct AskCode {
    /// The id in the event that made it.
    pub(in crate::http) offer: Uuid,
    pub(in crate::http) paper: PaperBody,
}

/// The code that the customer was sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct SignByCode {
    /// The id in the event that made it.
    pub(in crate::http) code: Uuid,
    pub(in crate::http) digits: Digits,
    /// Of the contract that the customer was shown.
    pub(in crate::http) sha256: Hash,
}

impl SignByCode {
    /// By which a repeat is known: all but the digits, which stand nowhere.
    pub(in crate::http) fn fingerprinted(&self) -> Vec<u8> {
        #[derive(Serialize)]
        struct WithoutDigits {
            code: Uuid,
            sha256: Hash,
        }
        let it = WithoutDigits { code: self.code, sha256: self.sha256 };
        serde_json::to_vec(&it).expect("ids and hashes are JSON")
    }
}

/// 6 to 9 decimal digits. Neither printed nor told again, also where it is malformed.
#[derive(JsonSchema)]
#[schemars(transparent)]
pub(in crate::http) struct Digits(#[schemars(regex(pattern = r"^[0-9]{6,9}$"))] String);

impl Digits {
    pub(in crate::http) fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digits(secret)")
    }
}

const EXPECTED: &str = "expected a text of 6 to 9 decimal digits";

impl<'de> Deserialize<'de> for Digits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Digits, D::Error> {
        struct Reading;

        // What serde says of another type has the value in it.
        impl Visitor<'_> for Reading {
            type Value = Digits;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text of 6 to 9 decimal digits")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Digits, E> {
                let count = u32::try_from(text.len()).unwrap_or(u32::MAX);
                let plain = text.bytes().all(|it| it.is_ascii_digit());
                match plain && OtpPolicy::DIGITS.contains(&count) {
                    true => Ok(Digits(text.to_owned())),
                    false => Err(E::custom(EXPECTED)),
                }
            }

            fn visit_u64<E: Error>(self, _: u64) -> Result<Digits, E> {
                Err(E::custom(EXPECTED))
            }

            fn visit_i64<E: Error>(self, _: i64) -> Result<Digits, E> {
                Err(E::custom(EXPECTED))
            }

            fn visit_f64<E: Error>(self, _: f64) -> Result<Digits, E> {
                Err(E::custom(EXPECTED))
            }
        }
        deserializer.deserialize_any(Reading)
    }
}
