//! What a loan's life does to the credit line it is on.

use super::financing::{blocks, figures, on_line, with_line};
use super::*;
use crate::credit::line::{self, Block};

/// A loan of 10 000 in two instalments due on days 10 and 41, on a line of 50 000.
fn granted() -> Story {
    with_line(50_000).after_loan(LOAN_1, grant(day(10)))
}

fn running() -> Story {
    granted().after_loan(LOAN_1, disburse("D-1"))
}

/// In default since day 40.
fn in_default() -> Story {
    running().on(day(39)).on(day(40))
}

#[test]
fn a_grant_without_application_reserves_on_the_line_of_its_currency() {
    let (story, types) =
        with_line(50_000).then(Command::Loan { loan: LOAN_1, act: grant(day(10)) });
    assert_eq!(types, ["loan.granted", "credit_line.exposure_reserved"]);
    assert_eq!(figures(&story), (10_000, 0, 40_000));
}

#[test]
fn a_grant_is_refused_where_the_line_does_not_hold_it() {
    let story = with_line(9_000);
    let refused = line::Rejection::OverCeiling { available: xof(9_000), asked: xof(10_000) }.into();
    assert_eq!(story.ask_loan(LOAN_1, grant(day(10))), Err(refused));
}

#[test]
fn a_loan_that_was_there_before_the_line_is_not_on_it() {
    let story = Story::registered()
        .after_loan(LOAN_1, grant(day(10)))
        .after(on_line(line::Act::Open { ceiling: xof(50_000) }));
    let (story, types) = story.then(Command::Loan { loan: LOAN_1, act: disburse("D-1") });
    assert_eq!(types, ["loan.disbursed"]);
    assert_eq!(figures(&story.on(day(40))), (0, 0, 50_000));
}

#[test]
fn a_loan_in_another_currency_is_not_on_the_line() {
    let euros = Money::new(10_000, Currency::EUR).unwrap();
    let Act::Grant { product, lender, lender_reference, plan, decision, .. } = grant(day(10))
    else {
        unreachable!()
    };
    let principal = euros;
    let act = Act::Grant { product, lender, lender_reference, principal, plan, decision };
    let (_, types) = with_line(50_000).then(Command::Loan { loan: LOAN_1, act });
    assert_eq!(types, ["loan.granted"]);
}

#[test]
fn a_boarded_loan_is_outstanding_even_above_the_ceiling_and_on_a_blocked_line() {
    let story = with_line(4_000).after(on_line(line::Act::Block { motive: "arrears".to_owned() }));
    let (story, types) = story.then(Command::Loan { loan: LOAN_1, act: board(day(20)) });
    assert_eq!(types, ["loan.boarded", "credit_line.outstanding_raised"]);
    assert_eq!(figures(&story), (0, 10_000, 0));
}

#[test]
fn a_boarded_loan_in_default_blocks_the_line_at_once() {
    let story = Story { on: day(60), ..with_line(50_000) };
    let (_, types) = story.then(Command::Loan { loan: LOAN_1, act: board(day(10)) });
    assert_eq!(
        types,
        [
            "loan.boarded",
            "loan.arrears_changed",
            "loan.default_declared",
            "credit_line.outstanding_raised",
            "credit_line.blocked"
        ]
    );
}

#[test]
fn cancelling_a_grant_releases_what_was_reserved() {
    let (story, types) = granted().then(Command::Loan { loan: LOAN_1, act: cancel() });
    assert_eq!(types, ["loan.cancelled", "credit_line.exposure_released"]);
    assert_eq!(figures(&story), (0, 0, 50_000));
}

#[test]
fn disbursement_turns_the_reservation_into_outstanding() {
    let (story, types) = granted().then(Command::Loan { loan: LOAN_1, act: disburse("D-1") });
    assert_eq!(types, ["loan.disbursed", "credit_line.outstanding_raised"]);
    assert_eq!(figures(&story), (0, 10_000, 40_000));
}

/// Also where somebody blocked the line and lowered its limit since.
#[test]
fn a_disbursement_that_is_taken_back_is_reserved_again_whatever_became_of_the_line() {
    let story = running()
        .on(day(10))
        .after_loan(LOAN_1, repay(1, 2_000, money("tmoney", "1")))
        .after(on_line(line::Act::Block { motive: "y".to_owned() }));
    let act = Act::ReverseDisbursement {
        disbursement: Uuid::new_v5(&Uuid::nil(), b"D-1"),
        cause: loan::OutgoingReversal::Bounced {},
        reason: Reason::of("payment_bounced"),
    };
    let (story, types) = story.then(Command::Loan { loan: LOAN_1, act });
    assert_eq!(
        types,
        [
            "loan.disbursement_reversed",
            "credit_line.outstanding_lowered",
            "credit_line.exposure_reserved"
        ]
    );
    assert_eq!(figures(&story), (10_000, 0, 40_000));
    assert!(story.ask_loan(LOAN_1, disburse("D-1")).is_err(), "another one goes out");
    assert!(story.ask_loan(LOAN_1, disburse("D-2")).is_ok());
}

#[test]
fn money_that_waited_for_the_disbursement_frees_the_line_as_far_as_it_pays() {
    let early = repay(1, 3_000, money("tmoney", "1"));
    let granted = granted().after_loan(LOAN_1, early).on(day(12));
    let (story, types) =
        granted.then(Command::Loan { loan: LOAN_1, act: disburse_on("D-1", Some(day(2))) });
    assert_eq!(
        types,
        [
            "loan.disbursed",
            "loan.instalment_fell_due",
            "loan.arrears_changed",
            "credit_line.outstanding_raised",
            "credit_line.outstanding_lowered"
        ]
    );
    assert_eq!(figures(&story), (0, 7_000, 43_000));
}

#[test]
fn repaid_principal_frees_the_ceiling_and_a_reversal_takes_it_again() {
    let pay = repay(1, 5_000, money("tmoney", "1"));
    let (story, types) = running().on(day(10)).then(Command::Loan { loan: LOAN_1, act: pay });
    assert_eq!(types, ["loan.repayment_received", "credit_line.outstanding_lowered"]);
    assert_eq!(figures(&story), (0, 5_000, 45_000));
    let (story, types) = story.then(Command::Loan { loan: LOAN_1, act: reverse(1) });
    assert_eq!(types, ["loan.repayment_reversed", "credit_line.outstanding_raised"]);
    assert_eq!(figures(&story), (0, 10_000, 40_000));
}

#[test]
fn a_waiting_balance_that_pays_what_falls_due_frees_the_ceiling() {
    let story = running().after_loan(LOAN_1, repay(1, 5_000, money("tmoney", "1")));
    assert_eq!(figures(&story), (0, 10_000, 40_000));
    let story = Story { on: day(10), ..story };
    let (story, types) = story.then(Command::Age);
    assert_eq!(types, ["loan.instalment_fell_due", "credit_line.outstanding_lowered"]);
    assert_eq!(figures(&story), (0, 5_000, 45_000));
}

#[test]
fn a_reversal_on_a_loan_that_was_paid_off_is_outstanding_on_its_line_again() {
    let story = running().on(day(41)).after_loan(LOAN_1, repay(1, 10_000, money("tmoney", "1")));
    assert_eq!(figures(&story), (0, 0, 50_000));
    assert_eq!(figures(&story.after_loan(LOAN_1, reverse(1))), (0, 10_000, 40_000));
}

#[test]
fn default_blocks_the_line_and_cure_unblocks_what_it_blocked() {
    let story = running().on(day(39)).after(on_line(line::Act::Block { motive: "y".to_owned() }));
    let (story, types) = Story { on: day(40), ..story }.then(Command::Age);
    assert_eq!(types, ["loan.arrears_changed", "loan.default_declared", "credit_line.blocked"]);
    let person = Block::Person { motive: "y".to_owned() };
    assert_eq!(blocks(&story), [person.clone(), Block::Default { loan: LOAN_1 }]);

    let pay = repay(1, 5_000, money("tmoney", "1"));
    let (story, types) = story.then(Command::Loan { loan: LOAN_1, act: pay });
    assert_eq!(
        types,
        [
            "loan.repayment_received",
            "loan.cured",
            "loan.arrears_changed",
            "credit_line.outstanding_lowered",
            "credit_line.unblocked"
        ]
    );
    assert_eq!(blocks(&story), [person], "what a person blocked, a person unblocks");
}

#[test]
fn a_line_that_a_default_blocks_reserves_nothing() {
    let story = in_default();
    let blocks = vec![Block::Default { loan: LOAN_1 }];
    let refused = story.ask_loan(LOAN_2, grant(day(60)));
    assert_eq!(refused, Err(line::Rejection::Blocked { blocks }.into()));
}

#[test]
fn rescinding_a_loan_in_default_lowers_what_is_outstanding_and_unblocks() {
    let (story, types) = in_default().then(Command::Loan { loan: LOAN_1, act: rescind() });
    assert_eq!(
        types,
        ["loan.rescinded", "credit_line.outstanding_lowered", "credit_line.unblocked"]
    );
    assert_eq!(figures(&story), (0, 0, 50_000));
}

#[test]
fn two_loans_on_a_line_are_told_apart() {
    let story = in_default().after_loan(LOAN_2, board(day(50)));
    assert_eq!(figures(&story), (0, 20_000, 30_000));
    let story = story.after_loan(LOAN_2, repay(2, 10_000, money("tmoney", "2")));
    assert_eq!(blocks(&story), [Block::Default { loan: LOAN_1 }]);
}

#[test]
fn what_only_follows_is_never_asked() {
    let (loan, amount) = (LOAN_1, xof(1));
    let acts = [
        line::Act::Reserve { loan, amount },
        line::Act::ReserveAgain { loan, amount },
        line::Act::Release { loan },
        line::Act::Raise { loan, amount },
        line::Act::Lower { loan, amount },
        line::Act::BlockForDefault { loan },
        line::Act::UnblockAfterDefault { loan },
    ];
    let story = granted();
    for act in acts {
        assert_eq!(story.ask(&on_line(act)), Err(Rejection::NeverAsked));
    }
}

#[test]
fn the_check_finds_a_line_that_differs_from_its_loans() {
    let story = in_default();
    let fault = |amiss: &dyn Fn(&mut CustomerFile)| {
        let mut file = story.file().clone();
        amiss(&mut file);
        State::Customer(file).check(&story.policies, story.on).unwrap_err()
    };
    let forgotten = fault(&|it| assert!(it.line_of.remove_mut(&LOAN_1)));
    assert!(forgotten.contains("its loans take {}"), "{forgotten}");
    let empty = fault(&|it| {
        it.lines.insert_mut(LINE_2, it.lines[&super::financing::LINE].clone());
        it.versions.insert_mut(StreamId::CreditLine(LINE_2), 1);
    });
    assert!(empty.contains("two lines are in XOF"), "{empty}");
    let before = running().on(day(39));
    let unblocked = fault(&|it| {
        let line = before.file().lines[&super::financing::LINE].clone();
        it.lines.insert_mut(super::financing::LINE, line);
    });
    assert!(unblocked.contains("in default are"), "{unblocked}");
}

const LINE_2: Uuid = Uuid::from_u128(0x12);
