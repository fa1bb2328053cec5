//! What the policy book may be asked.

use chrono::NaiveDate;

use crate::hash::Hash;

/// A request to the policy book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub act: Act,
    /// The partition's business date.
    pub on: NaiveDate,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Put a document up for approval; `author` is the caller's pseudonym.
    Propose { document: String, author: Hash },
    /// Publish the proposed document with this hash from a business day on. The first version
    /// is in force at once, whatever is asked.
    Approve {
        hash: Hash,
        approver: Hash,
        /// Absent: the earliest day possible.
        effective_from: Option<NaiveDate>,
    },
}
