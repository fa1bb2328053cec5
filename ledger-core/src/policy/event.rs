//! What can have happened to the policy book. Stored for ever: see `schemas/events/policy_book/`.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::stored;
use crate::event::events;
use crate::hash::Hash;

events! {
    /// A fact about the policy book.
    pub enum Event {
        /// Someone wrote a version and asks for its approval.
        "policy_book.version_proposed" v1 => Proposed(Proposed),
        /// Another person approved it; it has its number and the day it takes force.
        "policy_book.version_published" v1 => Published(Published),
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Proposed {
    /// SHA-256 of the document's bytes.
    pub hash: Hash,
    /// The document as it was written: JSON text whose bytes are kept.
    pub document: String,
    /// The author's pseudonym.
    pub author: Hash,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// Counted from 1.
    pub version: u32,
    pub hash: Hash,
    /// The first business day on which it is in force.
    #[serde(deserialize_with = "stored::day")]
    pub effective_from: NaiveDate,
    pub author: Hash,
    pub approver: Hash,
}
