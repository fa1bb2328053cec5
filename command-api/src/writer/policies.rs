//! The policy book as every partition's writer knows it.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use ledger_core::policy::{self, PolicyRef};
use tokio::sync::watch;

/// What the policy book's partition has acknowledged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PolicyBook {
    pub(super) state: Arc<policy::State>,
    /// By which rules each business day was started there; every other partition starts it by
    /// the same.
    pub(super) days: BTreeMap<NaiveDate, DayRules>,
}

/// What a day's commit names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DayRules {
    /// The version in force; none before the first.
    pub(super) policy: Option<PolicyRef>,
    /// The policy book's stream version the day was started on.
    pub(super) book_version: u64,
}

impl PolicyBook {
    /// By which rules the policy book's own partition starts `date`.
    pub(super) fn rules_of(&self, date: NaiveDate) -> DayRules {
        DayRules {
            policy: self.state.in_force(date).map(|it| it.reference),
            book_version: self.state.stream_version,
        }
    }
}

/// How a partition comes by the policy book: the one that holds it tells the others what it has
/// read or had acknowledged.
pub(super) enum Source {
    Here(watch::Sender<Option<Arc<PolicyBook>>>),
    Elsewhere(watch::Receiver<Option<Arc<PolicyBook>>>),
}
