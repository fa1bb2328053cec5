//! The OpenAPI description of the reads is generated and checked in.

use std::fs;

use axum::http::StatusCode;

use crate::client::Client;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../schemas/openapi/reads.json");

#[tokio::test]
async fn the_description_that_is_checked_in_is_the_one_that_is_served() {
    let mut generated = serde_json::to_string_pretty(&query_graphql::http::openapi()).unwrap();
    generated.push('\n');
    if std::env::var("UPDATE").is_ok_and(|it| it == "1") {
        fs::write(PATH, &generated).unwrap();
    }
    let found = fs::read_to_string(PATH).unwrap_or_default();
    assert!(
        found == generated,
        "schemas/openapi/reads.json is not what the code describes: see that no client breaks, and \
         write it with UPDATE=1"
    );
    let served = Client::of_story().await.get("/openapi.json").await;
    assert_eq!(served.status, StatusCode::OK);
    assert_eq!(served.body, query_graphql::http::openapi());
}

/// Every path that is described is a route.
#[tokio::test]
async fn every_path_that_is_described_is_served() {
    let client = Client::of_story().await;
    let described = query_graphql::http::openapi();
    for (path, methods) in described["paths"].as_object().unwrap() {
        let expected =
            if methods.get("get").is_some() { "malformed-id" } else { "method-not-allowed" };
        let answered = client.get(&path.replace("{loan}", "no-id")).await;
        assert_eq!(answered.body["code"], expected, "{path}: {answered:?}");
    }
}
