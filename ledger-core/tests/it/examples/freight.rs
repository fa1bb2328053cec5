//! Examples of what happens to shipments.

use ledger_core::freight::shipment::{
    Cancelled, CarrierCode, Correction, CustomsHeld, CustomsPresented, CustomsReleased, Damaged,
    Delivered, DeliveryAttemptFailed, Document, DocumentKind, EstimateCause, EstimateChanged,
    Event, Leg, Lost, Milestone, MilestoneReached, OnTheWay, PickUpCode, Planned, Proof, ProofKind,
    Reason, Report, Returned, Stage, Standing, TrackingAssigned,
};
use ledger_core::money::{Currency, Difference};

use super::{Hash, ORDER, REPORT, at, day, sealed, xof};

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
        reason: Some(Reason::CustomsDocumentation),
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
            motive: "delivered at the neighbour's, not at the address".to_owned(),
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
        Event::Cancelled(Cancelled { motive: "the order was cancelled".to_owned() }),
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
            motive: "another parcel".to_owned(),
        }),
        estimate(EstimateCause::OnTime),
        estimate(EstimateCause::Person { motive: "the carrier called".to_owned() }),
        Event::ProofRecorded(Proof {
            kind: ProofKind::PickUpCode,
            hash: Hash::of(b"the carrier's record"),
            received_by: None,
        }),
    ]
}
