//! Documents that are asked again are not read again, and how many are kept is bounded.

use query_graphql::documents::KEPT_MAX;
use query_graphql::keys::Keys;
use serde_json::json;

use crate::client::Client;
use crate::story::{AFI, KODJO, story};

#[tokio::test]
async fn a_document_is_kept_once_whatever_its_variables_and_operation() {
    let client = Client::new(&story().models, Keys::none());
    let query = "query a($id: UUID!) { customer(id: $id) { country } }
                 query b($id: UUID!) { customer(id: $id) { version } }";
    for (operation, id, told) in [
        ("a", AFI, json!({ "country": "TG" })),
        ("a", KODJO, json!({ "country": "BJ" })),
        ("b", KODJO, json!({ "version": 1 })),
    ] {
        let asked = json!({
            "query": query, "operationName": operation, "variables": { "id": id }
        });
        let answered = client.send(client.request(asked.to_string())).await;
        assert_eq!(answered.body, json!({ "data": { "customer": told } }));
    }
    assert_eq!(client.service.documents.count(), 1);
    // What is wrong with variables is found for each.
    let asked = json!({ "query": query, "operationName": "a", "variables": {} });
    let answered = client.send(client.request(asked.to_string())).await;
    assert_eq!(answered.code(), "INVALID_QUERY");
}

#[tokio::test]
async fn what_is_kept_is_bounded_and_what_is_wrong_or_long_is_not_kept() {
    let client = Client::new(&story().models, Keys::none());
    for number in 0..KEPT_MAX + 10 {
        client.data(&format!("{{ a{number}: __typename }}")).await;
    }
    assert_eq!(client.service.documents.count(), KEPT_MAX);

    let client = Client::new(&story().models, Keys::none());
    let long = format!("{{ __typename }} #{}", "x".repeat(5_000));
    client.data(&long).await;
    for wrong in ["{ __typename", "{ __typename @skip }", "{ ...a } fragment a on Query { ...a }"] {
        assert_eq!(client.code(wrong).await, "INVALID_QUERY", "{wrong}");
    }
    assert_eq!(client.service.documents.count(), 0);
}
