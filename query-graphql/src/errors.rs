//! Errors as a client meets them: a sentence for people, a stable code in `extensions`.

use async_graphql::{Error, ErrorExtensions, ServerError};
use ledger_core::access::Right;

use crate::position::Unpassed;

/// An error with a code that clients may rely on.
pub(crate) fn coded(code: &'static str, message: impl Into<String>) -> Error {
    Error::new(message).extend_with(|_, extensions| extensions.set("code", code))
}

/// The caller has no role in which it may.
pub(crate) fn forbidden(right: Right) -> Error {
    coded("FORBIDDEN", format!("no role of yours has the right {right:?} here"))
}

/// Something broke on our side. What it was is logged here, once, and not told.
pub(crate) fn internal(failure: &(dyn std::error::Error + 'static)) -> Error {
    tracing::error!(error = %failure, "a query failed");
    coded("INTERNAL", "the query could not be answered; nothing is wrong with it: ask again")
}

/// The read models did not answer: they do not now, or not for us.
pub(crate) fn failed(failure: &projections::Failure) -> Error {
    if !matches!(failure.source, sqlx::Error::PoolTimedOut) {
        return internal(failure);
    }
    tracing::warn!(error = %failure, "a query got no connection");
    coded("BUSY", "no connection to the read models was free in time: ask again in a moment")
}

/// A query was not answered at the position that it names.
pub(crate) fn unpassed(why: Unpassed) -> Error {
    match why {
        Unpassed::Failed(failure) => failed(&failure),
        Unpassed::Malformed(_) | Unpassed::NotPassed(_) => coded(why.code(), why.to_string()),
    }
}

/// An argument that cannot be right.
pub(crate) fn bad_argument(message: impl Into<String>) -> Error {
    coded("BAD_ARGUMENT", message)
}

/// An error of the request as a whole, which no place in the query is to blame for.
pub(crate) fn unplaced(error: Error) -> ServerError {
    ServerError { locations: vec![], ..error.into_server_error(Default::default()) }
}
