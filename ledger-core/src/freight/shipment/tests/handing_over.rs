//! Attempts that fail, codes by which parcels are picked up, and proofs of delivery.

use super::*;
use crate::freight::shipment::{DeliveryAttemptFailed, PickUpCode, Proof, ProofKind};
use crate::privacy::Personal;
use crate::recorded::Recorded;

fn prove(received_by: Option<&str>) -> Act {
    Act::RecordProof {
        kind: ProofKind::Signature,
        hash: Hash::of(b"signature"),
        received_by: received_by.map(sealed),
    }
}

fn proven(received_by: Option<&str>) -> Event {
    Event::ProofRecorded(Proof {
        kind: ProofKind::Signature,
        hash: Hash::of(b"signature"),
        received_by: received_by.map(sealed),
    })
}

fn issue(code: &str, valid_until: Option<&str>) -> Act {
    let (place, code) = ("Adawlato".to_owned(), sealed(code));
    Act::IssuePickUpCode { place, code, valid_until: valid_until.map(at) }
}

fn issued(code: &str, valid_until: Option<&str>) -> Event {
    let (place, code) = ("Adawlato".to_owned(), sealed(code));
    Event::PickUpCodeIssued(PickUpCode { place, code, valid_until: valid_until.map(at) })
}

#[test]
fn an_attempt_fails_for_a_reason_and_another_may_succeed() {
    let it = || because(ReportReason::ConsigneeNotHome, report(1, "03-24 10:00"));
    let failed = Event::DeliveryAttemptFailed(DeliveryAttemptFailed { report: it() });
    let past = [planned()];
    once(&past, ask(Act::FailDelivery { report: it() }), std::slice::from_ref(&failed));
    let reasonless = Act::FailDelivery { report: report(1, "03-24 10:00") };
    refused(&past, ask(reasonless), Rejection::NoReason);
    let act = Act::Deliver { report: report(2, "03-25 10:00") };
    once(&[planned(), failed], ask(act), &[delivered(2, "03-25 10:00")]);
}

#[test]
fn a_delivery_is_proven_once_it_is_reported() {
    let past = [planned(), delivered(1, "03-24 10:00")];
    once(&past, ask(prove(Some("QWZp"))), &[proven(Some("QWZp"))]);
    once(&past, ask(prove(None)), &[proven(None)]);
    let past = [planned(), reached_now(1, "03-24 10:00", OnTheWay::OutForDelivery)];
    let stage = Stage::Reached(Milestone::OutForDelivery);
    refused(&past, ask(prove(None)), Rejection::NotDelivered { stage });
}

#[test]
fn a_code_is_issued_while_the_parcel_can_be_picked_up() {
    given::<Shipment>([planned()]).when(ask(issue("MQ==", None))).then([issued("MQ==", None)]);
    // Another takes its place.
    let (past, until) = ([planned(), issued("MQ==", None)], Some("05-07 18:00"));
    given::<Shipment>(past).when(ask(issue("Mg==", until))).then([issued("Mg==", until)]);
    let (valid_until, recorded_at) = (at("04-30 12:00"), at("04-30 12:00"));
    let expected = Rejection::CodeExpired { valid_until, recorded_at };
    refused(&[planned()], ask(issue("MQ==", Some("04-30 12:00"))), expected);
    let stage = Stage::Reached(Milestone::Delivered);
    let past = [planned(), delivered(1, "03-24 10:00")];
    refused(&past, ask(issue("MQ==", None)), Rejection::Ended { stage });
}

#[test]
fn what_names_a_person_or_opens_a_locker_is_told_apart() {
    assert_eq!(proven(Some("QWZp")).personal(), [(Personal::ReceivedBy, &sealed("QWZp"))]);
    assert_eq!(proven(None).personal(), []);
    assert_eq!(issued("MQ==", None).personal(), [(Personal::PickUpCode, &sealed("MQ=="))]);
    assert_eq!(planned().personal(), []);
}
