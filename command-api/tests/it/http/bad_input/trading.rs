//! Rows of orders, applications and purchase orders.

use serde_json::{Value, json};

use super::super::key;
use super::table::{tmoney, xof};
use super::{Keep, OtherCurrency, Row, Step, World, WrongState};

pub(super) const NO_MONEY: OtherCurrency = OtherCurrency::NoMoney;

fn quote_until(world: &World, valid_until: &str) -> Value {
    json!({
        "items": [{
            "vendor": world.id("vendor"), "description": "Telephone", "quantity": 20,
            "goods": xof(60_000), "freight": xof(8_000), "customs": xof(7_000),
            "service": xof(5_000),
        }],
        "valid_until": valid_until,
        "destination": "TG",
        "beneficiary": {
            "name": "Yao Mensah", "phone": "+22890123459", "address": "Rue 12, Tokoin, Lomé",
        },
    })
}

fn quote(world: &World) -> Value {
    quote_until(world, "2999-01-01T00:00:00Z")
}

pub(super) const fn quoted(keep: &'static [(&'static str, Keep)]) -> Step {
    Step { by: "support", path: "/v1/customers/{customer}/orders", body: quote, keep }
}

pub(super) fn empty(_: &World) -> Value {
    json!({})
}

fn on_credit(_: &World) -> Value {
    json!({ "payment": "credit" })
}

fn out_of_stock(_: &World) -> Value {
    json!({ "reason": { "code": "out_of_stock", "note": "next month perhaps" } })
}

fn changed_mind(_: &World) -> Value {
    json!({ "reason": { "code": "changed_mind", "note": "as the branch says" } })
}

fn plan_of_credit() -> Value {
    json!({
        "kind": "amortised", "instalments": 6, "first_due_on": "2026-02-05", "day_of_month": 5,
        "every": { "n": 1, "unit": "month" }, "equal": "instalments",
        "interest": { "kind": "declining_balance", "rate": "0.12", "day_count": "thirty_360" },
        "grace": { "principal": 1, "interest": 1, "interest_free": 1 },
    })
}

fn for_an_amount(_: &World) -> Value {
    json!({
        "purpose": { "kind": "cash" },
        "asked": {
            "amount": xof(50_000), "instalments": 6,
            "first_due": { "kind": "day_of_month", "day_of_month": 5 },
        },
    })
}

const fn submitted(keep: &'static [(&'static str, Keep)]) -> Step {
    Step { by: "support", path: "/v1/customers/{customer}/applications", body: for_an_amount, keep }
}

const fn process(name: &'static str) -> Step {
    Step { by: "process", path: name, body: empty, keep: &[] }
}

pub(super) const ROWS: &[Row] = &[
    Row {
        command: "order.quote",
        path: "/v1/customers/{customer}/orders",
        may: &["support", "catalogue", "service"],
        setup: &[],
        body: quote,
        keep: &[("order", Keep::Location)],
        other_currency: OtherCurrency::Refused(
            "/items/0/customs/currency",
            422,
            "order.another_currency",
        ),
        wrong_state: WrongState::Elsewhere(
            "/v1/customers/{customer}/orders",
            |world| quote_until(world, "2026-01-01T00:00:00+01:00"),
            422,
            "order.valid_until_passed",
        ),
    },
    Row {
        command: "order.place",
        path: "/v1/customers/{customer}/orders/{order}/placement",
        may: &["support", "service"],
        setup: &[],
        body: on_credit,
        keep: &[],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Again(409, "order.already_placed"),
    },
    Row {
        command: "application.submit",
        path: "/v1/customers/{customer}/applications",
        may: &["support", "service"],
        setup: &[],
        body: |world| for_the_order(world, "order"),
        keep: &[("application", Keep::Location)],
        other_currency: OtherCurrency::Refused(
            "/asked/amount/currency",
            422,
            "application.order_total_differs",
        ),
        wrong_state: WrongState::Again(409, "application.order_applied_for"),
    },
    Row {
        command: "application.approve",
        path: "/v1/customers/{customer}/applications/{application}/approval",
        may: &["risk"],
        setup: &[],
        body: |world| approval_by(world, orabank()),
        keep: &[("offer", Keep::At(OFFER)), ("offered_on", Keep::At(OFFERED_ON))],
        other_currency: OtherCurrency::Refused(
            "/terms/principal/currency",
            422,
            "application.another_currency",
        ),
        wrong_state: WrongState::Again(409, "application.already_decided"),
    },
    Row {
        command: "application.present",
        path: "/v1/customers/{customer}/applications/{application}/presentation",
        may: &["risk", "finance", "service"],
        setup: &[],
        body: empty,
        keep: &[],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Nothing,
    },
    Row {
        command: "application.record_acceptance",
        path: "/v1/customers/{customer}/applications/{application}/acceptance",
        may: &["risk", "finance", "service"],
        setup: &[],
        body: |_| json!({ "reference": key() }),
        keep: &[],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Nothing,
    },
    Row {
        command: "application.prepare_contract",
        path: "/v1/customers/{customer}/applications/{application}/contract",
        may: &["support", "risk", "service"],
        setup: &[],
        body: |world| json!({ "offer": world.id("offer") }),
        keep: &[],
        other_currency: NO_MONEY,
        // What ships has no template; `http/contract.rs` has one.
        wrong_state: WrongState::Here(409, "application.no_template"),
    },
    Row {
        command: "application.make_code",
        path: "/v1/customers/{customer}/applications/{application}/codes",
        may: &["service"],
        setup: &[],
        body: |world| {
            json!({
                "offer": world.id("offer"),
                "paper": { "reference": "C-3", "sha256": "0".repeat(64) },
            })
        },
        keep: &[("code", Keep::At("/events/0/data/code"))],
        other_currency: NO_MONEY,
        wrong_state: WrongState::None,
    },
    Row {
        command: "application.sign_by_code",
        path: "/v1/customers/{customer}/applications/{application}/code-signature",
        may: &["service"],
        setup: &[],
        // A code of seven digits is none of six.
        body: |world| {
            json!({
                "code": world.id("code"), "digits": "0123456", "sha256": "0".repeat(64),
            })
        },
        keep: &[],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Elsewhere(
            "/v1/customers/{customer}/applications/{application}/code-signature",
            |world| {
                json!({
                    "code": world.id("offer"), "digits": "012345", "sha256": "0".repeat(64),
                })
            },
            404,
            "application.code_not_found",
        ),
    },
    Row {
        command: "application.record_signature",
        path: "/v1/customers/{customer}/applications/{application}/signature",
        may: &["support", "risk", "service"],
        setup: &[],
        body: |world| signature(world, "offer", "offered_on"),
        keep: &[("order_loan", Keep::At("/events/0/data/loan"))],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Again(409, "application.ended"),
    },
    Row {
        command: "application.record_refusal",
        path: "/v1/customers/{customer}/applications/{unwanted}/refusal",
        may: &["risk", "finance", "service"],
        setup: UNWANTED,
        body: |_| json!({ "code": "K-12/a" }),
        keep: &[],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Again(409, "application.ended"),
    },
    Row {
        command: "application.decline",
        path: "/v1/customers/{customer}/applications/{declined}/declination",
        may: &["risk"],
        setup: &[submitted(&[("declined", Keep::Location)])],
        body: |_| {
            let reason = json!({ "code": "thin_history", "note": "no history" });
            json!({ "reasons": ["thin_history"], "reason": reason })
        },
        keep: &[],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Again(409, "application.ended"),
    },
    Row {
        command: "application.assess",
        path: "/v1/customers/{customer}/applications/{assessed}/assessment",
        may: &["risk", "service"],
        setup: &[submitted(&[("assessed", Keep::Location)])],
        body: |_| {
            let seen = json!({
                "applications_in_day": 2, "new_device": true, "ip_country": "TG",
                "delivery_country": "TG", "new_payment_means": false,
            });
            json!({ "lender": orabank(), "signals": seen })
        },
        keep: &[],
        other_currency: NO_MONEY,
        // It is looked at as often as somebody asks, until it is decided.
        wrong_state: WrongState::Elsewhere(
            "/v1/customers/{customer}/applications/{declined}/assessment",
            |_| json!({ "lender": orabank() }),
            409,
            "application.ended",
        ),
    },
    Row {
        command: "application.take",
        path: "/v1/customers/{customer}/applications/{looked_at}/taking",
        may: &["risk"],
        setup: &[submitted(&[("looked_at", Keep::Location)])],
        body: empty,
        keep: &[],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Nothing,
    },
    Row {
        command: "application.give_back",
        path: "/v1/customers/{customer}/applications/{looked_at}/giving-back",
        may: &["risk"],
        setup: &[],
        body: empty,
        keep: &[],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Again(409, "application.not_held"),
    },
    Row {
        command: "application.assign",
        path: "/v1/customers/{customer}/applications/{looked_at}/assignment",
        may: &["risk"],
        setup: &[],
        body: |_| json!({ "to": "5".repeat(64) }),
        keep: &[],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Elsewhere(
            "/v1/customers/{customer}/applications/{declined}/assignment",
            |_| json!({ "to": "5".repeat(64) }),
            409,
            "application.ended",
        ),
    },
    Row {
        command: "application.ask_review",
        path: "/v1/customers/{customer}/applications/{looked_at}/review",
        may: &["support", "service"],
        setup: &[],
        body: empty,
        keep: &[],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Nothing,
    },
    Row {
        command: "application.withdraw",
        path: "/v1/customers/{customer}/applications/{withdrawn}/withdrawal",
        may: &["support", "service"],
        setup: &[submitted(&[("withdrawn", Keep::Location)])],
        body: |_| json!({ "reason": { "code": "bought_elsewhere" } }),
        keep: &[],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Again(409, "application.ended"),
    },
    Row {
        command: "purchase_order.confirm",
        path: "/v1/vendors/{vendor}/purchase-orders/{confirmed}/confirmation",
        may: &["catalogue", "service"],
        setup: &[process("confirmed")],
        body: empty,
        keep: &[],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Again(409, "purchase_order.already_confirmed"),
    },
    Row {
        command: "purchase_order.refuse",
        path: "/v1/vendors/{vendor}/purchase-orders/{refused}/refusal",
        may: &["catalogue", "service"],
        setup: &[process("refused")],
        body: out_of_stock,
        keep: &[],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Again(409, "purchase_order.already_refused"),
    },
    Row {
        command: "purchase_order.withdraw",
        path: "/v1/vendors/{vendor}/purchase-orders/{confirmed}/withdrawal",
        may: &["catalogue", "service"],
        setup: &[],
        body: out_of_stock,
        keep: &[],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Again(409, "purchase_order.already_withdrawn"),
    },
    Row {
        command: "order.cancel",
        path: "/v1/customers/{customer}/orders/{cancelled}/cancellation",
        may: &["support", "service"],
        setup: &[quoted(&[("cancelled", Keep::Location)])],
        body: changed_mind,
        keep: &[],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Again(409, "order.cancelled"),
    },
    Row {
        command: "order.owe",
        path: "/v1/customers/{customer}/orders/{repaid}/obligations",
        may: &["finance"],
        setup: REPAID,
        body: refund,
        keep: &[],
        other_currency: OtherCurrency::Refused("/amount/currency", 422, "order.another_currency"),
        wrong_state: WrongState::Elsewhere(
            "/v1/customers/{customer}/orders/{cancelled}/obligations",
            refund,
            409,
            "order.nothing_paid",
        ),
    },
];

/// Where a commit that approves says what it offers.
const OFFER: &str = "/events/1/data/offer";
const OFFERED_ON: &str = "/events/1/data/offered_on";

/// An application whose offer a bank is asked for.
const UNWANTED: &[Step] = &[
    submitted(&[("unwanted", Keep::Location)]),
    Step {
        by: "risk",
        path: "/v1/customers/{customer}/applications/{unwanted}/approval",
        body: |_| {
            json!({
                "terms": {
                    "lender": orabank(), "principal": xof(50_000), "plan": plan_of_credit(),
                },
                "reason": { "code": "sound" },
            })
        },
        keep: &[],
    },
    Step {
        by: "finance",
        path: "/v1/customers/{customer}/applications/{unwanted}/presentation",
        body: empty,
        keep: &[],
    },
];

/// An order whose loan received money before it went out, and that was cancelled then.
const REPAID: &[Step] = &[
    quoted(&[("repaid", Keep::Location)]),
    Step {
        by: "support",
        path: "/v1/customers/{customer}/orders/{repaid}/placement",
        body: on_credit,
        keep: &[],
    },
    Step {
        by: "support",
        path: "/v1/customers/{customer}/applications",
        body: |world| for_the_order(world, "repaid"),
        keep: &[("repaid_for", Keep::Location)],
    },
    Step {
        by: "risk",
        path: "/v1/customers/{customer}/applications/{repaid_for}/approval",
        body: approval,
        keep: &[("repaid_offer", Keep::At(OFFER)), ("repaid_offered_on", Keep::At(OFFERED_ON))],
    },
    Step {
        by: "support",
        path: "/v1/customers/{customer}/applications/{repaid_for}/signature",
        body: |world| signature(world, "repaid_offer", "repaid_offered_on"),
        keep: &[("repaid_by", Keep::At("/events/0/data/loan"))],
    },
    Step {
        by: "finance",
        path: "/v1/customers/{customer}/loans/{repaid_by}/repayments",
        body: |_| json!({ "amount": xof(4_000), "money": tmoney("bad-input-9") }),
        keep: &[],
    },
    Step {
        by: "support",
        path: "/v1/customers/{customer}/orders/{repaid}/cancellation",
        body: changed_mind,
        keep: &[],
    },
];

/// An order that was confirmed, and that no shipment carries.
pub(super) const HANDED: &[Step] = &[
    quoted(&[("handed", Keep::Location)]),
    Step {
        by: "support",
        path: "/v1/customers/{customer}/orders/{handed}/placement",
        body: on_credit,
        keep: &[],
    },
    Step {
        by: "support",
        path: "/v1/customers/{customer}/applications",
        body: |world| for_the_order(world, "handed"),
        keep: &[("handed_for", Keep::Location)],
    },
    Step {
        by: "risk",
        path: "/v1/customers/{customer}/applications/{handed_for}/approval",
        body: approval,
        keep: &[("handed_offer", Keep::At(OFFER)), ("handed_on", Keep::At(OFFERED_ON))],
    },
    Step {
        by: "support",
        path: "/v1/customers/{customer}/applications/{handed_for}/signature",
        body: |world| signature(world, "handed_offer", "handed_on"),
        keep: &[],
    },
];

fn for_the_order(world: &World, order: &str) -> Value {
    json!({
        "purpose": { "kind": "order", "order": world.id(order) },
        "asked": {
            "product": "phone", "amount": xof(80_000), "instalments": 6,
            "first_due": { "kind": "on", "first_due_on": "2026-02-05" },
        },
    })
}

fn approval(world: &World) -> Value {
    approval_by(world, json!({ "kind": "own_book" }))
}

fn orabank() -> Value {
    json!({ "kind": "bank", "id": "orabank" })
}

fn signature(world: &World, offer: &str, offered_on: &str) -> Value {
    json!({
        "offer": world.id(offer),
        "paper": { "reference": "C-3", "sha256": "0".repeat(64) },
        "signed_on": world.id(offered_on),
    })
}

fn approval_by(_: &World, lender: Value) -> Value {
    json!({
        "terms": {
            "product": "phone", "lender": lender, "principal": xof(80_000),
            "plan": plan_of_credit(),
        },
        "reason": { "code": "sound", "note": "punctual for a year" },
    })
}

fn refund(_: &World) -> Value {
    json!({ "amount": xof(500), "reason": { "code": "goodwill", "note": "a promise of support" } })
}
