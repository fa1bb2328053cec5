//! What a file takes in memory, and what a command makes and throws away: counted, not weighed.

use allocation_counter::measure;

use super::*;
use crate::calendar::Day;
use crate::credit::loan::{Decided, Payee};

/// Registered, granted a loan of 12 instalments by a bank, and paid out: a commit each.
fn quiet() -> (Story, Vec<Vec<Fact>>) {
    let mut story = Story::new().by("service", "the core system");
    let mut commits = vec![];
    let plan = Plan::InterestFree { instalments: 12, first_due_on: day(40), day_of_month: None };
    let reason = Reason { code: "sound".to_owned(), note: None };
    let grant = Act::Grant {
        parts_until: None,
        product: Some(loan::Product { code: "phone".to_owned(), version: None }),
        lender: Lender::Bank { id: "orabank".to_owned() },
        lender_reference: Some("OB-2026-000123".to_owned()),
        principal: xof(120_000),
        plan,
        decision: Decided::Direct { reference: "D-2026-000123".to_owned(), reason },
    };
    let disburse = Act::Disburse {
        disbursement: LOAN_2,
        amount: xof(120_000),
        net: None,
        payee: Payee::Customer {},
        money: money("bank:orabank", "P-2026-000123"),
        lender_reference: None,
        value_date: None,
    };
    let loan = LOAN_1;
    for command in [
        Command::Customer(register()),
        Command::Loan { loan, act: grant },
        Command::Loan { loan, act: disburse },
    ] {
        commits.push(story.ask(&command).unwrap());
        story = story.after(command);
    }
    (story, commits)
}

fn replayed(commits: &[Vec<Fact>], on: Day) -> State {
    let each = (1..).zip(commits);
    each.fold(State::new(FileId::Customer(CUSTOMER)), |state, (sequence, facts)| {
        state.apply(facts, place(sequence), on)
    })
}

/// What an allocator takes beside each allocation, to keep it and to round it up.
const BESIDE: i64 = 16;

#[test]
fn a_quiet_file_with_one_loan_of_twelve_instalments_takes_little() {
    let (story, commits) = quiet();
    let mut state = None;
    let all = measure(|| state = Some(replayed(&commits, story.on)));
    assert_eq!(state.as_ref(), Some(&story.state));
    let bytes = all.bytes_current + BESIDE * all.count_current;
    assert!(bytes <= 3_800, "{all:?}: {bytes} bytes");
}

#[test]
fn a_repayment_makes_little_that_it_throws_away() {
    let (story, _) = quiet();
    let act = repay(7, 500, money("tmoney", "R-1"));
    let command = Command::Loan { loan: LOAN_1, act };
    let all = measure(|| {
        let facts = story.ask(&command).unwrap();
        let state = story.state.clone().apply(&facts, place(story.commits + 1), story.on);
        assert!(state.next_action_on(Engine::FIRST).is_some());
    });
    assert!(all.count_total <= 100, "{all:?}");
}
