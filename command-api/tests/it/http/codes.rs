//! One-time codes over HTTP: what signs, and that nothing of the service bears the code.

use command_api::codes::{Codes, Sandbox};
use ledger_core::policy::Document;
use serde_json::{Value, json};
use uuid::Uuid;

use super::trading::{asked, terms, xof};
use super::{Ledger, key, ledger_under};

const CONTRACT: &str = "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";

/// What ships, with codes of nine digits: none stands anywhere by chance.
fn policy() -> String {
    let mut document: Value = serde_json::from_str(Document::SHIPPED).unwrap();
    document["sections"]["otp"] =
        json!({ "form": 1, "digits": 9, "valid_minutes": 10, "tries": 2 });
    document.to_string()
}

/// An offer of the own book: the path of its application, and its id.
async fn offered(ledger: &Ledger) -> (String, Value) {
    let customer = ledger.customer().await;
    let line = json!({ "limit": xof(100_000) });
    ledger.ask("risk", &format!("/v1/customers/{customer}/credit-lines"), line).await.commit(201);
    let path = format!("/v1/customers/{customer}/applications");
    let body = json!({ "purpose": { "kind": "cash" }, "asked": asked(80_000) });
    let submitted = ledger.ask("support", &path, body).await;
    submitted.commit(201);
    let application = submitted.header("location").unwrap().to_owned();
    let body = json!({ "terms": terms(80_000), "reason": { "code": "sound" } });
    let offered = ledger.ask("risk", &format!("{application}/approval"), body).await.commit(200);
    (application, offered.pointer("/events/1/data/offer").unwrap().clone())
}

fn asked_for(offer: &Value) -> Value {
    json!({ "offer": offer, "paper": { "reference": "C-9", "sha256": CONTRACT } })
}

/// The code that was made, and its digits.
async fn code(ledger: &Ledger, application: &str, offer: &Value) -> (Value, String) {
    code_for("service", ledger, application, offer).await
}

/// The same, asked for by this token.
async fn code_for(by: &str, ledger: &Ledger, application: &str, offer: &Value) -> (Value, String) {
    let path = format!("{application}/codes");
    let answer = ledger.ask(by, &path, asked_for(offer)).await;
    let made = answer.commit(200);
    let (_, id) = application.rsplit_once('/').unwrap();
    let sent = ledger.outlet.last(id.parse::<Uuid>().unwrap()).unwrap();
    let code = made.pointer("/events/0/data/code").unwrap();
    assert_eq!(code, &sent.code.to_string());
    assert_eq!(made.pointer("/events/0/data/valid_until"), Some(&json!(sent.valid_until)));
    assert_eq!(sent.digits.len(), 9);
    assert!(!answer.text.contains(&sent.digits), "{}", answer.text);
    (code.clone(), sent.digits)
}

/// Another code of as many digits.
fn wrong(digits: &str) -> String {
    digits.bytes().map(|it| char::from(b'0' + (it - b'0' + 1) % 10)).collect()
}

fn entered(code: &Value, digits: &str) -> Value {
    json!({ "code": code, "digits": digits, "sha256": CONTRACT })
}

fn told(commit: &Value) -> (&Value, &Value, &Value) {
    let of = |pointer: &str| commit.pointer(pointer).unwrap_or(&Value::Null);
    (of("/events/0/data/signed"), of("/events/0/data/why"), of("/events/0/data/tries_left"))
}

#[tokio::test]
async fn the_right_code_signs_and_nothing_but_its_outlet_ever_bears_it() {
    let ledger = ledger_under(&policy()).await;
    let (application, offer) = offered(&ledger).await;
    let path = format!("{application}/code-signature");
    let (code, digits) = code(&ledger, &application, &offer).await;

    let mut answers = vec![];
    let failed = ledger.ask("service", &path, entered(&code, &wrong(&digits))).await;
    assert_eq!(told(&failed.commit(200)), (&json!(false), &json!("wrong"), &json!(1)));
    answers.push(failed.text);
    // Another contract is not what the code was made for; one digit more or a number is no code.
    let other = json!({ "code": code, "digits": digits, "sha256": "0".repeat(64) });
    let failed = ledger.ask("service", &path, other).await;
    assert_eq!(told(&failed.commit(200)), (&json!(false), &json!("wrong"), &json!(0)));
    answers.push(failed.text);
    let dead = ledger.ask("service", &path, entered(&code, &digits)).await;
    assert_eq!(told(&dead.commit(200)), (&json!(false), &json!("tried_out"), &json!(0)));
    answers.push(dead.text);

    let (code, second) = self::code(&ledger, &application, &offer).await;
    for malformed in [json!(second.parse::<u64>().unwrap()), json!(format!("{second}7"))] {
        let body = json!({ "code": code, "digits": malformed, "sha256": CONTRACT });
        let refused = ledger.ask("service", &path, body).await;
        refused.problem(400, "malformed");
        answers.push(refused.text);
    }
    let once = key();
    let signed = ledger.post("service", &path, Some(&once), entered(&code, &second)).await;
    let commit = signed.commit(200);
    assert_eq!(told(&commit), (&json!(true), &Value::Null, &Value::Null));
    let types: Vec<_> =
        commit["events"].as_array().unwrap().iter().map(|it| it["type"].clone()).collect();
    for expected in ["application.code_accepted", "application.signed", "loan.granted"] {
        assert!(types.contains(&json!(expected)), "{types:?}");
    }
    // What was entered is no part of what a repeat is known by: it meets what was recorded.
    let again = ledger.post("service", &path, Some(&once), entered(&code, &wrong(&second))).await;
    assert_eq!(again.text, signed.text);
    answers.push(signed.text);

    let metrics =
        prometheus::TextEncoder::new().encode_to_string(&ledger.registry.gather()).unwrap();
    answers.push(metrics);
    for partition in 0..4 {
        for record in ledger.log.records(partition) {
            answers.push(String::from_utf8(record.value.to_vec()).unwrap());
        }
    }
    for secret in [&digits, &second] {
        let bearing = answers.iter().find(|it| it.contains(secret.as_str()));
        assert_eq!(bearing, None);
    }
}

#[tokio::test]
async fn a_code_that_cannot_leave_is_not_made_and_one_that_is_not_taken_is_said_to_be_gone() {
    let ledger = ledger_under(&policy()).await;
    let (application, offer) = offered(&ledger).await;
    let path = format!("{application}/codes");
    let heads = ledger.heads();
    let nowhere = ledger.ask_where(Codes::default(), "service", &path, asked_for(&offer)).await;
    nowhere.problem(503, "codes-not-sent");
    assert_eq!(ledger.heads(), heads);

    let refusing = Codes::by(Sandbox::that_refuses());
    let refused = ledger.ask_where(refusing, "service", &path, asked_for(&offer)).await;
    refused.problem(502, "code-not-sent");
    assert_ne!(ledger.heads(), heads);
}

#[tokio::test]
async fn a_customer_signs_for_oneself_and_no_member_of_staff_has_a_code() {
    let mut ledger = ledger_under(&policy()).await;
    let (application, offer) = offered(&ledger).await;
    for staff in ["support", "risk", "finance", "admin"] {
        let path = format!("{application}/codes");
        ledger.ask(staff, &path, asked_for(&offer)).await.problem(403, "forbidden");
    }
    // Of another customer's file no customer has one.
    let (others, others_offer) = offered(&ledger).await;
    let customer = application.split('/').nth(3).unwrap().parse().unwrap();
    ledger.own_is(customer);
    let path = format!("{others}/codes");
    ledger.ask("own", &path, asked_for(&others_offer)).await.problem(403, "forbidden");
    let (code, digits) = code_for("own", &ledger, &application, &offer).await;
    let path = format!("{application}/code-signature");
    let signed = ledger.ask("own", &path, entered(&code, &digits)).await.commit(200);
    assert_eq!(told(&signed).0, &json!(true));
}
