//! Why the policy book may refuse.

use chrono::NaiveDate;

use super::Malformed;
use crate::hash::Hash;
use crate::rejection::rejections;

rejections! {
    /// A refusal, with the facts the caller needs to act on it.
    pub enum Rejection {
        #[error("the policy document is not usable: {reason}")]
        Malformed { reason: String } => Invalid "policy.malformed",
        #[error("no version with hash {hash} is proposed")]
        NotProposed { hash: Hash } => NotFound "policy.not_proposed",
        #[error("a version is approved by another person than its author")]
        ApprovedByAuthor => Conflict "policy.approved_by_author",
        #[error("a version takes force from {earliest} at the earliest, not from {asked}")]
        TooEarly { asked: NaiveDate, earliest: NaiveDate } => Invalid "policy.too_early",
        #[error("a version takes force by {latest} at the latest, not from {asked}")]
        TooLate { asked: NaiveDate, latest: NaiveDate } => Invalid "policy.too_late",
    }
}

impl From<Malformed> for Rejection {
    fn from(Malformed(reason): Malformed) -> Rejection {
        Rejection::Malformed { reason }
    }
}
