//! Rows of what follows when an order is delivered.

use serde_json::{Value, json};

use super::shipping::STAFF;
use super::trading::{HANDED, NO_MONEY, empty};
use super::{Keep, Row, Step, World, WrongState};

pub(super) const ROWS: &[Row] = &[
    Row {
        command: "order.record_delivery",
        path: "/v1/customers/{customer}/orders/{handed}/deliveries",
        may: STAFF,
        setup: HANDED,
        body: |_| json!({ "delivered_at": "2025-12-23T09:00:00Z" }),
        keep: &[("delivery", Keep::At("/events/0/data/by/delivery"))],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Again(409, "order.delivered"),
    },
    Row {
        command: "order.correct_delivery",
        path: "/v1/customers/{customer}/orders/{handed}/deliveries/{delivery}/correction",
        may: STAFF,
        setup: &[],
        body: |_| json!({ "reason": { "code": "recorded_in_error", "note": "another house" } }),
        keep: &[],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Again(404, "order.unknown_delivery"),
    },
    Row {
        command: "order.ask_return",
        path: "/v1/customers/{customer}/orders/{handed}/returns",
        may: &["support", "service"],
        setup: &[handed_over()],
        body: defective,
        keep: &[("return", Keep::At("/events/0/data/return"))],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Again(409, "order.return_already_asked"),
    },
    Row {
        command: "order.refuse_return",
        path: "/v1/customers/{customer}/orders/{handed}/returns/{return}/refusal",
        may: &["support", "logistics", "service"],
        setup: &[],
        body: used,
        keep: &[],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Elsewhere(
            "/v1/customers/{customer}/orders/{handed}/returns/{handed}/refusal",
            used,
            404,
            "order.unknown_return",
        ),
    },
    Row {
        command: "order.abandon_return",
        path: "/v1/customers/{customer}/orders/{handed}/returns/{unsent}/abandonment",
        may: &["support", "service"],
        setup: &[asked_back(&[("unsent", Keep::At("/events/0/data/return"))])],
        body: empty,
        keep: &[],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Elsewhere(
            "/v1/customers/{customer}/orders/{handed}/returns/{return}/abandonment",
            empty,
            409,
            "order.return_settled",
        ),
    },
    Row {
        command: "order.receive_return",
        path: "/v1/customers/{customer}/orders/{handed}/returns/{back}/receipt",
        may: STAFF,
        setup: &[asked_back(&[("back", Keep::At("/events/0/data/return"))])],
        body: empty,
        keep: &[],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Elsewhere(
            "/v1/customers/{customer}/orders/{handed}/returns/{return}/receipt",
            empty,
            409,
            "order.return_settled",
        ),
    },
];

fn defective(_: &World) -> Value {
    json!({ "reason": { "code": "defective", "note": "the screen is cracked" } })
}

fn used(_: &World) -> Value {
    json!({ "reason": { "code": "used", "note": "scratched all over" } })
}

const fn handed_over() -> Step {
    Step {
        by: "logistics",
        path: "/v1/customers/{customer}/orders/{handed}/deliveries",
        body: |_| json!({ "delivered_at": "2025-12-23T09:00:00Z" }),
        keep: &[],
    }
}

const fn asked_back(keep: &'static [(&'static str, Keep)]) -> Step {
    let path = "/v1/customers/{customer}/orders/{handed}/returns";
    Step { by: "support", path, body: defective, keep }
}
