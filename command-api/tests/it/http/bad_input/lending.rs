//! Rows of loans.

use serde_json::{Value, json};

use super::super::{grant, key};
use super::table::{reasoned, tmoney, xof};
use super::{Keep, OtherCurrency, Row, Step, World, WrongState};

pub(super) fn disbursement(reference: &str) -> Value {
    json!({
        "amount": xof(120_000),
        "net": xof(118_000),
        "payee": { "kind": "customer" },
        "money": tmoney(reference),
        "lender_reference": key(),
        "value_date": "2026-01-02",
    })
}

fn repayment(amount: i64, reference: &str) -> Value {
    json!({
        "kind": "repayment",
        "amount": xof(amount),
        "money": tmoney(reference),
        "value_date": "2026-01-02",
        "excess": "keep",
    })
}

fn charge(_: &World) -> Value {
    charged(500)
}

pub(super) fn charged(amount: i64) -> Value {
    json!({
        "code": "visit", "kind": "fee", "amount": xof(amount), "instalment": 1,
        "due_on": "2026-02-05", "reason": reasoned("field_visit"),
    })
}

fn waived(amount: i64) -> Value {
    json!({ "amount": xof(amount), "reason": reasoned("goodwill") })
}

fn penalty_waived(amount: i64) -> Value {
    json!({ "instalment": 1, "amount": xof(amount), "reason": reasoned("goodwill") })
}

fn charged_back(amount: i64) -> Value {
    json!({
        "amount": xof(amount), "reference": "D-77", "reason": reasoned("payment_disputed"),
    })
}

pub(super) fn because(code: &str) -> Value {
    json!({ "reason": reasoned(code) })
}

fn bounced(code: &str) -> Value {
    json!({ "cause": { "kind": "bounced" }, "reason": reasoned(code) })
}

fn boarding(_: &World) -> Value {
    let components = |amount| {
        json!({
            "penalty": xof(amount), "fee": xof(amount), "tax": xof(amount),
            "insurance": xof(amount), "interest": xof(amount), "principal": xof(amount),
        })
    };
    json!({
        "product": { "code": "phone", "version": 2 },
        "lender": { "kind": "own_book" },
        "lender_reference": key(),
        "reference": key(),
        "position": {
            "rows": [{
                "number": 1, "due_on": "2026-03-05", "owed": components(5_000),
                "paid": components(1_000), "waived": components(0),
            }],
            "credit": xof(0),
            "overdrawn": xof(0),
            "disbursed_on": "2025-12-05",
            "interest_until": "2026-01-01",
            "worst_days_past_due": 12,
            "defaulted_before": false,
            "in_default": false,
            "charges": [{
                "code": "late", "kind": "penalty", "instalment": 1, "amount": xof(5_000),
                "paid": xof(1_000), "waived": xof(0), "due_on": "2026-03-05",
            }],
        },
    })
}

/// A loan that was granted is paid out.
pub(super) const fn disbursed(path: &'static str, body: fn(&World) -> Value) -> Step {
    Step { by: "finance", path, body, keep: &[] }
}

pub(super) const fn granted(keep: &'static [(&'static str, Keep)]) -> Step {
    Step { by: "service", path: "/v1/customers/{customer}/loans", body: |_| grant(), keep }
}

/// Of which a part went out, or more may.
fn in_parts() -> Value {
    let mut grant = grant();
    grant["parts_until"] = json!("2026-02-01");
    grant
}

fn part(reference: &str) -> Value {
    let mut part = disbursement(reference);
    (part["amount"], part["net"]) = (xof(60_000), xof(59_000));
    part
}

pub(super) const ROWS: &[Row] = &[
    Row {
        command: "loan.end_parts",
        path: "/v1/customers/{customer}/loans/{in_parts}/parts/end",
        may: &["finance", "service"],
        setup: &[
            Step {
                by: "service",
                path: "/v1/customers/{customer}/loans",
                body: |_| in_parts(),
                keep: &[("in_parts", Keep::Location)],
            },
            disbursed("/v1/customers/{customer}/loans/{in_parts}/disbursements", |_| {
                part("bad-input-part")
            }),
        ],
        body: |_| because("changed_mind"),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(409, "loan.parts_ended"),
    },
    Row {
        command: "loan.grant",
        path: "/v1/customers/{customer}/loans",
        may: &["service", "risk"],
        setup: &[],
        body: |_| grant(),
        keep: &[("loan", Keep::Location)],
        other_currency: OtherCurrency::Any,
        wrong_state: WrongState::Elsewhere(
            "/v1/customers/{suspended_customer}/loans",
            |_| grant(),
            409,
            "customer.suspended",
        ),
    },
    Row {
        command: "loan.board",
        path: "/v1/customers/{customer}/loans/boarded",
        may: &["finance", "service"],
        setup: &[],
        body: boarding,
        keep: &[],
        other_currency: OtherCurrency::Refused(
            "/position/rows/0/owed/fee/currency",
            422,
            "loan.another_currency",
        ),
        wrong_state: WrongState::Again(409, "file.loan_known"),
    },
    Row {
        command: "loan.disburse",
        path: "/v1/customers/{customer}/loans/{loan}/disbursements",
        may: &["finance", "service"],
        setup: &[],
        body: |_| disbursement("bad-input-1"),
        keep: &[],
        other_currency: OtherCurrency::Refused("/amount/currency", 422, "loan.another_currency"),
        wrong_state: WrongState::Again(409, "file.reference_used"),
    },
    Row {
        command: "loan.reverse_disbursement",
        path: "/v1/customers/{customer}/loans/{taken_back}/disbursements/{disbursement}/reversal",
        may: &["finance", "service"],
        setup: &[
            granted(&[("taken_back", Keep::Location)]),
            Step {
                by: "finance",
                path: "/v1/customers/{customer}/loans/{taken_back}/disbursements",
                body: |_| disbursement("bad-input-3"),
                keep: &[("disbursement", Keep::At("/events/0/data/disbursement"))],
            },
        ],
        body: |_| bounced("payment_bounced"),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(409, "loan.disbursement_reversed"),
    },
    Row {
        command: "loan.cancel",
        path: "/v1/customers/{customer}/loans/{granted}/cancellation",
        may: &["risk", "finance", "service"],
        setup: &[granted(&[("granted", Keep::Location)])],
        body: |_| because("recorded_in_error"),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(409, "loan.cancelled"),
    },
    Row {
        command: "loan.rebase",
        path: "/v1/customers/{customer}/loans/{rebased}/rebase",
        may: &["risk"],
        setup: &[
            granted(&[("rebased", Keep::Location)]),
            disbursed("/v1/customers/{customer}/loans/{rebased}/disbursements", |_| {
                disbursement("bad-input-rebased")
            }),
        ],
        body: |_| json!({ "engine": 2, "reason": reasoned("rules_changed") }),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(409, "loan.same_engine"),
    },
    Row {
        command: "loan.receive_repayment",
        path: "/v1/customers/{customer}/loans/{loan}/repayments",
        may: &["finance", "service"],
        setup: &[],
        body: |_| repayment(10_000, "bad-input-2"),
        keep: &[("repayment", Keep::At("/events/0/data/repayment"))],
        other_currency: OtherCurrency::Refused("/amount/currency", 422, "loan.another_currency"),
        wrong_state: WrongState::Again(409, "file.reference_used"),
    },
    Row {
        command: "loan.charge_back",
        path: "/v1/customers/{customer}/loans/{loan}/repayments/{repayment}/chargebacks",
        may: &["finance", "service"],
        setup: &[],
        body: |_| charged_back(4_000),
        keep: &[("chargeback", Keep::At("/events/0/data/chargeback"))],
        other_currency: OtherCurrency::Refused("/amount/currency", 422, "loan.another_currency"),
        wrong_state: WrongState::Elsewhere(
            "/v1/customers/{customer}/loans/{loan}/repayments/{repayment}/chargebacks",
            |_| charged_back(6_001),
            422,
            "loan.charged_back_too_much",
        ),
    },
    Row {
        command: "loan.reverse_chargeback",
        path: "/v1/customers/{customer}/loans/{loan}/chargebacks/{chargeback}/reversal",
        may: &["finance", "service"],
        setup: &[],
        body: |_| because("payment_upheld"),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(409, "loan.chargeback_reversed"),
    },
    Row {
        command: "loan.charge",
        path: "/v1/customers/{customer}/loans/{loan}/charges",
        may: &["finance"],
        setup: &[],
        body: charge,
        keep: &[("charge", Keep::At("/events/0/data/charge"))],
        other_currency: OtherCurrency::Refused("/amount/currency", 422, "loan.another_currency"),
        wrong_state: WrongState::Elsewhere(
            "/v1/customers/{customer}/loans/{granted}/charges",
            charge,
            409,
            "loan.cancelled",
        ),
    },
    Row {
        command: "loan.waive_charge",
        path: "/v1/customers/{customer}/loans/{loan}/charges/{charge}/waiver",
        may: &["risk"],
        setup: &[],
        body: |_| waived(100),
        keep: &[],
        other_currency: OtherCurrency::Refused("/amount/currency", 422, "loan.another_currency"),
        wrong_state: WrongState::Elsewhere(
            "/v1/customers/{customer}/loans/{loan}/charges/{charge}/waiver",
            |_| waived(401),
            422,
            "loan.waived_too_much",
        ),
    },
    Row {
        command: "loan.waive_penalty",
        path: "/v1/customers/{customer}/loans/{late}/penalty-waivers",
        may: &["risk"],
        setup: &[Step {
            by: "finance",
            path: "/v1/customers/{customer}/loans/boarded",
            body: |world| {
                let mut late = boarding(world);
                late["position"]["charges"] = json!([]);
                late
            },
            keep: &[("late", Keep::Location)],
        }],
        body: |_| penalty_waived(500),
        keep: &[],
        other_currency: OtherCurrency::Refused("/amount/currency", 422, "loan.another_currency"),
        wrong_state: WrongState::Elsewhere(
            "/v1/customers/{customer}/loans/{late}/penalty-waivers",
            |_| penalty_waived(3_501),
            422,
            "loan.waived_too_much",
        ),
    },
    Row {
        command: "loan.reverse_charge",
        path: "/v1/customers/{customer}/loans/{loan}/charges/{charge}/reversal",
        may: &["risk"],
        setup: &[],
        body: |_| because("recorded_in_error"),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(409, "loan.charge_reversed"),
    },
    Row {
        command: "loan.reverse_repayment",
        path: "/v1/customers/{customer}/loans/{loan}/repayments/{repayment}/reversal",
        may: &["finance", "service"],
        setup: &[],
        body: |_| bounced("payment_bounced"),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(409, "loan.already_reversed"),
    },
    Row {
        command: "loan.hold",
        path: "/v1/customers/{customer}/loans/{loan}/holds",
        may: &["support", "risk"],
        setup: &[],
        body: |_| {
            json!({
                "cause": { "kind": "complaint" }, "effects": ["arrears", "collection"],
                "from": "2026-01-02", "reason": reasoned("complaint"),
            })
        },
        keep: &[("hold", Keep::At("/events/0/data/hold"))],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::None,
    },
    Row {
        command: "loan.end_hold",
        path: "/v1/customers/{customer}/loans/{loan}/holds/{hold}/end",
        may: &["support", "risk"],
        setup: &[],
        body: |_| json!({ "until": "2026-01-02", "reason": reasoned("cause_cleared") }),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(409, "loan.hold_ended"),
    },
    Row {
        command: "loan.rescind",
        path: "/v1/customers/{customer}/loans/{void}/rescission",
        may: &["risk"],
        setup: &[
            granted(&[("void", Keep::Location)]),
            disbursed("/v1/customers/{customer}/loans/{void}/disbursements", |_| {
                disbursement("bad-input-4")
            }),
        ],
        body: |_| because("recorded_in_error"),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(409, "loan.rescinded"),
    },
    Row {
        command: "loan.pay_out_credit",
        path: "/v1/customers/{customer}/loans/{void}/credit-payouts",
        may: &["finance"],
        setup: &[Step {
            by: "finance",
            path: "/v1/customers/{customer}/loans/{void}/repayments",
            body: |_| repayment(5_000, "bad-input-5"),
            keep: &[],
        }],
        body: |_| {
            json!({
                "amount": xof(1_000), "money": tmoney("bad-input-6"), "value_date": "2026-01-02",
                "reason": reasoned("overpaid"),
            })
        },
        keep: &[("payout", Keep::At("/events/0/data/payout"))],
        other_currency: OtherCurrency::Refused("/amount/currency", 422, "loan.another_currency"),
        wrong_state: WrongState::Again(409, "file.reference_used"),
    },
    Row {
        command: "loan.reverse_credit_payout",
        path: "/v1/customers/{customer}/loans/{void}/credit-payouts/{payout}/reversal",
        may: &["finance"],
        setup: &[],
        body: |_| bounced("payment_bounced"),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(409, "loan.payout_reversed"),
    },
];
