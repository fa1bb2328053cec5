//! What a loan's life does to the credit line it is on.

use super::financing::{LINE, block, blocks, figures, on_line, suspected, with_line};
use super::*;
use crate::credit::line::{self, BlockCause};

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
    let refused = line::Rejection::OverLimit { available: xof(9_000), asked: xof(10_000) }.into();
    assert_eq!(story.ask_loan(LOAN_1, grant(day(10))), Err(refused));
}

/// It was not once, so that an import that boarded loans first had no exposure at all.
#[test]
fn a_line_takes_in_the_loans_that_were_there_before_it() {
    let story = Story::registered()
        .after_loan(LOAN_1, grant(day(10)))
        .after_loan(LOAN_2, board(day(30)))
        .after(on_line(line::Act::Open { limit: xof(50_000) }));
    assert_eq!(figures(&story), (10_000, 10_000, 30_000));
    let (story, types) = story.then(Command::Loan { loan: LOAN_1, act: disburse("D-1") });
    assert_eq!(types, ["loan.disbursed", "credit_line.outstanding_raised"]);
    let story = story.on(day(40));
    assert_eq!(figures(&story), (0, 20_000, 30_000));
    assert_eq!(blocks(&story), [BlockCause::Default { loan: LOAN_1 }]);
}

#[test]
fn a_line_that_is_opened_while_a_loan_is_in_default_is_blocked_until_that_ends() {
    let story = Story::registered()
        .after_loan(LOAN_1, board(day(10)))
        .on(day(40))
        .after(on_line(line::Act::Open { limit: xof(5_000) }));
    assert_eq!(figures(&story), (0, 10_000, 0));
    assert_eq!(blocks(&story), [BlockCause::Default { loan: LOAN_1 }]);
    let pay = repay(1, 10_000, money("tmoney", "1"));
    let (story, types) = story.then(Command::Loan { loan: LOAN_1, act: pay });
    let line_types = ["credit_line.outstanding_lowered", "credit_line.unblocked"];
    assert_eq!(types[types.len() - 2..], line_types);
    assert_eq!((figures(&story), blocks(&story)), ((0, 0, 5_000), vec![]));
}

/// A loan that was paid off before the line was opened is on it all the same.
#[test]
fn a_reversal_on_a_loan_from_before_the_line_is_outstanding_on_it() {
    let story = Story::registered()
        .after_loan(LOAN_1, board(day(30)))
        .after_loan(LOAN_1, repay(1, 10_000, money("tmoney", "1")))
        .on(day(31))
        .after(on_line(line::Act::Open { limit: xof(50_000) }));
    assert_eq!(figures(&story), (0, 0, 50_000));
    assert_eq!(figures(&story.after_loan(LOAN_1, reverse(1))), (0, 10_000, 40_000));
}

/// Every event named every block that stood: 349 defaults of one day were too much for a commit.
#[test]
fn four_hundred_defaults_of_one_day_fit_in_a_commit() {
    let loans = (1..=400).map(|it| Uuid::from_u128(0x1_0000 + it));
    let story = loans.fold(with_line(50_000), |story, loan| {
        story.after_loan(loan, board_as(&loan.to_string(), day(10)))
    });
    let story = Story { on: day(40), ..story };
    let facts = story.ask(&Command::Age).unwrap();
    let blocked = facts.iter().filter(|it| it.event.event_type() == "credit_line.blocked");
    assert_eq!(blocked.count(), 400);
    let bytes: usize = facts.iter().map(|it| it.event.encode().get().len()).sum();
    assert!(bytes < 1024 * 1024, "{bytes} bytes");
    let (story, _) = story.then(Command::Age);
    assert_eq!(story.file().lines[&LINE].figures().unwrap().blocks, 400);
}

#[test]
fn a_loan_in_another_currency_is_not_on_the_line() {
    let euros = Money::new(10_000, Currency::EUR).unwrap();
    let Act::Grant { product, lender, lender_reference, plan, decision, .. } = grant(day(10))
    else {
        unreachable!()
    };
    let principal = euros;
    let act = Act::Grant {
        parts_until: None,
        product,
        lender,
        lender_reference,
        principal,
        plan,
        decision,
    };
    let (_, types) = with_line(50_000).then(Command::Loan { loan: LOAN_1, act });
    assert_eq!(types, ["loan.granted"]);
}

#[test]
fn a_boarded_loan_is_outstanding_even_above_the_limit_and_on_a_blocked_line() {
    let story = with_line(4_000).after(block());
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
        .after(block());
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
fn repaid_principal_frees_the_limit_and_a_reversal_takes_it_again() {
    let pay = repay(1, 5_000, money("tmoney", "1"));
    let (story, types) = running().on(day(10)).then(Command::Loan { loan: LOAN_1, act: pay });
    assert_eq!(types, ["loan.repayment_received", "credit_line.outstanding_lowered"]);
    assert_eq!(figures(&story), (0, 5_000, 45_000));
    let (story, types) = story.then(Command::Loan { loan: LOAN_1, act: reverse(1) });
    assert_eq!(types, ["loan.repayment_reversed", "credit_line.outstanding_raised"]);
    assert_eq!(figures(&story), (0, 10_000, 40_000));
}

#[test]
fn a_waiting_balance_that_pays_what_falls_due_frees_the_limit() {
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
    let story = running().on(day(39)).after(block());
    let (story, types) = Story { on: day(40), ..story }.then(Command::Age);
    assert_eq!(types, ["loan.arrears_changed", "loan.default_declared", "credit_line.blocked"]);
    let person = BlockCause::Person { reason: suspected() };
    assert_eq!(blocks(&story), [person.clone(), BlockCause::Default { loan: LOAN_1 }]);

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
    let refused = story.ask_loan(LOAN_2, grant(day(60)));
    assert_eq!(refused, Err(line::Rejection::Blocked { blocks: 1 }.into()));
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
fn what_is_written_off_is_outstanding_no_more_and_blocks_the_line_until_that_is_undone() {
    let reason = |code: &str| Reason::of(code);
    let write_off = Uuid::from_u128(90);
    let given_up = Act::WriteOff { write_off, reason: reason("uncollectable") };
    let story = running();
    let (story, types) = story.then(Command::Loan { loan: LOAN_1, act: given_up });
    assert_eq!(
        types,
        ["loan.written_off", "credit_line.outstanding_lowered", "credit_line.blocked"]
    );
    assert_eq!(figures(&story), (0, 0, 50_000));
    assert_eq!(blocks(&story), [BlockCause::Default { loan: LOAN_1 }]);
    let recovered = repay(1, 4_000, money("tmoney", "1"));
    let (story, types) = story.then(Command::Loan { loan: LOAN_1, act: recovered });
    assert_eq!(types, ["loan.repayment_received"]);
    let undone = Act::UndoWriteOff { write_off, reason: reason("paid_after_all") };
    let (story, types) = story.then(Command::Loan { loan: LOAN_1, act: undone });
    assert_eq!(
        types,
        [
            "loan.write_off_undone",
            "loan.cured",
            "credit_line.outstanding_raised",
            "credit_line.unblocked"
        ]
    );
    assert!(blocks(&story).is_empty());
}

#[test]
fn two_loans_on_a_line_are_told_apart() {
    let story = in_default().after_loan(LOAN_2, board(day(50)));
    assert_eq!(figures(&story), (0, 20_000, 30_000));
    let story = story.after_loan(LOAN_2, repay(2, 10_000, money("tmoney", "2")));
    assert_eq!(blocks(&story), [BlockCause::Default { loan: LOAN_1 }]);
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
        State::Customer(file.into()).check(&story.policies, story.on).unwrap_err()
    };
    let forgotten = fault(&|it| assert!(it.line_of.remove_mut(&LOAN_1)));
    assert!(forgotten.contains("is not on credit-line"), "{forgotten}");
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
