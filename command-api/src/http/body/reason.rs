//! Why a person does something, as callers send it.

use ledger_core::reason::Reason;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::http::text::{Code, Text};

/// A code of the policy book and, for staff alone, words of one's own.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct GivenReason {
    /// One of the codes that the policy in force gives for this command.
    code: Code,
    /// Read by staff alone, never by the customer, vendor or carrier.
    note: Option<Text<500>>,
}

impl GivenReason {
    pub(in crate::http) fn into_reason(self) -> Reason {
        Reason { code: self.code.into_string(), note: self.note.map(Text::into_string) }
    }
}

/// Why it is done.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct WithReason {
    pub(in crate::http) reason: GivenReason,
}
