//! Orders, shipments and vendors over HTTP: what is sealed, who reaches what, and bulk lines.

use axum::body::Body;
use axum::http::Request;
use ledger_core::policy::Document;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Ledger, OWN, key, ledger, ledger_under};

pub(super) fn xof(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "XOF" })
}

fn quote(vendor: &str) -> Value {
    json!({
        "items": [{
            "vendor": vendor, "description": "Telephone", "quantity": 1, "goods": xof(60_000),
            "freight": xof(8_000), "customs": xof(7_000), "service": xof(5_000),
        }],
        "valid_until": "2999-01-01T00:00:00Z",
        "destination": "TG",
        "beneficiary": { "name": "Yao Mensah", "address": "Rue 12, Tokoin" },
    })
}

pub(super) fn asked(amount: i64) -> Value {
    let first_due = json!({ "kind": "on", "first_due_on": "2026-02-05" });
    json!({ "amount": xof(amount), "instalments": 4, "first_due": first_due })
}

pub(super) fn terms(principal: i64) -> Value {
    json!({
        "lender": { "kind": "own_book" },
        "principal": xof(principal),
        "plan": { "kind": "interest_free", "instalments": 4, "first_due_on": "2026-02-05" },
    })
}

fn report(event_at: &str) -> Value {
    json!({
        "event_at": event_at, "place": "TGLFW",
        "carrier": { "carrier": "dhl-togo", "code": "OFD" },
    })
}

impl Ledger {
    async fn location(&self, token: &str, path: &str, body: Value) -> String {
        let answer = self.ask(token, path, body).await;
        answer.commit(201);
        answer.header("location").unwrap().to_owned()
    }

    /// A customer, and the path of an order of the customer's that was confirmed on credit.
    async fn confirmed_order(&self) -> (Uuid, String) {
        let vendor = json!({ "trade_name": "Kente & Fils", "country": "TG" });
        let vendor = self.location("catalogue", "/v1/vendors", vendor).await;
        let customer = self.customer().await;
        let file = format!("/v1/customers/{customer}");
        let line = json!({ "limit": xof(100_000) });
        self.location("risk", &format!("{file}/credit-lines"), line).await;
        let quote = quote(vendor.rsplit('/').next().unwrap());
        let order = self.location("support", &format!("{file}/orders"), quote).await;
        self.ask("support", &format!("{order}/placement"), json!({ "payment": "credit" }))
            .await
            .commit(200);
        let id = order.rsplit('/').next().unwrap();
        let purpose = json!({ "kind": "order", "order": id });
        let application = json!({ "purpose": purpose, "asked": asked(80_000) });
        let path = format!("{file}/applications");
        let application = self.location("support", &path, application).await;
        let approval = json!({ "terms": terms(80_000), "reason": { "code": "sound" } });
        let approved = self.ask("risk", &format!("{application}/approval"), approval).await;
        let offered = approved.commit(200);
        let offer = offered.pointer("/events/1/data/offer").unwrap().clone();
        let signed_on = offered.pointer("/events/1/data/offered_on").unwrap().clone();
        let paper = json!({ "reference": "C-1", "sha256": "0".repeat(64) });
        let signature = json!({ "offer": offer, "paper": paper, "signed_on": signed_on });
        self.ask("support", &format!("{application}/signature"), signature).await.commit(200);
        (customer, order)
    }

    /// The loan of the customer's newest order is paid out: its goods leave no earlier.
    async fn paid_out(&self, customer: Uuid) {
        let partition = ledger_core::log::FileId::Customer(customer).partition(4);
        let records = self.log.records(partition);
        let commits = records.iter().rev();
        let events = commits
            .map(|it| serde_json::from_slice::<Value>(&it.value).unwrap())
            .flat_map(|it| it["events"].as_array().cloned().unwrap_or_default());
        let granted = events.into_iter().find(|it| it["type"] == "loan.granted").unwrap();
        let (_, loan) = granted["stream"].as_str().unwrap().split_once("loan-").unwrap();
        let body = json!({
            "amount": xof(80_000), "payee": { "kind": "platform" },
            "money": { "kind": "external", "channel": "orabank", "reference": loan },
        });
        let path = format!("/v1/customers/{customer}/loans/{loan}/disbursements");
        self.ask("finance", &path, body).await.commit(200);
    }

    async fn shipment(&self, customer: Uuid, order: &str) -> String {
        self.paid_out(customer).await;
        let plan = json!({
            "order": order.rsplit('/').next().unwrap(),
            "contents": [{ "line": 1, "quantity": 1 }],
            "legs": [{
                "number": 1, "partner": "dhl-togo", "cost": xof(4_000), "until": "delivered",
                "deadline_on": "2026-03-25", "tracking": "4111111111111111",
            }],
            "promised_on": "2026-03-28",
        });
        self.location("logistics", &format!("/v1/customers/{customer}/shipments"), plan).await
    }
}

#[tokio::test]
async fn a_signature_grants_the_loan_and_confirms_the_order_in_one_commit() {
    let ledger = ledger_under(Document::SHIPPED).await;
    let heads = ledger.heads();
    let (customer, order) = ledger.confirmed_order().await;
    let partition = ledger_core::log::FileId::Customer(customer).partition(4);
    let last = ledger.log.records(partition).pop().unwrap();
    let commit: Value = serde_json::from_slice(&last.value).unwrap();
    let types: Vec<&str> = commit["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["type"].as_str().unwrap())
        .collect();
    for expected in ["application.signed", "loan.granted", "order.confirmed"] {
        assert!(types.contains(&expected), "{expected} in {types:?}");
    }
    assert_ne!(ledger.heads(), heads);
    assert!(order.starts_with(&format!("/v1/customers/{customer}/orders/")));
}

#[tokio::test]
async fn what_names_a_person_or_opens_a_locker_is_sealed() {
    let ledger = ledger_under(Document::SHIPPED).await;
    let customer = ledger.customer().await;
    let (path, key) = (format!("/v1/customers/{customer}/orders"), key());
    let body = quote("5c1e8f5e-90b9-4d3c-8a51-0f5f7f1f2a3b");
    let first = ledger.post("support", &path, Some(&key), body.clone()).await;
    first.commit(201);
    assert!(!first.text.contains("Mensah") && !first.text.contains("Tokoin"), "{}", first.text);
    let again = ledger.post("support", &path, Some(&key), body).await;
    assert_eq!(again.text, first.text, "though each sealing is another");

    let (customer, order) = ledger.confirmed_order().await;
    let shipment = ledger.shipment(customer, &order).await;
    let code = json!({ "place": "Adawlato", "code": "code-4711" });
    let issued = ledger.ask("carrier", &format!("{shipment}/pick-up-codes"), code).await;
    issued.commit(200);
    assert!(!issued.text.contains("4711\"") && issued.text.contains("sealed"), "{}", issued.text);
    let delivery = format!("{shipment}/delivery");
    ledger.ask("carrier", &delivery, report("2025-12-24T10:00:00Z")).await.commit(200);
    let hash = "a".repeat(64);
    let proof = json!({ "kind": "slip", "hash": hash, "received_by": "Yao Mensah" });
    let proven = ledger.ask("carrier", &format!("{shipment}/proofs-of-delivery"), proof).await;
    proven.commit(200);
    assert!(!proven.text.contains("Mensah"), "{}", proven.text);
}

#[tokio::test]
async fn a_carrier_reports_on_its_own_shipments_alone_and_twice_changes_nothing() {
    let ledger = ledger_under(Document::SHIPPED).await;
    let (customer, order) = ledger.confirmed_order().await;
    let shipment = ledger.shipment(customer, &order).await;
    let milestone =
        json!({ "milestone": "out_for_delivery", "report": report("2025-12-23T10:00:00+01:00") });
    let (_, id) = shipment.split_once("/shipments/").unwrap();
    let line = |key: String| {
        json!({
            "idempotency_key": key, "command": "shipment.reach_milestone",
            "file": format!("customer-{customer}"), "shipment": id, "body": milestone,
        })
    };
    let body = format!("{}\n{}\n", line(key()), line(key()));
    let request = Request::post("/v1/bulk")
        .header("Authorization", "Bearer carrier")
        .header("Content-Type", "application/x-ndjson");
    let answer = ledger.send(request.body(Body::from(body)).unwrap()).await;
    let lines: Vec<Value> =
        answer.text.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    let [first, second] = lines.as_slice() else { panic!("{}", answer.text) };
    let said = first.pointer("/commit/events/0/data/report/event_at");
    assert_eq!(said, Some(&json!("2025-12-23T09:00:00.000000Z")), "{first}");
    assert_eq!(second.get("events"), Some(&json!([])), "{second}");

    let mut foreign = milestone.clone();
    foreign["report"]["carrier"]["carrier"] = json!("maersk");
    let path = format!("{shipment}/milestones");
    ledger.ask("carrier", &path, foreign).await.problem(422, "shipment.another_carrier");
}

#[tokio::test]
async fn a_vendor_reaches_the_own_file_only() {
    let ledger = ledger().await;
    let vendor = json!({ "trade_name": "Kente & Fils", "country": "TG" });
    let other = ledger.location("catalogue", "/v1/vendors", vendor).await;
    let order = Uuid::from_u128(7);
    let path = format!("{other}/purchase-orders/{order}/confirmation");
    ledger.ask("vendor", &path, json!({})).await.problem(403, "forbidden");
    // The own file passes the right; nobody asked this vendor for anything.
    let path = format!("/v1/vendors/{OWN}/purchase-orders/{order}/confirmation");
    let answer = ledger.ask("vendor", &path, json!({})).await;
    assert_eq!(answer.status.as_u16(), 404, "{}", answer.text);
}

#[tokio::test]
async fn a_customers_own_command_is_not_answered_by_what_staff_wrote() {
    let mut ledger = ledger_under(Document::SHIPPED).await;
    let (customer, order) = ledger.confirmed_order().await;
    ledger.own_is(customer);
    let file = format!("/v1/customers/{customer}");
    let partition = ledger_core::log::FileId::Customer(customer).partition(4);
    let records = ledger.log.records(partition);
    let text = records.iter().map(|it| String::from_utf8_lossy(&it.value)).collect::<String>();
    let (_, line) = text.split_once("\"credit-line-").unwrap();
    let blocking = format!("{file}/credit-lines/{}/blocking", &line[..36]);
    let note = "SUSPECTED FRAUD, do not tell";
    let reason = json!({ "reason": { "code": "fraud_suspected", "note": note } });
    ledger.ask("risk", &blocking, reason).await.commit(200);

    // What was reserved for the order is given back on the blocked line.
    let (path, key) = (format!("{order}/cancellation"), key());
    let cancel = json!({ "reason": { "code": "changed_mind", "note": "too dear" } });
    let told = ledger.post("own", &path, Some(&key), cancel.clone()).await;
    let commit = told.commit(200);
    let released = "credit_line.exposure_released";
    let events = commit["events"].as_array().unwrap();
    let event = events.iter().find(|it| it["type"] == released).unwrap();
    assert_eq!(event.pointer("/standing/data/blocks"), Some(&json!(1)), "{event}");
    assert!(told.text.contains("too dear") && !told.text.contains("FRAUD"), "{}", told.text);
    let again = ledger.post("own", &path, Some(&key), cancel.clone()).await;
    assert_eq!(again.text, told.text);
    // Nor does the log repeat it with each event of the line.
    let last = ledger.log.records(partition).pop().unwrap();
    assert!(!String::from_utf8_lossy(&last.value).contains("FRAUD"));
    let (_, id) = order.split_once("/orders/").unwrap();
    let line = json!({
        "idempotency_key": key, "command": "order.cancel", "file": format!("customer-{customer}"),
        "order": id, "body": cancel,
    });
    let request = Request::post("/v1/bulk")
        .header("Authorization", "Bearer own")
        .header("Content-Type", "application/x-ndjson");
    let bulk = ledger.send(request.body(Body::from(line.to_string())).unwrap()).await;
    assert!(bulk.text.contains(released) && !bulk.text.contains("FRAUD"), "{}", bulk.text);

    // Nor does a refusal say it.
    let words = json!({ "reason": { "code": "fraud_suspected", "note": note } });
    ledger.ask("risk", &format!("{file}/suspension"), words).await.commit(200);
    let application = json!({ "purpose": { "kind": "cash" }, "asked": asked(10_000) });
    let refused = ledger.ask("own", &format!("{file}/applications"), application).await;
    refused.problem(409, "customer.suspended");
    assert!(!refused.text.contains("FRAUD"), "{}", refused.text);
}
