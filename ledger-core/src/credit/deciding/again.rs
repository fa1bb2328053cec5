//! Does a recorded assessment come out again, byte for byte?

use super::Assessed;
use super::assess::found;
use crate::credit::scoring::{Difference, differences};
use crate::policy::{Document, PolicyRef};

/// Why a recorded assessment does not come out again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAgain {
    #[error("it is no recorded assessment: {0}")]
    Unreadable(String),
    #[error("policy version {} was never published", .0.version)]
    UnknownPolicy(PolicyRef),
    #[error("policy version {} scores nobody", .0.version)]
    NotScored(PolicyRef),
    /// At least one.
    #[error("it comes out otherwise: {}", told(.0))]
    Differs(Vec<Difference>),
}

fn told(all: &[Difference]) -> String {
    all.iter().map(Difference::to_string).collect::<Vec<_>>().join("; ")
}

/// Looks at the recorded facts again, by the recorded engine and the version of the policy that the
/// assessment names, which `document` finds; and compares the bytes.
///
/// # Errors
/// Says what stands in the way, or each member that comes out otherwise.
pub fn again<'a>(
    recorded: &[u8],
    document: impl FnOnce(PolicyRef) -> Option<&'a Document>,
) -> Result<Assessed, NotAgain> {
    let read: Assessed =
        serde_json::from_slice(recorded).map_err(|it| NotAgain::Unreadable(it.to_string()))?;
    let policy = read.policy;
    let document = document(policy).ok_or(NotAgain::UnknownPolicy(policy))?;
    let found = found(read.engine, document, policy, &read.facts, &[]);
    let (found, _) = found.ok_or(NotAgain::NotScored(policy))?;
    let computed = Assessed { found, ..read };
    let bytes = serde_json::to_vec(&computed).expect("an assessment is JSON");
    match bytes == recorded {
        true => Ok(computed),
        false => Err(NotAgain::Differs(differences(recorded, &bytes))),
    }
}
