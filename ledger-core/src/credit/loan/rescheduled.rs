//! What is stored of a loan that goes on by other terms.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calendar::Day;
use crate::credit::NewTerms;
use crate::credit::engine::{Contract, StoredPosition, StoredRow};
use crate::reason::Reason;

/// What would come of new terms, if they were agreed on that day and nothing moved before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReschedulingProposed {
    pub rescheduling: Uuid,
    /// On which it may be agreed: the business date.
    pub proposed_on: Day,
    pub terms: NewTerms,
    pub before: Vec<StoredRow>,
    pub after: Vec<StoredRow>,
    pub reason: Reason,
}

/// The loan goes on by these terms: what lies before is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rescheduled {
    pub rescheduling: Uuid,
    /// By which the agreement is found where it is kept.
    pub reference: String,
    /// Its terms from now on: its schedule is that of what was left of its principal.
    pub contract: Box<Contract>,
    /// The rows as they stood.
    pub before: Vec<StoredRow>,
    /// As it goes on, with the rows as they stand from now on.
    pub position: Box<StoredPosition>,
    /// What is recorded later and counts from an earlier day counts from this one: the business date.
    pub closed_until: Day,
    pub reason: Reason,
}
