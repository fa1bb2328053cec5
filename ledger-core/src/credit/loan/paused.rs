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
    /// Whether its end is told (`loan.pause_over`), so that until then it is not known who pays late, and
    /// then its days are left out of how many somebody is late. Of what was given before that was told,
    /// neither.
    pub end_is_told: bool,
    pub reason: Reason,
}

/// The days that were given are over, on the business day that follows them: who has not paid is late, by
/// the days that are none of a pause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PauseOver {
    pub pause: Uuid,
    /// The first day after it.
    pub until: Day,
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
