//! By which a key is told from another that came in its place.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::text::stored_as_text;

/// What a key answers to a question that is always the same: whoever holds the key can compute it,
/// and nobody learns anything of the key by it. Written as 16 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyCheck(pub [u8; 8]);

impl fmt::Display for KeyCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for KeyCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text is not 16 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the check value of a key is 16 lower-case hexadecimal digits")]
pub struct NotAKeyCheck;

impl FromStr for KeyCheck {
    type Err = NotAKeyCheck;

    fn from_str(text: &str) -> Result<KeyCheck, NotAKeyCheck> {
        if text.bytes().any(|it| it.is_ascii_uppercase()) {
            return Err(NotAKeyCheck);
        }
        let mut bytes = [0; 8];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| NotAKeyCheck)?;
        Ok(KeyCheck(bytes))
    }
}

impl JsonSchema for KeyCheck {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "KeyCheck".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9a-f]{16}$" })
    }
}

stored_as_text!(KeyCheck);
