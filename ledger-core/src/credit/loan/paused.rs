//! What is stored of days on which lateness of a loan does not count.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calendar::Day;
use crate::reason::Reason;

/// A person gave the borrower days: none of them counts towards a default, and whoever pays by their end
/// pays in time. What is due stays due, and how many days it is past due stays a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Paused {
    pub pause: Uuid,
    /// The first day of it.
    pub from: Day,
    /// The first day after it, unless it is ended before.
    pub until: Day,
    /// Whether overdue principal bears no penalty on its days, as the policy had it.
    pub spares_penalties: bool,
    pub reason: Reason,
}

/// The pause has fewer days than were given, or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PauseEnded {
    pub pause: Uuid,
    /// The first day after it: its first day where it is undone.
    pub until: Day,
    pub reason: Reason,
}
