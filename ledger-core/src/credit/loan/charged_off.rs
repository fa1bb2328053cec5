//! What is stored of a loan that leaves the book of performing loans, and of the undoing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calendar::Day;
use crate::credit::engine::Components;
use crate::reason::Reason;

/// A fact of the lender's accounts: nothing of what is owed changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChargedOff {
    pub charge_off: Uuid,
    /// The day from which it counts: the business date.
    pub charged_off_on: Day,
    /// What was owed and not paid then, due or not.
    pub carried: Components,
    pub reason: Reason,
}

/// The loan is on the book of performing loans again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChargeOffUndone {
    pub charge_off: Uuid,
    pub reason: Reason,
}
