//! Rows of the policy book, customers, vendors, credit lines and loans.

use ledger_core::policy::Document;
use ledger_core::testing::{with_identity, with_premium, with_scorecards};
use serde_json::{Value, json};

use super::super::key;
use super::{Keep, OtherCurrency, Row, Step, World, WrongState};

pub(super) fn xof(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "XOF" })
}

pub(super) fn defaulting_after(days: u32) -> String {
    let changed = format!("\"default_days\": {days}");
    // One person decides whatever the rows before have left owed.
    // Loans are on a declining balance too.
    let loan = "\"loan\": {\n      \"form\": 1,";
    let second = "\"loan\": { \"form\": 2, \"remainder\": \"last\", \"calendars\": [],
        \"recalculation\": { \"early\": true, \"late\": false },";
    // Premium may be had, and nobody needs it.
    // Applications are scored, and who applies is to be known.
    let document = with_premium(Document::SHIPPED, false)
        .replace(loan, second)
        .replace("\"default_days\": 30", &changed)
        .replace(
            "\"amount\": 100000, \"currency\": \"XOF\"",
            "\"amount\": 100000000, \"currency\": \"XOF\"",
        )
        .replace(
            "\"amount\": 15000, \"currency\": \"EUR\"",
            "\"amount\": 100000000, \"currency\": \"EUR\"",
        );
    let mut document: Value = serde_json::from_str(&with_scorecards(&document)).unwrap();
    // The limits that rows rely on move by nothing but their commands: those that move are of another
    // currency.
    let steps = document.pointer_mut("/sections/classes/limits/0/steps").unwrap();
    *steps =
        json!([{ "amount": 50_000, "currency": "EUR" }, { "amount": 100_000, "currency": "EUR" }]);
    document["sections"]["otp"] =
        json!({ "form": 1, "digits": 6, "valid_minutes": 10, "tries": 5 });
    with_identity(&document.to_string())
}

fn superseded(_: &World) -> Value {
    json!({ "reason": { "code": "superseded", "note": "the law has changed" } })
}

fn suspected(_: &World) -> Value {
    json!({ "reason": reasoned("fraud_suspected") })
}

fn cleared(_: &World) -> Value {
    json!({ "reason": reasoned("cause_cleared") })
}

fn contact(_: &World) -> Value {
    json!({
        "country": "TG", "name": "Afi Mensah", "phone": "+22890123456", "email": "afi@example.org",
    })
}

fn vendor(_: &World) -> Value {
    json!({
        "trade_name": "Kente & Fils", "country": "TG", "name": "Kossi Agbeko",
        "phone": "+22890123457", "email": "kossi@example.org",
    })
}

pub(super) fn reasoned(code: &str) -> Value {
    json!({ "code": code, "note": "as the branch says" })
}

pub(super) fn tmoney(reference: &str) -> Value {
    let reference = format!("{reference}-{}", key());
    json!({ "kind": "external", "channel": "tmoney", "reference": reference })
}

pub(super) const ROWS: &[Row] = &[
    Row {
        command: "policy_book.propose_version",
        path: "/v1/policies",
        may: &["risk", "admin"],
        setup: &[],
        body: |_| json!({ "document": defaulting_after(45) }),
        keep: &[("policy", Keep::At("/events/0/data/hash"))],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Nothing,
    },
    Row {
        command: "policy_book.approve_version",
        path: "/v1/policies/{policy}/approval",
        may: &["admin", "risk"],
        setup: &[],
        body: |_| json!({ "effective_from": "2026-12-01" }),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Nothing,
    },
    Row {
        command: "policy_book.withdraw_version",
        path: "/v1/policies/{policy}/withdrawal",
        may: &["risk", "admin"],
        setup: &[],
        body: superseded,
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(409, "policy.another_person_wanted"),
    },
    Row {
        command: "policy_book.decline_version",
        path: "/v1/policies/{policy}/declination",
        may: &["admin", "risk"],
        setup: &[Step {
            by: "risk",
            path: "/v1/policies",
            body: |_| json!({ "document": defaulting_after(60) }),
            keep: &[("policy", Keep::At("/events/0/data/hash"))],
        }],
        body: superseded,
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(404, "policy.not_proposed"),
    },
    Row {
        command: "customer.register",
        path: "/v1/customers",
        may: &["support", "service"],
        setup: &[],
        body: contact,
        keep: &[("customer", Keep::Location)],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::None,
    },
    Row {
        command: "customer.change_contact",
        path: "/v1/customers/{customer}/contact",
        may: &["support", "service"],
        setup: &[],
        body: |_| json!({ "name": "Afi Agbeko", "phone": "+22890123458", "removed": ["email"] }),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Elsewhere(
            "/v1/customers/{customer}/contact",
            |_| json!({}),
            422,
            "customer.nothing_to_change",
        ),
    },
    Row {
        command: "customer.suspend",
        path: "/v1/customers/{customer}/suspension",
        may: &["risk", "admin"],
        setup: &[],
        body: suspected,
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Nothing,
    },
    Row {
        command: "customer.resume",
        path: "/v1/customers/{customer}/resumption",
        may: &["risk", "admin"],
        setup: &[],
        body: cleared,
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Nothing,
    },
    Row {
        command: "vendor.register",
        path: "/v1/vendors",
        may: &["catalogue", "service"],
        setup: &[],
        body: vendor,
        keep: &[("vendor", Keep::Location)],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::None,
    },
    Row {
        command: "vendor.suspend",
        path: "/v1/vendors/{vendor}/suspension",
        may: &["catalogue", "risk", "admin"],
        setup: &[],
        body: suspected,
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Nothing,
    },
    Row {
        command: "vendor.resume",
        path: "/v1/vendors/{vendor}/resumption",
        may: &["catalogue", "risk", "admin"],
        setup: &[],
        body: cleared,
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Nothing,
    },
    Row {
        command: "credit_line.open",
        path: "/v1/customers/{customer}/credit-lines",
        may: &["risk", "service"],
        setup: &[],
        body: |_| json!({ "limit": xof(2_000_000) }),
        keep: &[("credit_line", Keep::Location)],
        other_currency: OtherCurrency::Any,
        wrong_state: WrongState::Again(409, "credit_line.currency_taken"),
    },
    Row {
        command: "credit_line.change_limit",
        path: "/v1/customers/{customer}/credit-lines/{credit_line}/limit",
        may: &["risk"],
        setup: &[],
        body: |_| json!({ "limit": xof(1_500_000), "reason": { "code": "punctual" } }),
        keep: &[],
        other_currency: OtherCurrency::Refused(
            "/limit/currency",
            422,
            "credit_line.another_currency",
        ),
        wrong_state: WrongState::Nothing,
    },
    Row {
        command: "credit_line.block",
        path: "/v1/customers/{customer}/credit-lines/{credit_line}/blocking",
        may: &["risk"],
        setup: &[],
        body: |_| blocking(),
        keep: &[("block", Keep::At("/events/0/data/block"))],
        other_currency: OtherCurrency::NoMoney,
        // Another one is another block, with an id of its own.
        wrong_state: WrongState::None,
    },
    Row {
        command: "credit_line.unblock",
        path: "/v1/customers/{customer}/credit-lines/{credit_line}/unblocking",
        may: &["risk"],
        setup: &[],
        body: |world| json!({ "block": world.id("block"), "reason": { "code": "cause_cleared" } }),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(404, "credit_line.no_such_block"),
    },
];

fn blocking() -> Value {
    json!({ "reason": { "code": "fraud_suspected", "note": "as the branch says" } })
}
