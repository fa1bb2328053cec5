//! Rows of who a customer is known to be. By the last of them all is accepted that the policy wants, so that
//! the rows behind them may lend.

use serde_json::{Value, json};

use super::table::reasoned;
use super::{Keep, OtherCurrency, Row, Step, World, WrongState};

const DOCUMENTS: &str = "/v1/customers/{customer}/identity/documents";

fn sha256(of: u8) -> String {
    format!("{of:02x}").repeat(32)
}

fn card(kind: &str, of: u8) -> Value {
    json!({
        "kind": kind, "issued_by": "TG", "number": format!("AB 12-{of}"),
        "reference": format!("s3://kyc/{of}.jpg"), "sha256": sha256(of), "expires_on": "2036-01-01",
    })
}

fn in_order(_: &World) -> Value {
    json!({ "reason": reasoned("document_in_order") })
}

fn unreadable(_: &World) -> Value {
    json!({ "reason": reasoned("document_unreadable") })
}

fn answered(as_of: &str) -> Value {
    json!({ "list_version": "2026-w1", "outcome": { "kind": "clear" }, "as_of": as_of })
}

fn screened(as_of: &str) -> Value {
    json!({
        "list": "un_consolidated", "list_version": "2025-12-31",
        "outcome": { "kind": "sanctioned", "entry": "QDi.012" }, "as_of": as_of,
    })
}

pub(super) const ROWS: &[Row] = &[
    Row {
        command: "identity.submit_document",
        path: DOCUMENTS,
        may: &["support", "service"],
        setup: &[],
        body: |_| card("national_id", 1),
        keep: &[("document", Keep::At("/events/0/data/document"))],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(409, "identity.submitted_already"),
    },
    Row {
        command: "identity.reject_document",
        path: "/v1/customers/{customer}/identity/documents/{rejected}/rejection",
        may: &["support", "risk"],
        setup: &[Step {
            by: "support",
            path: DOCUMENTS,
            body: |_| card("voter_card", 2),
            keep: &[("rejected", Keep::At("/events/0/data/document"))],
        }],
        body: unreadable,
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Elsewhere(
            "/v1/customers/{customer}/identity/documents/{rejected}/acceptance",
            in_order,
            409,
            "identity.document_ended",
        ),
    },
    Row {
        command: "identity.accept_document",
        path: "/v1/customers/{customer}/identity/documents/{document}/acceptance",
        may: &["risk", "support"],
        setup: &[],
        body: in_order,
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Nothing,
    },
    Row {
        command: "identity.verify_phone",
        path: "/v1/customers/{customer}/identity/phone",
        may: &["service"],
        setup: &[
            Step {
                by: "support",
                path: DOCUMENTS,
                body: |_| json!({ "kind": "selfie", "reference": "s3://kyc/face.jpg", "sha256": sha256(3) }),
                keep: &[("selfie", Keep::At("/events/0/data/document"))],
            },
            Step {
                by: "risk",
                path: "/v1/customers/{customer}/identity/documents/{selfie}/acceptance",
                body: in_order,
                keep: &[],
            },
        ],
        body: |_| json!({ "phone": "+22890123456" }),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        // It may be called again.
        wrong_state: WrongState::None,
    },
    Row {
        command: "identity.record_screening",
        path: "/v1/customers/{customer}/identity/screenings",
        may: &["service"],
        setup: &[],
        body: |_| screened("2026-01-01"),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Elsewhere(
            "/v1/customers/{customer}/identity/screenings",
            |_| screened("2036-01-01"),
            422,
            "identity.as_of_ahead",
        ),
    },
    Row {
        command: "identity.ask_screening",
        path: "/v1/customers/{customer}/identity/screening-requests",
        may: &["risk", "service"],
        setup: &[],
        body: |_| json!({ "list": "un_consolidated", "within_minutes": 30 }),
        keep: &[("screening", Keep::At("/events/0/data/screening"))],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Again(409, "identity.screening_asked"),
    },
    Row {
        command: "identity.answer_screening",
        path: "/v1/customers/{customer}/identity/screening-requests/{screening}/answer",
        may: &["service"],
        setup: &[Step {
            by: "risk",
            path: "/v1/customers/{customer}/identity/screening-requests",
            body: |_| json!({ "list": "eu_consolidated", "within_minutes": 30 }),
            keep: &[("screening", Keep::At("/events/0/data/screening"))],
        }],
        body: |_| answered("2026-01-01"),
        keep: &[],
        other_currency: OtherCurrency::NoMoney,
        wrong_state: WrongState::Elsewhere(
            "/v1/customers/{customer}/identity/screening-requests/{screening}/answer",
            |_| answered("2036-01-01"),
            409,
            "identity.screening_answered",
        ),
    },
];
