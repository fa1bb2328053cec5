//! What is stored of a loan that is written off, and of the undoing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calendar::Day;
use crate::credit::engine::{Change, Components, Moved};
use crate::reason::Reason;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WrittenOff {
    pub write_off: Uuid,
    /// The day from which it counts: the business date.
    pub written_off_on: Day,
    /// What was owed and not paid, due or not, and is given up. Of interest that bears by the day,
    /// what was earned: the rest falls away.
    pub lost: Components,
    pub reason: Reason,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdrawn: Option<Moved>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteOffUndone {
    pub write_off: Uuid,
    pub reason: Reason,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdrawn: Option<Moved>,
}
