//! What time alone does to an identity.

use super::*;
use crate::folded::Folded;

fn age(text: &str) -> Command {
    on(text, "service", Act::Age)
}

#[test]
fn a_document_that_expires_takes_the_identity_with_it_on_that_day() {
    let state = replay::<Identity>(&known());
    assert_eq!(state.next_action_on(), Some(passport_ends()));
    given::<Identity>(known()).when(age("2027-01-31")).then_nothing();
    given::<Identity>(known()).when(age("2027-02-01")).then([
        Event::DocumentLapsed(DocumentLapsed { document: PASSPORT }),
        Event::Lapsed(Lapsed { documents: vec![PASSPORT] }),
    ]);
}

#[test]
fn what_the_identity_does_not_rest_on_lapses_alone() {
    let past = [passport(), accepted(PASSPORT, passport_ends())];
    given::<Identity>(past)
        .when(age("2027-03-01"))
        .then([Event::DocumentLapsed(DocumentLapsed { document: PASSPORT })]);
}

#[test]
fn where_nothing_counts_nothing_is_due() {
    let state = replay::<Identity>(&[passport(), selfie()]);
    assert_eq!(state.next_action_on(), None);
}
