//! Callers that take more than their share, beside others that are answered.

use std::convert::Infallible;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::{AUTHORIZATION, CONTENT_ENCODING, RETRY_AFTER};
use axum::http::{HeaderValue, Request};
use futures_util::stream;
use ledger_service::callers::TokenFile;
use ledger_service::edge::{Allowance, Door, Edge, Limits};
use prometheus::Registry;
use query_graphql::keys::Keys;
use serde_json::json;
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::client::{Client, tokens};
use crate::story::story;

/// Longer than anything here takes; only a test that fails waits so long.
const PATIENCE: Duration = Duration::from_secs(60);

/// A client of a service of which a caller may take so much.
fn allowed(at_once: usize, per_second: u32) -> Client {
    let of_caller = Allowance { at_once, per_second: NonZeroU32::new(per_second).unwrap() };
    let edge = Edge::new(Limits { of_caller, ..Limits::default() }, &Registry::new()).unwrap();
    let callers = TokenFile::parse(tokens().as_bytes()).unwrap();
    let mut client = Client::new(&story().models, Keys::none());
    client.service.door = Door::new(edge, callers.into());
    client
}

/// A body that never comes, and what tells that it is waited for.
fn endless() -> (Body, Arc<Notify>) {
    let wanted = Arc::new(Notify::new());
    let want = Arc::clone(&wanted);
    let never = stream::poll_fn(move |_| {
        want.notify_one();
        Poll::<Option<Result<Bytes, Infallible>>>::Pending
    });
    (Body::from_stream(never), wanted)
}

fn asked() -> String {
    json!({ "query": "{ __typename }" }).to_string()
}

#[tokio::test]
async fn nobody_unknown_has_a_body_read() {
    let client = Client::new(&story().models, Keys::none());
    let mut request = client.request(endless().0);
    request.headers_mut().insert(AUTHORIZATION, HeaderValue::from_static("Bearer guess"));
    let answered = timeout(PATIENCE, client.send(request)).await.unwrap();
    assert_eq!(
        (answered.status.as_u16(), &answered.body["code"]),
        (401, &json!("unauthenticated"))
    );
    let mut request = client.request(endless().0);
    request.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    let answered = timeout(PATIENCE, client.send(request)).await.unwrap();
    assert_eq!((answered.status.as_u16(), answered.code().as_str()), (415, "CONTENT_ENCODING"));
}

#[tokio::test]
async fn a_caller_has_so_many_queries_under_way_and_others_are_answered() {
    // All roles of the test are one person, but for the machinery, which has bounds of its own.
    let client = allowed(1, 1_000);
    let (never, wanted) = endless();
    let slow = {
        let (client, request) = (client.r#as("auditor"), client.request(never));
        tokio::spawn(async move { client.send(request).await })
    };
    timeout(PATIENCE, wanted.notified()).await.expect("its body is read");
    let refused = client.send(client.request(asked())).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (429, "TOO_MANY_REQUESTS"));
    assert!(refused.message().contains("at most 1 under way"), "{}", refused.message());
    assert_eq!(refused.headers[RETRY_AFTER], "1");
    assert!(refused.headers.contains_key("ratelimit-policy"));
    let service = client.r#as("service");
    assert_eq!(service.send(service.request(asked())).await.status, 200);
    slow.abort();
    let again = async {
        while client.send(client.request(asked())).await.status != 200 {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, again).await.expect("the place is given back");
}

#[tokio::test]
async fn a_caller_that_asks_too_often_is_told_when_to_come_again() {
    let client = allowed(16, 1);
    let refused = async {
        loop {
            let answered = client.send(client.request(asked())).await;
            assert!(answered.headers.contains_key("ratelimit"), "{answered:?}");
            if answered.status != 200 {
                return answered;
            }
        }
    };
    let refused = timeout(PATIENCE, refused).await.unwrap();
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (429, "TOO_MANY_REQUESTS"));
    assert_eq!(refused.headers[RETRY_AFTER], "1");
    let service = client.r#as("service");
    assert_eq!(service.send(service.request(asked())).await.status, 200);
}

#[tokio::test]
async fn what_is_not_there_is_said_by_a_problem() {
    let client = Client::new(&story().models, Keys::none());
    let answered = client.send(Request::get("/nowhere").body(Body::empty()).unwrap()).await;
    assert_eq!((answered.status.as_u16(), &answered.body["code"]), (404, &json!("no-such-route")));
}
