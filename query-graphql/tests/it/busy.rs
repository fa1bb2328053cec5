//! Questions of all files and questions of one do not wait for each other, and who gets no
//! connection is told so.

use std::time::Duration;

use axum::http::HeaderValue;
use axum::http::header::{ACCEPT, RETRY_AFTER};
use projections::database::Database;
use serde_json::json;
use sqlx::postgres::PgConnectOptions;

use crate::client::Client;
use crate::story::{AFI, KODJOS_LOAN, story};

const OF_ALL: [&str; 4] = [
    "{ loans(first: 1) { nodes { id } } }",
    "{ portfolio(asOf: \"2026-02-01\") { asOf } }",
    "{ ...a } fragment a on Query { ... { vintages(asOf: \"2026-02-01\") { loans } } }",
    "{ projectionLag { model } }",
];

#[tokio::test]
async fn what_asks_of_all_files_leaves_the_connections_of_one_files_questions_alone() {
    let mut client = Client::of_story().await;
    let options: PgConnectOptions = story().models.parse().unwrap();
    client.service.portfolio = Database::new(options, 1, Duration::from_millis(100));
    // Somebody's question of all files takes all the time there is.
    let held = client.service.portfolio.snapshot().await.unwrap();
    for query in OF_ALL {
        for accept in ["application/graphql-response+json", "application/json"] {
            let mut request = client.request(json!({ "query": query }).to_string());
            request.headers_mut().insert(ACCEPT, HeaderValue::from_static(accept));
            let answered = client.send(request).await;
            let (status, code) = (answered.status.as_u16(), answered.code());
            assert_eq!((status, code.as_str()), (503, "BUSY"), "{query}: {answered:?}");
            assert_eq!(answered.headers[RETRY_AFTER], "1");
            assert!(answered.body.get("data").is_none(), "{answered:?}");
            assert!(answered.message().contains("ask again"), "{}", answered.message());
        }
    }
    let own = client.r#as("customer");
    let query = format!("{{ customer(id: \"{AFI}\") {{ id loans {{ nodes {{ id }} }} }} }}");
    assert_eq!(own.data(&query).await["customer"]["id"], json!(AFI));
    let one = format!("{{ ... {{ loan(id: \"{KODJOS_LOAN}\") {{ id customer {{ id }} }} }} }}");
    assert_eq!(client.data(&one).await["loan"]["id"], json!(KODJOS_LOAN));
    drop(held);
    for query in OF_ALL {
        client.data(query).await;
    }
}

#[tokio::test]
async fn who_gets_no_connection_is_told_to_ask_again_whatever_is_asked() {
    let mut client = Client::of_story().await;
    let options: PgConnectOptions = story().models.parse().unwrap();
    client.service.database = Database::new(options, 1, Duration::from_millis(100));
    let held = client.service.database.snapshot().await.unwrap();
    let query = format!("{{ __typename customer(id: \"{AFI}\") {{ id }} }}");
    let answered = client.asked(&query).await;
    assert_eq!((answered.status.as_u16(), answered.code().as_str()), (503, "BUSY"));
    // Nor for a position.
    let mut request = client.request(json!({ "query": "{ __typename }" }).to_string());
    request.headers_mut().insert("ledger-position", HeaderValue::from_static("0@1"));
    let answered = client.send(request).await;
    assert_eq!((answered.status.as_u16(), answered.code().as_str()), (503, "BUSY"));
    drop(held);
    assert_eq!(client.data(&query).await["customer"]["id"], json!(AFI));
}
