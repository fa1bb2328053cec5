//! Presented to customs, held and released.

use super::*;
use crate::freight::shipment::{CustomsHeld, CustomsPresented, CustomsReleased};
use crate::money::Difference;

fn present(wanted: &[DocumentKind]) -> Act {
    Act::PresentToCustoms {
        report: report(1, "03-21 08:00"),
        declaration: Some("C 4471".to_owned()),
        wanted: wanted.to_vec(),
    }
}

fn presented(wanted: &[DocumentKind]) -> Event {
    Event::CustomsPresented(CustomsPresented {
        report: report(1, "03-21 08:00"),
        declaration: Some("C 4471".to_owned()),
        wanted: wanted.to_vec(),
    })
}

fn held_for() -> Report {
    because(Reason::CustomsDocumentation, report(2, "03-21 15:00"))
}

fn hold(wanted: &[DocumentKind]) -> Act {
    Act::HoldAtCustoms { report: held_for(), wanted: wanted.to_vec() }
}

fn held(wanted: &[DocumentKind]) -> Event {
    Event::CustomsHeld(CustomsHeld { report: held_for(), wanted: wanted.to_vec() })
}

fn release(declared: i64, paid: i64) -> Act {
    let (declared, paid) = (xof(declared), xof(paid));
    Act::ReleaseFromCustoms { report: report(3, "03-23 09:00"), declared, paid }
}

fn released(declared: i64, paid: i64) -> Event {
    Event::CustomsReleased(CustomsReleased {
        report: report(3, "03-23 09:00"),
        declared: xof(declared),
        paid: xof(paid),
        difference: Difference { amount: paid - declared, currency: Currency::XOF },
    })
}

fn complete() -> [Event; 3] {
    let [invoice, declaration] = DocumentKind::ALWAYS_NEEDED;
    [planned(), attached(invoice), attached(declaration)]
}

#[test]
fn goods_are_presented_with_the_documents_the_office_wants() {
    let wanted =
        [DocumentKind::ImportPermit, DocumentKind::PackingList, DocumentKind::ImportPermit];
    let in_order = [DocumentKind::PackingList, DocumentKind::ImportPermit];
    once(&[planned()], ask(present(&wanted)), &[presented(&in_order)]);
}

#[test]
fn goods_are_held_for_a_reason() {
    let past = [planned(), presented(&[])];
    once(&past, ask(hold(&[])), &[held(&[])]);
    let reasonless = Act::HoldAtCustoms { report: report(2, "03-21 15:00"), wanted: vec![] };
    refused(&past, ask(reasonless), Rejection::NoReason);
}

#[test]
fn cleared_says_what_was_declared_what_was_paid_and_the_signed_difference() {
    once(&complete(), ask(release(30_000, 34_500)), &[released(30_000, 34_500)]);
    once(&complete(), ask(release(30_000, 27_000)), &[released(30_000, 27_000)]);
    once(&complete(), ask(release(30_000, 30_000)), &[released(30_000, 30_000)]);
}

#[test]
fn customs_release_nothing_without_invoice_and_declaration() {
    let [invoice, declaration] = DocumentKind::ALWAYS_NEEDED;
    for (past, missing) in [
        (vec![planned()], vec![invoice, declaration]),
        (vec![planned(), attached(declaration)], vec![invoice]),
        (vec![planned(), attached(invoice), attached(DocumentKind::Other)], vec![declaration]),
    ] {
        refused(&past, ask(release(1, 1)), Rejection::DocumentsMissing { missing });
    }
}

#[test]
fn customs_release_nothing_without_what_they_asked_for() {
    let (permit, inspection) = (DocumentKind::ImportPermit, DocumentKind::InspectionReport);
    let past = [&complete()[..], &[presented(&[permit]), held(&[inspection])]].concat();
    let missing = vec![permit, inspection];
    refused(&past, ask(release(1, 1)), Rejection::DocumentsMissing { missing });
    let past = [&past[..], &[attached(inspection)]].concat();
    refused(&past, ask(release(1, 1)), Rejection::DocumentsMissing { missing: vec![permit] });
    let past = [&past[..], &[attached(permit)]].concat();
    once(&past, ask(release(1, 1)), &[released(1, 1)]);
}

#[test]
fn what_a_corrected_report_asked_for_is_not_needed_any_more() {
    let past = [&complete()[..], &[held(&[DocumentKind::ImportPermit])]].concat();
    let Ok(corrected) = <Shipment as crate::decider::Decider>::decide(
        &crate::decider::replay::<Shipment>(&past),
        &ask(correct(2)),
    ) else {
        panic!("a report is corrected")
    };
    once(&[past, corrected].concat(), ask(release(1, 1)), &[released(1, 1)]);
}

#[test]
fn what_is_declared_and_paid_is_in_one_currency() {
    let (declared, paid) = (Money::new(100, Currency::EUR).unwrap(), xof(65_000));
    let act = Act::ReleaseFromCustoms { report: report(3, "03-23 09:00"), declared, paid };
    let (declared, paid) = (Currency::EUR, Currency::XOF);
    refused(&complete(), ask(act), Rejection::AnotherCurrency { declared, paid });
}

#[test]
fn a_release_that_is_told_before_the_presentation_is_recorded() {
    let past = [&complete()[..], &[released(1, 1)]].concat();
    once(&past, ask(present(&[])), &[presented(&[])]);
    let stands = after(&[&past[..], &[presented(&[])]].concat());
    assert_eq!(stands, standing(Milestone::CustomsReleased, "03-23 09:00"));
}

#[test]
fn a_document_is_attached_once_and_several_of_a_kind_may_be() {
    let (kind, hash) = (DocumentKind::PackingList, Hash::of(b"page 1"));
    let attach = |hash| ask(Act::AttachDocument { kind, hash });
    let document = |hash| Event::DocumentAttached(Document { kind, hash });
    once(&[planned()], attach(hash), &[document(hash)]);
    let other = Hash::of(b"page 2");
    once(&[planned(), document(hash)], attach(other), &[document(other)]);
}
