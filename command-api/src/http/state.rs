//! What every route needs: the writers, the keys, the door its callers come in by.

use std::ops::Deref;
use std::sync::Arc;

use axum::body::Body;
use axum::http::StatusCode;
use ledger_adapters::keys::{KeyFailure, KeyStore};
use ledger_core::access::{Right, Role};
use ledger_core::log::{FileId, Hash};
use ledger_service::callers::Caller;
use ledger_service::edge::{Door, Places, ReadBody, Unread};
use ledger_service::problem::Problem;
use tokio::sync::Semaphore;

use crate::codes::Codes;
use crate::writer::Writers;

/// Bulk requests, of all callers, whose lines are decided at once; more are told to come again.
const BULK_REQUESTS_MAX: usize = 16;

/// Bulk requests of one caller that are read or decided at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BulkPlaces {
    pub of_caller: u32,
    /// Of a caller in the role `service`.
    pub of_service: u32,
}

/// Shared by all requests. Clones are the same.
#[derive(Clone)]
pub struct Api(Arc<Shared>);

/// What is in an [`Api`].
pub struct Shared {
    pub(super) writers: Writers,
    pub(super) keys: KeyStore,
    pub(super) door: Door,
    pub(super) bulk_places: Places,
    pub(super) bulk_room: Arc<Semaphore>,
    pub(super) days: Days,
    pub(super) codes: Codes,
}

/// Who starts business days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Days {
    /// The route alone.
    ByRoute,
    /// The clock: the route refuses.
    ByClock,
}

impl Deref for Api {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl Api {
    pub fn new(
        writers: Writers,
        keys: KeyStore,
        door: Door,
        bulk: BulkPlaces,
        days: Days,
        codes: Codes,
    ) -> Api {
        let count = |it| usize::try_from(it).unwrap_or(usize::MAX);
        let BulkPlaces { of_caller, of_service } = bulk;
        let bulk_places = door.places("bulk_at_once", count(of_caller), count(of_service));
        let bulk_room = Arc::new(Semaphore::new(BULK_REQUESTS_MAX));
        Api(Arc::new(Shared { writers, keys, door, bulk_places, bulk_room, days, codes }))
    }

    /// Reads a body of at most so many bytes.
    ///
    /// # Errors
    /// 413, 408, 503 or 400: when it is too long, too slow, there is no room for it, or it is cut
    /// off.
    pub(super) async fn read(&self, body: Body, most: usize) -> Result<ReadBody, Problem> {
        self.door.edge().read(body, most).await.map_err(unread)
    }

    /// The pseudonym under which the caller stands in commits.
    ///
    /// # Errors
    /// 503 when the key store does not answer.
    pub(super) async fn pseudonym(&self, caller: &Caller) -> Result<Hash, Problem> {
        self.keys.pseudonym(&caller.issuer, &caller.subject).await.map_err(keys_failed)
    }
}

/// In which role the caller may do this to this file.
///
/// # Errors
/// 403 naming the right.
pub(super) fn may(caller: &Caller, right: Right, file: Option<FileId>) -> Result<Role, Problem> {
    caller.may(right, file).cloned().ok_or_else(|| Problem::forbidden(right))
}

pub(super) fn keys_failed(error: KeyFailure) -> Problem {
    tracing::error!(%error, "the key store failed");
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "keys-unavailable",
        "the key store does not serve",
    )
    .detail(format!("personal data cannot be sealed at the moment; {NOT_TAKEN}"))
    .retry_after(1)
}

fn unread(unread: Unread) -> Problem {
    let (status, code, title) = match &unread {
        Unread::TooLarge { .. } => {
            (StatusCode::PAYLOAD_TOO_LARGE, "body-too-large", "the body is too large")
        }
        Unread::TooSlow { .. } => {
            (StatusCode::REQUEST_TIMEOUT, "body-too-slow", "the body came too slowly")
        }
        Unread::NoRoom => {
            return put_off("no room for another body").detail(format!("{unread}; {NOT_TAKEN}"));
        }
        Unread::CutOff => (StatusCode::BAD_REQUEST, "body-unread", "the body could not be read"),
    };
    Problem::new(status, code, title).detail(format!("{unread}; {NOT_TAKEN}"))
}

/// More is asked, by all callers together, than can be taken in at the moment.
pub(super) fn put_off(title: &'static str) -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", title).retry_after(1)
}

/// Nothing more is known where a request was not decided.
pub(super) const NOT_TAKEN: &str = "this request was not taken; whether an earlier one under the \
    same Idempotency-Key was recorded is not said: ask again with the same key";
