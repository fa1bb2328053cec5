//! Why the policy book may refuse.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::Malformed;
use crate::hash::Hash;
use crate::rejection::{Kind, facts};

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
    #[error("a version takes force by {latest} at the latest, not from {asked}")]
    TooLate { asked: NaiveDate, latest: NaiveDate },
}

impl Rejection {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Rejection::Malformed(_) => "policy.malformed",
            Rejection::NotProposed { .. } => "policy.not_proposed",
            Rejection::ApprovedByAuthor => "policy.approved_by_author",
            Rejection::TooEarly { .. } => "policy.too_early",
            Rejection::TooLate { .. } => "policy.too_late",
        }
    }

    /// How the caller is to understand it.
    pub const fn kind(&self) -> Kind {
        match self {
            Rejection::NotProposed { .. } => Kind::NotFound,
            Rejection::ApprovedByAuthor => Kind::Conflict,
            Rejection::Malformed(_) | Rejection::TooEarly { .. } | Rejection::TooLate { .. } => {
                Kind::Invalid
            }
        }
    }

    /// The facts of the refusal.
    pub fn facts(&self) -> Map<String, Value> {
        match self {
            Rejection::Malformed(Malformed(reason)) => facts([("reason", json!(reason))]),
            Rejection::NotProposed { hash } => facts([("hash", json!(hash))]),
            Rejection::ApprovedByAuthor => Map::new(),
            Rejection::TooEarly { asked, earliest } => {
                facts([("asked", json!(asked)), ("earliest", json!(earliest))])
            }
            Rejection::TooLate { asked, latest } => {
                facts([("asked", json!(asked)), ("latest", json!(latest))])
            }
        }
    }
}
