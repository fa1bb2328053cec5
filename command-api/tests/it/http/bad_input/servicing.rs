//! Rows of what is done for a borrower whose loan runs.

use serde_json::{Value, json};

use super::lending::because;
use super::table::reasoned;
use super::{Keep, OtherCurrency, Row, Step, WrongState};

fn refund(amount: i64, currency: &str) -> Value {
    json!({
        "amount": { "amount": amount, "currency": currency },
        "money": {
            "kind": "external", "channel": "tmoney", "reference": "bad-input-merchant",
        },
    })
}

fn pause() -> Value {
    json!({ "until": "2026-01-20", "reason": reasoned("hardship") })
}

pub(super) const ROWS: &[Row] = &[
    Row {
        command: "loan.receive_merchant_refund",
        path: "/v1/customers/{customer}/loans/{longer}/merchant-refunds",
        may: &["finance", "service"],
        setup: &[],
        body: |_| refund(500, "XOF"),
        keep: &[("merchant_refund", Keep::At("/events/0/data/refund"))],
        other_currency: OtherCurrency::Refused("/amount/currency", 422, "loan.another_currency"),
        wrong_state: WrongState::Again(409, "file.reference_used"),
    },
    Row {
        command: "loan.reverse_merchant_refund",
        path: "/v1/customers/{customer}/loans/{longer}/merchant-refunds/{merchant_refund}/reversal",
        may: &["finance", "service"],
        setup: &[],
        body: |_| json!({ "cause": { "kind": "bounced" }, "reason": reasoned("payment_bounced") }),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(409, "loan.goods_refund_reversed"),
    },
    Row {
        command: "loan.pause",
        path: "/v1/customers/{customer}/loans/{longer}/pauses",
        may: &["risk"],
        setup: &[],
        body: |_| pause(),
        keep: &[("pause", Keep::At("/events/0/data/pause"))],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(409, "loan.paused_already"),
    },
    Row {
        command: "loan.undo_pause",
        path: "/v1/customers/{customer}/loans/{longer}/pauses/{pause}/undoing",
        may: &["risk"],
        setup: &[],
        body: |_| because("cause_cleared"),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(409, "loan.pause_ended"),
    },
    Row {
        command: "loan.end_pause",
        path: "/v1/customers/{customer}/loans/{longer}/pauses/{pause}/end",
        may: &["risk"],
        setup: &[Step {
            by: "risk",
            path: "/v1/customers/{customer}/loans/{longer}/pauses",
            body: |_| pause(),
            keep: &[("pause", Keep::At("/events/0/data/pause"))],
        }],
        body: |_| because("cause_cleared"),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(409, "loan.pause_ended"),
    },
];
