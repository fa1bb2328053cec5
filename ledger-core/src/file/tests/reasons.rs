//! A reason is one of the codes that the policy in force gives for the act.

use super::*;
use crate::policy::PolicyBook;
use crate::reason::Reason;

fn decline(code: &str) -> Command {
    let (hash, by) = (Hash::of(b"proposed"), Hash::of(b"approver"));
    Command::PolicyBook(policy::Act::Decline { hash, by, reason: Reason::of(code) })
}

fn withdraw(code: &str) -> Command {
    let (hash, by) = (Hash::of(b"published"), Hash::of(b"approver"));
    Command::PolicyBook(policy::Act::Withdraw { hash, by, reason: Reason::of(code) })
}

fn asked(command: &Command, policies: &policy::State) -> Rejection {
    let by = clerk();
    let facts = facts(day(1), &by, Uuid::from_u128(1), policies);
    decide(&State::PolicyBook(policies.clone().into()), command, &facts).unwrap_err()
}

#[test]
fn a_reason_is_one_of_those_the_policy_in_force_gives_for_the_act() {
    let policies = ordinary();
    let known = |codes: &[&str]| codes.iter().map(|it| (*it).to_owned()).collect();
    let unknown =
        |reason: &str, known| Rejection::UnknownReason { reason: reason.to_owned(), known };
    let for_declining = known(&["incomplete", "not_lawful", "recorded_in_error", "superseded"]);
    assert_eq!(asked(&decline("dislike"), &policies), unknown("dislike", for_declining));
    // One that is known for another act.
    let for_withdrawing = known(&["not_lawful", "recorded_in_error", "superseded"]);
    assert_eq!(asked(&withdraw("incomplete"), &policies), unknown("incomplete", for_withdrawing));
    // A known one is asked of the policy book itself.
    let not_proposed = policy::Rejection::NotProposed { hash: Hash::of(b"proposed") };
    assert_eq!(asked(&decline("superseded"), &policies), not_proposed.into());
}

#[test]
fn while_no_policy_is_in_force_any_reason_is_taken() {
    let not_proposed = policy::Rejection::NotProposed { hash: Hash::of(b"proposed") };
    assert_eq!(asked(&decline("dislike"), &policy::State::default()), not_proposed.into());
}

#[test]
fn a_customer_is_told_reasons_that_the_policy_in_force_gives() {
    let reasons = vec!["dislike".to_owned()];
    let act = application::Act::Decline { reasons, reason: Reason::of("arrears") };
    let command = Command::Application { application: Uuid::from_u128(9), act };
    let policies = ordinary();
    let by = clerk();
    let facts = facts(day(1), &by, Uuid::from_u128(1), &policies);
    let state = State::new(FileId::Customer(CUSTOMER));
    match decide(&state, &command, &facts) {
        Err(Rejection::UnknownReason { reason, known }) => {
            assert_eq!((reason.as_str(), known.len()), ("dislike", 8));
        }
        other => panic!("expected a refusal of `dislike`, got {other:?}"),
    }
}

#[test]
fn what_was_proposed_lapses_as_the_policy_book_is_aged() {
    let (by, policies) = (clerk(), policy::State::default());
    let document = Document::SHIPPED.to_owned();
    let proposed = Proposed {
        hash: Hash::of(document.as_bytes()),
        document,
        author: Hash::of(b"author"),
        lapses_on: day(31),
    };
    let lapsed = policy::Event::Lapsed(policy::Lapsed { hash: proposed.hash });
    let book = replay::<PolicyBook>(&[policy::Event::Proposed(proposed)]);
    let state = State::PolicyBook(book.into());
    assert_eq!(state.next_action_on(Engine::FIRST), Some(day(31)));
    assert_eq!(state.next_action_in(StreamId::PolicyBook, Engine::FIRST), Some(day(31)));
    assert_eq!(state.next_action_in(StreamId::Loan(LOAN_1), Engine::FIRST), None);
    let on = |date| facts(date, &by, Uuid::from_u128(1), &policies);
    assert_eq!(age(&state, StreamId::PolicyBook, &on(day(30))), Ok(vec![]));
    let expected = vec![Fact { stream: StreamId::PolicyBook, event: Event::PolicyBook(lapsed) }];
    assert_eq!(age(&state, StreamId::PolicyBook, &on(day(31))), Ok(expected.clone()));
    assert_eq!(decide(&state, &Command::Age, &on(day(31))), Ok(expected.clone()));
    let state = state.apply(&expected, place(2), day(31));
    assert_eq!(state.next_action_on(Engine::FIRST), None);
}
