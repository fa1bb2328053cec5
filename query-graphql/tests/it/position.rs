//! Read your writes: a query waits for the position it names, within bounds.

use std::time::{Duration, Instant};

use axum::http::HeaderValue;
use ledger_core::party::customer::Command;
use query_graphql::keys::Keys;
use serde_json::json;

use crate::client::{Answered, Client};
use crate::ledger::Ledger;
use crate::story::{AFI, story};

async fn at(client: &Client, lines: &[&str], query: &str) -> Answered {
    let mut request = client.request(json!({ "query": query }).to_string());
    for line in lines {
        request.headers_mut().append("ledger-position", HeaderValue::from_str(line).unwrap());
    }
    client.send(request).await
}

#[tokio::test]
async fn a_query_waits_until_the_read_models_have_passed_its_position() {
    let models = servers::fresh_database("query-waits");
    let mut ledger = Ledger::new();
    ledger.project(&models).await;
    let client = Client::new(&models, Keys::none());
    let register =
        Command::Register { country: "TG".parse().unwrap(), contact: Default::default() };
    let place = ledger.customer(AFI, register);
    let query = format!("{{ customer(id: \"{AFI}\") {{ country }} }}");
    assert_eq!(client.data(&query).await["customer"], json!(null));

    let line = place.to_string();
    let lines = [line.as_str()];
    let waiting = at(&client, &lines, &query);
    tokio::pin!(waiting);
    // It was asked before there was anything to tell, and is still waiting.
    let early = tokio::time::timeout(Duration::from_millis(200), &mut waiting).await;
    assert!(early.is_err(), "{early:?}");
    let (answered, ()) = tokio::join!(waiting, ledger.project(&models));
    assert_eq!(answered.body, json!({ "data": { "customer": { "country": "TG" } } }));
}

#[tokio::test]
async fn positions_that_are_passed_are_not_waited_for() {
    let client = Client::of_story().await;
    let heads = story().heads.as_str();
    let one_by_one: Vec<&str> = heads.split(", ").collect();
    for lines in [&[heads][..], &["0@1"], &one_by_one, &["0@1,1@1", "2@1"]] {
        let answered = at(&client, lines, "{ __typename }").await;
        assert_eq!(answered.body, json!({ "data": { "__typename": "Query" } }), "{lines:?}");
    }
}

#[tokio::test]
async fn a_position_that_is_not_reached_in_time_is_told() {
    let mut client = Client::of_story().await;
    client.service.patience = Duration::from_millis(100);
    let head: u64 = story().heads.split(", ").next().unwrap()[2..].parse().unwrap();
    let start = Instant::now();
    let answered = at(&client, &[&format!("0@{}", head + 1)], "{ __typename }").await;
    assert_eq!(answered.code(), "POSITION_NOT_REACHED");
    assert_eq!(answered.status, 503);
    assert!(answered.body.get("data").is_none());
    assert!(answered.message().contains(&format!("`0@{}`", head + 1)), "{}", answered.message());
    assert!(start.elapsed() >= Duration::from_millis(80), "{:?}", start.elapsed());
}

#[tokio::test]
async fn positions_of_no_sense_are_refused_at_once() {
    let client = Client::of_story().await;
    let start = Instant::now();
    let many = vec!["0@1"; 300].join(",");
    for (lines, code) in [
        (&[""][..], "POSITION_MALFORMED"),
        (&["88"], "POSITION_MALFORMED"),
        (&["3@"], "POSITION_MALFORMED"),
        (&["0@-1"], "POSITION_MALFORMED"),
        (&["0@+1"], "POSITION_MALFORMED"),
        (&["0@1;1@1"], "POSITION_MALFORMED"),
        (&["0@1,"], "POSITION_MALFORMED"),
        (&["0@99999999999999999999"], "POSITION_MALFORMED"),
        (&["0@1", "nonsense"], "POSITION_MALFORMED"),
        (&[&many], "POSITION_MALFORMED"),
        (&["3@1"], "POSITION_UNKNOWN"),
        (&["0@1, 99@1"], "POSITION_UNKNOWN"),
        (&["0@1000000000"], "POSITION_FAR_OFF"),
        (&["0@18446744073709551615"], "POSITION_FAR_OFF"),
    ] {
        let answered = at(&client, lines, "{ __typename }").await;
        assert_eq!(answered.code(), code, "{lines:?}");
        assert_eq!(answered.status, 400, "{lines:?}");
        assert!(answered.body.get("data").is_none(), "{lines:?}");
    }
    // Patience is 30 s: none of them was waited for.
    assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
}
