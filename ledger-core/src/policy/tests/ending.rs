//! What is proposed and never published: declined, or lapsed.

use super::*;

fn decline(document: &str, by: Hash) -> Command {
    let act = Act::Decline { hash: hash(document), by, reason: mistake() };
    Command { act, on: day(1), engine: Engine::FIRST, coverage: Coverage::default() }
}

fn age(on: u32) -> Command {
    Command { act: Act::Age, on: day(on), engine: Engine::FIRST, coverage: Coverage::default() }
}

#[test]
fn what_is_proposed_is_declined_by_anybody_for_a_reason() {
    let (document, reason) = (document(30), mistake());
    for by in [approver(), author()] {
        let declined = Declined { hash: hash(&document), reason: reason.clone(), by };
        given::<PolicyBook>([proposed(&document)])
            .when(decline(&document, by))
            .then([Event::Declined(declined)]);
    }
}

#[test]
fn what_was_declined_is_not_approved_and_may_be_proposed_anew() {
    let document = document(30);
    let hash = hash(&document);
    let declined = Declined { hash, reason: mistake(), by: approver() };
    let past = [proposed(&document), Event::Declined(declined)];
    given::<PolicyBook>(past.clone())
        .when(approve(&document, None))
        .then_refused(Rejection::NotProposed { hash });
    given::<PolicyBook>(past.clone())
        .when(decline(&document, author()))
        .then_refused(Rejection::NotProposed { hash });
    given::<PolicyBook>(past).when(propose(&document)).then([proposed(&document)]);
}

/// Before the first version, after as many days as are written in the rules.
#[test]
fn what_nobody_approves_in_time_lapses() {
    let [kept, late] = [document(30), document(45)];
    let Event::Proposed(later) = proposed(&late) else { panic!("it is proposed") };
    let past = [proposed(&kept), Event::Proposed(Proposed { lapses_on: day(92), ..later })];
    given::<PolicyBook>(past.clone()).when(age(90)).then_nothing();
    let lapsed = |it: &str| Event::Lapsed(Lapsed { hash: hash(it) });
    given::<PolicyBook>(past.clone()).when(age(91)).then([lapsed(&kept)]);
    let state = replay::<PolicyBook>(&past);
    assert_eq!(state.next_action_on(Engine::FIRST), Some(day(91)));
    let state = replay::<PolicyBook>(&[&past[..], &[lapsed(&kept)]].concat());
    assert_eq!(state.next_action_on(Engine::FIRST), Some(day(92)));
    let state = replay::<PolicyBook>(&[&past[..], &[lapsed(&kept), lapsed(&late)]].concat());
    assert_eq!(state.next_action_on(Engine::FIRST), None);
}

#[test]
fn what_has_lapsed_is_neither_approved_nor_declined_and_may_be_proposed_anew() {
    let document = document(30);
    let lapsed = Rejection::ProposalLapsed { hash: hash(&document), lapsed_on: day(91) };
    for command in [approve(&document, None), decline(&document, approver())] {
        given::<PolicyBook>([proposed(&document)])
            .when(Command { on: day(91), ..command.clone() })
            .then_refused(lapsed.clone());
        given::<PolicyBook>([proposed(&document)])
            .when(Command { on: day(90), ..command })
            .then_state();
    }
    let past = [proposed(&document), Event::Lapsed(Lapsed { hash: hash(&document) })];
    given::<PolicyBook>(past).when(propose(&document)).then([proposed(&document)]);
}

#[test]
fn how_long_a_proposal_waits_is_said_by_the_version_in_force() {
    let hasty = edited(|it| it["limits"]["proposal_days"] = json!(5));
    let next = document(45);
    let past = [proposed(&hasty), published(1, &hasty, day(1))];
    let state = given::<PolicyBook>(past).when(propose(&next)).then_state();
    assert_eq!(state.proposed[&hash(&next)].lapses_on, day(6));
}

#[test]
fn what_is_proposed_on_the_last_days_waits_to_the_last() {
    let on = Day::LAST.day_before().unwrap();
    let state = given::<PolicyBook>([]).when(Command { on, ..propose(&document(30)) }).then_state();
    assert_eq!(state.next_action_on(Engine::FIRST), Some(Day::LAST));
}

/// A log that was written under the first version is judged by it, whatever is known since.
#[test]
fn a_proposal_lapses_on_the_day_that_the_version_of_the_rules_says() {
    let document = document(30);
    let past = [proposed(&document)];
    let trial = |on| Command { engine: Engine::TRIAL, ..age(on) };
    given::<PolicyBook>(past.clone()).when(age(90)).then_nothing();
    let lapsed = Event::Lapsed(Lapsed { hash: hash(&document) });
    given::<PolicyBook>(past.clone()).when(trial(89)).then_nothing();
    given::<PolicyBook>(past.clone()).when(trial(90)).then([lapsed]);
    let state = replay::<PolicyBook>(&past);
    assert_eq!(state.next_action_on(Engine::TRIAL), Some(day(90)));
    let refused = Rejection::ProposalLapsed { hash: hash(&document), lapsed_on: day(90) };
    given::<PolicyBook>(past)
        .when(Command { on: day(90), engine: Engine::TRIAL, ..approve(&document, None) })
        .then_refused(refused);
}
