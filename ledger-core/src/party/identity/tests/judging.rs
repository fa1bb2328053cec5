//! What a person thinks of documents.

use super::*;

#[test]
fn a_document_counts_until_it_expires_or_was_accepted_too_long_ago() {
    given::<Identity>([passport()])
        .when(command("risk", accept(PASSPORT)))
        .then([accepted(PASSPORT, passport_ends())]);
    given::<Identity>([selfie()])
        .when(command("risk", accept(SELFIE)))
        .then([accepted(SELFIE, selfie_ends())]);
}

#[test]
fn with_the_last_that_is_wanted_the_identity_is_verified() {
    let past = [passport(), selfie(), accepted(PASSPORT, passport_ends())];
    let expected = [accepted(SELFIE, selfie_ends()), verified()];
    given::<Identity>(past).when(command("risk", accept(SELFIE))).then(expected);
}

#[test]
fn accepted_or_rejected_twice_is_once() {
    given::<Identity>(known()).when(command("risk", accept(SELFIE))).then_nothing();
    let past = [selfie(), rejected(SELFIE)];
    given::<Identity>(past).when(command("risk", reject(SELFIE))).then_nothing();
}

#[test]
fn what_ended_is_looked_at_no_more() {
    let why = || Rejection::Ended { document: SELFIE };
    refused([selfie(), rejected(SELFIE)], command("risk", accept(SELFIE)), why());
    let lapsed = Event::DocumentLapsed(DocumentLapsed { document: SELFIE });
    let past = || [selfie(), accepted(SELFIE, selfie_ends()), lapsed.clone()];
    refused(past(), command("risk", accept(SELFIE)), why());
    refused(past(), command("risk", reject(SELFIE)), why());
}

#[test]
fn what_was_accepted_may_be_found_to_be_false_and_the_identity_lapses_with_it() {
    let lapsed = Event::Lapsed(Lapsed { documents: vec![SELFIE] });
    given::<Identity>(known())
        .when(command("risk", reject(SELFIE)))
        .then([rejected(SELFIE), lapsed]);
}

#[test]
fn another_document_of_the_kind_takes_its_place_at_once() {
    let another = Uuid::from_u128(3);
    let voter = submitted(another, DocumentKind::VoterCard, None);
    let ends = day(TODAY).saturating_add_days(1825);
    let past = known().into_iter().chain([voter, accepted(another, ends)]);
    let expected = [
        rejected(PASSPORT),
        Event::Lapsed(Lapsed { documents: vec![PASSPORT] }),
        Event::Verified(Verified {
            documents: vec![SELFIE, another],
            lapses_on: selfie_ends(),
            policy: policy(),
        }),
    ];
    given::<Identity>(past).when(command("risk", reject(PASSPORT))).then(expected);
}

#[test]
fn nobody_looks_at_documents_in_their_own_file_and_no_machine_does() {
    for act in [accept(PASSPORT), reject(PASSPORT)] {
        refused([passport()], command("customer", act.clone()), Rejection::OwnFile);
        let own = Command { own_file: true, ..command("risk", act.clone()) };
        refused([passport()], own, Rejection::OwnFile);
        refused([passport()], command("service", act), Rejection::NotAPerson);
    }
}

#[test]
fn what_was_not_handed_in_is_unknown() {
    let why = || Rejection::UnknownDocument { document: SELFIE };
    refused([], command("risk", accept(SELFIE)), why());
    refused([passport()], command("risk", reject(SELFIE)), why());
}

#[test]
fn what_has_expired_since_is_not_accepted() {
    let (expires_on, business_date) = (day("2027-01-31"), day("2027-02-01"));
    let late = on("2027-02-01", "risk", accept(PASSPORT));
    refused([passport()], late, Rejection::Expired { expires_on, business_date });
}

#[test]
fn a_version_that_wants_nothing_has_nothing_accepted() {
    let command = Command { wanted: None, ..command("risk", accept(PASSPORT)) };
    refused([passport()], command, Rejection::NothingWanted);
}

#[test]
fn what_is_not_wanted_is_not_accepted() {
    let bill = submitted(PASSPORT, DocumentKind::ProofOfAddress, None);
    let why = Rejection::KindNotWanted { document_kind: "proof_of_address".to_owned() };
    refused([bill], command("risk", accept(PASSPORT)), why);
}
