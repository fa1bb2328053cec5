//! What the policy book may be asked.

use super::Coverage;
use crate::calendar::Day;
use crate::engine::Engine;
use crate::hash::Hash;
use crate::reason::Reason;

/// A request to the policy book, with the facts that were looked up for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub act: Act,
    /// The partition's business date.
    pub on: Day,
    /// The version of the rules that this day goes by.
    pub engine: Engine,
    /// What was found of the plans that the document offers which is proposed or approved; nothing
    /// where it offers none, or is no document.
    pub coverage: Coverage,
}

/// Who asks is named by their pseudonym.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Put a document up for approval.
    Propose { document: String, author: Hash },
    /// Publish the proposed document with this hash from a business day on. The first version
    /// is in force at once, whatever is asked.
    Approve {
        hash: Hash,
        approver: Hash,
        /// Absent: the earliest day possible.
        effective_from: Option<Day>,
    },
    /// Say of the proposed document with this hash that it will not be published.
    Decline { hash: Hash, by: Hash, reason: Reason },
    /// Keep the published version with this hash from ever taking force. It takes two persons, of
    /// whom the first proposes it.
    Withdraw { hash: Hash, by: Hash, reason: Reason },
    /// Bring the book to the business date: what was proposed may lapse.
    Age,
}
