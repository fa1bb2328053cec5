//! Requests that are changed a little: whatever comes in, it is answered, soon, by data or by
//! errors that have a code, and none of them is ours.

use std::time::{Duration, Instant};

use ledger_core::testing::Fuzz;
use serde_json::Value;

use crate::client::Client;

/// More than any limit of a query allows, on a machine that has much else to do.
const SOON: Duration = Duration::from_secs(30);

#[tokio::test]
async fn no_request_is_answered_by_a_defect_or_not_at_all() {
    let client = Client::of_story().await;
    let mut fuzz = Fuzz::over(env!("CARGO_MANIFEST_DIR"), "tests/corpus/requests");
    while let Some(input) = fuzz.input() {
        let start = Instant::now();
        let answered = client.send(client.request(input)).await;
        assert!(start.elapsed() < SOON, "it took {:?}", start.elapsed());
        let status = answered.status.as_u16();
        assert!(matches!(status, 200 | 400 | 413 | 503), "{status}: {}", answered.body);
        let errors = answered.body.get("errors").and_then(Value::as_array);
        let codes: Vec<&str> = errors.into_iter().flatten().map(code).collect();
        let data = answered.body.get("data");
        assert!(data.is_some() || !codes.is_empty(), "neither data nor errors: {}", answered.body);
        assert_eq!(status == 200, data.is_some(), "{}", answered.body);
        assert!(!codes.contains(&"INTERNAL"), "{}", answered.body);
        let fields = data.and_then(Value::as_object).map_or(0, serde_json::Map::len);
        fuzz.came_to(format!("{status} {codes:?} of {fields} fields"));
    }
    fuzz.expect_met([
        "200 [] of 1",
        "400 [\"MALFORMED\"]",
        "400 [\"INVALID_QUERY\"]",
        "400 [\"TOO_DEEP\"]",
        "400 [\"TOO_COMPLEX\"]",
    ]);
}

#[track_caller]
fn code(error: &Value) -> &str {
    assert!(error.get("message").is_some_and(Value::is_string), "{error}");
    let code = error.pointer("/extensions/code").and_then(Value::as_str);
    code.unwrap_or_else(|| panic!("an error without a code: {error}"))
}
