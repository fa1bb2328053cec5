//! Rows of shipments.

use serde_json::{Value, json};

use super::super::key;
use super::table::xof;
use super::trading::{NO_MONEY, quoted};
use super::{Keep, OtherCurrency, Row, Step, World, WrongState};

fn plan_for(order: &str) -> Value {
    let leg = |number: u32, partner: &str, until: &str, deadline_on: &str| {
        json!({
            "number": number, "partner": partner, "cost": xof(4_000), "until": until,
            "deadline_on": deadline_on, "tracking": "4111111111111111",
        })
    };
    json!({
        "order": order,
        "direction": { "kind": "outbound" },
        "contents": [{ "line": 1, "quantity": 1 }],
        "weight_grams": 900,
        "declared_value": xof(40_000),
        "legs": [
            leg(1, "ethiopian-cargo", "arrived_destination", "2026-03-20"),
            leg(2, "dhl-togo", "delivered", "2026-03-25"),
        ],
        "promised_on": "2026-03-28",
    })
}

const fn planned(keep: &'static [(&'static str, Keep)]) -> Step {
    Step {
        by: "logistics",
        path: "/v1/customers/{customer}/shipments",
        body: |world| plan_for(world.id("order")),
        keep,
    }
}

fn report(event_at: &str) -> Value {
    json!({
        "event_at": event_at, "place": "TGLFW", "reason": "customs_inspection",
        "carrier": { "carrier": "dhl-togo", "code": "EMD", "text": "arrived" },
    })
}

fn first_report(_: &World) -> Value {
    report("2025-12-02T08:00:00Z")
}

fn later_report(_: &World) -> Value {
    report("2025-12-03T08:00:00+01:00")
}

fn document(kind: &str) -> Value {
    json!({ "kind": kind, "hash": "a".repeat(64) })
}

const fn attached(body: fn(&World) -> Value) -> Step {
    let path = "/v1/customers/{customer}/shipments/{shipment}/documents";
    Step { by: "logistics", path, body, keep: &[] }
}

fn because(code: &str) -> Value {
    json!({ "reason": { "code": code, "note": "as the branch says" } })
}

fn in_error(_: &World) -> Value {
    because("recorded_in_error")
}

fn estimate(_: &World) -> Value {
    json!({ "estimated_on": "2026-03-30", "reason": because("weather")["reason"] })
}

fn code(_: &World) -> Value {
    json!({ "place": "Adawlato", "code": "4711", "valid_until": "2999-01-01T00:00:00Z" })
}

pub(super) const STAFF: &[&str] = &["logistics", "service"];
const CARRIERS_TOO: &[&str] = &["logistics", "service", "carrier"];

/// A report that says the same when it comes twice.
const fn reported(command: &'static str, path: &'static str) -> Row {
    Row {
        command,
        path,
        may: CARRIERS_TOO,
        setup: &[],
        body: first_report,
        keep: &[],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Nothing,
    }
}

pub(super) const ROWS: &[Row] = &[
    Row {
        command: "shipment.plan",
        path: "/v1/customers/{customer}/shipments",
        may: STAFF,
        setup: &[
            quoted(&[("quoted", Keep::Location)]),
            // Goods leave when their loan was paid out.
            Step {
                by: "finance",
                path: "/v1/customers/{customer}/loans/{order_loan}/disbursements",
                body: |_| {
                    json!({
                        "amount": xof(80_000), "payee": { "kind": "platform" },
                        "money": {
                            "kind": "external", "channel": "orabank", "reference": key(),
                        },
                    })
                },
                keep: &[],
            },
        ],
        body: |world| plan_for(world.id("order")),
        keep: &[("shipment", Keep::Location)],
        other_currency: OtherCurrency::Any,
        wrong_state: WrongState::Elsewhere(
            "/v1/customers/{customer}/shipments",
            |world| plan_for(world.id("quoted")),
            409,
            "shipment.order_not_confirmed",
        ),
    },
    Row {
        body: |_| json!({ "leg": 2, "number": "JD014600006281" }),
        ..reported(
            "shipment.assign_tracking",
            "/v1/customers/{customer}/shipments/{shipment}/tracking-numbers",
        )
    },
    Row {
        body: |_| json!({ "milestone": "at_hub", "report": report("2025-12-01T08:00:00Z") }),
        keep: &[("report", Keep::At("/events/0/data/report/id"))],
        ..reported(
            "shipment.reach_milestone",
            "/v1/customers/{customer}/shipments/{shipment}/milestones",
        )
    },
    Row {
        body: |_| {
            json!({
                "report": report("2025-12-01T09:00:00Z"), "declaration": "C 4471",
                "wanted": ["packing_list"],
            })
        },
        ..reported(
            "shipment.present_to_customs",
            "/v1/customers/{customer}/shipments/{shipment}/customs-presentations",
        )
    },
    Row {
        body: |_| json!({ "report": report("2025-12-01T10:00:00Z"), "wanted": ["import_permit"] }),
        ..reported(
            "shipment.hold_at_customs",
            "/v1/customers/{customer}/shipments/{shipment}/customs-holds",
        )
    },
    Row {
        command: "shipment.release_from_customs",
        path: "/v1/customers/{customer}/shipments/{shipment}/customs-releases",
        may: STAFF,
        setup: &[
            attached(|_| document("commercial_invoice")),
            attached(|_| document("customs_declaration")),
            attached(|_| document("packing_list")),
            attached(|_| document("import_permit")),
        ],
        body: |_| {
            json!({
                "report": report("2025-12-01T11:00:00Z"), "declared": xof(30_000),
                "paid": xof(28_500),
            })
        },
        keep: &[],
        other_currency: OtherCurrency::Refused("/paid/currency", 422, "shipment.another_currency"),
        wrong_state: WrongState::Before(409, "shipment.documents_missing"),
    },
    Row {
        body: |_| document("duty_receipt"),
        ..reported(
            "shipment.attach_document",
            "/v1/customers/{customer}/shipments/{shipment}/documents",
        )
    },
    reported(
        "shipment.fail_delivery",
        "/v1/customers/{customer}/shipments/{shipment}/delivery-attempts",
    ),
    Row {
        body: |_| report("2025-12-02T09:00:00Z"),
        ..reported("shipment.damage", "/v1/customers/{customer}/shipments/{shipment}/damage")
    },
    Row {
        command: "shipment.correct",
        path: "/v1/customers/{customer}/shipments/{shipment}/reports/{report}/correction",
        may: &["logistics"],
        setup: &[],
        body: |_| because("wrong_parcel"),
        keep: &[],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Again(409, "shipment.already_corrected"),
    },
    Row {
        command: "shipment.withdraw_correction",
        path: "/v1/customers/{customer}/shipments/{shipment}/reports/{report}/correction-withdrawal",
        may: &["logistics"],
        setup: &[],
        body: in_error,
        keep: &[],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Again(409, "shipment.not_corrected"),
    },
    Row {
        setup: &[planned(&[("delivered", Keep::Location)])],
        ..reported("shipment.deliver", "/v1/customers/{customer}/shipments/{delivered}/delivery")
    },
    Row {
        setup: &[planned(&[("lost", Keep::Location)])],
        ..reported("shipment.lose", "/v1/customers/{customer}/shipments/{lost}/loss")
    },
    Row {
        setup: &[planned(&[("returned", Keep::Location)])],
        ..reported("shipment.return", "/v1/customers/{customer}/shipments/{returned}/return")
    },
    Row {
        command: "shipment.change_estimate",
        path: "/v1/customers/{customer}/shipments/{shipment}/estimate",
        may: STAFF,
        setup: &[],
        body: estimate,
        keep: &[],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Elsewhere(
            "/v1/customers/{customer}/shipments/{lost}/estimate",
            estimate,
            409,
            "shipment.ended",
        ),
    },
    Row {
        body: code,
        wrong_state: WrongState::Elsewhere(
            "/v1/customers/{customer}/shipments/{lost}/pick-up-codes",
            code,
            409,
            "shipment.ended",
        ),
        ..reported(
            "shipment.issue_pick_up_code",
            "/v1/customers/{customer}/shipments/{shipment}/pick-up-codes",
        )
    },
    Row {
        setup: &[Step {
            by: "logistics",
            path: "/v1/customers/{customer}/shipments/{shipment}/delivery",
            body: later_report,
            keep: &[],
        }],
        body: |_| json!({ "kind": "signature", "hash": "b".repeat(64), "received_by": "Yao Mensah" }),
        wrong_state: WrongState::Before(409, "shipment.not_delivered"),
        ..reported(
            "shipment.record_proof",
            "/v1/customers/{customer}/shipments/{shipment}/proofs-of-delivery",
        )
    },
    Row {
        command: "shipment.cancel",
        path: "/v1/customers/{customer}/shipments/{given_up}/cancellation",
        may: STAFF,
        setup: &[planned(&[("given_up", Keep::Location)])],
        body: in_error,
        keep: &[],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Again(409, "shipment.ended"),
    },
    Row {
        command: "shipment.correct_cancellation",
        path: "/v1/customers/{customer}/shipments/{given_up}/cancellation-correction",
        may: &["logistics"],
        setup: &[],
        body: in_error,
        keep: &[],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Again(409, "shipment.not_cancelled"),
    },
    Row {
        command: "shipment.resolve_exception",
        path: "/v1/customers/{customer}/shipments/{lost}/exceptions/{exception}/resolution",
        may: &["logistics"],
        setup: &[Step {
            by: "logistics",
            path: "/v1/customers/{customer}/shipments/{lost}/delivery",
            body: later_report,
            keep: &[("exception", Keep::At("/events/1/data/exception"))],
        }],
        body: |_| because("found"),
        keep: &[],
        other_currency: NO_MONEY,
        wrong_state: WrongState::Again(409, "shipment.already_resolved"),
    },
];
