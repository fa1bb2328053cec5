//! Examples of what happens to shipments.

use ledger_core::freight::shipment::{
    CancelCause, CancellationCorrected, Cancelled, CarrierCode, Correction, CorrectionWithdrawn,
    CustomsHeld, CustomsPresented, CustomsReleased, Damaged, Delivered, DeliveryAttemptFailed,
    Direction, Document, DocumentKind, EstimateCause, EstimateChanged, Event, ExceptionCause,
    ExceptionRaised, ExceptionResolved, Leg, Lost, Milestone, MilestoneReached, OnTheWay,
    PickUpCode, Planned, Proof, ProofKind, Report, ReportReason, Resolution, Returned, Stage,
    Standing, TrackingAssigned,
};
use ledger_core::money::{Currency, Difference, Money};
use ledger_core::reason::Reason;
use ledger_core::trade::LineQuantity;
use uuid::Uuid;

use super::{Hash, ORDER, REPORT, at, day, sealed, xof};

const RETURN: Uuid = Uuid::from_u128(0x2c81_e05f_b7a3_5d16_8240_f96d_31ba_0e57);
const EXCEPTION: Uuid = Uuid::from_u128(0x7b02_56e9_13cd_5a84_96f1_8e3a_0d47_b26c);

fn report() -> Report {
    Report {
        id: REPORT,
        event_at: at("2026-03-04T09:31:00.000000Z"),
        place: Some("TGLFW".to_owned()),
        carrier: Some(CarrierCode {
            carrier: "dhl-togo".to_owned(),
            code: "CI".to_owned(),
            text: Some("Held for documents".to_owned()),
        }),
        reason: Some(ReportReason::CustomsDocumentation),
    }
}

pub(super) fn standing() -> Standing {
    let stage = Stage::Reached(Milestone::CustomsHeld);
    Standing { stage, since: Some(at("2026-03-04T09:31:00.000000Z")) }
}

pub(super) fn events() -> Vec<Event> {
    vec![
        Event::Planned(Planned {
            order: ORDER,
            direction: Direction::Outbound {},
            contents: vec![
                LineQuantity { line: 1, quantity: 2 },
                LineQuantity { line: 3, quantity: 1 },
            ],
            weight_grams: std::num::NonZeroU32::new(2_400),
            declared_value: Some(xof(48_000)),
            legs: vec![Leg {
                number: 1,
                partner: "dhl-togo".to_owned(),
                cost: xof(5_200),
                until: Milestone::Delivered,
                deadline_on: day(2026, 3, 8),
                tracking: Some("RB123456785TG".parse().unwrap()),
            }],
            promised_on: day(2026, 3, 10),
            estimated_on: day(2026, 3, 8),
        }),
        Event::TrackingAssigned(TrackingAssigned {
            leg: 1,
            number: "RB123456785TG".parse().unwrap(),
        }),
        Event::MilestoneReached(MilestoneReached {
            report: report(),
            milestone: OnTheWay::ArrivedDestination,
        }),
        Event::CustomsPresented(CustomsPresented {
            report: report(),
            declaration: Some("LFW-2026-00417".to_owned()),
            wanted: vec![DocumentKind::CertificateOfOrigin],
        }),
        Event::CustomsHeld(CustomsHeld {
            report: report(),
            wanted: vec![DocumentKind::ImportPermit],
        }),
        Event::CustomsReleased(CustomsReleased {
            report: report(),
            declared: xof(3_500),
            paid: xof(3_900),
            difference: Difference { amount: 400, currency: Currency::XOF },
        }),
        Event::DeliveryAttemptFailed(DeliveryAttemptFailed { report: report() }),
        Event::Delivered(Delivered { report: report() }),
        Event::Lost(Lost { report: report() }),
        Event::Damaged(Damaged { report: report() }),
        Event::Returned(Returned { report: report() }),
        Event::MilestoneCorrected(Correction {
            report: REPORT,
            milestone: Milestone::Delivered,
            reason: Reason {
                code: "wrong_parcel".to_owned(),
                note: Some("delivered at the neighbour's, not at the address".to_owned()),
            },
        }),
        Event::CorrectionWithdrawn(CorrectionWithdrawn {
            report: REPORT,
            milestone: Milestone::Delivered,
            reason: Reason::of("recorded_in_error"),
        }),
        Event::DocumentAttached(Document {
            kind: DocumentKind::CommercialInvoice,
            hash: Hash::of(b"the invoice"),
        }),
        Event::ProofRecorded(Proof {
            kind: ProofKind::Signature,
            hash: Hash::of(b"the signature"),
            received_by: sealed("bm9uY2UtYW5kLXNlYWxlZC1uYW1lLWFuZC10YWc="),
        }),
        Event::PickUpCodeIssued(PickUpCode {
            place: "Agency at the Grand Marché, Lomé".to_owned(),
            code: sealed("bm9uY2UtYW5kLXNlYWxlZC1jb2RlLWFuZC10YWc=").unwrap(),
            valid_until: Some(at("2026-03-20T18:00:00.000000Z")),
        }),
        Event::EstimateChanged(EstimateChanged {
            before: day(2026, 3, 8),
            after: day(2026, 3, 11),
            cause: EstimateCause::Delay { leg: 1, days: 3 },
        }),
        Event::Cancelled(Cancelled {
            cause: CancelCause::Asked { reason: Reason::of("replanned") },
        }),
        Event::CancellationCorrected(CancellationCorrected {
            reason: Reason::of("delivered_after_all"),
        }),
        Event::ExceptionRaised(ExceptionRaised {
            exception: EXCEPTION,
            cause: ExceptionCause::EndedOtherwise {
                report: REPORT,
                milestone: Milestone::Delivered,
                stage: Stage::Cancelled,
            },
        }),
        Event::ExceptionResolved(ExceptionResolved {
            exception: EXCEPTION,
            resolution: Resolution::Person { reason: Reason::of("found") },
        }),
    ]
}

/// What else a shipment's events may say.
pub(super) fn variants() -> Vec<Event> {
    let seen = Report { place: None, carrier: None, reason: None, ..report() };
    let estimate = |cause| {
        let (before, after) = (day(2026, 3, 11), day(2026, 3, 8));
        Event::EstimateChanged(EstimateChanged { before, after, cause })
    };
    vec![
        Event::CustomsPresented(CustomsPresented {
            report: seen,
            declaration: None,
            wanted: vec![],
        }),
        Event::MilestoneCorrected(Correction {
            report: REPORT,
            milestone: Milestone::Damaged,
            reason: Reason::of("wrong_parcel"),
        }),
        estimate(EstimateCause::OnTime {}),
        estimate(EstimateCause::Person { reason: Reason::of("carrier_delay") }),
        Event::ProofRecorded(Proof {
            kind: ProofKind::PickUpCode,
            hash: Hash::of(b"the carrier's record"),
            received_by: None,
        }),
        planned(Direction::Return { asked: Some(RETURN) }),
        planned(Direction::Return { asked: None }),
        Event::Cancelled(Cancelled { cause: CancelCause::OrderCancelled {} }),
        Event::ExceptionResolved(ExceptionResolved {
            exception: EXCEPTION,
            resolution: Resolution::Corrected {},
        }),
    ]
}

/// With no more than a plan must have.
fn planned(direction: Direction) -> Event {
    Event::Planned(Planned {
        order: ORDER,
        direction,
        contents: vec![LineQuantity { line: 2, quantity: 1 }],
        weight_grams: None,
        declared_value: None,
        legs: vec![Leg {
            number: 1,
            partner: "sino-express".to_owned(),
            cost: Money::new(4_000, Currency::EUR).unwrap(),
            until: Milestone::Delivered,
            deadline_on: day(2026, 3, 8),
            tracking: None,
        }],
        promised_on: day(2026, 3, 10),
        estimated_on: day(2026, 3, 8),
    })
}
