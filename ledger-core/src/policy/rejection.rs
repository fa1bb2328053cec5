//! Why the policy book may refuse.

use super::fault::{Fault, Malformed, listed};
use crate::calendar::Day;
use crate::hash::Hash;
use crate::rejection::rejections;

rejections! {
    /// A refusal, with the facts the caller needs to act on it.
    pub enum Rejection {
        #[error("the policy document is not usable: {}", listed(faults))]
        Malformed { faults: Vec<Fault> } => Invalid "policy.malformed",
        #[error("no version with hash {hash} is proposed")]
        NotProposed { hash: Hash } => NotFound "policy.not_proposed",
        #[error("what was proposed with hash {hash} lapsed on {lapsed_on}: propose it again")]
        ProposalLapsed { hash: Hash, lapsed_on: Day } => Conflict "policy.proposal_lapsed",
        #[error("a version is approved by another person than its author")]
        ApprovedByAuthor => Conflict "policy.approved_by_author",
        #[error("a version takes force from {earliest} at the earliest, not from {asked}")]
        TooEarly { asked: Day, earliest: Day } => Invalid "policy.too_early",
        #[error("a version takes force by {latest} at the latest, not from {asked}")]
        TooLate { asked: Day, latest: Day } => Invalid "policy.too_late",
        #[error("no version with hash {hash} is published")]
        NotPublished { hash: Hash } => NotFound "policy.not_published",
        #[error(
            "version {version} has been in force since {effective_from}: publish another one, what \
             was decided by it stays so"
        )]
        InForceAlready { version: u32, effective_from: Day } => Conflict "policy.in_force_already",
        #[error(
            "the same person has asked for the withdrawal of version {version} already: it takes \
             another one"
        )]
        AnotherPersonWanted { version: u32 } => Conflict "policy.another_person_wanted",
    }
}

impl From<Malformed> for Rejection {
    fn from(Malformed(faults): Malformed) -> Rejection {
        Rejection::Malformed { faults }
    }
}
