//! What every route needs: the writers, the keys, the callers.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::{HeaderMap, StatusCode};
use ledger_adapters::keys::{KeyFailure, KeyStore, PersonKey};
use ledger_core::access::{Right, Role};
use ledger_core::log::{FileId, Hash};
use ledger_service::callers::{Caller, Callers};
use ledger_service::problem::Problem;
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::prepare::Person;
use crate::writer::Writers;

/// Bulk requests that are worked on at once; more are told to come again.
const BULK_REQUESTS_MAX: usize = 16;

/// Shared by all requests.
#[derive(Clone)]
pub struct Api {
    pub(super) writers: Writers,
    pub(super) keys: KeyStore,
    pub(super) callers: Callers,
    pub(super) bulk_room: Arc<Semaphore>,
    pub(super) days: Days,
}

/// Who starts business days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Days {
    /// The route alone.
    ByRoute,
    /// The clock: the route refuses.
    ByClock,
}

impl Api {
    pub fn new(writers: Writers, keys: KeyStore, callers: Callers, days: Days) -> Api {
        let bulk_room = Arc::new(Semaphore::new(BULK_REQUESTS_MAX));
        Api { writers, keys, callers, bulk_room, days }
    }

    /// Who asks.
    ///
    /// # Errors
    /// 401 when the token is missing or unknown.
    pub(super) async fn caller(&self, headers: &HeaderMap) -> Result<Arc<Caller>, Problem> {
        Ok(self.callers.authenticate(headers).await?)
    }

    /// The pseudonym under which the caller stands in commits.
    ///
    /// # Errors
    /// 503 when the key store does not answer.
    pub(super) async fn pseudonym(&self, caller: &Caller) -> Result<Hash, Problem> {
        self.keys.pseudonym(&caller.issuer, &caller.subject).await.map_err(keys_failed)
    }

    /// The keys of these persons; those of new persons are made and committed before this
    /// returns.
    ///
    /// # Errors
    /// 503 when the key store does not answer.
    pub(super) async fn person_keys(
        &self,
        persons: &[Person],
    ) -> Result<BTreeMap<Uuid, PersonKey>, Problem> {
        let of = |new: bool| -> Vec<Uuid> {
            persons.iter().filter(|it| it.new == new).map(|it| it.id).collect()
        };
        let (new, known) = (of(true), of(false));
        let mut keys = BTreeMap::new();
        if !new.is_empty() {
            let made = self.keys.person_keys(&new).await.map_err(keys_failed)?;
            keys.extend(made.into_iter().map(|it| (it.person(), it)));
        }
        if !known.is_empty() {
            for found in self.keys.existing(&known).await.map_err(keys_failed)? {
                match found {
                    Ok(key) => {
                        keys.insert(key.person(), key);
                    }
                    // Told to the one whose line it is.
                    Err(KeyFailure::Lost { .. }) => {}
                    Err(failure) => return Err(keys_failed(failure)),
                }
            }
        }
        Ok(keys)
    }
}

/// In which role the caller may do this to this file.
///
/// # Errors
/// 403 naming the right.
pub(super) fn may(caller: &Caller, right: Right, file: Option<FileId>) -> Result<Role, Problem> {
    caller.may(right, file).cloned().ok_or_else(|| Problem::forbidden(right))
}

fn keys_failed(error: KeyFailure) -> Problem {
    tracing::error!(%error, "the key store failed");
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "keys-unavailable",
        "the key store does not serve",
    )
    .detail("personal data cannot be sealed at the moment; nothing was recorded: ask again")
    .retry_after(1)
}
