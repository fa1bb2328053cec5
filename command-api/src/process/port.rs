//! How is a source asked? Through its port: an adapter that asks it once.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use ledger_core::policy::EvidenceSource;
use ledger_core::process::{Answer, Asked, Inquiry};
use reqwest::StatusCode;

/// Asks a source.
pub trait Port: Send + Sync {
    /// Asks once, and may be asked again: the same question has the same id.
    fn ask(&self, inquiry: &Inquiry) -> BoxFuture<'static, Result<Answer, NotTold>>;
}

/// The sources that can be asked. Whoever is in none is not asked, and its time runs out.
#[derive(Clone, Default)]
pub struct Ports {
    sources: BTreeMap<EvidenceSource, Arc<dyn Port>>,
    /// Who looks through lists of sanctions, whichever list it is.
    lists: Option<Arc<dyn Port>>,
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
    #[error("it told something else than what it was asked: {0}")]
    Unreadable(String),
    #[error(transparent)]
    Http(#[from] reqwest::Error),
}

impl Ports {
    /// The same, and this source is asked through this port.
    #[must_use]
    pub fn with(mut self, source: EvidenceSource, port: impl Port + 'static) -> Ports {
        self.sources.insert(source, Arc::new(port));
        self
    }

    /// The same, and lists are looked through through this port.
    #[must_use]
    pub fn with_lists(mut self, port: impl Port + 'static) -> Ports {
        self.lists = Some(Arc::new(port));
        self
    }

    pub(super) fn ask(&self, inquiry: &Inquiry) -> BoxFuture<'static, Result<Answer, NotTold>> {
        let port = match &inquiry.asked {
            Asked::Source(source) => self.sources.get(source),
            Asked::List(_) => self.lists.as_ref(),
        };
        match port {
            Some(port) => port.ask(inquiry),
            None => Box::pin(async { Err(NotTold::NoPort) }),
        }
    }
}
