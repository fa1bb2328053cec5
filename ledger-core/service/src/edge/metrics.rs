//! What is counted at the edge: connections, answers by status, and what was refused or cut, by
//! reason.

use axum::http::StatusCode;
use prometheus::{IntCounterVec, IntGauge, Opts, Registry};

/// The counters of one service.
#[derive(Clone)]
pub(super) struct Metrics {
    connections: IntGauge,
    refused: IntCounterVec,
    cut: IntCounterVec,
    answers: IntCounterVec,
}

/// Why a connection was cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// No request's head came in time.
    Idle,
    /// An answer was not read in time.
    Unread,
}

impl Cut {
    const fn name(self) -> &'static str {
        match self {
            Cut::Idle => "idle",
            Cut::Unread => "unread",
        }
    }
}

impl Metrics {
    pub(super) fn register(registry: &Registry) -> Result<Metrics, prometheus::Error> {
        let by = |name, help, label| IntCounterVec::new(Opts::new(name, help), &[label]);
        let metrics = Metrics {
            connections: IntGauge::new(
                "ledger_http_connections",
                "HTTP connections that are open.",
            )?,
            refused: by(
                "ledger_http_refused_total",
                "Connections and requests refused, by the limit that they met.",
                "limit",
            )?,
            cut: by("ledger_http_cut_total", "Connections cut, by reason.", "reason")?,
            answers: by("ledger_http_answers_total", "HTTP answers, by status.", "status")?,
        };
        registry.register(Box::new(metrics.connections.clone()))?;
        registry.register(Box::new(metrics.refused.clone()))?;
        registry.register(Box::new(metrics.cut.clone()))?;
        registry.register(Box::new(metrics.answers.clone()))?;
        Ok(metrics)
    }

    /// Counts a connection as open until what is returned is dropped.
    pub(super) fn opened(&self) -> Open {
        self.connections.inc();
        Open(self.connections.clone())
    }

    /// Counts what was refused by the limit of this name.
    pub(super) fn refused(&self, limit: &'static str) {
        self.refused.with_label_values(&[limit]).inc();
    }

    pub(super) fn cut(&self, why: Cut) {
        self.cut.with_label_values(&[why.name()]).inc();
    }

    pub(super) fn answered(&self, status: StatusCode) {
        self.answers.with_label_values(&[status.as_str()]).inc();
    }
}

/// A connection that is counted as open.
pub(super) struct Open(IntGauge);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.dec();
    }
}
