//! What is handed in.

use super::*;

#[test]
fn a_document_is_handed_in_by_whomever_and_waits() {
    for by in ["customer", "support", "service"] {
        let document = created_id(COMMAND, "document");
        let mut expected = submitted(document, DocumentKind::Passport, Some("2027-01-31"));
        if let Event::DocumentSubmitted(it) = &mut expected {
            it.by = actor(by);
        }
        let act = hand_in(DocumentKind::Passport, Some("2027-01-31"));
        given::<Identity>([]).when(command(by, act)).then([expected]);
    }
}

#[test]
fn what_was_found_elsewhere_is_recorded() {
    let mut act = hand_in(DocumentKind::Passport, None);
    if let Act::SubmitDocument { known_in, .. } = &mut act {
        *known_in = vec![Uuid::from_u128(9)];
    }
    let events = asked([], &command("customer", act)).unwrap();
    let [Event::DocumentSubmitted(it)] = &events[..] else { panic!("it is handed in") };
    assert_eq!(it.known_in, [Uuid::from_u128(9)]);
}

#[test]
fn what_a_state_numbered_has_its_number_and_nothing_else_has_one() {
    for kind in DocumentKind::ALL {
        let mut act = hand_in(kind, None);
        let Act::SubmitDocument { number, issued_by, .. } = &mut act else { unreachable!() };
        let document_kind = kind.name().to_owned();
        let why = match kind.is_numbered() {
            true => {
                *issued_by = None;
                Rejection::NumberWanted { document_kind }
            }
            false => {
                *number = Some(sealed("number"));
                Rejection::NoNumber { document_kind }
            }
        };
        refused([], command("customer", act), why);
    }
}

#[test]
fn what_has_expired_is_refused_and_what_expires_today_is_not() {
    let (expires_on, business_date) = (day("2026-05-30"), day(TODAY));
    let act = hand_in(DocumentKind::Passport, Some("2026-05-30"));
    refused([], command("customer", act), Rejection::Expired { expires_on, business_date });
    let act = hand_in(DocumentKind::Passport, Some(TODAY));
    assert!(asked([], &command("customer", act)).is_ok());
}

#[test]
fn the_same_file_is_handed_in_again_only_after_it_was_rejected_or_lapsed() {
    let act = || hand_in(DocumentKind::Selfie, None);
    let accepted = || accepted(SELFIE, selfie_ends());
    for past in [vec![selfie()], vec![selfie(), accepted()]] {
        let why = Rejection::SubmittedAlready { document: SELFIE };
        refused(past, command("customer", act()), why);
    }
    let lapsed = Event::DocumentLapsed(DocumentLapsed { document: SELFIE });
    for past in [vec![selfie(), rejected(SELFIE)], vec![selfie(), accepted(), lapsed]] {
        assert!(asked(past, &command("customer", act())).is_ok());
    }
}

#[test]
fn at_most_twenty_wait() {
    let one = |number: u128| {
        let mut it = submitted(Uuid::from_u128(number), DocumentKind::ProofOfAddress, None);
        if let Event::DocumentSubmitted(it) = &mut it {
            it.sha256 = Hash::of(&number.to_be_bytes());
        }
        it
    };
    let waiting: Vec<_> = (1..=20).map(one).collect();
    let why = Rejection::TooManyWaiting { waiting: 20, max: 20 };
    refused(waiting, command("customer", hand_in(DocumentKind::Selfie, None)), why);
}
