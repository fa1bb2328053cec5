//! One command by its own route: answers, repeats, versions.

use axum::body::Body;
use serde_json::json;

use super::{key, ledger, ledger_without_policy, repayment, request};

#[tokio::test]
async fn a_payment_that_is_booked_on_another_customer_is_refused_and_says_on_whom() {
    let ledger = ledger().await;
    let (one, other) = (ledger.running_loan().await, ledger.running_loan().await);
    let booked = format!("{one}/repayments");
    ledger.ask("finance", &booked, repayment(10_000, "F-9")).await.commit(200);
    let heads = ledger.heads();
    let again = format!("{other}/repayments");
    let again = ledger.ask("finance", &again, repayment(10_000, "f-9")).await;
    let problem = again.problem(409, "file.reference_used_elsewhere");
    let customer = one.split('/').nth(3).unwrap();
    assert_eq!(problem.get("channel"), Some(&json!("tmoney")));
    assert_eq!(problem.get("reference"), Some(&json!("f-9")));
    assert_eq!(problem.get("customer"), Some(&json!(customer)));
    assert_eq!(ledger.heads(), heads, "nothing was recorded");
}

#[tokio::test]
async fn the_answer_to_a_command_is_its_commit() {
    let ledger = ledger().await;
    let answer = ledger.ask("support", "/v1/customers", json!({ "country": "TG" })).await;
    let commit = answer.commit(201);

    let file = commit.get("file").unwrap().as_str().unwrap();
    let customer = file.strip_prefix("customer-").unwrap();
    assert_eq!(answer.header("location"), Some(format!("/v1/customers/{customer}").as_str()));
    assert_eq!(answer.header("etag"), Some("\"1\""));
    let position = answer.header("ledger-position").unwrap().to_owned();
    let (partition, sequence) = position.split_once('@').unwrap();
    let record = ledger
        .log
        .records(partition.parse().unwrap())
        .into_iter()
        .find(|it| it.value == answer.text.as_bytes())
        .expect("the answer stands in the log byte for byte");
    assert!(record.offset < 1_000);
    assert_eq!(commit.get("sequence").unwrap().to_string(), sequence);
}

#[tokio::test]
async fn a_repeat_is_answered_with_the_same_bytes_and_records_nothing() {
    let ledger = ledger().await;
    let loan = ledger.running_loan().await;
    let (path, key) = (format!("{loan}/repayments"), key());
    let body = repayment(10_000, "T-1");
    let first = ledger.post("finance", &path, Some(&key), body.clone()).await;
    first.commit(200);
    let heads = ledger.heads();

    let again = ledger.post("finance", &path, Some(&key), body).await;
    assert_eq!(again.text, first.text);
    assert_eq!(again.header("ledger-position"), first.header("ledger-position"));
    assert_eq!(first.header("idempotent-replayed"), None);
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(ledger.heads(), heads);
}

#[tokio::test]
async fn the_same_key_with_another_body_is_refused() {
    let ledger = ledger().await;
    let loan = ledger.running_loan().await;
    let (path, key) = (format!("{loan}/repayments"), key());
    ledger.post("finance", &path, Some(&key), repayment(10_000, "T-1")).await.commit(200);
    ledger
        .post("finance", &path, Some(&key), repayment(20_000, "T-1"))
        .await
        .problem(422, "idempotency-key-reused");
}

#[tokio::test]
async fn keys_of_two_callers_do_not_meet() {
    let ledger = ledger().await;
    let loan = ledger.running_loan().await;
    let (path, key) = (format!("{loan}/repayments"), key());
    ledger.post("finance", &path, Some(&key), repayment(10_000, "T-1")).await.commit(200);
    ledger.post("service", &path, Some(&key), repayment(10_000, "T-2")).await.commit(200);
}

#[tokio::test]
async fn a_command_without_a_key_is_refused() {
    let ledger = ledger().await;
    let body = json!({ "country": "TG" });
    ledger.post("support", "/v1/customers", None, body).await.problem(400, "idempotency-key");
}

#[tokio::test]
async fn if_match_refuses_another_version_and_lets_the_present_one_pass() {
    let ledger = ledger().await;
    let loan = ledger.running_loan().await;
    let send = async |version: &str, reference: &str| {
        let request = request("finance", &format!("{loan}/repayments"))
            .header("Idempotency-Key", key())
            .header("If-Match", version);
        ledger
            .send(request.body(Body::from(repayment(5_000, reference).to_string())).unwrap())
            .await
    };
    let heads = ledger.heads();
    let refused = send("\"1\"", "T-1").await.problem(412, "version-mismatch");
    assert_eq!(refused.get("present_version"), Some(&json!(2)));
    send("2", "T-1").await.problem(400, "if-match");
    assert_eq!(ledger.heads(), heads);
    send("\"2\"", "T-1").await.commit(200);
}

#[tokio::test]
async fn a_rejection_has_its_code_and_facts() {
    let ledger = ledger().await;
    let loan = ledger.running_loan().await;
    let path = format!("{loan}/repayments");
    let first = ledger.ask("finance", &path, repayment(10_000, "T-1")).await;
    first.commit(200);
    let heads = ledger.heads();

    let again = ledger.ask("finance", &path, repayment(10_000, "T-1")).await;
    let problem = again.problem(409, "file.reference_used");
    assert_eq!(problem.get("first").and_then(|it| it.as_str()), first.header("ledger-position"));
    let ahead = json!({
        "amount": { "amount": 1, "currency": "XOF" },
        "money": { "kind": "external", "channel": "tmoney", "reference": "T-2" },
        "value_date": "2026-01-03",
    });
    let problem = ledger.ask("finance", &path, ahead).await.problem(422, "loan.value_date_ahead");
    assert_eq!(problem.get("business_date"), Some(&json!("2026-01-02")));
    assert_eq!(ledger.heads(), heads);
}

#[tokio::test]
async fn what_is_done_already_is_answered_without_a_commit() {
    let ledger = ledger().await;
    let customer = ledger.customer().await;
    let path = format!("/v1/customers/{customer}/resumption");
    let answer = ledger
        .ask("risk", &path, json!({ "reason": { "code": "cause_cleared", "note": "all is well" } }))
        .await;
    let body = answer.commit(200);
    let head = answer.header("ledger-position").unwrap();
    assert_eq!(body, json!({ "events": [], "head": head }));
}

#[tokio::test]
async fn nothing_is_accepted_before_a_policy_is_in_force() {
    let ledger = ledger_without_policy().await;
    let answer = ledger.ask("support", "/v1/customers", json!({ "country": "TG" })).await;
    answer.problem(503, "no-policy");
    assert_eq!(answer.header("retry-after"), Some("1"));
}

#[tokio::test]
async fn what_names_a_person_is_never_in_the_log_in_clear() {
    let ledger = ledger().await;
    let body = json!({
        "country": "TG", "name": "Afi Mensah", "phone": "+22890123456", "email": "afi@example.org",
    });
    let answer = ledger.ask("support", "/v1/customers", body).await;
    answer.commit(201);
    let path = format!("{}/contact", answer.header("location").unwrap());
    let changed = ledger.ask("support", &path, json!({ "phone": "+22870000001" })).await;
    changed.commit(200);
    for partition in 0..4 {
        for record in ledger.log.records(partition) {
            let text = String::from_utf8(record.value).unwrap();
            for plain in ["Afi", "Mensah", "90123456", "example.org", "70000001"] {
                assert!(!text.contains(plain), "{plain} stands in {text}");
            }
        }
    }
}

#[tokio::test]
async fn a_contact_changes_only_for_a_person_with_a_key() {
    let ledger = ledger().await;
    let nobody = uuid::Uuid::from_u128(7);
    let path = format!("/v1/customers/{nobody}/contact");
    ledger
        .ask("support", &path, json!({ "phone": "+22870000001" }))
        .await
        .problem(409, "no-person-key");
}

#[tokio::test]
async fn a_repeated_registration_meets_its_first_try_though_sealing_is_random() {
    let ledger = ledger().await;
    let body = json!({ "country": "TG", "name": "Afi Mensah" });
    let key = key();
    let first = ledger.post("support", "/v1/customers", Some(&key), body.clone()).await;
    first.commit(201);
    let again = ledger.post("support", "/v1/customers", Some(&key), body).await;
    assert_eq!(again.text, first.text);
    let other = json!({ "country": "TG", "name": "Ama Mensah" });
    ledger
        .post("support", "/v1/customers", Some(&key), other)
        .await
        .problem(422, "idempotency-key-reused");
}

#[tokio::test]
async fn a_business_day_is_answered_with_every_partitions_position() {
    let ledger = ledger().await;
    let answer = ledger
        .post("admin", "/v1/business-days/2026-01-05?follows=2026-01-02", None, json!(null))
        .await;
    let body = answer.commit(200);
    let positions = body.get("positions").unwrap().as_array().unwrap().clone();
    assert_eq!(positions.len(), 4);
    let joined: Vec<_> = positions.iter().map(|it| it.as_str().unwrap()).collect();
    assert_eq!(answer.header("ledger-position"), Some(joined.join(", ").as_str()));
    let heads = ledger.heads();

    // Again, or an earlier day: nothing changes.
    ledger
        .post("admin", "/v1/business-days/2026-01-05?follows=2026-01-02", None, json!(null))
        .await
        .commit(200);
    ledger
        .post("admin", "/v1/business-days/2026-01-03?follows=2026-01-02", None, json!(null))
        .await
        .commit(200);
    assert_eq!(ledger.heads(), heads);
    let start = async |path: &str| {
        ledger.post("admin", &format!("/v1/business-days/{path}"), None, json!(null)).await
    };
    // A day that would be new names the one it follows.
    let mistaken = start("2026-01-06?follows=2026-01-04").await.problem(409, "another-day");
    assert_eq!(mistaken.get("business_date").unwrap(), "2026-01-05");
    start("2026-01-06").await.problem(400, "malformed-follows");
    start("2026-01-06?follows=").await.problem(400, "malformed-follows");
    // A week at once, and no more.
    let far = start("2026-01-13?follows=2026-01-05").await.problem(422, "day-too-far");
    assert_eq!(far.get("business_date").unwrap(), "2026-01-05");
    let malformed = ledger.post("admin", "/v1/business-days/soon", None, json!(null)).await;
    malformed.problem(400, "malformed-date");
    let mistyped = ledger
        .post("admin", "/v1/business-days/2206-01-05?follows=2026-01-05", None, json!(null))
        .await;
    mistyped.problem(422, "day-too-far");
    assert_eq!(ledger.heads(), heads);
    let week = start("2026-01-12?follows=2026-01-05").await.commit(200);
    assert_eq!(week.get("not_aged").unwrap(), &json!([]));
}

#[tokio::test]
async fn trace_context_and_correlation_go_into_the_commit() {
    let ledger = ledger().await;
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let correlation = "6f1c2f6e-9f3e-4d3c-8a51-0f5f7f1f2a3b";
    let request = request("support", "/v1/customers")
        .header("Idempotency-Key", key())
        .header("traceparent", trace)
        .header("correlation-id", correlation);
    let answer = ledger.send(request.body(Body::from(r#"{"country":"TG"}"#)).unwrap()).await;
    let commit = answer.commit(201);
    assert_eq!(commit.get("traceparent"), Some(&json!(trace)));
    assert_eq!(commit.get("correlation"), Some(&json!(correlation)));
    assert_eq!(answer.header("correlation-id"), Some(correlation));
}

#[tokio::test]
async fn the_id_by_which_an_answer_can_be_quoted_leads_to_its_commit() {
    let ledger = ledger().await;
    let answer = ledger.ask("support", "/v1/customers", json!({ "country": "TG" })).await;
    let commit = answer.commit(201);
    let id = answer.header("correlation-id").unwrap();
    assert_eq!(commit.get("correlation"), Some(&json!(id)));

    let refused = request("support", "/v1/customers")
        .header("Idempotency-Key", key())
        .header("correlation-id", "order 7");
    let body = Body::from(r#"{"country":"TG"}"#);
    ledger.send(refused.body(body).unwrap()).await.problem(400, "correlation-id");
}

/// A second key would open nothing of what stands sealed, and keep the first from coming back.
#[tokio::test]
async fn a_key_that_was_lost_is_not_made_anew_by_repeating_the_registration() {
    let mut ledger = ledger().await;
    let body = json!({ "country": "TG", "name": "Afi Mensah" });
    let key = key();
    ledger.post("support", "/v1/customers", Some(&key), body.clone()).await.commit(201);
    ledger.lose_person_keys().await;
    for _ in 0..2 {
        let again = ledger.post("support", "/v1/customers", Some(&key), body.clone()).await;
        again.problem(409, "no-person-key");
    }
    ledger.ask("support", "/v1/customers", body).await.commit(201);
}

#[tokio::test]
async fn one_key_makes_a_customer_and_a_vendor_by_two_commands() {
    let ledger = ledger().await;
    let key = key();
    let customer = json!({ "country": "TG", "name": "Afi Mensah" });
    let customer = ledger.post("support", "/v1/customers", Some(&key), customer).await.commit(201);
    let vendor = json!({ "country": "CN", "trade_name": "Guangzhou Lamps" });
    let vendor = ledger.post("catalogue", "/v1/vendors", Some(&key), vendor).await.commit(201);
    assert_ne!(customer["command"]["id"], vendor["command"]["id"]);
}
