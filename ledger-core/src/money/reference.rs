//! What names money where it comes from or goes to.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Money;

/// What names money that went out or came in, at whoever moved it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum MoneyRef {
    /// A channel, for example `tmoney` or `bank:orabank`, and its own reference.
    External {
        channel: String,
        reference: String,
        /// Absent where the reference names this money alone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        part: Option<Part>,
    },
    /// A part of a payment that this ledger keeps.
    Payment { payment: Uuid, part: u32 },
}

/// A part of what one reference names: several loans may be served by one payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Counted from 1.
    pub number: u32,
    /// What the reference names in all; the same in each of its parts.
    pub whole: Money,
}
