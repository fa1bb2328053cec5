//! Rows of banks, and of what they owe.

use serde_json::{Value, json};

use super::lending::because;
use super::table::xof;
use super::{Keep, OtherCurrency, Row, Step, World, WrongState};

fn mandate(limit: i64) -> Value {
    json!({
        "lines": [{ "limit": xof(limit), "fee_min": xof(500) }],
        "products": [{ "code": "goods", "rate_min": "0.09" }],
        "answer_hours": 48,
        "checklist": ["identity", "price"],
        "commission": { "rate": "0.02", "earned": "at_signature" },
        "undone": { "days": 14 },
    })
}

fn enrolment(_: &World) -> Value {
    json!({
        "trade_name": "Orabank Togo", "country": "TG", "lender_type": "bank",
        "mandate": mandate(1_000_000),
    })
}

fn another(limit: i64) -> Value {
    json!({ "mandate": mandate(limit) })
}

fn invoice(_: &World) -> Value {
    json!({ "reference": "F-2026-01", "currency": "XOF" })
}

fn list(_: &World) -> Value {
    json!({
        "reference": "ORA-COM-2026-01", "currency": "XOF",
        "commissions": [{ "reference": "ORA-1", "amount": xof(200) }],
    })
}

const PROPOSAL: Keep = Keep::At("/events/0/data/proposal");

pub(super) const ROWS: &[Row] = &[
    Row {
        command: "partner.enrol",
        path: "/v1/banks/{bank}/enrolment",
        may: &["risk", "finance"],
        setup: &[],
        body: enrolment,
        keep: &[("mandate", PROPOSAL)],
        other_currency: OtherCurrency::Refused(
            "/mandate/lines/0/fee_min/currency",
            422,
            "partner.fee_in_another_currency",
        ),
        wrong_state: WrongState::Again(409, "partner.proposal_waits"),
    },
    Row {
        command: "partner.decline_mandate",
        path: "/v1/banks/{bank}/proposals/{mandate}/declination",
        may: &["finance", "risk"],
        setup: &[],
        body: |_| because("terms_not_agreed"),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(404, "partner.proposal_not_found"),
    },
    Row {
        command: "partner.approve_mandate",
        path: "/v1/banks/{bank}/proposals/{mandate}/approval",
        may: &["finance", "risk"],
        setup: &[Step {
            by: "risk",
            path: "/v1/banks/{bank}/enrolment",
            body: enrolment,
            keep: &[("mandate", PROPOSAL)],
        }],
        body: |_| json!({}),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(404, "partner.proposal_not_found"),
    },
    Row {
        command: "partner.propose_mandate",
        path: "/v1/banks/{bank}/mandates",
        may: &["risk", "finance"],
        setup: &[],
        body: |_| another(2_000_000),
        keep: &[],
        other_currency: OtherCurrency::Refused(
            "/mandate/lines/0/fee_min/currency",
            422,
            "partner.fee_in_another_currency",
        ),
        wrong_state: WrongState::Again(409, "partner.proposal_waits"),
    },
    Row {
        command: "partner.suspend",
        path: "/v1/banks/{bank}/suspension",
        may: &["risk", "admin"],
        setup: &[],
        body: |_| because("mandate_ended"),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Nothing,
    },
    Row {
        command: "partner.resume",
        path: "/v1/banks/{bank}/resumption",
        may: &["risk", "admin"],
        setup: &[],
        body: |_| because("mandate_renewed"),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Nothing,
    },
    Row {
        command: "partner.invoice_commissions",
        path: "/v1/banks/{bank}/invoices",
        may: &["finance"],
        setup: &[Step {
            by: "bank process",
            path: "placement",
            body: super::trading::empty,
            keep: &[],
        }],
        body: invoice,
        keep: &[],
        other_currency: OtherCurrency::Refused("/currency", 409, "partner.nothing_to_invoice"),
        wrong_state: WrongState::Again(409, "partner.nothing_to_invoice"),
    },
    Row {
        command: "partner.reconcile_commissions",
        path: "/v1/banks/{bank}/commission-lists",
        may: &["finance"],
        setup: &[],
        body: list,
        keep: &[],
        other_currency: OtherCurrency::Refused(
            "/commissions/0/amount/currency",
            422,
            "partner.list_in_another_currency",
        ),
        wrong_state: WrongState::Elsewhere(
            "/v1/banks/{other_bank}/commission-lists",
            list,
            404,
            "partner.not_enrolled",
        ),
    },
];
