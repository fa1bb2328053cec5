//! Each bound of a query, and the code that names it.

use std::time::{Duration, Instant};

use query_graphql::keys::Keys;
use query_graphql::limits::{BODY_BYTES_MAX, DEPTH_MAX};
use serde_json::json;
use sqlx::Connection;

use crate::client::{Answered, Client};
use crate::story::{AFI, story};

async fn refused(query: &str, code: &str) -> Answered {
    let client = Client::of_story().await;
    let start = Instant::now();
    let answered = client.asked(query).await;
    let shown = query.get(..200).unwrap_or(query);
    assert_eq!(answered.code(), code, "{shown}: {answered:?}");
    assert_eq!(answered.status, 400, "{shown}");
    assert!(answered.body.get("data").is_none(), "{shown}");
    assert!(start.elapsed() < Duration::from_secs(5), "{shown}: {:?}", start.elapsed());
    answered
}

/// A query whose fields lie in this many levels.
fn nested(depth: usize) -> String {
    let start = format!("{{ customer(id: \"{AFI}\") {{ ");
    // A page is two levels.
    let steps = ["loans(first: 1) { nodes { ", "customer { "].into_iter().cycle();
    let steps: String = steps.take((depth - 2) * 2 / 3).collect();
    format!("{start}{steps}id {}}} }}", "} ".repeat(steps.matches('{').count()))
}

#[tokio::test]
async fn a_query_is_answered_up_to_the_greatest_depth_and_not_beyond() {
    let client = Client::of_story().await;
    let answered = client.asked(&nested(9)).await;
    assert!(answered.body.get("errors").is_none(), "{answered:?}");
    let deepest = introspective(DEPTH_MAX);
    let answered = client.asked(&deepest).await;
    assert!(answered.body.get("errors").is_none(), "{answered:?}");
    let answered = refused(&introspective(DEPTH_MAX + 1), "TOO_DEEP").await;
    assert!(answered.message().contains("15 levels"), "{}", answered.message());
}

/// Types of types, in this many levels of fields.
fn introspective(depth: usize) -> String {
    let steps = depth - 2;
    format!(
        "{{ __type(name: \"Loan\") {{ {} name {} }} }}",
        "ofType { ".repeat(steps),
        "} ".repeat(steps)
    )
}

#[tokio::test]
async fn depth_that_is_found_before_parsing_or_through_fragments_is_refused_too() {
    // Fields, and the lists and objects of arguments, which the library does not bound.
    for (open, close) in [("{a", "}"), ("{a(b:[", "])}"), ("{a(b:{c:", "})}")] {
        let count = BODY_BYTES_MAX / (open.len() + close.len()) - 20;
        refused(&format!("{}{}", open.repeat(count), close.repeat(count)), "TOO_DEEP").await;
    }
    let lists = format!("{{ a(b: {}) }}", "[".repeat(60_000));
    refused(&lists, "TOO_DEEP").await;
    // Strings and comments may have brackets, and do not hide any.
    let client = Client::of_story().await;
    let many = "{[(".repeat(50);
    let harmless = format!(
        "# {many}\n{{ a: __type(name: \"{many} \\\" {many} \\\\\") {{ name }}
            b: __type(name: \"\"\"{many} \" \\\"\"\" {many}\"\"\") {{ name }} }}"
    );
    let answered = client.asked(&harmless).await;
    assert_eq!(answered.body, json!({ "data": { "a": null, "b": null } }));
    for hidden in ["# \"\n", "# \"\"\"\n", "\"\"\" x\" ", "\"\\\\\" ", "\"x\n", "\"\" "] {
        let query = format!("{{ a(b: {hidden}{}) }}", "[".repeat(60_000));
        refused(&query, "TOO_DEEP").await;
    }
    // A chain of fragments.
    let chain: String =
        (0..40).map(|it| format!("fragment f{it} on Query {{ ...f{} }} ", it + 1)).collect();
    let chain = format!("{{ ...f0 }} {chain} fragment f40 on Query {{ __typename }}");
    refused(&chain, "TOO_DEEP").await;
}

#[tokio::test]
async fn fragments_that_double_or_lead_in_a_circle_cost_no_time() {
    let doubling: String = (0..25)
        .map(|it| format!("fragment f{it} on Query {{ ...f{next} ...f{next} }} ", next = it + 1))
        .collect();
    let doubling = format!("{{ ...f0 }} {doubling} fragment f25 on Query {{ __typename }}");
    refused(&doubling, "TOO_COMPLEX").await;
    let circle =
        "{ ...f } fragment f on Query { ...f ...f ...g } fragment g on Query { ...f ...g }";
    refused(circle, "INVALID_QUERY").await;
}

#[tokio::test]
async fn a_query_that_asks_for_too_much_is_refused() {
    for query in [
        // A hundred loans with all there is to each.
        "{ loans(first: 100) { nodes { id customer { name phone email }
            instalments { number dueOn state unpaid { } owed { fee interest principal total } }
            payments { nodes { id amount source reference valueDate position } } } } }"
            .replace("unpaid { }", "unpaid"),
        // More statements than one request may cause.
        (0..101).map(|it| format!("l{it}: loans(first: 1) {{ nodes {{ id }} }} ")).collect(),
        (0..101).map(|it| format!("l{it}: projectionLag {{ model }} ")).collect(),
        (0..101).map(|it| format!("p{it}: portfolio(asOf: \"2026-01-12\") {{ asOf }} ")).collect(),
        // Loans of customers of loans.
        "{ loans(first: 100) { nodes { customer { loans { nodes { customer { loans { nodes {
            id } } } } } } } } }"
            .to_owned(),
    ] {
        let query = if query.starts_with('{') { query } else { format!("{{ {query} }}") };
        refused(&query, "TOO_COMPLEX").await;
    }
    // What a screen shows is not.
    let client = Client::of_story().await;
    client
        .data(
            "{ loans(first: 50) { nodes { id life outstanding daysPastDue customer { name }
            instalments { number dueOn state unpaid } payments { nodes { id valueDate amount } } } } }",
        )
        .await;
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let client = Client::of_story().await;
    let body = |length: usize| {
        let start = "{\"query\":\"{ __typename }";
        format!("{start}{}\"}}", " ".repeat(length - start.len() - 2))
    };
    let answered = client.send(client.request(body(BODY_BYTES_MAX))).await;
    assert_eq!(answered.body, json!({ "data": { "__typename": "Query" } }));
    let answered = client.send(client.request(body(BODY_BYTES_MAX + 1))).await;
    assert_eq!((answered.status.as_u16(), answered.code().as_str()), (413, "TOO_LARGE"));
    assert!(answered.message().contains("65536 bytes"), "{}", answered.message());
}

#[tokio::test]
async fn a_query_that_takes_too_long_is_given_up() {
    let models = servers::fresh_database("query-slow");
    crate::ledger::Ledger::new().project(&models).await;
    let mut client = Client::new(&models, Keys::none());
    client.service.time_max = Duration::from_millis(300);
    let options: sqlx::postgres::PgConnectOptions = models.parse().unwrap();
    let mut other = sqlx::PgConnection::connect_with(&options).await.unwrap();
    let mut holding = other.begin().await.unwrap();
    let lock = "lock table portfolio_v5.loans in access exclusive mode";
    sqlx::query(lock).execute(&mut *holding).await.unwrap();
    let answered = client.asked("{ loans { nodes { id } } }").await;
    assert_eq!((answered.status.as_u16(), answered.code().as_str()), (503, "TOO_SLOW"));
    assert!(answered.message().contains("0.3 s"), "{}", answered.message());
    assert!(answered.body.get("data").is_none());
    holding.rollback().await.unwrap();
    client.service.time_max = Duration::from_secs(30);
    assert_eq!(client.data("{ loans { nodes { id } } }").await["loans"]["nodes"], json!([]));
}

#[tokio::test]
async fn the_queries_that_the_demo_prints_are_within_the_limits() {
    let client = Client::of_story().await;
    let loan = story().loans[0];
    for query in [
        "{ portfolio(asOf: \"2026-02-01\") { totals { currency loans outstanding par30 inDefault } } }"
            .to_owned(),
        "query Portfolio { portfolio(asOf: \"2026-02-01\") { totals { currency loans openLoans
            pastDueLoans inDefault everDefaulted outstanding overdue par1 par30 par60 par90
            byInstalmentsOverdue { instalmentsOverdue loans } } } }"
            .to_owned(),
        format!(
            "{{ loan(id: \"{loan}\") {{ life outstanding instalments {{ number dueOn state }}
                payments {{ nodes {{ valueDate amount }} }} }} }}"
        ),
        "{ loans(first: 5, order: OUTSTANDING_DESC, filter: { currency: \"XOF\" }) { edges { node { id life outstanding } } } }"
            .to_owned(),
    ] {
        client.data(&query).await;
    }
}
