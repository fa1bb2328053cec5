//! How does a code reach its customer? Through an outlet, which knows where to send it.

use std::fmt;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use ledger_core::log::Instant;
use reqwest::StatusCode;
use uuid::Uuid;

/// Sends codes to customers.
pub trait Outlet: Send + Sync {
    /// Sends one; told again of the same code, it sends it once.
    fn send(&self, leaving: Leaving) -> BoxFuture<'static, Result<(), NotSent>>;
}

/// By which codes leave; by none, where nothing was configured.
#[derive(Clone, Default)]
pub struct Codes(Option<Arc<dyn Outlet>>);

/// A code on its way to its customer. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Leaving {
    pub customer: Uuid,
    pub application: Uuid,
    pub offer: Uuid,
    /// The code's id.
    pub code: Uuid,
    pub digits: String,
    /// The first instant at which it is too late.
    pub valid_until: Instant,
}

/// A code was not taken.
#[derive(Debug, thiserror::Error)]
pub enum NotSent {
    #[error("it was answered {0}")]
    Status(StatusCode),
    #[error("it could not be reached: {0}")]
    Http(String),
}

impl Codes {
    pub fn by(outlet: impl Outlet + 'static) -> Codes {
        Codes(Some(Arc::new(outlet)))
    }

    pub(crate) fn outlet(&self) -> Option<Arc<dyn Outlet>> {
        self.0.clone()
    }
}

impl fmt::Debug for Leaving {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Leaving(code {}, secret)", self.code)
    }
}
