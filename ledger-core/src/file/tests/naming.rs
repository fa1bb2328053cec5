//! What a file tells of its names to who sees to it that no other file has them.

use super::super::{Does, Name, Naming, Share};
use super::*;
use crate::credit::loan::{OutgoingReversal, Payee};

/// What the command does to names, and the file after it.
#[track_caller]
fn asked(story: Story, command: Command) -> (Story, Vec<Naming>) {
    let facts = story.ask(&command).expect("expected facts, got a refusal");
    let (state, namings) =
        story.state.clone().apply_naming(&facts, place(story.commits + 1), story.on);
    let story = story.after(command);
    assert_eq!(story.state, state, "what is told of names changes nothing");
    (story, namings)
}

fn of_loan(story: Story, loan: Uuid, act: Act) -> (Story, Vec<Naming>) {
    asked(story, Command::Loan { loan, act })
}

fn tmoney(reference: &str) -> Name {
    Name::Money { channel: "tmoney".to_owned(), reference: reference.to_owned() }
}

fn all(name: Name, does: Does) -> Naming {
    Naming { name, share: Share::All, does }
}

#[test]
fn money_takes_its_reference_and_gives_it_back_when_it_is_taken_back() {
    let story = Story::registered().after_loan(LOAN_1, board(day(30)));
    let (story, taken) = of_loan(story, LOAN_1, repay(1, 500, money("tmoney", "F-9")));
    assert_eq!(taken, [all(tmoney("F-9"), Does::Takes)]);
    let (story, freed) = of_loan(story, LOAN_1, reverse(1));
    assert_eq!(freed, [all(tmoney("F-9"), Does::Frees)]);
    let (_, nothing) = of_loan(story, LOAN_1, charge());
    assert_eq!(nothing, []);
}

#[test]
fn a_part_is_told_with_its_amount_and_its_whole() {
    let part = Part { number: 2, whole: xof(15_000) };
    let (channel, reference) = ("tmoney".to_owned(), "T-1".to_owned());
    let money = loan::MoneyRef::External { channel, reference, part: Some(part) };
    let story = Story::registered().after_loan(LOAN_1, board(day(30)));
    let (story, taken) = of_loan(story, LOAN_1, repay(1, 5_000, money));
    let share = Share::Part { number: 2, amount: xof(5_000), whole: Some(xof(15_000)) };
    assert_eq!(taken, [Naming { name: tmoney("T-1"), share, does: Does::Takes }]);
    let (_, freed) = of_loan(story, LOAN_1, reverse(1));
    assert_eq!(freed, [Naming { name: tmoney("T-1"), share, does: Does::Frees }]);
}

#[test]
fn a_boarded_loan_takes_its_names_until_it_is_rescinded() {
    let (lender, system) = ("orabank".to_owned(), "orabank".to_owned());
    let by_lender = |reference: &str| Name::LoanOfLender {
        lender: lender.clone(),
        reference: reference.to_owned(),
    };
    let by_system = |reference: &str| Name::LoanOfSystem {
        lender: system.clone(),
        reference: reference.to_owned(),
    };
    let (story, taken) = of_loan(Story::registered(), LOAN_1, board(day(30)));
    let expected = [all(by_lender("B-old-1"), Does::Takes), all(by_system("old-1"), Does::Takes)];
    assert_eq!(taken, expected);
    let (_, freed) = of_loan(story, LOAN_1, rescind());
    let keys = |namings: &[Naming]| -> Vec<_> {
        namings.iter().map(|it| (it.name.key(), it.does)).collect()
    };
    let expected = [all(by_lender("B-old-1"), Does::Frees), all(by_system("old-1"), Does::Frees)];
    assert_eq!(keys(&freed), keys(&expected));
}

#[test]
fn a_lender_that_tells_its_reference_again_takes_it_once() {
    let granted = Act::Grant {
        parts_until: None,
        product: None,
        lender: Lender::Bank { id: "orabank".to_owned() },
        lender_reference: Some("L-7".to_owned()),
        principal: xof(10_000),
        plan: Plan::InterestFree { instalments: 2, first_due_on: day(30), day_of_month: None },
        decision: directly(),
    };
    let told = |disbursement: u128, reference: &str| Act::Disburse {
        disbursement: Uuid::from_u128(disbursement),
        amount: xof(10_000),
        net: None,
        payee: Payee::Platform {},
        money: money("orabank", &format!("D-{disbursement}")),
        lender_reference: Some(reference.to_owned()),
        value_date: None,
    };
    let lender = |reference: &str| Name::LoanOfLender {
        lender: "orabank".to_owned(),
        reference: reference.to_owned(),
    };
    let story = Story::registered().after_loan(LOAN_1, granted.clone());
    let known =
        |reference: &str| Rejection::LoanKnown { loan: LOAN_1, reference: reference.to_owned() };
    assert_eq!(story.ask_loan(LOAN_2, granted), Err(known("L-7")));
    let story = story.after_loan(LOAN_2, grant(day(30)));
    let (story, taken) = of_loan(story, LOAN_1, told(1, "l-7"));
    let out = Name::Money { channel: "orabank".to_owned(), reference: "D-1".to_owned() };
    assert_eq!(taken, [all(out, Does::Takes)]);
    // The other is of the own book, which has names of its own.
    let (story, taken) = of_loan(story, LOAN_2, told(2, "L-7"));
    assert_eq!(taken.len(), 2);
    assert_ne!(taken[0].name.key(), lender("L-7").key());
    // What it was called before is free too once it is given up.
    let back = |disbursement: u128| Act::ReverseDisbursement {
        disbursement: Uuid::from_u128(disbursement),
        cause: OutgoingReversal::Misposted {},
        reason: Reason { code: "recorded_in_error".to_owned(), note: None },
    };
    let story = story.after_loan(LOAN_1, back(1)).after_loan(LOAN_1, told(3, "M-8"));
    let (_, freed) = of_loan(story.after_loan(LOAN_1, back(3)), LOAN_1, cancel());
    let freed: Vec<_> = freed.iter().map(|it| (it.name.key(), it.does)).collect();
    assert_eq!(freed, ["M-8", "L-7"].map(|it| (lender(it).key(), Does::Frees)));
}

#[test]
fn who_buys_a_loan_names_it_and_who_sold_it_names_no_other_so() {
    let sell = |to: &str, reference: &str| Act::Sell {
        to: Lender::Bank { id: to.to_owned() },
        lender_reference: Some(reference.to_owned()),
        reference: "sale 7".to_owned(),
        reason: Reason { code: "receivables_sold".to_owned(), note: None },
    };
    let lender = |lender: &str, reference: &str| Name::LoanOfLender {
        lender: lender.to_owned(),
        reference: reference.to_owned(),
    };
    let story = Story::registered()
        .after_loan(LOAN_1, board_as("B-1", day(30)))
        .after_loan(LOAN_2, board_as("B-2", day(30)));
    let (story, taken) = of_loan(story, LOAN_1, sell("collector", "C-1"));
    assert_eq!(taken, [all(lender("collector", "C-1"), Does::Takes)]);
    let known = Rejection::LoanKnown { loan: LOAN_1, reference: "c-1".to_owned() };
    assert_eq!(story.ask_loan(LOAN_2, sell("collector", "c-1")), Err(known));
    assert!(story.ask_loan(LOAN_2, sell("another", "C-1")).is_ok());
    let (_, freed) = of_loan(story, LOAN_1, rescind());
    let freed: Vec<_> = freed.iter().map(|it| it.name.key()).collect();
    assert!(freed.contains(&lender("collector", "C-1").key()) && freed.len() == 3, "{freed:?}");
}

#[test]
fn names_are_one_whose_signs_are_and_that_come_from_the_same_place() {
    let one = tmoney("F-9").key();
    for same in ["f-9", " F -9 ", "F-9\u{a0}"] {
        assert_eq!(tmoney(same).key(), one, "{same}");
    }
    let (lender, reference) = ("tmoney".to_owned(), "F-9".to_owned());
    let others = [
        tmoney("F9"),
        Name::Money { channel: "flooz".to_owned(), reference: reference.clone() },
        Name::Money { channel: "tmoneyF".to_owned(), reference: "-9".to_owned() },
        Name::LoanOfLender { lender: lender.clone(), reference: reference.clone() },
        Name::LoanOfSystem { lender, reference },
    ];
    for (index, other) in others.iter().enumerate() {
        assert_ne!(other.key(), one, "{other:?}");
        assert!(others.iter().skip(index + 1).all(|it| it.key() != other.key()), "{other:?}");
    }
}
