//! What settles a loan, by its own route and over GraphQL.

use axum::body::Body;
use axum::http::header::{ALLOW, AUTHORIZATION};
use axum::http::{Request, StatusCode};
use ledger_core::credit::loan::{Act, Excess, Lender, RepaymentKind};
use ledger_core::money::{Currency, Money};
use ledger_core::party::customer::Command;
use query_graphql::keys::Keys;
use serde_json::{Value, json};
use sqlx::Connection;
use uuid::Uuid;

use crate::client::{Answered, Client, ROLES};
use crate::ledger::Ledger;
use crate::story::{
    AFI, AFIS_LOAN, KODJOS_LOAN, LAST_DAY, decided, disbursing, money_named, phone, story,
};

const LOAN: Uuid = Uuid::from_u128(0xdec1);

fn xof(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "XOF" })
}

fn path(loan: Uuid) -> String {
    format!("/v1/loans/{loan}/settlement")
}

fn refused(answered: &Answered) -> (u16, &str) {
    (answered.status.as_u16(), answered.body["code"].as_str().unwrap_or_default())
}

/// 100,000 francs at 12 % on what is left, actual/365, of which six instalments fall due from a month
/// later on. It is not paid out yet.
fn lend(ledger: &mut Ledger) {
    let register =
        Command::Register { country: "TG".parse().unwrap(), contact: Default::default() };
    ledger.customer(AFI, register);
    let first_due_on = ledger.day.checked_add_months(1).unwrap();
    let plan = json!({
        "kind": "amortised",
        "terms": {
            "instalments": 6, "first_due_on": first_due_on,
            "every": { "n": 1, "unit": "month" }, "equal": "instalments",
            "interest": { "kind": "declining_balance", "rate": "0.12", "day_count": "actual_365" },
        },
    });
    let grant = Act::Grant {
        parts_until: None,
        product: Some(phone()),
        lender: Lender::OwnBook {},
        lender_reference: None,
        principal: principal(),
        plan: serde_json::from_value(plan).unwrap(),
        decision: decided(),
    };
    ledger.loan(AFI, LOAN, grant);
}

fn principal() -> Money {
    Money::new(100_000, Currency::XOF).unwrap()
}

/// By hand: the first period bears half_up(100,000 × 12 % × 31 / 365) = 1,019 francs, of which those of
/// the days to come are not earned.
fn by_hand(days: i64) -> i64 {
    let half_up = |days: i64| (2 * 100_000 * 12 * days + 36_500) / (2 * 36_500);
    100_000 + half_up(31) - half_up(31 - days)
}

#[tokio::test]
async fn a_settlement_is_told_for_each_day_up_to_thirty_ahead_with_the_interest_earned_by_then() {
    let models = servers::fresh_database("query-settles");
    let mut ledger = Ledger::with_declining_balances();
    lend(&mut ledger);
    ledger.project(&models).await;
    let client = Client::new(&models, Keys::none());
    assert_eq!(refused(&client.get(&path(LOAN)).await), (409, "loan.not_disbursed"));

    let stands = ledger.loan(AFI, LOAN, disbursing(principal(), "D-1"));
    ledger.project(&models).await;
    let today = ledger.day;
    for days in 0..=30 {
        let on = today.saturating_add_days(days);
        let amount = by_hand(i64::from(days));
        let answered = client.get(&format!("{}?on={on}", path(LOAN))).await;
        assert_eq!(answered.status, StatusCode::OK, "{answered:?}");
        let mut owed = json!({ "principal": xof(100_000) });
        if days > 0 {
            owed["interest"] = xof(amount - 100_000);
        }
        let expected = json!({
            "loan": LOAN, "on": on, "amount": xof(amount), "owed": owed,
            "business_date": today, "position": stands.to_string(),
        });
        assert_eq!(answered.body, expected);
        assert_eq!(answered.headers["ledger-position"], stands.to_string());
        let query = format!(
            "{{ loan(id: \"{LOAN}\") {{ settlement(on: \"{on}\") {{
                on amount businessDate position owed {{ interest principal total }} }} }} }}"
        );
        let expected = json!({
            "on": on, "amount": xof(amount), "businessDate": today, "position": stands.to_string(),
            "owed": {
                "interest": xof(amount - 100_000), "principal": xof(100_000), "total": xof(amount),
            },
        });
        assert_eq!(client.data(&query).await["loan"]["settlement"], expected);
    }
    assert_eq!(by_hand(10), 100_329, "the hand's own figure");

    let on = today.saturating_add_days(31);
    let answered = client.get(&format!("{}?on={on}", path(LOAN))).await;
    assert_eq!(refused(&answered), (422, "day-out-of-range"));
    assert_eq!(answered.body["first"], json!(today));
    assert_eq!(answered.body["last"], json!(today.saturating_add_days(30)));

    // Whoever pays it owes nothing.
    ledger.until(today.saturating_add_days(10));
    let repay = Act::ReceiveRepayment {
        repayment: Uuid::from_u128(1),
        kind: RepaymentKind::Repayment,
        amount: Money::new(by_hand(10), Currency::XOF).unwrap(),
        money: money_named("R-1"),
        value_date: None,
        excess: Excess::Shorten,
    };
    ledger.loan(AFI, LOAN, repay);
    ledger.project(&models).await;
    let answered = client.get(&path(LOAN)).await;
    assert_eq!((&answered.body["amount"], &answered.body["owed"]), (&xof(0), &json!({})));
    let closed = client.data(&format!("{{ loan(id: \"{LOAN}\") {{ life }} }}")).await;
    assert_eq!(closed["loan"]["life"], "CLOSED");
}

#[tokio::test]
async fn what_is_overdue_and_charged_is_settled_too_and_what_was_taken_back_is_not_counted() {
    let client = Client::of_story().await;
    let answered = client.get(&path(AFIS_LOAN)).await;
    // Three times 10,000 and a fee of 500, less the 4,000 that were paid and stand.
    assert_eq!(answered.body["amount"], xof(26_500), "{answered:?}");
    assert_eq!(answered.body["owed"], json!({ "fee": xof(500), "principal": xof(26_000) }));
    assert_eq!(answered.body["on"], json!(LAST_DAY));
    let position = answered.body["position"].as_str().unwrap();
    assert!(story().heads.split(", ").any(|it| it == position), "{position}");
}

#[tokio::test]
async fn what_is_not_owed_has_no_settlement() {
    let client = Client::of_story().await;
    // Of those alike the eighth was given up, the ninth was never paid out and lapsed.
    for loan in &story().loans[9..=10] {
        assert_eq!(refused(&client.get(&path(*loan)).await), (409, "loan.cancelled"));
        let query = format!("{{ loan(id: \"{loan}\") {{ settlement {{ amount }} }} }}");
        assert_eq!(client.data(&query).await, json!({ "loan": { "settlement": null } }));
    }
}

#[tokio::test]
async fn every_role_is_told_what_its_rights_say_and_a_customer_nothing_of_others() {
    let client = Client::of_story().await;
    let nowhere = Uuid::from_u128(0xdead);
    for role in ROLES {
        let client = client.r#as(role);
        let expected = match role {
            "support" | "risk" | "finance" | "auditor" | "service" => [200, 200, 404],
            "customer" => [200, 404, 404],
            _ => [403, 403, 403],
        };
        let mut told = vec![];
        for loan in [AFIS_LOAN, KODJOS_LOAN, nowhere] {
            told.push(client.get(&path(loan)).await);
        }
        let found = told.iter().map(|it| it.status.as_u16());
        assert_eq!(Vec::from_iter(found), expected, "{role}");
        if role == "customer" {
            assert_eq!(told[1].body, told[2].body, "another's cannot be told from none");
        }
    }
    let nobody = Request::get(path(AFIS_LOAN)).body(Body::empty()).unwrap();
    assert_eq!(refused(&client.send(nobody).await), (401, "unauthenticated"));
}

/// What a row sends, what it is told.
const BAD: &[(&str, u16, &str)] = &[
    ("?on=", 400, "malformed-parameter"),
    ("?on=today", 400, "malformed-parameter"),
    ("?on=2026-2-22", 400, "malformed-parameter"),
    ("?on=2026-02-30", 400, "malformed-parameter"),
    ("?on=2026-02-22T00:00:00Z", 400, "malformed-parameter"),
    ("?on=%ff", 400, "malformed-parameter"),
    ("?on=1899-12-31", 400, "malformed-parameter"),
    ("?on=10000-01-01", 400, "malformed-parameter"),
    ("?on=2026-02-22&on=2026-02-22", 400, "malformed-parameter"),
    ("?On=2026-02-22", 400, "malformed-parameter"),
    ("?on=2026-02-22&currency=XOF", 400, "malformed-parameter"),
    ("?on=2026-02-21", 422, "day-out-of-range"),
    ("?on=2026-03-25", 422, "day-out-of-range"),
    ("?on=1900-01-01", 422, "day-out-of-range"),
    ("?on=9999-12-31", 422, "day-out-of-range"),
    ("?on=2026-02-22", 200, ""),
    ("?on=2026-03-24", 200, ""),
    ("?", 200, ""),
];

#[tokio::test]
async fn bad_input_is_refused_by_name() {
    let client = Client::of_story().await;
    for (query, status, code) in BAD {
        let answered = client.get(&format!("{}{query}", path(AFIS_LOAN))).await;
        assert_eq!(refused(&answered), (*status, *code), "{query}: {answered:?}");
    }
    let loan = AFIS_LOAN.to_string();
    for id in [&loan.to_uppercase(), &loan.replace('-', ""), "afi", "%ff", "1", ""] {
        let answered = client.get(&format!("/v1/loans/{id}/settlement")).await;
        assert_eq!(refused(&answered), (400, "malformed-id"), "{id}");
    }
    for elsewhere in ["/v1/loans", "/v1/loans/1/settlement/1", "/v1"] {
        let answered = client.get(elsewhere).await;
        assert_eq!(refused(&answered), (404, "no-such-route"), "{elsewhere}");
    }
    for (position, status, code) in [
        ("0@1", 200, ""),
        (story().heads.as_str(), 200, ""),
        ("here", 400, "position-malformed"),
        ("9@1", 400, "position-unknown"),
        ("0@9000000", 400, "position-far-off"),
    ] {
        let asked = Request::get(path(AFIS_LOAN))
            .header(AUTHORIZATION, "Bearer auditor")
            .header("ledger-position", position);
        let answered = client.send(asked.body(Body::empty()).unwrap()).await;
        assert_eq!(refused(&answered), (status, code), "{position}: {answered:?}");
    }
    let sent = Request::post(path(AFIS_LOAN)).header(AUTHORIZATION, "Bearer auditor");
    let answered = client.send(sent.body(Body::empty()).unwrap()).await;
    assert_eq!(refused(&answered), (405, "method-not-allowed"));
    assert!(answered.headers[ALLOW].to_str().unwrap().contains("GET"));
    let query = |on: &str| {
        format!("{{ loan(id: \"{AFIS_LOAN}\") {{ settlement(on: \"{on}\") {{ amount }} }} }}")
    };
    for on in ["2026-02-21", "2026-03-25", "1800-01-01"] {
        assert_eq!(client.code(&query(on)).await, "BAD_ARGUMENT", "{on}");
    }
}

#[tokio::test]
async fn a_position_that_is_not_reached_in_time_is_told() {
    let mut client = Client::of_story().await;
    client.service.patience = std::time::Duration::from_millis(50);
    let (partition, head) = story().heads.split(", ").next().unwrap().split_once('@').unwrap();
    let ahead = format!("{partition}@{}", head.parse::<u64>().unwrap() + 1);
    let asked = Request::get(path(AFIS_LOAN))
        .header(AUTHORIZATION, "Bearer auditor")
        .header("ledger-position", ahead);
    let answered = client.send(asked.body(Body::empty()).unwrap()).await;
    assert_eq!(refused(&answered), (503, "position-not-reached"));
    assert_eq!(answered.headers["retry-after"], "1");
}

/// A stored history that is wrong, or that a newer release wrote, is a defect of that loan alone.
#[tokio::test]
async fn a_history_that_cannot_be_folded_is_a_defect_and_others_are_answered() {
    let models = servers::fresh_database("query-unfoldable");
    let mut ledger = Ledger::with_declining_balances();
    lend(&mut ledger);
    ledger.loan(AFI, LOAN, disbursing(principal(), "D-1"));
    ledger.project(&models).await;
    let client = Client::new(&models, Keys::none());
    let query = format!("{{ loan(id: \"{LOAN}\") {{ life settlement {{ amount }} }} }}");
    let mut connection = sqlx::PgConnection::connect(&models).await.unwrap();
    for wrong in [
        "update histories_v1.loan_events set event_type = 'loan.reopened', data = '{}'
         where version = 2",
        "update histories_v1.loan_events set form = 99 where version = 2",
    ] {
        assert_eq!(sqlx::query(wrong).execute(&mut connection).await.unwrap().rows_affected(), 1);
        assert_eq!(refused(&client.get(&path(LOAN)).await), (500, "internal"));
        let answered = client.asked(&query).await;
        assert_eq!(answered.code(), "INTERNAL");
        let expected = json!({ "life": "ACTIVE", "settlement": null });
        assert_eq!(answered.body["data"]["loan"], expected);
    }
    // Read so far and no further, as while the model is filled anew.
    let behind = "delete from histories_v1.loan_events where version = 2";
    sqlx::query(behind).execute(&mut connection).await.unwrap();
    assert_eq!(refused(&client.get(&path(LOAN)).await), (503, "not-read"));
    assert_eq!(client.code(&query).await, "NOT_READY");
}

#[tokio::test]
async fn what_was_not_paid_in_time_is_told_once_it_is_past_due() {
    let models = servers::fresh_database("query-paid-late");
    let mut ledger = Ledger::with_declining_balances();
    lend(&mut ledger);
    ledger.loan(AFI, LOAN, disbursing(principal(), "D-1"));
    let client = Client::new(&models, Keys::none());
    let query = format!("{{ loan(id: \"{LOAN}\") {{ paidLate }} }}");
    let first = ledger.day;
    for (days, expected) in [(0, json!([])), (31, json!([])), (32, json!([1]))] {
        ledger.until(first.saturating_add_days(days));
        ledger.project(&models).await;
        assert_eq!(client.data(&query).await["loan"]["paidLate"], expected, "{days} days later");
    }
}
