//! Who the applicant is, and what lists say of him.

use super::super::{AcceptedDocument, IdentityFacts, ScreenedList};
use super::*;
use crate::policy::DocumentKind;

const PASSPORT: Uuid = Uuid::from_u128(21);
const SELFIE: Uuid = Uuid::from_u128(22);

/// Wants what ships, and lets the policy book say what becomes of whom it does not know.
fn wanting(incomplete: Value) -> (Document, PolicyRef) {
    document(move |sections| {
        let mut section: Value = serde_json::from_str(Document::IDENTITY).unwrap();
        section["incomplete"] = incomplete.clone();
        sections["identity"] = section;
    })
}

fn review() -> (Document, PolicyRef) {
    wanting(json!({"kind": "review"}))
}

fn decline() -> (Document, PolicyRef) {
    wanting(json!({"kind": "decline", "reason": "identity_unverified"}))
}

fn accepted(document: Uuid, kind: DocumentKind) -> AcceptedDocument {
    AcceptedDocument { document, kind, lapses_on: day(12, 31) }
}

fn list(name: &str, as_of: Day, hit: bool) -> ScreenedList {
    let (list, list_version) = (name.to_owned(), "2026-02-28".to_owned());
    ScreenedList { screening: Uuid::from_u128(31), list, list_version, as_of, hit }
}

fn known() -> IdentityFacts {
    IdentityFacts {
        accepted: vec![
            accepted(PASSPORT, DocumentKind::Passport),
            accepted(SELFIE, DocumentKind::Selfie),
        ],
        known_in: vec![],
        screened: vec![list("un", day(3, 1), false)],
    }
}

fn with(facts: Facts, identity: IdentityFacts) -> Facts {
    Facts { identity: Some(identity), ..facts }
}

#[test]
fn who_is_known_is_decided_as_ever() {
    let assessed = by(&review(), with(trusted(), known()));
    assert_eq!(rules(&assessed), [Rule::ClassApproved]);
    assert_eq!(assessed.found.answer, Answer::Approve);
    assert_eq!(assessed.found.identity_reason, None);
}

#[test]
fn who_is_not_known_goes_to_a_person_or_is_declined_as_the_policy_says() {
    let selfie_alone =
        IdentityFacts { accepted: vec![accepted(SELFIE, DocumentKind::Selfie)], ..known() };
    for identity in [None, Some(selfie_alone)] {
        let facts = || Facts { identity: identity.clone(), ..trusted() };
        let assessed = by(&review(), facts());
        assert_eq!(assessed.found.answer, Answer::Review);
        assert!(rules(&assessed).contains(&Rule::IdentityIncomplete));

        let assessed = by(&decline(), facts());
        let told: Vec<_> = assessed.found.told().collect();
        match identity {
            // Nobody has looked through lists, so that a person may as well look; it is declined all
            // the same, for what the customer can act on.
            None => assert!(rules(&assessed).contains(&Rule::NotScreened)),
            Some(_) => assert!(!rules(&assessed).contains(&Rule::NotScreened)),
        }
        assert_eq!(assessed.found.answer, Answer::Decline);
        assert_eq!(told, ["identity_unverified"]);
    }
}

#[test]
fn what_the_score_loses_is_told_beside_the_identity_only_where_the_score_declines() {
    let of_both = by(&decline(), doubtful());
    let told: Vec<_> = of_both.found.told().collect();
    assert_eq!(told.first(), Some(&"identity_unverified"));
    assert_eq!(told.len(), 1 + of_both.found.scored.reasons.len());
}

/// Also one that would be declined, and also under a policy that wants nothing.
#[test]
fn what_a_list_says_or_another_file_decides_nothing_but_that_a_person_does() {
    let hit = IdentityFacts { screened: vec![list("un", day(3, 1), true)], ..known() };
    let elsewhere = IdentityFacts { known_in: vec![Uuid::from_u128(9)], ..known() };
    for (rule, identity) in [(Rule::ScreeningHit, hit), (Rule::KnownElsewhere, elsewhere)] {
        for document in [review(), decline(), document(|_| {})] {
            for facts in [trusted(), doubtful()] {
                let assessed = by(&document, with(facts, identity.clone()));
                assert_eq!(assessed.found.answer, Answer::Review, "{:#?}", assessed.found.rules);
                assert!(rules(&assessed).contains(&rule));
            }
        }
        let unknown = IdentityFacts { accepted: vec![], ..identity };
        let assessed = by(&decline(), with(trusted(), unknown));
        assert_eq!(assessed.found.answer, Answer::Review);
        assert_eq!(assessed.found.told().next(), None, "nothing is told that was not decided");
    }
}

#[test]
fn lists_are_looked_through_every_so_many_days() {
    // 90 days before the second of March.
    let last = Day::from_ymd(2025, 12, 2).unwrap();
    let screened = |as_of| IdentityFacts { screened: vec![list("un", as_of, false)], ..known() };
    let assessed = by(&review(), with(trusted(), screened(last)));
    assert_eq!(rules(&assessed), [Rule::ClassApproved]);
    let assessed = by(&review(), with(trusted(), screened(last.day_before().unwrap())));
    assert_eq!(rules(&assessed), [Rule::ClassApproved, Rule::NotScreened]);
    // Of two lists the older counts.
    let mut both = screened(last.day_before().unwrap());
    both.screened.push(list("zz", day(3, 1), false));
    let assessed = by(&review(), with(trusted(), both));
    assert_eq!(assessed.found.answer, Answer::Review);
    let never = IdentityFacts { screened: vec![], ..known() };
    assert!(rules(&by(&review(), with(trusted(), never))).contains(&Rule::NotScreened));
}

#[test]
fn what_was_recorded_of_an_identity_comes_out_again() {
    use super::super::{NotAgain, again};
    let (document, reference) = decline();
    let unknown = IdentityFacts { accepted: vec![], ..known() };
    for facts in [with(trusted(), known()), with(trusted(), unknown), trusted()] {
        let assessed = by(&(document.clone(), reference), facts);
        let bytes = serde_json::to_vec(&assessed).unwrap();
        assert_eq!(again(&bytes, |_| Some(&document)), Ok(assessed.clone()));
        let mut changed = serde_json::to_value(&assessed).unwrap();
        changed["facts"]["identity"] = json!({
            "accepted": [], "known_in": [Uuid::from_u128(9)],
        });
        let changed: Assessed = serde_json::from_value(changed).unwrap();
        let bytes = serde_json::to_vec(&changed).unwrap();
        let found = again(&bytes, |_| Some(&document));
        assert!(matches!(found, Err(NotAgain::Differs(_))), "{found:?}");
    }
}
