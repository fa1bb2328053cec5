//! Whether a service lives, is ready, and how it fares: `/healthz`, `/readyz`, `/metrics`.

mod memory;
mod readiness;

use axum::Router;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus::{Registry, TextEncoder};
use serde_json::json;

pub use self::readiness::{Part, PartReport, PartState, Readiness};

/// A registry for the metrics of this process, its resident memory already among them.
pub fn registry() -> Registry {
    let registry = Registry::new();
    registry
        .register(Box::new(memory::ResidentMemory::new()))
        .expect("an empty registry takes any metric");
    registry
}

/// The three routes, to be merged into a service's own or served alone.
pub fn router(readiness: Readiness, registry: Registry) -> Router {
    Router::new()
        .route("/healthz", get(async || "alive\n"))
        .route("/readyz", get(async move || readyz(&readiness)))
        .route("/metrics", get(async move || metrics(&registry)))
}

fn readyz(readiness: &Readiness) -> Response {
    let parts = readiness.parts();
    let waiting: Vec<_> = parts
        .iter()
        .filter_map(|part| match &part.state {
            PartState::Ready => None,
            PartState::NotReady { reason } => Some(json!({ "part": part.name, "reason": reason })),
        })
        .collect();
    let ready = waiting.is_empty();
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = json!({ "ready": ready, "waiting_for": waiting }).to_string();
    (status, [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")], body)
        .into_response()
}

fn metrics(registry: &Registry) -> Response {
    match TextEncoder::new().encode_to_string(&registry.gather()) {
        Ok(text) => ([(CONTENT_TYPE, prometheus::TEXT_FORMAT)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "the metrics cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
