//! The policy book as its callers meet it.

use ledger_core::policy::Document;
use serde_json::{Value, json};

use super::{Ledger, ledger};

/// Proposes what ships with another number of days until default: its path.
async fn proposed(ledger: &Ledger, default_days: u32) -> String {
    let changed = format!("\"default_days\": {default_days}");
    let document = Document::SHIPPED.replace("\"default_days\": 30", &changed);
    let body = json!({ "document": document });
    let commit = ledger.ask("risk", "/v1/policies", body).await.commit(200);
    format!("/v1/policies/{}", commit["events"][0]["data"]["hash"].as_str().unwrap())
}

fn reason(code: &str) -> Value {
    json!({ "reason": { "code": code, "note": "the ceiling of the law has changed" } })
}

#[tokio::test]
async fn a_version_is_published_with_what_the_checks_found_and_withdrawn_by_two_persons() {
    let ledger = ledger().await;
    let policy = proposed(&ledger, 45).await;
    let approval = format!("{policy}/approval");
    let published = ledger.ask("admin", &approval, json!({})).await.commit(200);
    let unverified = |at: &str| json!({ "code": "unverified", "at": at });
    assert_eq!(
        published["events"][0]["data"]["findings"],
        json!([
            unverified("sections.loan.pause_while_held"),
            unverified("sections.orders.goods_leave_on"),
        ])
    );
    let withdrawal = format!("{policy}/withdrawal");
    let first = ledger.ask("risk", &withdrawal, reason("superseded")).await.commit(200);
    assert_eq!(first["events"][0]["type"], "policy_book.withdrawal_proposed");
    let again = ledger.ask("risk", &withdrawal, reason("superseded")).await;
    again.problem(409, "policy.another_person_wanted");
    let second = ledger.ask("admin", &withdrawal, reason("not_lawful")).await.commit(200);
    let event = &second["events"][0];
    assert_eq!(event["type"], "policy_book.version_withdrawn");
    assert_eq!(event["data"]["reason"]["code"], "not_lawful");
    assert_ne!(event["data"]["proposed_by"], event["data"]["by"]);
}

#[tokio::test]
async fn a_reason_that_the_policy_in_force_does_not_give_is_refused_with_those_it_gives() {
    let ledger = ledger().await;
    let declination = format!("{}/declination", proposed(&ledger, 45).await);
    let heads = ledger.heads();
    let refused = ledger.ask("admin", &declination, reason("dislike")).await;
    let problem = refused.problem(422, "file.unknown_reason");
    assert_eq!(problem["reason"], "dislike");
    assert_eq!(
        problem["known"],
        json!(["incomplete", "not_lawful", "recorded_in_error", "superseded"])
    );
    assert_eq!(ledger.heads(), heads);
    ledger.ask("admin", &declination, reason("incomplete")).await.commit(200);
}

#[tokio::test]
async fn a_document_is_refused_with_all_its_faults() {
    let ledger = ledger().await;
    let document = Document::SHIPPED
        .replace("\"default_days\": 30", "\"default_days\": 0")
        .replace("\"return_days\": 14", "\"return_days\": 0");
    let refused = ledger.ask("risk", "/v1/policies", json!({ "document": document })).await;
    let problem = refused.problem(422, "policy.malformed");
    let reason = "expected 1 to 3650, found 0";
    assert_eq!(
        problem["faults"],
        json!([
            { "at": "sections.loan.default_days", "reason": reason },
            { "at": "sections.orders.return_days", "reason": reason },
        ])
    );
}
