//! What a caller is told with each refusal, and how names are written.

use serde_json::{Value, json};

use super::*;
use crate::freight::shipment::{NotAStage, NotATrackingNumber, TrackingNumber};
use crate::rejection::Kind;

fn said(it: Rejection) -> (&'static str, Kind, Value) {
    (it.code(), it.kind(), json!(it.facts()))
}

#[test]
fn each_refusal_has_a_stable_code_and_the_facts_to_act_on() {
    let (order, report) = (nth(7), nth(7));
    let id = "00000000-0000-0000-0000-000000000007";
    let carrier = || "maersk".to_owned();
    let (event_at, recorded_at) = (at("04-30 12:16"), at("04-30 12:00"));
    let (late, now) = ("2026-04-30T12:16:00.000000Z", "2026-04-30T12:00:00.000000Z");
    let stage = Stage::Reached(Milestone::Lost);
    let expected = [
        (Rejection::NotFound, "not_found", Kind::NotFound, json!({})),
        (Rejection::AlreadyExists, "already_exists", Kind::Conflict, json!({})),
        (
            Rejection::UnknownOrder { order },
            "unknown_order",
            Kind::NotFound,
            json!({ "order": id }),
        ),
        (
            Rejection::OrderNotConfirmed { order },
            "order_not_confirmed",
            Kind::Conflict,
            json!({ "order": id }),
        ),
        (Rejection::OrderEnded { order }, "order_ended", Kind::Conflict, json!({ "order": id })),
        (
            Rejection::UnknownReturn { order, asked: nth(7) },
            "unknown_return",
            Kind::NotFound,
            json!({ "order": id, "asked": id }),
        ),
        (Rejection::NoContents, "no_contents", Kind::Invalid, json!({})),
        (Rejection::NoQuantity { line: 2 }, "no_quantity", Kind::Invalid, json!({ "line": 2 })),
        (Rejection::LineTwice { line: 2 }, "line_twice", Kind::Invalid, json!({ "line": 2 })),
        (
            Rejection::MoreThanLeft { line: 2, wanted: 3, left: 1 },
            "more_than_left",
            Kind::Conflict,
            json!({ "line": 2, "wanted": 3, "left": 1 }),
        ),
        (
            Rejection::NotCorrected { report },
            "not_corrected",
            Kind::Conflict,
            json!({ "report": id }),
        ),
        (
            Rejection::NotCancelled { stage },
            "not_cancelled",
            Kind::Conflict,
            json!({ "stage": "lost" }),
        ),
        (
            Rejection::UnknownException { exception: nth(7) },
            "unknown_exception",
            Kind::NotFound,
            json!({ "exception": id }),
        ),
        (
            Rejection::AlreadyResolved { exception: nth(7) },
            "already_resolved",
            Kind::Conflict,
            json!({ "exception": id }),
        ),
        (
            Rejection::LegCount { found: 21, min: 1, max: 20 },
            "leg_count",
            Kind::Invalid,
            json!({ "found": 21, "min": 1, "max": 20 }),
        ),
        (
            Rejection::LegOutOfOrder { number: 2 },
            "leg_out_of_order",
            Kind::Invalid,
            json!({ "number": 2 }),
        ),
        (
            Rejection::EndsElsewhere { number: 3, until: Milestone::AtHub },
            "ends_elsewhere",
            Kind::Invalid,
            json!({ "number": 3, "until": "at_hub" }),
        ),
        (
            Rejection::CostsDiffer { first: Currency::XOF, number: 2, other: Currency::EUR },
            "costs_differ",
            Kind::Invalid,
            json!({ "first": "XOF", "number": 2, "other": "EUR" }),
        ),
        (
            Rejection::UnknownLeg { leg: 4, last: 3 },
            "unknown_leg",
            Kind::Invalid,
            json!({ "leg": 4, "last": 3 }),
        ),
        (
            Rejection::NotYourShipment { carrier: carrier() },
            "not_your_shipment",
            Kind::NotFound,
            json!({ "carrier": "maersk" }),
        ),
        (
            Rejection::AnotherCarrier { carrier: carrier() },
            "another_carrier",
            Kind::Invalid,
            json!({ "carrier": "maersk" }),
        ),
        (
            Rejection::EventAhead { event_at, recorded_at },
            "event_ahead",
            Kind::Invalid,
            json!({ "event_at": late, "recorded_at": now }),
        ),
        (Rejection::NoReason, "no_reason", Kind::Invalid, json!({})),
        (Rejection::Ended { stage }, "ended", Kind::Conflict, json!({ "stage": "lost" })),
        (
            Rejection::DocumentsMissing { missing: vec![DocumentKind::ImportPermit] },
            "documents_missing",
            Kind::Conflict,
            json!({ "missing": ["import_permit"] }),
        ),
        (
            Rejection::AnotherCurrency { declared: Currency::EUR, paid: Currency::XOF },
            "another_currency",
            Kind::Invalid,
            json!({ "declared": "EUR", "paid": "XOF" }),
        ),
        (
            Rejection::UnknownReport { report },
            "unknown_report",
            Kind::NotFound,
            json!({ "report": id }),
        ),
        (
            Rejection::AlreadyCorrected { report },
            "already_corrected",
            Kind::Conflict,
            json!({ "report": id }),
        ),
        (
            Rejection::NotDelivered { stage },
            "not_delivered",
            Kind::Conflict,
            json!({ "stage": "lost" }),
        ),
        (
            Rejection::CodeExpired { valid_until: recorded_at, recorded_at },
            "code_expired",
            Kind::Invalid,
            json!({ "valid_until": now, "recorded_at": now }),
        ),
    ];
    for (rejection, code, kind, facts) in expected {
        let (found, of_kind, with) = said(rejection);
        assert_eq!((found.strip_prefix("shipment."), of_kind, with), (Some(code), kind, facts));
    }
}

#[test]
fn a_stage_is_read_as_it_is_written_and_each_milestone_has_its_name() {
    for stage in Stage::all() {
        let written = json!(stage);
        assert_eq!(written, json!(stage.name()));
        assert_eq!(serde_json::from_value::<Stage>(written).unwrap(), stage);
    }
    for milestone in Milestone::ALL {
        assert_eq!(json!(milestone), json!(milestone.name()));
    }
    assert_eq!(Stage::all().count(), 20);
    assert_eq!(Stage::try_from("gone".to_owned()), Err(NotAStage("gone".to_owned())));
    for it in OnTheWay::ALL {
        assert_eq!(json!(it), json!(it.milestone().name()));
    }
    let kinds = [DocumentKind::CommercialInvoice, DocumentKind::DutyReceipt, DocumentKind::Other];
    for kind in kinds {
        assert_eq!(json!(kind), json!(kind.name()));
    }
}

#[test]
fn a_tracking_number_may_look_like_a_card_number() {
    for text in ["RB123456785TG", "4111111111111111", "071-12345675", "A1-2"] {
        assert_eq!(text.parse::<TrackingNumber>().unwrap().to_string(), text);
    }
    let long = "A".repeat(41);
    for text in ["", "ABC", "rb123456785tg", "RB 123", "-RB123", "RB123-", "RB_123", "É1234", &long]
    {
        let refused = Err(NotATrackingNumber(text.to_owned()));
        assert_eq!(text.parse::<TrackingNumber>(), refused);
    }
}
