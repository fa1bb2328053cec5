//! Callers that take more than their share, beside others that are served.

use std::convert::Infallible;
use std::future::Future;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{Request, Response, StatusCode};
use command_api::http::BulkPlaces;
use futures_util::stream;
use ledger_core::policy::Document;
use ledger_service::edge::{Allowance, Limits};
use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tower::ServiceExt;

use super::{Answered, Bounds, Ledger, bounded_ledger, key, request};

/// Longer than anything here takes; only a test that fails waits so long.
const PATIENCE: Duration = Duration::from_secs(60);

async fn within(bounds: Bounds) -> Ledger {
    let ledger = bounded_ledger(bounds).await;
    ledger.publish(Document::SHIPPED).await;
    ledger
}

/// At most so many bulk requests of a caller.
fn bulk_places(of_caller: u32) -> Bounds {
    Bounds { bulk: BulkPlaces { of_caller, of_service: 8 }, ..Bounds::wide() }
}

/// A body that never comes.
fn endless() -> Body {
    Body::from_stream(stream::pending::<Result<Bytes, Infallible>>())
}

fn register() -> Body {
    Body::from(json!({ "country": "TG" }).to_string())
}

fn bulk(token: &str, lines: usize) -> Request<Body> {
    let line = |_| {
        let body = json!({ "country": "TG" });
        format!(
            "{}\n",
            json!({ "idempotency_key": key(), "command": "customer.register", "body": body })
        )
    };
    bulk_of(token, Body::from((0..lines).map(line).collect::<String>()))
}

fn bulk_of(token: &str, body: Body) -> Request<Body> {
    Request::post("/v1/bulk")
        .header("Authorization", format!("Bearer {token}"))
        .header("Content-Type", "application/x-ndjson")
        .body(body)
        .unwrap()
}

impl Ledger {
    async fn begin(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Asks in a task of its own with a body that never comes, and is waited for now.
    async fn asking(&self, mut request: Request<Body>) -> JoinHandle<Response<Body>> {
        let wanted = Arc::new(Notify::new());
        let want = Arc::clone(&wanted);
        *request.body_mut() = Body::from_stream(stream::poll_fn(move |_| {
            want.notify_one();
            Poll::<Option<Result<Bytes, Infallible>>>::Pending
        }));
        let router = self.router.clone();
        let asking = tokio::spawn(async move { router.oneshot(request).await.unwrap() });
        timeout(PATIENCE, wanted.notified()).await.expect("its body is read");
        asking
    }

    /// Asks until it is not put off any more.
    async fn until_taken(&self, ask: impl Fn() -> Request<Body>) -> Answered {
        let taken = async {
            loop {
                let answered = self.send(ask()).await;
                if answered.status != StatusCode::TOO_MANY_REQUESTS {
                    return answered;
                }
                tokio::task::yield_now().await;
            }
        };
        timeout(PATIENCE, taken).await.expect("the places are given back")
    }
}

/// What is answered without the request's body having been sent.
async fn at_once(asked: impl Future<Output = Answered>) -> Answered {
    timeout(PATIENCE, asked).await.expect("it does not wait for the body")
}

#[tokio::test]
async fn nobody_has_a_body_read_before_it_is_known_that_they_may_send_it() {
    let ledger = within(Bounds::wide()).await;
    let customers = "/v1/customers";
    let send = |token: &str, path: &str, key: &str| {
        let request = request(token, path).header("Idempotency-Key", key);
        ledger.send(request.body(endless()).unwrap())
    };
    at_once(send("nobody", customers, "k")).await.problem(401, "unauthenticated");
    at_once(send("finance", customers, "k")).await.problem(403, "forbidden");
    at_once(send("support", customers, "two words")).await.problem(400, "idempotency-key");
    at_once(send("support", "/v1/customers/7/contact", "k")).await.problem(400, "malformed-id");
    at_once(ledger.send(bulk_of("nobody", endless()))).await.problem(401, "unauthenticated");
    let mut form = bulk_of("support", endless());
    form.headers_mut().insert("content-type", "application/json".parse().unwrap());
    at_once(ledger.send(form)).await.problem(415, "content-type");
    let mut gzip = bulk_of("support", endless());
    gzip.headers_mut().insert("content-encoding", "gzip".parse().unwrap());
    at_once(ledger.send(gzip)).await.problem(415, "content-encoding");
    // Who has no right to any command has no use for the bulk route.
    for token in ["bank", "insurer", "auditor"] {
        let refused = at_once(ledger.send(bulk_of(token, endless()))).await;
        refused.problem(403, "forbidden");
    }
}

#[tokio::test]
async fn a_callers_bulk_places_are_its_own_and_come_back_though_nobody_reads_the_answers() {
    let ledger = within(bulk_places(2)).await;
    (0..4).for_each(|it| ledger.log.hold_reports(it));
    let unread = [ledger.begin(bulk("support", 50)).await, ledger.begin(bulk("support", 50)).await];
    assert!(unread.iter().all(|it| it.status() == StatusCode::OK));
    let refused = ledger.send(bulk("support", 1)).await;
    refused.problem(429, "too-many-bulk");
    assert_eq!(refused.header("retry-after"), Some("1"));
    let other = ledger.begin(bulk("service", 1)).await;
    assert_eq!(other.status(), StatusCode::OK);

    (0..4).for_each(|it| ledger.log.release_reports(it));
    let taken = ledger.until_taken(|| bulk("support", 1)).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.text);
    drop((unread, other));
}

#[tokio::test]
async fn bodies_that_do_not_come_take_no_more_than_their_callers_bulk_places() {
    let ledger = within(bulk_places(2)).await;
    let slow = [
        ledger.asking(bulk_of("support", Body::empty())).await,
        ledger.asking(bulk_of("support", Body::empty())).await,
    ];
    ledger.send(bulk("support", 1)).await.problem(429, "too-many-bulk");
    assert_eq!(ledger.send(bulk("service", 1)).await.status, StatusCode::OK);
    for asking in slow {
        asking.abort();
    }
    assert_eq!(ledger.until_taken(|| bulk("support", 1)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_reader_that_is_gone_ends_a_bulk_request_at_a_line_and_gives_its_place_back() {
    let ledger = within(bulk_places(1)).await;
    let before: u64 = ledger.heads().iter().sum();
    for _ in 0..5 {
        let left = ledger.until_begun(|| bulk("support", 200)).await;
        drop(left);
    }
    let answered = ledger.until_taken(|| bulk("support", 1)).await;
    assert_eq!(answered.status, StatusCode::OK);
    // Nobody had handed over a line when the reader went.
    assert_eq!(ledger.heads().iter().sum::<u64>(), before + 1);
}

impl Ledger {
    /// Begins a request as soon as it is not put off, and reads nothing of its answer.
    async fn until_begun(&self, ask: impl Fn() -> Request<Body>) -> Response<Body> {
        let begun = async {
            loop {
                let response = self.begin(ask()).await;
                if response.status() == StatusCode::OK {
                    return response;
                }
                tokio::task::yield_now().await;
            }
        };
        timeout(PATIENCE, begun).await.expect("the place is given back")
    }
}

#[tokio::test]
async fn a_caller_has_so_many_requests_under_way_and_others_are_served() {
    let mut bounds = Bounds::wide();
    bounds.limits.of_caller.at_once = 1;
    let ledger = within(bounds).await;
    let ask = |token: &str, body: Body| {
        request(token, "/v1/customers").header("Idempotency-Key", key()).body(body).unwrap()
    };
    let slow = ledger.asking(ask("support", Body::empty())).await;
    let refused = ledger.send(ask("support", register())).await;
    refused.problem(429, "too-many-at-once");
    assert_eq!(refused.header("retry-after"), Some("1"));
    let policy = refused.header("ratelimit-policy").unwrap();
    assert!(policy.ends_with(r#""at-once";q=1;qu="concurrent-requests""#), "{policy}");
    ledger.send(ask("service", register())).await.commit(201);
    slow.abort();
    ledger.until_taken(|| ask("support", register())).await.commit(201);
}

#[tokio::test]
async fn a_caller_that_asks_too_often_is_told_so_and_others_are_served() {
    let few = Allowance { at_once: 16, per_second: NonZeroU32::new(1).unwrap() };
    let limits = Limits { of_caller: few, ..Bounds::wide().limits };
    let ledger = within(Bounds { limits, ..Bounds::wide() }).await;
    let ask = |token: &'static str| ledger.ask(token, "/v1/customers", json!({ "country": "TG" }));
    let answered = ask("support").await;
    answered.commit(201);
    assert!(answered.header("ratelimit").is_some_and(|it| it.starts_with(r#""caller";r="#)));
    let refused = async {
        loop {
            let answered = ask("support").await;
            if answered.status != StatusCode::CREATED {
                return answered;
            }
        }
    };
    let refused = timeout(PATIENCE, refused).await.unwrap();
    let problem = refused.problem(429, "too-often");
    assert!(problem.get("detail").and_then(Value::as_str).unwrap().contains("Idempotency-Key"));
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert!(refused.header("correlation-id").is_some());
    ask("service").await.commit(201);
}
