//! Contracts over HTTP: written with the customer's own key, known by their hashes.

use ledger_core::credit::Lender;
use ledger_core::credit::pricing::{Pricing, Wish, cheapest};
use ledger_core::log::Hash;
use ledger_core::money::{Currency, Money};
use ledger_core::policy::{CreditPurpose, Document, PolicyRef};
use serde_json::{Value, json};

use super::trading::xof;
use super::{Ledger, ledger_under};

const AMOUNT: i64 = 100_000;
const NAME: &str = "Akouvi Wonyui-Sossou";

/// What a bank lends at least a month by what ships with credit by rule.
fn terms() -> Value {
    let document = Document::read(Document::OPEN).unwrap();
    let (on, country) = ("2026-01-02".parse().unwrap(), "TG".parse().unwrap());
    let hash = Hash::of(Document::OPEN.as_bytes());
    let version = PolicyRef { version: 1, hash };
    let lender = Lender::Bank { id: "orabank".to_owned() };
    let plans = Pricing { document: &document, version, country, on }.simulated(&Wish {
        purpose: CreditPurpose::Cash,
        amount: Money::new(AMOUNT, Currency::XOF).unwrap(),
        class: &document.classes.as_ref().unwrap().newcomer,
        lender: Some(lender.kind()),
        first_due_on: None,
        premium: None,
        other_principal: Money::zero(Currency::XOF),
        means: None,
    });
    let plans = plans.unwrap();
    let plan = &cheapest(&plans).unwrap().outcome.as_ref().unwrap().plan;
    // As it is asked for: the terms of its kind beside that.
    let stored = serde_json::to_value(plan).unwrap();
    let mut plan = stored["terms"].clone();
    plan["kind"] = stored["kind"].clone();
    json!({ "product": "cash", "lender": lender, "principal": xof(AMOUNT), "plan": plan })
}

/// An offer, which its bank accepted, to her who is called [`NAME`]: the path of her file, that of its application, and the offer's id.
async fn offered(ledger: &Ledger) -> (String, String, Value) {
    let body = json!({ "country": "TG", "name": NAME });
    let registered = ledger.ask("support", "/v1/customers", body).await;
    registered.commit(201);
    let file = registered.header("location").unwrap().to_owned();
    let line = json!({ "limit": xof(2 * AMOUNT) });
    ledger.ask("risk", &format!("{file}/credit-lines"), line).await.commit(201);
    let asked = json!({
        "amount": xof(AMOUNT), "instalments": 12,
        "first_due": { "kind": "day_of_month", "day_of_month": 5 },
    });
    let body = json!({ "purpose": { "kind": "cash" }, "asked": asked });
    let submitted = ledger.ask("support", &format!("{file}/applications"), body).await;
    submitted.commit(201);
    let application = submitted.header("location").unwrap().to_owned();
    let class = Document::read(Document::OPEN).unwrap().classes.unwrap().newcomer;
    let reason = json!({ "code": "sound" });
    let body = json!({ "terms": terms(), "class": class, "reason": reason });
    let offered = ledger.ask("risk", &format!("{application}/approval"), body).await.commit(200);
    let events = offered["events"].as_array().unwrap();
    let is_offer = |it: &&Value| it["type"] == "application.offered";
    let offer = events.iter().find(is_offer).unwrap()["data"]["offer"].clone();
    let presentation = format!("{application}/presentation");
    ledger.ask("finance", &presentation, json!({})).await.commit(200);
    let accepted = json!({ "reference": "ORA-7" });
    ledger.ask("finance", &format!("{application}/acceptance"), accepted).await.commit(200);
    (file, application, offer)
}

#[tokio::test]
async fn a_contract_is_prepared_once_for_each_name_and_neither_answer_nor_log_has_its_words() {
    let ledger = ledger_under(Document::OPEN).await;
    let (file, application, offer) = offered(&ledger).await;
    let path = format!("{application}/contract");
    let body = json!({ "offer": offer });
    let mut answers = vec![];
    let answer = ledger.ask("support", &path, body.clone()).await;
    let first = answer.commit(200);
    answers.push(answer.text);
    let hashes = first.pointer("/events/0/data/hashes").unwrap().clone();
    let names = ["template", "input", "contract"];
    let of = |it: &Value| names.map(|name| it[name].as_str().unwrap().parse::<Hash>().unwrap());
    let [template, input, contract] = of(&hashes);
    assert!(template != input && input != contract && contract != template, "{hashes}");

    // The same is not written twice.
    let again = ledger.ask("service", &path, body.clone()).await.commit(200);
    assert_eq!(again["events"], json!([]));

    let contact = json!({ "name": "Akouvi Sossou" });
    ledger.ask("support", &format!("{file}/contact"), contact).await.commit(200);
    let answer = ledger.ask("support", &path, body).await;
    let renamed = answer.commit(200);
    answers.push(answer.text);
    let [same, other, another] = of(renamed.pointer("/events/0/data/hashes").unwrap());
    assert_eq!(same, template);
    assert!(other != input && another != contract);

    for partition in 0..4 {
        for record in ledger.log.records(partition) {
            answers.push(String::from_utf8(record.value.to_vec()).unwrap());
        }
    }
    for personal in [NAME, "Akouvi", "Établi le 2026-01-02"] {
        assert_eq!(answers.iter().find(|it| it.contains(personal)), None);
    }
}

#[tokio::test]
async fn a_code_signs_the_contract_that_was_prepared_and_no_other() {
    let ledger = ledger_under(Document::OPEN).await;
    let (_, application, offer) = offered(&ledger).await;
    let codes = format!("{application}/codes");
    let asked =
        |sha256: &str| json!({ "offer": offer, "paper": { "reference": "C-9", "sha256": sha256 } });
    let before = ledger.ask("service", &codes, asked(&"0".repeat(64))).await;
    before.problem(409, "application.contract_not_prepared");
    let body = json!({ "offer": offer });
    let path = format!("{application}/contract");
    let prepared = ledger.ask("service", &path, body).await.commit(200);
    let contract = prepared.pointer("/events/0/data/hashes/contract").unwrap().as_str().unwrap();
    let other = ledger.ask("service", &codes, asked(&"0".repeat(64))).await;
    other.problem(409, "application.another_contract");
    ledger.ask("service", &codes, asked(contract)).await.commit(200);
    let (_, id) = application.rsplit_once('/').unwrap();
    let sent = ledger.outlet.last(id.parse().unwrap()).unwrap();
    let entered = json!({ "code": sent.code, "digits": sent.digits, "sha256": contract });
    let path = format!("{application}/code-signature");
    let signed = ledger.ask("service", &path, entered).await.commit(200);
    assert_eq!(signed.pointer("/events/0/data/signed"), Some(&json!(true)), "{signed}");
}
