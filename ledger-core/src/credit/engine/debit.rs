//! When was a debit request of ours unanswered, and what came of it?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calendar::Day;

/// What an operator answered to a debit request of ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum DebitAnswer {
    Succeeded {},
    /// The customer is not to blame.
    FailedAtOperator {
        /// The operator's own.
        code: String,
    },
    /// The customer refused, let the time pass, or did not have the money.
    NotPaid {},
}

impl DebitAnswer {
    /// Whether whoever is late meanwhile is late by the operator's doing.
    pub const fn excuses(&self) -> bool {
        match self {
            DebitAnswer::Succeeded {} | DebitAnswer::FailedAtOperator { .. } => true,
            DebitAnswer::NotPaid {} => false,
        }
    }
}

/// A debit request of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebitRequest {
    pub request: Uuid,
    pub from: Day,
    /// `None` while it is unanswered.
    pub answer: Option<(Day, DebitAnswer)>,
}

impl DebitRequest {
    /// The days on which it was unanswered, that of the answer not among them.
    pub(super) fn unanswered(&self) -> (Day, Option<Day>) {
        (self.from, self.answer.as_ref().map(|it| it.0))
    }
}
