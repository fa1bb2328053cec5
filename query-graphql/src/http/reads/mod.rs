//! What is asked by a route of its own: one answer of one moment, with the position that it holds at.
//!
//! A request travels: caller → path and parameters → right → the position that it names is passed →
//! one snapshot of the read models → the rules.

mod openapi;
mod settlement;
mod simulation;

use std::error::Error;
use std::time::Instant;

use axum::Router;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use ledger_core::log::Place;
use ledger_service::problem::Problem;
use projections::Failure;
use serde::Serialize;
use uuid::Uuid;

pub use self::openapi::openapi;
use super::Service;
use crate::position::Unpassed;

/// The routes of the reads.
pub(super) fn router(service: &Service) -> Router {
    let reads = Router::new()
        .route(settlement::PATH, get(settlement::handle))
        .route(simulation::PATH, post(simulation::handle));
    let reads = service.door.before(reads);
    let reads = reads.method_not_allowed_fallback(async || {
        Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method-not-allowed",
            "this route takes another method",
        )
        .detail("reads are asked by GET, and a simulation by POST")
        .into_response()
    });
    reads.with_state(service.clone())
}

/// Answers what was asked since `start`, and counts it.
fn told(service: &Service, start: Instant, asked: Result<Response, Problem>) -> Response {
    service.metrics.answered(start.elapsed());
    asked.unwrap_or_else(|problem| {
        service.metrics.failed(problem.code());
        problem.into_response()
    })
}

/// What is so at this position.
fn answer(position: Place, said: &impl Serialize) -> Response {
    let position = position.to_string().try_into().expect("a place is visible ASCII");
    let headers = [
        (header::HeaderName::from_static("ledger-position"), position),
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let body = serde_json::to_vec(said).expect("an answer holds nothing that JSON cannot write");
    (headers, body).into_response()
}

/// An id in its one spelling.
fn id(name: &str, text: &str) -> Result<Uuid, Problem> {
    let mut buffer = Uuid::encode_buffer();
    let id = Uuid::try_parse(text).ok();
    id.filter(|it| it.hyphenated().encode_lower(&mut buffer) == text).ok_or_else(|| {
        malformed_id(format!("the {name} id: expected a UUID in lower-case letters with hyphens"))
    })
}

fn malformed_id(why: String) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "malformed-id", "an id is malformed").detail(why)
}

/// What passes by itself.
fn passing(code: &'static str, title: &'static str) -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, code, title).retry_after(1)
}

/// Something broke on our side. What it was is logged here, once, and not told.
fn defect(failure: &(dyn Error + 'static)) -> Problem {
    tracing::error!(error = %failure, "a read failed");
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "it could not be answered")
        .detail("nothing is wrong with the request: ask again")
}

/// The read models did not answer: they do not now, or not for us.
fn failed(failure: &Failure) -> Problem {
    if !matches!(failure.source, sqlx::Error::PoolTimedOut) {
        return defect(failure);
    }
    tracing::warn!(error = %failure, "a read got no connection");
    passing("busy", "no connection to the read models was free in time")
}

/// The position that the request names was not passed.
fn unpassed(why: &Unpassed) -> Problem {
    let code = why.code().to_ascii_lowercase().replace('_', "-");
    let title = "the position that the request names has not been passed";
    match why {
        Unpassed::Failed(failure) => failed(failure),
        Unpassed::NotPassed(projections::database::wait::NotPassed::NotYet { .. }) => {
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, code, title).retry_after(1)
        }
        Unpassed::Malformed(_) | Unpassed::NotPassed(_) => {
            Problem::new(StatusCode::BAD_REQUEST, code, title)
        }
    }
    .detail(why.to_string())
}
