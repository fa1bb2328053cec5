//! What is stored of a penalty for lateness that is forgiven.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calendar::Day;
use crate::credit::engine::{Change, Moved};
use crate::money::Money;
use crate::reason::Reason;

/// So much of what an instalment has borne counts as never borne.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PenaltyWaived {
    pub waiver: Uuid,
    pub instalment: u32,
    pub amount: Money,
    /// It forgives what was borne before this day: the business date.
    pub waived_on: Day,
    pub reason: Reason,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdrawn: Option<Moved>,
}
