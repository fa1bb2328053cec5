//! Rows of loans that go on by other terms, are given up or sold, and of what takes two persons.

use serde_json::{Value, json};

use super::super::key;
use super::lending::{because, charged, disbursed, disbursement, granted};
use super::table::reasoned;
use super::{Keep, OtherCurrency, Row, Step, WrongState};

/// What takes a second person here.
const ABOVE: i64 = 100_000_001;

/// A charge so large that two persons have to forgive it.
const CHARGED: Step = Step {
    by: "finance",
    path: "/v1/customers/{customer}/loans/{proposed}/charges",
    body: |_| charged(ABOVE),
    keep: &[("large", Keep::At("/events/0/data/charge"))],
};

fn debit(amount: i64, currency: &str) -> Value {
    json!({
        "amount": { "amount": amount, "currency": currency }, "channel": "tmoney",
        "reference": "bad-input-debit",
    })
}

pub(super) const ROWS: &[Row] = &[
    Row {
        command: "loan.propose_rescheduling",
        path: "/v1/customers/{customer}/loans/{longer}/reschedulings",
        may: &["risk"],
        setup: &[
            granted(&[("longer", Keep::Location)]),
            disbursed("/v1/customers/{customer}/loans/{longer}/disbursements", |_| {
                disbursement("bad-input-longer")
            }),
        ],
        body: |_| {
            json!({
                "instalments": 24, "first_due_on": "2026-03-05",
                "every": { "n": 1, "unit": "month" }, "day_of_month": 5,
                "reason": reasoned("hardship"),
            })
        },
        keep: &[("rescheduling", Keep::At("/events/0/data/rescheduling"))],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Elsewhere(
            "/v1/customers/{customer}/loans/{granted}/reschedulings",
            |_| {
                json!({
                    "instalments": 24, "first_due_on": "2026-03-05",
                    "reason": reasoned("hardship"),
                })
            },
            409,
            "loan.cancelled",
        ),
    },
    Row {
        command: "loan.agree_rescheduling",
        path: "/v1/customers/{customer}/loans/{longer}/reschedulings/{rescheduling}/agreement",
        may: &["risk"],
        setup: &[],
        body: |_| json!({ "reference": "annex 1" }),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Elsewhere(
            "/v1/customers/{customer}/loans/{granted}/reschedulings/{rescheduling}/agreement",
            |_| json!({ "reference": "annex 1" }),
            404,
            "loan.unknown_rescheduling",
        ),
    },
    Row {
        command: "customer.receive_payment",
        path: "/v1/customers/{customer}/payments",
        may: &["finance", "service"],
        setup: &[],
        body: |_| {
            json!({
                "amount": { "amount": 700, "currency": "XOF" }, "channel": "tmoney",
                "reference": "bad-input-spread",
            })
        },
        keep: &[],
        other_currency: OtherCurrency::Refused("/amount/currency", 409, "file.no_loan_to_serve"),
        wrong_state: WrongState::Again(409, "file.reference_used"),
    },
    Row {
        command: "customer.reverse_payment",
        path: "/v1/customers/{customer}/payments/reversal",
        may: &["finance", "service"],
        setup: &[],
        body: |_| {
            json!({
                "channel": "tmoney", "reference": "bad-input-spread",
                "cause": { "kind": "bounced" }, "reason": reasoned("payment_bounced"),
            })
        },
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(404, "file.unknown_payment"),
    },
    Row {
        command: "loan.request_debit",
        path: "/v1/customers/{customer}/loans/{longer}/debit-requests",
        may: &["finance", "service"],
        setup: &[],
        body: |_| debit(500, "XOF"),
        keep: &[("request", Keep::At("/events/0/data/request"))],
        other_currency: OtherCurrency::Refused("/amount/currency", 422, "loan.another_currency"),
        wrong_state: WrongState::Elsewhere(
            "/v1/customers/{customer}/loans/{granted}/debit-requests",
            |_| debit(500, "XOF"),
            409,
            "loan.cancelled",
        ),
    },
    Row {
        command: "loan.answer_debit",
        path: "/v1/customers/{customer}/loans/{longer}/debit-requests/{request}/answers",
        may: &["finance", "service"],
        setup: &[],
        body: |_| json!({ "answer": { "kind": "failed_at_operator", "code": "timeout" } }),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(409, "loan.debit_answered"),
    },
    Row {
        command: "loan.charge_off",
        path: "/v1/customers/{customer}/loans/{longer}/charge-offs",
        may: &["finance"],
        setup: &[],
        body: |_| because("uncollectable"),
        keep: &[("charge_off", Keep::At("/events/0/data/charge_off"))],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(409, "loan.charged_off"),
    },
    Row {
        command: "loan.undo_charge_off",
        path: "/v1/customers/{customer}/loans/{longer}/charge-offs/{charge_off}/undoing",
        may: &["finance"],
        setup: &[],
        body: |_| because("paid_after_all"),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(409, "loan.charge_off_ended"),
    },
    Row {
        command: "loan.write_off",
        path: "/v1/customers/{customer}/loans/{lost}/write-offs",
        may: &["risk"],
        setup: &[
            granted(&[("lost", Keep::Location)]),
            disbursed("/v1/customers/{customer}/loans/{lost}/disbursements", |_| {
                disbursement("bad-input-lost")
            }),
        ],
        body: |_| because("uncollectable"),
        keep: &[("write_off", Keep::At("/events/0/data/write_off"))],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(409, "loan.written_off"),
    },
    Row {
        command: "loan.sell",
        path: "/v1/customers/{customer}/loans/{lost}/sale",
        may: &["finance"],
        setup: &[],
        body: |_| {
            json!({
                "to": { "kind": "bank", "id": "collector" }, "lender_reference": key(),
                "reference": "sale of January", "reason": reasoned("receivables_sold"),
            })
        },
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(409, "loan.same_lender"),
    },
    Row {
        command: "loan.undo_write_off",
        path: "/v1/customers/{customer}/loans/{lost}/write-offs/{write_off}/undoing",
        may: &["risk"],
        setup: &[],
        body: |_| because("paid_after_all"),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(409, "loan.write_off_undone"),
    },
    Row {
        command: "loan.approve_act",
        path: "/v1/customers/{customer}/loans/{proposed}/proposals/{proposal}/approval",
        may: &["finance", "risk"],
        setup: &[
            granted(&[("proposed", Keep::Location)]),
            disbursed("/v1/customers/{customer}/loans/{proposed}/disbursements", |_| {
                disbursement("bad-input-proposed")
            }),
            CHARGED,
            Step {
                by: "risk",
                path: "/v1/customers/{customer}/loans/{proposed}/charges/{large}/waiver",
                body: |_| because("goodwill"),
                keep: &[("proposal", Keep::At("/events/0/data/proposal"))],
            },
        ],
        body: |_| json!({}),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(404, "loan.not_proposed"),
    },
    Row {
        command: "loan.decline_act",
        path: "/v1/customers/{customer}/loans/{proposed}/proposals/{proposal}/declination",
        may: &["finance", "risk"],
        setup: &[
            CHARGED,
            Step {
                by: "risk",
                path: "/v1/customers/{customer}/loans/{proposed}/charges/{large}/reversal",
                body: |_| because("recorded_in_error"),
                keep: &[("proposal", Keep::At("/events/0/data/proposal"))],
            },
        ],
        body: |_| because("incomplete"),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(404, "loan.not_proposed"),
    },
];
