//! What the processes across files have outstanding, as far as the writers here have read.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ledger_core::process::{Heard, Outstanding, Procurement};
use prometheus::{IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry};
use tokio::sync::Notify;
use uuid::Uuid;

use super::metrics::count;

/// The processes, told by each writer of what it reads at its start and of what is acknowledged:
/// what is in flight may never have happened.
pub struct Conversations {
    procurement: Mutex<Procurement>,
    news: Notify,
    outstanding: IntGauge,
    refused: IntCounter,
}

impl Conversations {
    /// # Errors
    /// When one of its metrics is registered already.
    pub(super) fn register(registry: &Registry) -> Result<Arc<Conversations>, prometheus::Error> {
        let outstanding = IntGaugeVec::new(
            Opts::new(
                "ledger_process_outstanding",
                "Commands of a process across files that have not ended in a commit.",
            ),
            &["process"],
        )?;
        let refused = IntCounterVec::new(
            Opts::new(
                "ledger_process_refused_total",
                "Commands of a process across files that were answered as none of them may be.",
            ),
            &["process"],
        )?;
        registry.register(Box::new(outstanding.clone()))?;
        registry.register(Box::new(refused.clone()))?;
        Ok(Arc::new(Conversations {
            procurement: Mutex::default(),
            news: Notify::new(),
            outstanding: outstanding.with_label_values(&[Procurement::NAME]),
            refused: refused.with_label_values(&[Procurement::NAME]),
        }))
    }

    /// A commit is in the ledger, and this is what it means.
    pub(super) fn hear(&self, heard: Heard) {
        let mut procurement = self.lock();
        procurement.hear(heard);
        self.outstanding.set(count(procurement.len()));
        drop(procurement);
        self.news.notify_one();
    }

    /// The commands that have not ended in a commit and are `wanted`, at most so many, the one that
    /// waits longest in front.
    pub fn outstanding(
        &self,
        at_most: usize,
        wanted: impl Fn(&Outstanding) -> bool,
    ) -> Vec<Outstanding> {
        let procurement = self.lock();
        let all = procurement.outstanding().into_iter();
        all.filter(|it| wanted(it)).take(at_most).cloned().collect()
    }

    /// Whether this command has not ended in a commit.
    pub fn awaits(&self, command: Uuid) -> bool {
        self.lock().awaits(command)
    }

    /// Waits until something was heard since this was asked the last time.
    pub async fn news(&self) {
        self.news.notified().await;
    }

    /// A command was answered as none of a process may be.
    pub fn refused(&self) {
        self.refused.inc();
    }

    fn lock(&self) -> MutexGuard<'_, Procurement> {
        self.procurement.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
