//! What a command costs in a small file and in a large one: counted, not timed.

use super::financing::{on_line, versions};
use super::*;
use crate::counted::{Counted, counted};
use crate::credit::line;

/// The day on which all loans of [`large`] fall due.
pub(super) const DUE: u32 = 40;

pub(super) fn nth(n: u32) -> Uuid {
    Uuid::from_u128(0x1_0000 + u128::from(n))
}

/// A file with so many loans on one credit line, all due on one day.
fn large(loans: u32) -> Story {
    large_under(Document::SHIPPED, loans)
}

/// The same under this document.
pub(super) fn large_under(document: &str, loans: u32) -> Story {
    let limit = xof(1_000_000_000_000);
    let mut document: serde_json::Value = serde_json::from_str(document).unwrap();
    document["sections"]["limits"]["credit_limit"] =
        serde_json::json!([{ "min": xof(1), "max": limit }]);
    let policies = versions(&[(document.to_string(), day(1))]);
    let story = Story::registered().under(policies).after(on_line(line::Act::Open { limit }));
    let mut story = story.by("service", "the core system");
    for n in 0..loans {
        let act = board_as(&format!("old-{n}"), day(DUE));
        let facts = story.ask(&Command::Loan { loan: nth(n), act }).unwrap();
        story.commits += 1;
        story.state = story.state.apply(&facts, place(story.commits), story.on);
    }
    story
}

/// Decides a command, takes in what follows, and checks what that touched: as a writer and a judge
/// do one after the other.
pub(super) fn take(story: &Story, command: &Command) -> (State, Counted) {
    counted(|| {
        let facts = story.ask(command).unwrap();
        let state = taken_in(&story.state, story, &facts);
        assert!(state.next_action_on(Engine::FIRST).is_some());
        state
    })
}

fn taken_in(state: &State, story: &Story, facts: &[Fact]) -> State {
    let state = state.clone().apply(facts, place(story.commits + 1), story.on);
    let commit = standing::commit(&state, facts, story.on);
    assert_eq!(state.check_standings(&commit), Ok(()));
    let touched = facts.iter().map(|it| it.stream);
    assert_eq!(state.check_streams(&story.policies, story.on, touched), Ok(()));
    state
}

/// Ages the first so many streams in which something is due, as one piece.
fn age_some(story: &Story, streams: usize) -> (State, Counted) {
    counted(|| {
        let by = clerk();
        let facts = facts(story.on, &by, story.next(), &story.policies);
        let due = story.state.due(Engine::FIRST, story.on).take(streams);
        due.fold(story.state.clone(), |state, stream| {
            let aged = age(&state, stream, &facts).unwrap();
            assert!(!aged.is_empty());
            taken_in(&state, story, &aged)
        })
    })
}

/// What a repayment, a grant, a submitted application and a piece of ageing cost in a file with so
/// many loans.
fn costs(loans: u32) -> [Counted; 4] {
    let story = large(loans);
    let loan = nth(loans / 2);
    let act = repay(7, 500, money("tmoney", "R-1"));
    let (_, repayment) = take(&story, &Command::Loan { loan, act });
    let (_, granting) = take(&story, &Command::Loan { loan: LOAN_1, act: grant(day(60)) });
    let (_, submitting) = take(&story, &financing::submit(application::Purpose::Cash {}, 1_000));
    let late = Story { on: day(DUE), ..story };
    let (aged, ageing) = age_some(&late, 10);
    assert_eq!(aged.due(Engine::FIRST, late.on).count(), loans as usize - 10);
    [repayment, granting, submitting, ageing]
}

#[test]
fn what_a_command_costs_does_not_grow_with_its_file() {
    let small = costs(10);
    println!("{small:?}");
    for loans in [1_000, 30_000] {
        assert_eq!(costs(loans), small, "with {loans} loans");
    }
    let [repayment, ..] = small;
    assert!(repayment.runs <= 5, "{repayment:?}");
    assert!(repayment.streams > 0 && repayment.invariants > 0 && repayment.bytes > 0);
}

#[test]
fn behind_a_commit_a_loan_is_checked_by_one_run_of_its_engine() {
    let story = large(10);
    let loan = nth(5);
    let act = repay(7, 500, money("tmoney", "R-1"));
    let facts = story.ask(&Command::Loan { loan, act }).unwrap();
    let state = story.state.clone().apply(&facts, place(story.commits + 1), story.on);
    // What is kept of it is known by then.
    assert!(state.next_action_on(Engine::FIRST).is_some());
    let streams = [StreamId::Loan(loan)];
    let (checked, cost) = counted(|| state.check_streams(&story.policies, story.on, streams));
    assert_eq!((checked, cost.runs), (Ok(()), 1));
}

#[test]
fn a_file_with_thirty_thousand_loans_due_on_one_day_is_aged_by_what_is_due() {
    let story = large(30_000);
    let late = Story { on: day(DUE), ..story };
    let (state, all) = age_some(&late, usize::MAX);
    assert_eq!(state.next_action_on(Engine::FIRST), Some(day(DUE + 1)));
    assert_eq!(state.check_whole(), Ok(()));
    let (_, ten) = age_some(&late, 10);
    let times = |it: usize| it * 3_000;
    assert_eq!(all.streams, times(ten.streams));
    assert_eq!((all.runs, all.invariants), (times(ten.runs), times(ten.invariants)));
}
