//! Why the policy book may refuse.

use chrono::NaiveDate;

use super::Malformed;
use crate::log::Hash;

/// A refusal, with the facts the caller needs to act on it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    #[error("{0}")]
    Malformed(Malformed),
    #[error("no version with hash {hash} is proposed")]
    NotProposed { hash: Hash },
    #[error("a version is approved by another person than its author")]
    ApprovedByAuthor,
    #[error("a version takes force from {earliest} at the earliest, not from {asked}")]
    TooEarly { asked: NaiveDate, earliest: NaiveDate },
}

impl Rejection {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Rejection::Malformed(_) => "policy.malformed",
            Rejection::NotProposed { .. } => "policy.not_proposed",
            Rejection::ApprovedByAuthor => "policy.approved_by_author",
            Rejection::TooEarly { .. } => "policy.too_early",
        }
    }
}
