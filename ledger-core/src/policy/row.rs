//! What the policy book's acts say of themselves to those who treat the acts of all alike.

use super::Act;
use crate::asked::{Asked, Says};

impl Asked for Act {
    fn age() -> Option<Act> {
        Some(Act::Age)
    }

    fn says(&self) -> Says<'_> {
        match self {
            Act::Decline { reason, .. } => Says::because("policy_book.decline_version", reason),
            Act::Withdraw { reason, .. } => Says::because("policy_book.withdraw_version", reason),
            Act::Propose { .. } | Act::Approve { .. } | Act::Age => Says::NOTHING,
        }
    }
}
