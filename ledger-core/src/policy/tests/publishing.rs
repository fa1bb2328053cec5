//! Proposing and approving: whose, and from which day a version is in force.

use super::*;
use crate::policy::{NoStart, UnlawfulPlans};

#[test]
fn a_document_is_proposed_with_its_hash_and_author() {
    given::<PolicyBook>([]).when(propose(Document::SHIPPED)).then([proposed(Document::SHIPPED)]);
}

#[test]
fn a_document_that_waits_for_approval_is_not_proposed_twice() {
    given::<PolicyBook>([proposed(Document::SHIPPED)])
        .when(propose(Document::SHIPPED))
        .then_nothing();
}

#[test]
fn several_documents_may_wait_for_approval() {
    given::<PolicyBook>([proposed(&document(30)), proposed(&document(45))])
        .when(approve(&document(45), None))
        .then([published(1, &document(45), day(1))]);
}

#[test]
fn the_first_version_is_in_force_at_once_whatever_is_asked() {
    given::<PolicyBook>([proposed(Document::SHIPPED)])
        .when(approve(Document::SHIPPED, Some(day(9))))
        .then([published(1, Document::SHIPPED, day(1))]);
}

#[test]
fn a_later_version_is_in_force_from_the_next_business_day() {
    let mut past = book(&[(30, day(1))]);
    past.push(proposed(&document(45)));
    given::<PolicyBook>(past.clone()).when(approve(&document(45), None)).then([published(
        2,
        &document(45),
        day(2),
    )]);
    given::<PolicyBook>(past).when(approve(&document(45), Some(day(20)))).then([published(
        2,
        &document(45),
        day(20),
    )]);
}

#[test]
fn a_later_version_does_not_change_the_day_that_has_begun() {
    let mut past = book(&[(30, day(1))]);
    past.push(proposed(&document(45)));
    given::<PolicyBook>(past)
        .when(approve(&document(45), Some(day(1))))
        .then_refused(Rejection::TooEarly { asked: day(1), earliest: day(2) });
}

#[test]
fn a_version_does_not_take_force_before_the_one_it_follows() {
    let mut past = book(&[(30, day(1)), (45, day(20))]);
    past.push(proposed(&document(60)));
    given::<PolicyBook>(past.clone())
        .when(approve(&document(60), Some(day(19))))
        .then_refused(Rejection::TooEarly { asked: day(19), earliest: day(20) });
    given::<PolicyBook>(past).when(approve(&document(60), None)).then([published(
        3,
        &document(60),
        day(20),
    )]);
}

#[test]
fn a_version_takes_force_within_so_many_days() {
    let mut past = book(&[(30, day(1))]);
    past.push(proposed(&document(45)));
    let (latest, beyond) = (day(1 + 366), day(1 + 367));
    given::<PolicyBook>(past.clone())
        .when(approve(&document(45), Some(beyond)))
        .then_refused(Rejection::TooLate { asked: beyond, latest });
    given::<PolicyBook>(past).when(approve(&document(45), Some(latest))).then([published(
        2,
        &document(45),
        latest,
    )]);
}

/// As one that an older release let pass.
#[test]
fn a_version_may_follow_one_that_takes_force_later_than_any_may_now() {
    let far = day(5_000);
    let mut past = book(&[(30, day(1)), (45, far)]);
    past.push(proposed(&document(60)));
    given::<PolicyBook>(past.clone()).when(approve(&document(60), None)).then([published(
        3,
        &document(60),
        far,
    )]);
    let asked = day(5_001);
    given::<PolicyBook>(past)
        .when(approve(&document(60), Some(asked)))
        .then_refused(Rejection::TooLate { asked, latest: far });
}

#[test]
fn on_the_last_day_nothing_waits_for_a_later_one() {
    let (document, last) = (document(45), Day::LAST);
    let mut past = book(&[(30, day(1))]);
    let Event::Proposed(late) = proposed(&document) else { panic!("it is proposed") };
    past.push(Event::Proposed(Proposed { lapses_on: last, ..late }));
    given::<PolicyBook>(past.clone())
        .when(Command { on: last.day_before().unwrap(), ..approve(&document, None) })
        .then([published(2, &document, last)]);
    given::<PolicyBook>(past)
        .when(Command { on: last, ..approve(&document, None) })
        .then_refused(Rejection::ProposalLapsed { hash: hash(&document), lapsed_on: last });
}

#[test]
fn a_published_version_stays_in_force_though_it_would_be_refused_today() {
    let prepaying = prepaying();
    let past = [proposed(&prepaying), published(1, &prepaying, day(1))];
    given::<PolicyBook>([])
        .when(propose(&prepaying))
        .then_refused(Rejection::from(Document::parse(&prepaying).unwrap_err()));
    let state = replay::<PolicyBook>(&past);
    let version = state.in_force(day(1)).unwrap();
    assert_eq!(version.document.loan.allocation.timings[0], Timing::InAdvance);
}

#[test]
fn a_document_is_checked_again_when_it_is_approved() {
    let prepaying = prepaying();
    given::<PolicyBook>([proposed(&prepaying)])
        .when(approve(&prepaying, None))
        .then_refused(Rejection::from(Document::parse(&prepaying).unwrap_err()));
}

#[test]
fn an_author_does_not_approve_their_own_version() {
    let act =
        Act::Approve { hash: hash(Document::SHIPPED), approver: author(), effective_from: None };
    given::<PolicyBook>([proposed(Document::SHIPPED)])
        .when(Command { act, on: day(1), engine: Engine::FIRST, coverage: Coverage::default() })
        .then_refused(Rejection::ApprovedByAuthor);
}

#[test]
fn what_was_never_proposed_is_not_approved() {
    given::<PolicyBook>([proposed(&document(30))])
        .when(approve(&document(45), None))
        .then_refused(Rejection::NotProposed { hash: hash(&document(45)) });
}

#[test]
fn the_newest_version_is_neither_proposed_nor_approved_again() {
    let past = book(&[(30, day(1)), (45, day(20))]);
    given::<PolicyBook>(past.clone()).when(propose(&document(45))).then_nothing();
    given::<PolicyBook>(past).when(approve(&document(45), None)).then_nothing();
}

#[test]
fn an_older_document_comes_back_as_a_version_of_its_own() {
    let mut past = book(&[(30, day(1)), (45, day(20))]);
    given::<PolicyBook>(past.clone())
        .when(approve(&document(30), None))
        .then_refused(Rejection::NotProposed { hash: hash(&document(30)) });
    given::<PolicyBook>(past.clone()).when(propose(&document(30))).then([proposed(&document(30))]);

    past.push(proposed(&document(30)));
    let state = given::<PolicyBook>(past).when(approve(&document(30), Some(day(40)))).then_state();
    let days = |on| state.in_force(on).unwrap().document.loan.default_days;
    assert_eq!([days(day(19)), days(day(20)), days(day(39)), days(day(40))], [30, 45, 45, 30]);
    assert_eq!(state.in_force(day(40)).unwrap().reference.version, 3);
}

#[test]
fn nothing_is_in_force_before_the_first_version() {
    assert!(State::default().in_force(day(1)).is_none());
    let state = replay::<PolicyBook>(&book(&[(30, day(5))]));
    assert!(state.in_force(day(4)).is_none());
    assert_eq!(state.in_force(day(5)).unwrap().reference.version, 1);
}

#[test]
fn of_two_versions_from_one_day_the_later_published_holds() {
    let state = replay::<PolicyBook>(&book(&[(30, day(1)), (45, day(3)), (60, day(3))]));
    assert_eq!(state.in_force(day(3)).unwrap().reference.version, 3);
}

#[test]
fn a_version_is_found_only_by_number_and_hash_together() {
    let state = replay::<PolicyBook>(&book(&[(30, day(1)), (45, day(3))]));
    let first = state.versions[0].reference;
    assert_eq!(state.version(first).unwrap().document.loan.default_days, 30);
    let mixed = PolicyRef { version: 2, ..first };
    assert!(state.version(mixed).is_none());
}

fn without_start() -> Coverage {
    let limit = Money::new(50_000, Currency::XOF).unwrap();
    let unlawful = UnlawfulPlans {
        product: "cash".to_owned(),
        lender: LenderKind::Bank,
        on: day(1),
        classes: vec!["medium".to_owned()],
        instalments_min: 3,
        instalments_max: 12,
        amount_min: limit,
        amount_max: limit,
    };
    let no_start = vec![NoStart { place: 0, limit, on: day(1) }];
    Coverage { unlawful: vec![unlawful], no_start }
}

#[test]
fn a_version_by_which_nobody_can_begin_says_that_it_gives_no_credit() {
    let coverage = without_start();
    let ask = |text: &str| Command { coverage: coverage.clone(), ..propose(text) };
    let reason = "expected a lawful plan of 50000 XOF, found none on 2026-03-01: change what it \
                  costs, or declare `products.no_credit`";
    let at = "sections.classes.limits[0].steps[0]".to_owned();
    let faults = vec![Fault { at, reason: reason.to_owned() }];
    given::<PolicyBook>([])
        .when(ask(Document::OPEN))
        .then_refused(Rejection::Malformed { faults: faults.clone() });
    given::<PolicyBook>([]).when(ask(Document::STRICT)).then([proposed(Document::STRICT)]);
    // It may be so on the day of its approval alone.
    given::<PolicyBook>([proposed(Document::OPEN)])
        .when(Command { coverage: coverage.clone(), ..approve(Document::OPEN, None) })
        .then_refused(Rejection::Malformed { faults });
}

#[test]
fn plans_that_are_not_lawful_are_published_with_the_version() {
    let coverage = without_start();
    let command = Command { coverage: coverage.clone(), ..approve(Document::STRICT, None) };
    let past = [proposed(Document::STRICT)];
    let state = replay::<PolicyBook>(&past);
    let events = PolicyBook::decide(&state, &command).unwrap();
    let [Event::Published(it)] = &events[..] else { panic!("{events:?}") };
    let told: Vec<_> = it.findings.iter().filter(|it| it.code.starts_with("no_")).collect();
    let places: Vec<_> = told.iter().map(|it| (it.code.as_str(), it.at.as_str())).collect();
    assert_eq!(
        places,
        [
            ("no_start", "sections.classes.limits[0].steps[0]"),
            ("no_lawful_plan", "sections.products.products[1]"),
        ]
    );
    assert_eq!(told[1].plans.as_ref(), coverage.unlawful.first());
}
