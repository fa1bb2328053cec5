//! Who a customer is: from what is handed in to what the rules decide, and what is found in other files.

use ledger_core::policy::Document;
use ledger_core::testing::with_identity;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Answered, Ledger, key, ledger_under};

fn passport(number: &str) -> Value {
    json!({
        "kind": "passport", "issued_by": "TG", "number": number, "reference": "kyc/passport.jpg",
        "sha256": ledger_core::log::Hash::of(number.as_bytes()), "expires_on": "2030-12-31",
    })
}

fn selfie() -> Value {
    let sha256 = ledger_core::log::Hash::of(b"a face");
    json!({ "kind": "selfie", "reference": "kyc/face.jpg", "sha256": sha256 })
}

fn types(answer: &Answered) -> Vec<String> {
    let commit = answer.commit(200);
    let events = commit["events"].as_array().unwrap();
    events.iter().map(|it| it["type"].as_str().unwrap().to_owned()).collect()
}

/// Hands in a document: what was answered of it.
async fn handed_in(ledger: &Ledger, by: &str, customer: Uuid, body: Value) -> Value {
    let path = format!("/v1/customers/{customer}/identity/documents");
    ledger.ask(by, &path, body).await.commit(200)["events"][0]["data"].clone()
}

async fn accepted(ledger: &Ledger, customer: Uuid, document: &Value) -> Answered {
    let document = document["document"].as_str().unwrap();
    let path = format!("/v1/customers/{customer}/identity/documents/{document}/acceptance");
    ledger.ask("support", &path, json!({ "reason": { "code": "document_in_order" } })).await
}

async fn applied(ledger: &Ledger, customer: Uuid) -> (Answered, String) {
    let path = format!("/v1/customers/{customer}/applications");
    let amount = json!({ "amount": 50_000, "currency": "XOF" });
    let first_due = json!({ "kind": "on", "first_due_on": "2026-02-05" });
    let asked = json!({ "amount": amount, "instalments": 6, "first_due": first_due });
    let body = json!({ "purpose": { "kind": "cash" }, "asked": asked });
    let answer = ledger.ask("support", &path, body).await;
    let application = answer.header("location").unwrap().to_owned();
    (answer, application)
}

#[tokio::test]
async fn an_application_waits_until_who_applies_is_known_and_is_then_decided_by_the_rules() {
    let ledger = ledger_under(&with_identity(Document::OPEN)).await;
    let customer = ledger.customer().await;
    let assess = json!({ "lender": { "kind": "bank", "id": "orabank" } });
    let (_, application) = applied(&ledger, customer).await;
    let assessment = format!("{application}/assessment");
    let before = ledger.ask("service", &assessment, assess.clone()).await.commit(200);
    let rules = before["events"][0]["data"]["found"]["rules"].to_string();
    assert!(rules.contains("identity_incomplete"), "{rules}");
    let (answer, application) = applied(&ledger, customer).await;
    let commit = answer.commit(201);
    assert_eq!(commit["events"][1]["data"], json!({ "code": "identity.needed" }));

    let card = handed_in(&ledger, "support", customer, passport("AB 1234")).await;
    assert!(card["number"]["sealed"].is_string() && card["reference"]["sealed"].is_string());
    assert!(!card.to_string().contains("1234") && !card.to_string().contains("kyc/"), "{card}");
    let face = handed_in(&ledger, "support", customer, selfie()).await;
    let first = types(&accepted(&ledger, customer, &card).await);
    assert_eq!(first, ["identity.document_accepted"]);
    let last = types(&accepted(&ledger, customer, &face).await);
    assert_eq!(last, ["identity.document_accepted", "identity.verified", "application.resumed"]);

    // The score still declines somebody of whom nothing else is known, but not for want of an identity.
    let path = format!("{application}/assessment");
    let another = ledger.ask("service", &path, assess).await.commit(200);
    let facts = &another["events"][0]["data"]["facts"]["identity"]["accepted"];
    assert_eq!(facts.as_array().unwrap().len(), 2, "{facts}");
    let rules = another["events"][0]["data"]["found"]["rules"].to_string();
    assert!(!rules.contains("identity_incomplete"), "{rules}");
}

#[tokio::test]
async fn a_number_or_telephone_of_somebody_else_is_recorded_and_never_told_to_the_customer() {
    let mut ledger = ledger_under(&with_identity(Document::OPEN)).await;
    let (afi, koffi) = (ledger.customer().await, ledger.customer().await);
    let first = handed_in(&ledger, "support", afi, passport("AB 1234")).await;
    assert_eq!(first.get("known_in"), None);
    // However it is written; and a repeat of the same request is answered by the same commit.
    let path = format!("/v1/customers/{koffi}/identity/documents");
    let key = key();
    for _ in 0..2 {
        let answer = ledger.post("support", &path, Some(&key), passport("ab-1234")).await;
        let data = answer.commit(200)["events"][0]["data"].clone();
        assert_eq!(data["known_in"], json!([afi]));
    }
    let phone = json!({ "phone": "+22890123456" });
    for (customer, known_in) in [(afi, None), (koffi, Some(json!([afi])))] {
        let path = format!("/v1/customers/{customer}/identity/phone");
        let data = ledger.ask("service", &path, phone.clone()).await.commit(200);
        assert_eq!(data["events"][0]["data"].get("known_in"), known_in.as_ref());
    }

    ledger.own_is(koffi);
    let told = handed_in(&ledger, "own", koffi, passport("AB 12 34")).await;
    assert_eq!(told.get("known_in"), None, "{told}");
    assert!(!told.to_string().contains(&afi.to_string()), "{told}");

    // The rules leave the application to a person.
    let (_, application) = applied(&ledger, koffi).await;
    let assess = json!({ "lender": { "kind": "bank", "id": "orabank" } });
    let path = format!("{application}/assessment");
    let answer = ledger.ask("service", &path, assess).await;
    assert_eq!(types(&answer), ["application.assessed", "application.sent_to_review"]);
    let found = answer.commit(200)["events"][0]["data"]["found"].clone();
    assert_eq!(found["answer"], "review");
    assert!(found["rules"].to_string().contains("known_elsewhere"), "{found}");
}

#[tokio::test]
async fn nobody_accepts_documents_in_their_own_file_and_no_machine_does() {
    let mut ledger = ledger_under(&with_identity(Document::OPEN)).await;
    let customer = ledger.customer().await;
    let card = handed_in(&ledger, "support", customer, passport("AB 1234")).await;
    ledger.own_is(customer);
    let document = card["document"].as_str().unwrap();
    let heads = ledger.heads();
    for (what, code) in [("acceptance", "document_in_order"), ("rejection", "document_unreadable")]
    {
        let path = format!("/v1/customers/{customer}/identity/documents/{document}/{what}");
        let body = json!({ "reason": { "code": code } });
        for by in ["own", "service", "finance", "auditor"] {
            ledger.ask(by, &path, body.clone()).await.problem(403, "forbidden");
        }
    }
    let path = format!("/v1/customers/{customer}/identity/screenings");
    let screening = json!({
        "list": "un", "list_version": "1", "outcome": { "kind": "clear" }, "as_of": "2026-01-01",
    });
    for by in ["own", "support", "risk"] {
        ledger.ask(by, &path, screening.clone()).await.problem(403, "forbidden");
    }
    assert_eq!(ledger.heads(), heads, "nothing was recorded");
}

/// Whoever has no key any more is kept in no index.
#[tokio::test]
async fn a_number_is_looked_for_only_where_the_person_has_a_key() {
    let mut ledger = ledger_under(&with_identity(Document::OPEN)).await;
    let (afi, koffi) = (ledger.customer().await, ledger.customer().await);
    handed_in(&ledger, "support", afi, passport("AB 1234")).await;
    ledger.lose_person_keys().await;
    let path = format!("/v1/customers/{koffi}/identity/documents");
    let answer = ledger.ask("support", &path, passport("AB 1234")).await;
    answer.problem(409, "no-person-key");
    // Afi was erased with them, so that a new customer is the first to have it.
    let ama = ledger.customer().await;
    let told = handed_in(&ledger, "support", ama, passport("AB 1234")).await;
    assert_eq!(told.get("known_in"), None);
}
