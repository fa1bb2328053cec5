//! How is a source asked? Through its port: an adapter that asks it once.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use ledger_core::calendar::Day;
use ledger_core::credit::evidence::SourceFacts;
use ledger_core::policy::EvidenceSource;
use ledger_core::process::Inquiry;
use reqwest::StatusCode;
use serde::Deserialize;

/// Asks a source.
pub trait Port: Send + Sync {
    /// Asks once, and may be asked again: the same question has the same id.
    fn ask(&self, inquiry: &Inquiry) -> BoxFuture<'static, Result<Told, NotTold>>;
}

/// The sources that can be asked. Whoever is in none is not asked, and its time runs out.
#[derive(Clone, Default)]
pub struct Ports(BTreeMap<EvidenceSource, Arc<dyn Port>>);

/// What a source tells.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// The day of which it tells.
    pub as_of: Day,
    pub facts: SourceFacts,
}

/// A source has told nothing.
#[derive(Debug, thiserror::Error)]
pub enum NotTold {
    #[error("nobody can ask it here")]
    NoPort,
    #[error("the customer agrees to it no more")]
    NoConsent,
    #[error("it is not known yet")]
    NotYet,
    #[error("it answered {0}")]
    Status(StatusCode),
    #[error("it told something else than facts of its own: {0}")]
    Unreadable(String),
    #[error(transparent)]
    Http(#[from] reqwest::Error),
}

impl Ports {
    /// The same, and this source is asked through this port.
    #[must_use]
    pub fn with(mut self, source: EvidenceSource, port: impl Port + 'static) -> Ports {
        self.0.insert(source, Arc::new(port));
        self
    }

    pub(super) fn ask(&self, inquiry: &Inquiry) -> BoxFuture<'static, Result<Told, NotTold>> {
        match self.0.get(&inquiry.source) {
            Some(port) => port.ask(inquiry),
            None => Box::pin(async { Err(NotTold::NoPort) }),
        }
    }
}
