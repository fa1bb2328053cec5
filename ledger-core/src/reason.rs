//! Why a person did something: a code that everybody may read, and words that only staff may.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A reason as it stands in an event.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// One of the codes that the policy book gives for this act, with their texts for customers.
    pub code: String,
    /// What the person who acted wrote beside it, for staff alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Reason {
    /// A reason that its code says whole.
    pub fn of(code: &str) -> Reason {
        Reason { code: code.to_owned(), note: None }
    }
}
