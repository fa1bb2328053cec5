//! The policy book as every partition's writer knows it.

use std::collections::BTreeMap;
use std::sync::Arc;

use ledger_core::calendar::Day;
use ledger_core::engine::Engine;
use ledger_core::policy::{self, PolicyRef};
use tokio::sync::watch;

use super::request::NotServing;
use super::writers::Standing;

/// What the policy book's partition has acknowledged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PolicyBook {
    pub(super) state: Arc<policy::State>,
    /// By which rules each business day was started there; every other partition starts it by
    /// the same.
    pub(super) days: BTreeMap<Day, DayRules>,
}

/// What a day's commit names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DayRules {
    /// The version in force; none before the first.
    pub(super) policy: Option<PolicyRef>,
    /// The policy book's stream version the day was started on.
    pub(super) book_version: u64,
    /// The version of the rules that the day goes by.
    pub(super) engine: Engine,
}

impl PolicyBook {
    /// By which rules the policy book's own partition starts `date`, by this version of them.
    pub(super) fn rules_of(&self, date: Day, engine: Engine) -> DayRules {
        DayRules {
            engine,
            policy: self.state.in_force(date).map(|it| it.reference),
            book_version: self.state.stream_version,
        }
    }
}

/// How a partition comes by the policy book: the one that holds it tells the others what it has
/// read or had acknowledged.
pub(super) enum Source {
    Here(watch::Sender<Option<Arc<PolicyBook>>>),
    Elsewhere(Elsewhere),
}

/// A policy book that another partition holds.
#[derive(Clone)]
pub(super) struct Elsewhere {
    pub(super) book: watch::Receiver<Option<Arc<PolicyBook>>>,
    pub(super) partition: u32,
    /// How that partition stands.
    pub(super) standing: watch::Receiver<Standing>,
}

impl Elsewhere {
    /// Why the book is still waited for; `None` once it has been read.
    pub(super) fn awaited(&mut self) -> Option<NotServing> {
        // In this order: the book is told before its partition serves.
        let standing = self.standing.borrow_and_update().clone();
        if self.book.borrow_and_update().is_some() {
            return None;
        }
        match standing {
            Standing::NotServing(why) => Some(why),
            Standing::Serving | Standing::Unwitnessed { .. } => {
                unreachable!("a partition that serves has told its policies")
            }
        }
    }

    /// Waits until the book has changed or its partition stands otherwise.
    pub(super) async fn news(&mut self) {
        tokio::select! {
            () = news_of(&mut self.book) => {}
            () = news_of(&mut self.standing) => {}
        }
    }
}

/// Who is gone has no more news.
async fn news_of<T>(of: &mut watch::Receiver<T>) {
    if of.changed().await.is_err() {
        std::future::pending().await
    }
}
