//! An outlet that sends nothing: it keeps the last code of each application, to be looked at.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::BoxFuture;
use reqwest::StatusCode;
use uuid::Uuid;

use super::outlet::{Leaving, NotSent, Outlet};

/// Keeps codes. Clones are the same.
#[derive(Clone, Default)]
pub struct Sandbox {
    taken: Arc<Mutex<BTreeMap<Uuid, Leaving>>>,
    refuses: bool,
}

impl Sandbox {
    /// One that takes none.
    pub fn that_refuses() -> Sandbox {
        Sandbox { refuses: true, ..Sandbox::default() }
    }

    /// The last code of this application.
    pub fn last(&self, application: Uuid) -> Option<Leaving> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).get(&application).cloned()
    }
}

impl Outlet for Sandbox {
    fn send(&self, leaving: Leaving) -> BoxFuture<'static, Result<(), NotSent>> {
        if self.refuses {
            return Box::pin(async { Err(NotSent::Status(StatusCode::SERVICE_UNAVAILABLE)) });
        }
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.insert(leaving.application, leaving);
        Box::pin(async { Ok(()) })
    }
}
