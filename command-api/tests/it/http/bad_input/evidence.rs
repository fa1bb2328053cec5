//! Rows of consents and of evidence.

use serde_json::{Value, json};

use super::table::xof;
use super::{Keep, OtherCurrency, Row, World, WrongState};

fn bills(on_time: u32) -> Value {
    json!({ "facts": { "kind": "bills", "due": 8, "paid_on_time": on_time }, "as_of": "2026-01-01" })
}

fn account() -> Value {
    let period = json!({
        "deposits": 2, "deposited": xof(20_000), "came_in": xof(30_000), "went_out": xof(25_000),
        "mean_balance": xof(8_000), "overdraft_days": 0,
    });
    json!({
        "facts": { "kind": "mobile_money", "periods": [period], "inflow_on": ["2025-12-20"] },
        "as_of": "2026-01-01",
    })
}

fn declared(_: &World) -> Value {
    json!({
        "purpose": { "kind": "limit_review" }, "contract_type": "permanent",
        "works_since": "2020-03-01", "monthly_income": xof(150_000),
    })
}

fn asked(_: &World) -> Value {
    let purpose = json!({ "kind": "limit_review" });
    json!({ "source": "mobile_money", "purpose": purpose, "within_minutes": 10_080 })
}

pub(super) const ROWS: &[Row] = &[
    Row {
        command: "customer.give_consent",
        path: "/v1/customers/{customer}/consents",
        may: &["support", "service"],
        setup: &[],
        body: |_| json!({ "to": "mobile_money", "text_version": "2026-05" }),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Nothing,
    },
    Row {
        command: "evidence.declare",
        path: "/v1/customers/{customer}/evidence/declarations",
        may: &["support", "service"],
        setup: &[],
        body: declared,
        keep: &[],
        other_currency: OtherCurrency::Any,
        wrong_state: WrongState::Elsewhere(
            "/v1/customers/{customer}/evidence/declarations",
            |_| json!({ "purpose": { "kind": "limit_review" } }),
            422,
            "evidence.nothing_said",
        ),
    },
    Row {
        command: "evidence.ask",
        path: "/v1/customers/{customer}/evidence",
        may: &["support", "risk", "service"],
        setup: &[],
        body: asked,
        keep: &[("evidence", Keep::Location)],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Elsewhere(
            "/v1/customers/{other_customer}/evidence",
            asked,
            409,
            "evidence.no_consent",
        ),
    },
    Row {
        command: "evidence.record_answer",
        path: "/v1/customers/{customer}/evidence/{evidence}/answer",
        may: &["service"],
        setup: &[],
        body: |_| account(),
        keep: &[],
        other_currency: OtherCurrency::Refused(
            "/facts/periods/0/went_out/currency",
            422,
            "evidence.facts_malformed",
        ),
        wrong_state: WrongState::Elsewhere(
            "/v1/customers/{customer}/evidence/{evidence}/answer",
            |_| bills(9),
            422,
            "evidence.other_source",
        ),
    },
    Row {
        command: "customer.withdraw_consent",
        path: "/v1/customers/{customer}/consents/withdrawal",
        may: &["support", "service"],
        setup: &[],
        body: |_| json!({ "to": "mobile_money" }),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Nothing,
    },
];
