//! What can have happened to the policy book. Stored for ever: see `schemas/events/policy_book/`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Finding, published};
use crate::calendar::Day;
use crate::event::events;
use crate::hash::Hash;
use crate::reason::Reason;

events! {
    /// A fact about the policy book.
    pub enum Event {
        /// Someone wrote a version and asks for its approval.
        "policy_book.version_proposed" v1 => Proposed(Proposed),
        /// Another person approved it; it has its number and the day it takes force.
        "policy_book.version_published" v2 => Published(Published), from [
            /// Another person approved it; it has its number and the day it takes force.
            v1(published::PublishedV1) by published::published,
        ],
        /// What was proposed will not be published.
        "policy_book.version_declined" v1 => Declined(Declined),
        /// Nobody approved in time what was proposed.
        "policy_book.version_lapsed" v1 => Lapsed(Lapsed),
        /// One person wants a published version never to take force; another one is wanted.
        "policy_book.withdrawal_proposed" v1 => WithdrawalProposed(WithdrawalProposed),
        /// A published version will never take force.
        "policy_book.version_withdrawn" v1 => Withdrawn(Withdrawn),
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
    /// The first business day on which it is too late to approve it.
    pub lapses_on: Day,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// Counted from 1.
    pub version: u32,
    pub hash: Hash,
    /// The first business day on which it is in force.
    pub effective_from: Day,
    pub author: Hash,
    pub approver: Hash,
    /// What the checks found when it was approved, and what keeps nobody from publishing it.
    pub findings: Vec<Finding>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Declined {
    pub hash: Hash,
    pub reason: Reason,
    /// Who declined it, the author perhaps; a pseudonym.
    pub by: Hash,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lapsed {
    pub hash: Hash,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawalProposed {
    pub version: u32,
    pub hash: Hash,
    pub reason: Reason,
    /// A pseudonym.
    pub by: Hash,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {
    /// Its number is not given again.
    pub version: u32,
    pub hash: Hash,
    /// What the second person gave.
    pub reason: Reason,
    /// Who proposed the withdrawal; a pseudonym.
    pub proposed_by: Hash,
    /// Who agreed; another person.
    pub by: Hash,
}
