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
    let mut body = json!({ "ready": ready, "waiting_for": waiting });
    let remarks = readiness.remarks();
    if let (false, Some(body)) = (remarks.is_empty(), body.as_object_mut()) {
        body.insert("remarks".to_owned(), remarks.into());
    }
    let body = body.to_string();
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

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use prometheus::IntCounter;
    use serde_json::Value;
    use tower::ServiceExt;

    use super::*;

    async fn ask(router: &Router, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), 100_000).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    async fn ready(router: &Router) -> (StatusCode, Value) {
        let (status, body) = ask(router, "/readyz").await;
        (status, serde_json::from_str(&body).unwrap())
    }

    #[tokio::test]
    async fn a_service_is_ready_when_all_its_parts_are() {
        let readiness = Readiness::new();
        let router = router(readiness.clone(), registry());
        let (log, policy) = (readiness.part("log"), readiness.part("policy book"));
        assert_eq!(
            ready(&router).await,
            (
                StatusCode::SERVICE_UNAVAILABLE,
                json!({"ready": false, "waiting_for": [
                    {"part": "log", "reason": "starting"},
                    {"part": "policy book", "reason": "starting"},
                ]})
            )
        );

        log.set_ready();
        policy.set_not_ready("no version is in force");
        assert_eq!(
            ready(&router).await,
            (
                StatusCode::SERVICE_UNAVAILABLE,
                json!({"ready": false, "waiting_for": [
                    {"part": "policy book", "reason": "no version is in force"},
                ]})
            )
        );
        assert!(!readiness.is_ready());

        policy.set_ready();
        let expected = (StatusCode::OK, json!({"ready": true, "waiting_for": []}));
        assert_eq!(ready(&router).await, expected);
        assert!(readiness.is_ready());

        // Asked for again, a part keeps its state; and it may fall back.
        readiness.part("log");
        assert_eq!(ready(&router).await, expected);
        log.set_not_ready("the broker is gone");
        assert_eq!(ready(&router).await.0, StatusCode::SERVICE_UNAVAILABLE);
    }

    #[tokio::test]
    async fn a_remark_is_told_and_keeps_nothing_from_being_ready() {
        let readiness = Readiness::new();
        let router = router(readiness.clone(), registry());
        readiness.remark("log and witness are on one server");
        let expected = json!({
            "ready": true, "waiting_for": [], "remarks": ["log and witness are on one server"],
        });
        assert_eq!(ready(&router).await, (StatusCode::OK, expected));
    }

    #[tokio::test]
    async fn a_service_that_is_not_ready_is_alive_all_the_same() {
        let readiness = Readiness::new();
        let _waiting = readiness.part("log");
        let router = router(readiness, registry());
        assert_eq!(ask(&router, "/healthz").await, (StatusCode::OK, "alive\n".to_owned()));
    }

    #[tokio::test]
    async fn metrics_hold_the_services_own_and_the_memory_it_has_now() {
        let registry = registry();
        let commits = IntCounter::new("ledger_commits_total", "Commits appended.").unwrap();
        registry.register(Box::new(commits.clone())).unwrap();
        commits.inc_by(3);
        let (status, text) = ask(&router(Readiness::new(), registry), "/metrics").await;
        assert_eq!(status, StatusCode::OK);
        assert!(text.contains("\nledger_commits_total 3\n"), "{text}");
        let resident = text
            .lines()
            .find_map(|it| it.strip_prefix("process_resident_memory_bytes "))
            .and_then(|it| it.parse::<u64>().ok());
        assert!(resident.is_some_and(|it| it > 1_000_000), "{text}");
    }
}
