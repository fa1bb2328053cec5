//! Who may do what over HTTP.

use serde_json::json;

use super::{OWN, grant, ledger};

#[tokio::test]
async fn a_caller_without_a_known_token_is_turned_away() {
    let ledger = ledger().await;
    let answer = ledger.ask("nobody", "/v1/customers", json!({ "country": "TG" })).await;
    answer.problem(401, "unauthenticated");
    assert!(answer.header("www-authenticate").is_some());
}

#[tokio::test]
async fn a_role_without_the_right_is_refused_and_nothing_is_recorded() {
    let ledger = ledger().await;
    let customer = ledger.customer().await;
    let heads = ledger.heads();
    let loans = format!("/v1/customers/{customer}/loans");
    let suspension = format!("/v1/customers/{customer}/suspension");
    let reason = json!({ "reason": { "code": "fraud_suspected" } });
    ledger
        .ask("auditor", "/v1/customers", json!({ "country": "TG" }))
        .await
        .problem(403, "forbidden");
    ledger.ask("support", &loans, grant()).await.problem(403, "forbidden");
    ledger.ask("finance", &suspension, reason).await.problem(403, "forbidden");
    ledger
        .post("risk", "/v1/business-days/2026-01-05", None, json!(null))
        .await
        .problem(403, "forbidden");
    assert_eq!(ledger.heads(), heads);
}

#[tokio::test]
async fn a_customer_reaches_the_own_file_only() {
    let ledger = ledger().await;
    let other = ledger.customer().await;
    let contact = json!({ "phone": "+22870000001" });
    let path = format!("/v1/customers/{other}/contact");
    ledger.ask("own", &path, contact.clone()).await.problem(403, "forbidden");
    // The own file passes the right; nobody is registered there in this ledger.
    let path = format!("/v1/customers/{OWN}/contact");
    ledger.ask("own", &path, contact).await.problem(409, "no-person-key");
}

#[tokio::test]
async fn the_actor_of_a_commit_is_a_pseudonym_in_a_role() {
    let ledger = ledger().await;
    let path = "/v1/customers";
    let commit = ledger.ask("support", path, json!({ "country": "TG" })).await.commit(201);
    let again = ledger.ask("support", path, json!({ "country": "TG" })).await.commit(201);
    let other = ledger.ask("service", path, json!({ "country": "TG" })).await.commit(201);
    assert_eq!(commit.pointer("/actor/role"), Some(&json!("support")));
    assert_eq!(commit.pointer("/actor/subject"), again.pointer("/actor/subject"));
    assert_ne!(commit.pointer("/actor/subject"), other.pointer("/actor/subject"));
    assert_eq!(commit.pointer("/actor/subject").unwrap().as_str().unwrap().len(), 64);
}
