//! A version that only waits for its day is withdrawn by two persons.

use super::*;

/// Version 1 is in force from day 1, version 2 waits for day 20.
fn scheduled() -> Vec<Event> {
    book(&[(30, day(1)), (45, day(20))])
}

fn withdraw(by: Hash, on: u32) -> Command {
    let act = Act::Withdraw { hash: hash(&document(45)), by, reason: mistake() };
    Command { act, on: day(on), engine: Engine::FIRST, coverage: Coverage::default() }
}

fn withdrawal_proposed(by: Hash) -> Event {
    let hash = hash(&document(45));
    Event::WithdrawalProposed(WithdrawalProposed { version: 2, hash, reason: mistake(), by })
}

fn withdrawn() -> Event {
    let (hash, reason) = (hash(&document(45)), mistake());
    let (proposed_by, by) = (approver(), third());
    Event::Withdrawn(Withdrawn { version: 2, hash, reason, proposed_by, by })
}

#[test]
fn a_version_that_waits_for_its_day_is_withdrawn_by_two_persons() {
    let mut past = scheduled();
    given::<PolicyBook>(past.clone())
        .when(withdraw(approver(), 19))
        .then([withdrawal_proposed(approver())]);
    past.push(withdrawal_proposed(approver()));
    given::<PolicyBook>(past.clone())
        .when(withdraw(approver(), 19))
        .then_refused(Rejection::AnotherPersonWanted { version: 2 });
    given::<PolicyBook>(past.clone()).when(withdraw(third(), 19)).then([withdrawn()]);
    past.push(withdrawn());
    given::<PolicyBook>(past).when(withdraw(third(), 19)).then_nothing();
}

#[test]
fn what_one_person_wants_withdrawn_takes_force_all_the_same() {
    let mut past = scheduled();
    past.push(withdrawal_proposed(approver()));
    let state = replay::<PolicyBook>(&past);
    assert_eq!(state.in_force(day(20)).unwrap().reference.version, 2);
}

#[test]
fn a_version_that_was_withdrawn_never_takes_force_and_keeps_its_number() {
    let mut past = scheduled();
    past.extend([withdrawal_proposed(approver()), withdrawn()]);
    let state = replay::<PolicyBook>(&past);
    assert_eq!(state.in_force(day(20)).unwrap().reference.version, 1);
    let second = state.versions[1].reference;
    assert_eq!(state.version(second).unwrap().document.loan.default_days, 45);
    past.push(proposed(&document(60)));
    given::<PolicyBook>(past).when(approve(&document(60), None)).then([published(
        3,
        &document(60),
        day(2),
    )]);
}

#[test]
fn a_book_in_which_one_person_withdrew_a_version_alone_is_wrong() {
    let mut past = scheduled();
    past.push(withdrawal_proposed(third()));
    let Event::Withdrawn(by_two) = withdrawn() else { panic!("it is withdrawn") };
    let right = Withdrawn { proposed_by: approver(), ..by_two.clone() };
    let alone = Withdrawn { proposed_by: third(), ..by_two };
    let state = |last| replay::<PolicyBook>(&[&past[..], &[Event::Withdrawn(last)]].concat());
    assert_eq!(state(right).check(), Ok(()));
    assert_eq!(state(alone).check(), Err("version 2 was withdrawn by one person".to_owned()));
}

#[test]
fn a_version_whose_day_has_begun_is_not_withdrawn() {
    let begun = |version, effective_from| Rejection::InForceAlready { version, effective_from };
    given::<PolicyBook>(scheduled()).when(withdraw(approver(), 20)).then_refused(begun(2, day(20)));
    let mut past = scheduled();
    past.push(withdrawal_proposed(approver()));
    given::<PolicyBook>(past).when(withdraw(third(), 20)).then_refused(begun(2, day(20)));
    let act = Act::Withdraw { hash: hash(&document(30)), by: third(), reason: mistake() };
    given::<PolicyBook>(scheduled())
        .when(Command { act, on: day(1), engine: Engine::FIRST, coverage: Coverage::default() })
        .then_refused(begun(1, day(1)));
}

#[test]
fn what_was_never_published_is_not_withdrawn() {
    let hash = hash(&document(45));
    given::<PolicyBook>([proposed(&document(45))])
        .when(withdraw(approver(), 1))
        .then_refused(Rejection::NotPublished { hash });
}

/// A year that was mistyped: what follows would have to wait for it.
#[test]
fn a_scheduled_version_is_overtaken_once_it_is_withdrawn() {
    let far = day(300);
    let mut past = book(&[(30, day(1)), (45, far)]);
    past.push(proposed(&document(60)));
    given::<PolicyBook>(past.clone())
        .when(approve(&document(60), Some(day(2))))
        .then_refused(Rejection::TooEarly { asked: day(2), earliest: far });
    past.extend([withdrawal_proposed(approver()), withdrawn()]);
    given::<PolicyBook>(past).when(approve(&document(60), Some(day(2)))).then([published(
        3,
        &document(60),
        day(2),
    )]);
}

#[test]
fn what_was_withdrawn_may_be_proposed_and_published_anew() {
    let mut past = scheduled();
    past.extend([withdrawal_proposed(approver()), withdrawn()]);
    given::<PolicyBook>(past.clone()).when(propose(&document(45))).then([proposed(&document(45))]);
    past.extend([proposed(&document(45)), published(3, &document(45), day(20))]);
    let by_one = WithdrawalProposed {
        version: 3,
        hash: hash(&document(45)),
        reason: mistake(),
        by: third(),
    };
    given::<PolicyBook>(past).when(withdraw(third(), 19)).then([Event::WithdrawalProposed(by_one)]);
}
