//! A loan whose schedule the ledger computes, granted over HTTP.

use ledger_core::policy::Document;
use serde_json::{Value, json};

use super::{grant, ledger_under};

/// What ships, with a calendar of Togo.
fn with_calendar() -> String {
    let mut document: Value = serde_json::from_str(Document::SHIPPED).unwrap();
    let loan = &mut document["sections"]["loan"];
    loan["form"] = json!(2);
    loan["remainder"] = json!("last");
    loan["recalculation"] = json!({ "early": true, "late": false });
    loan["first_due"] = json!({ "days_min": 10, "days_max": 60 });
    loan["calendars"] = json!([{
        "country": "TG", "weekend": ["saturday", "sunday"],
        "yearly": [{ "month": 4, "day": 27 }], "dated": ["2026-03-02"],
    }]);
    document.to_string()
}

fn declining(first_due_on: &str, more: &Value) -> Value {
    let mut body = grant();
    body["principal"]["amount"] = json!(100_000);
    body["plan"] = json!({
        "kind": "amortised", "instalments": 12, "first_due_on": first_due_on,
        "interest": { "kind": "declining_balance", "rate": "0.12", "day_count": "thirty_360" },
    });
    for (name, value) in more.as_object().unwrap() {
        body["plan"][name] = value.clone();
    }
    body
}

#[tokio::test]
async fn a_loan_on_a_declining_balance_is_granted_with_its_due_dates_off_the_days_of_rest() {
    let ledger = ledger_under(&with_calendar()).await;
    let customer = ledger.customer().await;
    let path = format!("/v1/customers/{customer}/loans");
    let commit =
        ledger.ask("service", &path, declining("2026-02-02", &json!({}))).await.commit(201);
    let granted = &commit["events"][0];
    assert_eq!((&granted["type"], &granted["version"]), (&json!("loan.granted"), &json!(2)));
    let rows = granted["data"]["schedule"].as_array().unwrap();
    let row = |number: usize| {
        let it = &rows[number - 1];
        let amount = |name: &str| it[name]["amount"].as_i64().unwrap();
        (it["due_on"].as_str().unwrap().to_owned(), amount("principal"), amount("interest"))
    };
    assert_eq!(rows.len(), 12);
    assert_eq!(row(1), ("2026-02-02".to_owned(), 7_885, 1_000));
    assert_eq!(row(2), ("2026-03-03".to_owned(), 7_964, 921));
    // 2 May 2026 is a Saturday.
    assert_eq!(row(4).0, "2026-05-04");
    assert_eq!(row(12), ("2027-01-04".to_owned(), 8_796, 88));
}

#[tokio::test]
async fn what_is_repaid_early_saves_its_interest_as_the_payer_chooses() {
    let ledger = ledger_under(&with_calendar()).await;
    let customer = ledger.customer().await;
    let path = format!("/v1/customers/{customer}/loans");
    let granted = ledger.ask("service", &path, declining("2026-02-02", &json!({}))).await;
    granted.commit(201);
    let loan = granted.header("location").unwrap().to_owned();
    let amount = |units: i64| json!({ "amount": units, "currency": "XOF" });
    let money = |reference: &str| json!({ "kind": "external", "channel": "tmoney", "reference": reference });
    let body = json!({
        "amount": amount(100_000), "payee": { "kind": "customer" }, "money": money("D-1"),
    });
    ledger.ask("finance", &format!("{loan}/disbursements"), body).await.commit(200);
    let repay = async |excess: &str, reference: &str| {
        let amount = amount(40_000);
        let body = json!({ "amount": amount, "money": money(reference), "excess": excess });
        ledger.ask("finance", &format!("{loan}/repayments"), body).await
    };
    repay("prepay", "R-1").await.problem(422, "loan.relief_not_chosen");
    let commit = repay("lower", "R-2").await.commit(200);
    let received = &commit["events"][0];
    assert_eq!(
        (&received["type"], &received["version"]),
        (&json!("loan.repayment_received"), &json!(3))
    );
    // On the day it went out nothing is earned: 60 000 stay, at 1 % a month.
    let first = &received["data"]["changes"][0]["owed"];
    assert_eq!(first["interest"]["before"], amount(1_000));
    assert_eq!(first["interest"]["after"], amount(600));
}

#[tokio::test]
async fn terms_that_make_no_schedule_are_refused_by_their_code() {
    let ledger = ledger_under(&with_calendar()).await;
    let customer = ledger.customer().await;
    let path = format!("/v1/customers/{customer}/loans");
    for (first_due_on, more, code) in [
        ("2026-02-02", json!({ "grace": { "principal": 12 } }), "loan.grace_too_long"),
        ("2026-02-02", json!({ "down_payment": "1.5" }), "loan.down_payment_out_of_range"),
        ("2026-02-02", json!({ "every": { "n": 0, "unit": "day" } }), "loan.every_out_of_range"),
        ("2026-06-02", json!({}), "loan.first_due_out_of_bounds"),
    ] {
        let asked = ledger.ask("service", &path, declining(first_due_on, &more)).await;
        asked.problem(422, code);
    }
}

#[tokio::test]
async fn a_principal_goes_out_in_parts_and_a_loans_past_is_closed_without_another_engine() {
    let ledger = ledger_under(&with_calendar()).await;
    let customer = ledger.customer().await;
    let path = format!("/v1/customers/{customer}/loans");
    let mut body = declining("2026-02-02", &json!({}));
    body["parts_until"] = json!("2026-05-31");
    let granted = ledger.ask("service", &path, body).await;
    granted.commit(201);
    let loan = granted.header("location").unwrap().to_owned();
    let amount = |units: i64| json!({ "amount": units, "currency": "XOF" });
    let part = async |units: i64, reference: &str| {
        let body = json!({
            "amount": amount(units), "payee": { "kind": "customer" },
            "money": { "kind": "external", "channel": "tmoney", "reference": reference },
        });
        ledger.ask("finance", &format!("{loan}/disbursements"), body).await
    };
    let commit = part(60_000, "D-1").await.commit(200);
    let event = &commit["events"][0];
    assert_eq!(event["type"], json!("loan.part_disbursed"));
    assert_eq!(event["data"]["gone_out"], amount(60_000));
    part(50_000, "D-2").await.problem(422, "loan.part_too_large");
    let commit = part(30_000, "D-3").await.commit(200);
    let disbursement = commit["events"][0]["data"]["disbursement"].as_str().unwrap();
    let back = format!("{loan}/disbursements/{disbursement}/reversal");
    let reason = json!({ "code": "payment_bounced" });
    let body = json!({ "cause": { "kind": "bounced" }, "reason": reason });
    let commit = ledger.ask("finance", &back, body).await.commit(200);
    assert_eq!(commit["events"][0]["type"], json!("loan.part_reversed"));

    let body = json!({ "reason": { "code": "rules_changed" } });
    let commit = ledger.ask("risk", &format!("{loan}/rebase"), body).await.commit(200);
    let kinds: Vec<&str> =
        commit["events"].as_array().unwrap().iter().filter_map(|it| it["type"].as_str()).collect();
    assert_eq!(kinds, ["loan.rebased", "loan.parts_ended"]);
    let rebased = &commit["events"][0]["data"];
    assert_eq!(rebased["cause"], json!({ "kind": "period_closed" }));
    part(10_000, "D-4").await.problem(409, "loan.parts_ended");
}
