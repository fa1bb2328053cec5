//! The bodies of commands to the policy book.

use ledger_core::calendar::Day;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::http::text::DocumentText;

/// Puts a policy version up for approval by another person.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ProposePolicy {
    /// The policy document, JSON in a string: its bytes are kept, and their SHA-256 names it.
    pub(in crate::http) document: DocumentText,
}

/// Publishes a proposed version.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ApprovePolicy {
    /// The first business day it is in force; left out: the earliest possible. The first version
    /// is in force at once.
    pub(in crate::http) effective_from: Option<Day>,
}
