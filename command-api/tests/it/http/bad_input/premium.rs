//! Rows of Premium.

use serde_json::{Value, json};

use super::table::{reasoned, tmoney, xof};
use super::{Keep, OtherCurrency, Row, World, WrongState};

fn payment(amount: i64, reference: &str) -> Value {
    json!({ "amount": xof(amount), "money": tmoney(reference), "value_date": "2026-01-02" })
}

fn monthly(_: &World) -> Value {
    json!({ "plan": "monthly" })
}

pub(super) const ROWS: &[Row] = &[
    Row {
        command: "premium.subscribe",
        path: "/v1/customers/{customer}/premium",
        may: &["support", "service"],
        setup: &[],
        body: monthly,
        keep: &[("premium", Keep::Location)],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(409, "premium.already_subscribed"),
    },
    Row {
        command: "premium.record_failure",
        path: "/v1/customers/{customer}/premium/{premium}/failures",
        may: &["finance", "service"],
        setup: &[],
        body: |_| json!({ "channel": "tmoney", "code": "AM04/2" }),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        // Another one is another failure.
        wrong_state: WrongState::None,
    },
    Row {
        command: "premium.pay_fee",
        path: "/v1/customers/{customer}/premium/{premium}/payments",
        may: &["finance", "service"],
        setup: &[],
        body: |_| payment(2_500, "bad-input-fee"),
        keep: &[("payment", Keep::At("/events/0/data/payment"))],
        other_currency: OtherCurrency::Refused("/amount/currency", 422, "premium.not_the_fee"),
        wrong_state: WrongState::Again(409, "file.reference_used"),
    },
    Row {
        command: "premium.reverse_fee",
        path: "/v1/customers/{customer}/premium/{premium}/payments/{payment}/reversal",
        may: &["finance", "service"],
        setup: &[],
        body: |_| json!({ "reason": reasoned("fee_taken_back") }),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(409, "premium.already_reversed"),
    },
    Row {
        command: "premium.cancel",
        path: "/v1/customers/{customer}/premium/{premium}/cancellation",
        may: &["support", "service"],
        setup: &[],
        body: |_| json!({ "reason": reasoned("premium_unwanted") }),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(409, "premium.expired"),
    },
];
