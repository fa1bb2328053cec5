//! In what order and shape an answer comes, also where some of it failed or is not there.

use serde_json::{Value, json};

use crate::client::Client;
use crate::story::{AFI, AFIS_LOAN, story};

#[tokio::test]
async fn fields_come_in_the_order_in_which_they_are_asked() {
    let client = Client::of_story().await;
    let query = format!(
        "query ($no: Boolean! = false) {{ loan(id: \"{AFIS_LOAN}\") {{ payments {{ nodes {{ money {{ reference }} id }} }} id
            ...on Loan {{ outstanding customer {{ registeredOn id }} }} life ...more
            product @include(if: $no) country @skip(if: true) customer {{ country }} }} }}
        fragment more on Loan {{ instalments {{ state number }} id version }}"
    );
    let mut request = client.request(json!({ "query": query }).to_string());
    request.headers_mut().remove(axum::http::header::ACCEPT);
    let response = tower::ServiceExt::oneshot(client.router(), request).await.unwrap();
    let bytes = axum::body::to_bytes(response.into_body(), 1_000_000).await.unwrap();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let expected = [
        "payments",
        "reference",
        "id",
        "outstanding",
        "customer",
        "registeredOn",
        "country",
        "life",
        "instalments",
        "state",
        "number",
        "version",
    ];
    let known = [&expected[..], &["product"]].concat();
    let mut keys: Vec<&str> = Vec::new();
    for part in text.split('"').skip(1).step_by(2) {
        if known.contains(&part) && !keys.contains(&part) {
            keys.push(part);
        }
    }
    assert_eq!(keys, expected, "{text}");
}

#[tokio::test]
async fn what_failed_is_null_or_the_next_above_that_may_be() {
    let story = story();
    let client = Client::new(&story.models, query_graphql::keys::Keys::awaited()).r#as("support");
    // All that was asked of the customer failed, and may be null.
    let query = format!("{{ customer(id: \"{AFI}\") {{ name alias: phone }} }}");
    let answered = client.asked(&query).await;
    let expected = json!({ "customer": { "name": null, "alias": null } });
    assert_eq!(answered.body["data"], expected, "{answered:?}");
    assert_eq!(answered.body["errors"].as_array().unwrap().len(), 2);
    // A list of loans may not be null, nor may what holds it.
    let query = format!(
        "{{ lag: projectionLag {{ model }} customer(id: \"{AFI}\") {{ id }} loans {{ nodes {{ id }} }} }}"
    );
    let answered = client.asked(&query).await;
    assert_eq!(answered.code(), "FORBIDDEN");
    assert_eq!(answered.status, 200);
    assert_eq!(answered.body["data"], Value::Null, "{answered:?}");
    assert_eq!(answered.body["errors"][0]["path"], json!(["loans"]));
}

#[tokio::test]
async fn what_is_not_there_is_null() {
    let client = Client::of_story().await;
    let nowhere = uuid::Uuid::from_u128(0xdead);
    let query =
        format!("{{ customer(id: \"{nowhere}\") {{ id }} loan(id: \"{nowhere}\") {{ id }} }}");
    assert_eq!(client.data(&query).await, json!({ "customer": null, "loan": null }));
}
