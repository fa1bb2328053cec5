//! What each refusal tells.

use super::*;

#[test]
fn refusals_tell_their_kind_and_facts() {
    let hash = author();
    let expected = [
        (
            Rejection::Malformed { faults: vec![fault("sections.loan", "it is missing")] },
            "policy.malformed",
            Kind::Invalid,
            json!({"faults": [{"at": "sections.loan", "reason": "it is missing"}]}),
        ),
        (
            Rejection::NotProposed { hash },
            "policy.not_proposed",
            Kind::NotFound,
            json!({"hash": hash.to_string()}),
        ),
        (
            Rejection::ProposalLapsed { hash, lapsed_on: day(2) },
            "policy.proposal_lapsed",
            Kind::Conflict,
            json!({"hash": hash.to_string(), "lapsed_on": "2026-03-02"}),
        ),
        (
            Rejection::NotPublished { hash },
            "policy.not_published",
            Kind::NotFound,
            json!({"hash": hash.to_string()}),
        ),
        (
            Rejection::InForceAlready { version: 2, effective_from: day(2) },
            "policy.in_force_already",
            Kind::Conflict,
            json!({"version": 2, "effective_from": "2026-03-02"}),
        ),
        (
            Rejection::AnotherPersonWanted { version: 2 },
            "policy.another_person_wanted",
            Kind::Conflict,
            json!({"version": 2}),
        ),
        (Rejection::ApprovedByAuthor, "policy.approved_by_author", Kind::Conflict, json!({})),
        (
            Rejection::TooEarly { asked: day(1), earliest: day(2) },
            "policy.too_early",
            Kind::Invalid,
            json!({"asked": "2026-03-01", "earliest": "2026-03-02"}),
        ),
        (
            Rejection::TooLate { asked: day(2), latest: day(1) },
            "policy.too_late",
            Kind::Invalid,
            json!({"asked": "2026-03-02", "latest": "2026-03-01"}),
        ),
    ];
    for (rejection, code, kind, facts) in expected {
        assert_eq!(
            (rejection.code(), rejection.kind(), json!(rejection.facts())),
            (code, kind, facts)
        );
    }
}

#[test]
fn every_fault_is_told_with_its_place() {
    let faults = vec![fault("sections.loan", "it is missing"), fault("", "it is empty")];
    let told = "the policy document is not usable: sections.loan: it is missing; it is empty";
    assert_eq!(Malformed(faults.clone()).to_string(), told);
    assert_eq!(Rejection::from(Malformed(faults)).to_string(), told);
}

fn fault(at: &str, reason: &str) -> Fault {
    Fault { at: at.to_owned(), reason: reason.to_owned() }
}
