//! Many commands in one request.

use axum::body::Body;
use axum::http::Request;
use command_api::http::BulkPlaces;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{Answered, Bounds, Ledger, bounded_ledger, key, ledger, repayment};

impl Ledger {
    async fn bulk(&self, token: &str, lines: &[Value]) -> Answered {
        let body: String = lines.iter().map(|it| format!("{it}\n")).collect();
        self.bulk_text(token, body).await
    }

    async fn bulk_text(&self, token: &str, body: String) -> Answered {
        let request = Request::post("/v1/bulk")
            .header("Authorization", format!("Bearer {token}"))
            .header("Content-Type", "application/x-ndjson");
        self.send(request.body(Body::from(body)).unwrap()).await
    }
}

impl Answered {
    #[track_caller]
    fn lines(&self) -> Vec<Value> {
        assert_eq!(self.status.as_u16(), 200, "{}", self.text);
        self.text.lines().map(|it| serde_json::from_str(it).unwrap()).collect()
    }

    #[track_caller]
    fn statuses(&self) -> Vec<u64> {
        self.lines().iter().map(|it| it.get("status").unwrap().as_u64().unwrap()).collect()
    }
}

fn register() -> Value {
    json!({ "idempotency_key": key(), "command": "customer.register", "body": { "country": "TG" } })
}

/// A repayment line on the loan at this path.
fn repay(loan: &str, body: Value) -> Value {
    let (customer, loan) =
        loan.strip_prefix("/v1/customers/").unwrap().split_once("/loans/").unwrap();
    json!({
        "idempotency_key": key(),
        "command": "loan.receive_repayment",
        "file": format!("customer-{customer}"),
        "loan": loan,
        "body": body,
    })
}

#[tokio::test]
async fn lines_are_answered_in_order_each_with_its_commit() {
    let ledger = ledger().await;
    let lines: Vec<Value> = (0..50).map(|_| register()).collect();
    let answer = ledger.bulk("support", &lines).await;
    let answered = answer.lines();
    assert_eq!(answered.len(), 50);
    for (index, line) in answered.iter().enumerate() {
        assert_eq!(line.get("line"), Some(&json!(index + 1)));
        assert_eq!(line.get("status"), Some(&json!(201)));
        let sequence = line.pointer("/commit/sequence").unwrap();
        let position = line.get("position").unwrap().as_str().unwrap();
        assert!(position.ends_with(&format!("@{sequence}")), "{position}");
    }
    // How far each partition has come, behind the last line.
    let reached = answer.header("ledger-position").unwrap();
    for entry in reached.split(", ") {
        let (partition, sequence) = entry.split_once('@').unwrap();
        let head = ledger.log.head(partition.parse().unwrap()).sequence;
        assert!(sequence.parse::<u64>().unwrap() <= head);
        assert!(answered.iter().any(|it| it.get("position") == Some(&json!(entry))));
    }
}

#[tokio::test]
async fn lines_of_one_file_keep_their_order_also_behind_a_rejected_one() {
    let ledger = ledger().await;
    let loan = ledger.running_loan().await;
    let lines = [
        repay(&loan, repayment(10_000, "T-1")),
        repay(&loan, repayment(10_000, "T-1")),
        repay(&loan, repayment(20_000, "T-2")),
        repay(&loan, json!({ "amount": 5 })),
        repay(&loan, repayment(30_000, "T-3")),
    ];
    let answer = ledger.bulk("finance", &lines).await;
    assert_eq!(answer.statuses(), [200, 409, 200, 400, 200]);
    let lines = answer.lines();
    let version =
        |at: usize| lines[at].pointer("/commit/events/0/stream_version").unwrap().as_u64();
    assert_eq!((version(0), version(2), version(4)), (Some(3), Some(4), Some(5)));
    assert_eq!(lines[1].pointer("/problem/code"), Some(&json!("file.reference_used")));
    assert_eq!(lines[3].pointer("/problem/code"), Some(&json!("malformed")));
    assert!(
        lines[3].pointer("/problem/pointer").unwrap().as_str().unwrap().starts_with("/body"),
        "{}",
        lines[3]
    );
}

#[tokio::test]
async fn a_malformed_line_fails_alone() {
    let ledger = ledger().await;
    let loan = ledger.running_loan().await;
    let good = repay(&loan, repayment(1, "T-1")).to_string();
    let mut without_loan = repay(&loan, repayment(1, "T-2"));
    without_loan.as_object_mut().unwrap().remove("loan");
    let mut with_repayment = repay(&loan, repayment(1, "T-3"));
    with_repayment["repayment"] = json!("5c1e8f5e-90b9-4d3c-8a51-0f5f7f1f2a3b");
    let mut unknown = repay(&loan, repayment(1, "T-4"));
    unknown["command"] = json!("loan.forgive");
    let mut member = repay(&loan, repayment(1, "T-5"));
    member["note"] = json!("hello");
    let body =
        format!("{{\nnot json\n{without_loan}\n{with_repayment}\n{unknown}\n{member}\n{good}\n");
    let answer = ledger.bulk_text("finance", body).await;
    assert_eq!(answer.statuses(), [400, 400, 400, 400, 400, 400, 200]);
}

#[tokio::test]
async fn a_key_sent_one_way_and_then_the_other_meets_its_first_try() {
    let ledger = ledger().await;
    let loan = ledger.running_loan().await;
    let path = format!("{loan}/repayments");

    let line = repay(&loan, repayment(10_000, "T-1"));
    let key = line.get("idempotency_key").unwrap().as_str().unwrap().to_owned();
    let first = ledger.bulk("finance", std::slice::from_ref(&line)).await;
    let bytes = line.get("body").unwrap().clone();
    let single = ledger.post("finance", &path, Some(&key), bytes).await;
    single.commit(200);
    assert!(first.text.contains(&single.text), "the single answer stands in the line");

    let single = ledger.post("finance", &path, Some("the-other-way"), repayment(1, "T-2")).await;
    let mut line = repay(&loan, repayment(1, "T-2"));
    line["idempotency_key"] = json!("the-other-way");
    let again = ledger.bulk("finance", &[line]).await;
    assert_eq!(again.statuses(), [200]);
    assert!(again.text.contains(&single.text));

    // A body with other bytes is another body, though it says the same.
    let spaced = format!(
        r#"{{"idempotency_key":"the-other-way","command":"loan.receive_repayment","file":"customer-{}","loan":"{}","body":{{ "amount": {{"amount":1,"currency":"XOF"}}, "money":{{"kind":"external","channel":"tmoney","reference":"T-2"}}}}}}"#,
        loan.split('/').nth(3).unwrap(),
        loan.split('/').nth(5).unwrap()
    );
    assert_eq!(ledger.bulk_text("finance", spaced).await.statuses(), [422]);
}

#[tokio::test]
async fn personal_lines_are_sealed_and_meet_their_first_try_too() {
    let ledger = ledger().await;
    let line = json!({
        "idempotency_key": key(), "command": "customer.register",
        "body": { "country": "TG", "name": "Afi Mensah" },
    });
    let first = ledger.bulk("support", &[line.clone(), register()]).await;
    assert_eq!(first.statuses(), [201, 201]);
    assert!(!first.text.contains("Mensah"));
    let again = ledger.bulk("support", std::slice::from_ref(&line)).await;
    let (first, again) = (first.lines(), again.lines());
    assert_eq!(first[0].get("commit"), again[0].get("commit"));
}

#[tokio::test]
async fn rights_are_checked_line_by_line() {
    let ledger = ledger().await;
    let loan = ledger.running_loan().await;
    let lines = [register(), repay(&loan, repayment(1, "T-1"))];
    assert_eq!(ledger.bulk("finance", &lines).await.statuses(), [403, 200]);
}

#[tokio::test]
async fn a_request_has_a_bounded_number_of_lines_and_bytes() {
    let ledger = ledger().await;
    let heads = ledger.heads();
    let lines: Vec<Value> = (0..1_001).map(|_| register()).collect();
    ledger.bulk("support", &lines).await.problem(413, "too-many-lines");
    ledger.bulk("support", &[]).await.problem(400, "malformed");
    let long = "x".repeat(8 * 1024 * 1024 + 1);
    ledger.bulk_text("support", long).await.problem(413, "body-too-large");
    assert_eq!(ledger.heads(), heads);
}

#[tokio::test]
async fn a_key_twice_in_one_request_is_recorded_once() {
    let ledger = ledger().await;
    let loan = ledger.running_loan().await;
    let line = repay(&loan, repayment(1, "T-1"));
    let statuses = ledger.bulk("finance", &[line.clone(), line]).await.statuses();
    assert_eq!(statuses[0], 200);
    // The second is met in flight or already recorded, as it happens.
    assert!([200, 409].contains(&statuses[1]), "{statuses:?}");
}

#[tokio::test]
async fn behind_an_unknown_outcome_the_later_lines_of_the_file_are_not_decided() {
    let ledger = ledger().await;
    let loan = ledger.running_loan().await;
    let partition = ledger.partition_of(&loan);
    let lines: Vec<Value> =
        (0..3).map(|it| repay(&loan, repayment(1_000, &format!("T-{it}")))).collect();
    ledger.log.lose_append(partition);
    let answer = ledger.bulk("finance", &lines).await;
    assert_eq!(answer.statuses(), [503, 503, 503]);
    for line in answer.lines() {
        assert_eq!(line.pointer("/problem/code"), Some(&json!("outcome-unknown")), "{line}");
    }
    // Asked again, each is recorded once, in order.
    let answer = ledger.bulk("finance", &lines).await;
    assert_eq!(answer.statuses(), [200, 200, 200]);
    let versions: Vec<u64> = answer
        .lines()
        .iter()
        .map(|it| it.pointer("/commit/events/0/stream_version").unwrap().as_u64().unwrap())
        .collect();
    assert_eq!(versions, [3, 4, 5]);
}

#[tokio::test]
async fn requests_beyond_a_bounded_number_in_all_are_put_off_as_a_whole() {
    let many = BulkPlaces { of_caller: 100, of_service: 100 };
    let ledger = bounded_ledger(Bounds { bulk: many, ..Bounds::wide() }).await;
    ledger.publish(ledger_core::policy::Document::SHIPPED).await;
    for partition in 0..4 {
        ledger.log.hold_reports(partition);
    }
    // Their lines wait for the log, and so they keep their places.
    let mut waiting = vec![];
    for _ in 0..16 {
        let body = format!("{}\n", register());
        let request = Request::post("/v1/bulk")
            .header("Authorization", "Bearer support")
            .header("Content-Type", "application/x-ndjson");
        let request = request.body(Body::from(body)).unwrap();
        waiting.push(ledger.router.clone().oneshot(request).await.unwrap());
    }
    let refused = ledger.bulk("support", &[register()]).await;
    refused.problem(503, "busy");
    assert_eq!(refused.header("retry-after"), Some("1"));

    for partition in 0..4 {
        ledger.log.release_reports(partition);
    }
    for response in waiting {
        assert_eq!(response.status().as_u16(), 200);
        let text = response.into_body().collect().await.unwrap().to_bytes();
        let line: Value = serde_json::from_slice(&text).unwrap();
        assert_eq!(line.get("status"), Some(&json!(201)), "a line is never put off: {line}");
    }
    assert_eq!(ledger.bulk("support", &[register()]).await.statuses(), [201]);
}
