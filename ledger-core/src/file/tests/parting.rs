//! What a principal that goes out in parts means to the line that its loan is on.

use super::financing::*;
use super::*;
use crate::credit::line;
use crate::credit::loan::OutgoingReversal;
use crate::reason::Reason;

/// Of 12 000 francs in six instalments that may go out until the 25th, on a line of 100 000.
fn granted() -> Story {
    let act = Act::Grant {
        product: None,
        lender: Lender::OwnBook {},
        lender_reference: None,
        principal: xof(12_000),
        plan: Plan::InterestFree { instalments: 6, first_due_on: day(20), day_of_month: None },
        parts_until: Some(day(25)),
        decision: directly(),
    };
    Story::registered()
        .under(versions(&[(Document::OPEN.to_owned(), day(1))]))
        .after(on_line(line::Act::Open { limit: xof(100_000) }))
        .after_loan(LOAN_1, act)
}

fn part(number: u128, amount: i64) -> Act {
    let name = format!("D-{number}");
    let Act::Disburse { payee, money, .. } = disburse(&name) else { unreachable!() };
    let (net, lender_reference, value_date) = (None, None, None);
    let (disbursement, amount) = (Uuid::from_u128(number), xof(amount));
    Act::Disburse { disbursement, amount, net, payee, money, lender_reference, value_date }
}

/// What is reserved and what is outstanding.
fn taken(story: &Story) -> (i64, i64) {
    let (reserved, outstanding, _) = figures(story);
    (reserved, outstanding)
}

#[test]
fn what_has_not_gone_out_stays_reserved_until_its_days_are_over() {
    let story = granted();
    assert_eq!(taken(&story), (12_000, 0));
    let story = story.after_loan(LOAN_1, part(901, 4_000));
    assert_eq!(taken(&story), (8_000, 4_000));
    let story = story.after_loan(LOAN_1, part(902, 2_000)).on(day(25));
    assert_eq!(taken(&story), (6_000, 6_000));
    assert_eq!(taken(&story.on(day(26))), (0, 6_000));
}

#[test]
fn what_comes_back_is_reserved_again_and_all_of_it_once_nothing_is_out() {
    let back = |number: u128| Act::ReverseDisbursement {
        disbursement: Uuid::from_u128(number),
        cause: OutgoingReversal::Bounced {},
        reason: Reason::of("payment_bounced"),
    };
    let story = granted().after_loan(LOAN_1, part(901, 4_000));
    let story = story.after_loan(LOAN_1, part(902, 2_000)).after_loan(LOAN_1, back(902));
    assert_eq!(taken(&story), (8_000, 4_000));
    assert_eq!(taken(&story.after_loan(LOAN_1, back(901))), (12_000, 0));
}

/// What is paid back and owed again is none of what is still to go out.
#[test]
fn a_payment_that_is_taken_back_uses_nothing_of_what_is_reserved() {
    let story = granted().after_loan(LOAN_1, part(901, 6_000)).on(day(20));
    let story = story.after_loan(LOAN_1, repay(1, 1_000, money("orabank", "R-1")));
    assert_eq!(taken(&story), (6_000, 5_000));
    assert_eq!(taken(&story.after_loan(LOAN_1, reverse(1))), (6_000, 6_000));
}

#[test]
fn what_is_given_up_or_void_is_reserved_no_more() {
    let ended = Act::EndParts { reason: Reason::of("changed_mind") };
    let begun = || granted().after_loan(LOAN_1, part(901, 4_000));
    assert_eq!(taken(&begun().after_loan(LOAN_1, ended)), (0, 4_000));
    let cause = crate::credit::loan::RescindCause::Withdrawal { reason: Reason::of("withdrawal") };
    assert_eq!(taken(&begun().after_loan(LOAN_1, Act::Rescind { cause })), (0, 0));
}
