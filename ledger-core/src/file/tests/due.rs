//! What a file does while something is due in one of its streams.

use super::delivering::{PARCEL, delivered, disbursed, plan};
use super::financing::{applied, approve, on_credit, on_order, order_stage, with_line};
use super::*;
use crate::file::age;
use crate::trade::order;

/// Two loans boarded; on day 11 the first should have come to be in arrears and the second has nothing due.
fn one_behind() -> Story {
    let story = Story::registered()
        .after_loan(LOAN_1, board(day(10)))
        .after_loan(LOAN_2, board_as("old-2", day(30)))
        .on(day(10));
    Story { on: day(11), ..story }
}

fn paid(loan: Uuid, reference: &str) -> Command {
    Command::Loan { loan, act: repay(1, 500, money("tmoney", reference)) }
}

#[test]
fn a_loan_that_was_not_aged_takes_nothing_and_the_others_take_their_money() {
    let story = one_behind();
    let stream = StreamId::Loan(LOAN_1);
    let refused = Err(Rejection::NotAged { stream, due_on: day(11) });
    assert_eq!(story.ask(&paid(LOAN_1, "TX-1")), refused);
    assert_eq!(story.ask_loan(LOAN_1, charge()), refused);

    let facts = story.ask(&paid(LOAN_2, "TX-1")).unwrap();
    assert!(facts.iter().all(|it| it.stream == StreamId::Loan(LOAN_2)), "{facts:?}");
    assert!(story.ask(&suspend()).is_ok());
    assert!(
        story.ask_loan(Uuid::from_u128(3), board_as("old-3", day(40))).is_ok(),
        "it is no new credit"
    );
}

#[test]
fn new_credit_waits_until_the_whole_file_is_aged() {
    let refused = || Err(Rejection::CreditWaits { stream: StreamId::Loan(LOAN_1) });
    let story = one_behind();
    assert_eq!(story.ask_loan(Uuid::from_u128(3), grant(day(60))), refused());
    let aged = story.after(Command::Age);
    assert!(aged.ask_loan(Uuid::from_u128(3), grant(day(60))).is_ok());

    let applied = applied(50_000, 10_000).after_loan(LOAN_1, board(day(3)));
    let behind = Story { on: day(3), ..applied };
    assert_eq!(behind.ask(&approve(10_000)), refused());
    assert_eq!(behind.ask(&on_order(on_credit())), refused());
}

#[test]
fn ageing_one_stream_after_the_other_leaves_the_file_as_ageing_it_at_once() {
    let story = (1..=9).fold(with_line(50_000), |story, n| {
        story.after_loan(Uuid::from_u128(n), board_as(&format!("old-{n}"), day(10)))
    });
    let mut pieces = story.on(day(10)).on(day(11));
    // All come to be in default and block their line.
    pieces.on = day(40);
    let at_once = pieces.ask(&Command::Age).unwrap();
    let by = clerk();
    let mut state = pieces.state.clone();
    let mut told = vec![];
    for stream in pieces.state.due(Engine::FIRST, pieces.on) {
        let facts = facts(pieces.on, &by, pieces.next(), &pieces.policies);
        let aged = age(&state, stream, &facts).unwrap();
        state = state.apply(&aged, place(20), pieces.on);
        assert!(state.next_action_in(stream, Engine::FIRST) > Some(pieces.on), "{stream} is done");
        assert_eq!(age(&state, stream, &facts), Ok(vec![]), "a day is done once");
        told.extend(aged);
    }
    assert_eq!(told, at_once);
    assert_eq!(state, pieces.state.apply(&at_once, place(20), pieces.on));
}

#[test]
fn goods_are_delivered_while_their_loan_could_not_be_aged_and_it_ages_on_later() {
    let (story, loan) = disbursed();
    let story = story.after(plan(PARCEL)).on(day(10));
    // Nobody could age the loan since it fell due.
    let behind = Story { on: day(40), ..story };
    let facts = behind.ask(&delivered(PARCEL, 1)).unwrap();
    let types: Vec<_> = facts.iter().map(|it| it.event.event_type()).collect();
    assert_eq!(types, ["shipment.delivered", "order.delivered"]);
    let touched: Vec<_> = facts.iter().map(|it| it.stream).collect();
    let story = Story { state: behind.state.apply(&facts, place(30), behind.on), ..behind };
    assert_eq!(story.state.check_streams(&story.policies, story.on, touched), Ok(()));
    assert_eq!(order_stage(&story), order::Stage::Delivered);
    let given_up = story.ask_loan(loan, rescind());
    assert!(given_up.is_err(), "{given_up:?}");
    let (story, types) = story.then(Command::Age);
    assert_eq!(types, ["loan.hold_ended", "loan.arrears_changed"]);
    assert_eq!((story.bucket(loan), story.is_in_default(loan)), (30, false));
}
