//! How credit balance leaves a loan.

use super::*;

/// Paid 3 000 before the disbursement; then the order, and with it the loan, was cancelled.
#[test]
fn money_on_a_cancelled_loan_has_a_way_out() {
    let mut life = Life::from("2024-01-01");
    life.ask(grant(xof(4_000), interest_free(4, "2024-01-15")));
    life.ask(pay(1, 3_000));
    assert_eq!(life.refuses(pay_out(2, 3_000)), Rejection::StillOwed);
    life.ask(Act::Cancel { cause: CancelCause::OrderCancelled { order: nth(77) } });
    assert_eq!(life.ask(pay_out(2, 1_000)), ["credit_paid_out; 2000 waits"]);
    let more = Rejection::MoreThanCredit { credit: xof(2_000), asked: xof(2_001) };
    assert_eq!(life.refuses(pay_out(3, 2_001)), more);
    assert_eq!(life.ask(pay_out(3, 2_000)), ["credit_paid_out"]);
    assert_eq!(life.ask(pay_out(3, 2_000)), [""; 0]);
    assert_eq!(life.ask(reverse_payout(2)), ["credit_payout_reversed; 1000 waits"]);
    assert_eq!(life.refuses(reverse_payout(2)), Rejection::PayoutReversed { payout: nth(2) });
    assert_eq!(life.refuses(reverse_payout(4)), Rejection::UnknownPayout { payout: nth(4) });
}

/// 4 000 paid and charged back, 4 000 paid again: 4 000 are due back, once.
#[test]
fn what_is_due_back_is_one_figure() {
    let mut life = Life::of_four_hundred();
    life.ask(pay(1, 400));
    life.ask(rescind());
    assert_eq!(life.credit(), 400);
    life.ask(reverse(1));
    assert_eq!(life.credit(), 0);
    life.ask(pay(2, 400));
    assert_eq!(life.credit(), 400);
}

#[test]
fn what_was_paid_on_a_closed_loan_beyond_what_was_owed_goes_out() {
    let mut life = Life::of_four_hundred();
    life.ask(prepay(1, 450));
    assert_eq!(life.stage(), Stage::Closed);
    assert_eq!(life.ask(pay_out(2, 50)), ["credit_paid_out"]);
    assert_eq!(life.refuses(pay_out(3, 0)), Rejection::ZeroAmount);
}

/// The money that was paid out bounces afterwards: the customer owes it, and what comes in next
/// makes up for it first.
#[test]
fn what_went_out_too_much_is_taken_from_what_comes_next() {
    let mut life = Life::of_four_hundred();
    life.ask(prepay(1, 400));
    life.ask(prepay(2, 50));
    life.ask(pay_out(3, 50));
    assert_eq!(life.ask(reverse(2)), ["repayment_reversed; 50 too much went out", "reopened"]);
    assert_eq!(life.account().overdrawn(), xof(50));
    assert_eq!(life.ask(prepay(4, 30)), ["repayment_received; 20 too much went out"]);
    assert_eq!(life.until("2024-01-16"), ["01-15 instalment_fell_due 1; 20 too much went out"]);
    assert_eq!(life.ask(pay(5, 25)), ["repayment_received; 5 waits", "closed"]);
}

#[test]
fn a_payout_is_of_a_day_that_has_come() {
    let mut life = Life::of_four_hundred();
    life.ask(prepay(1, 450));
    let Act::PayOutCredit { payout, amount, money, reason, .. } = pay_out(2, 50) else {
        unreachable!("a payout is one")
    };
    let value_date = Some(day("2024-01-02"));
    let ahead = Act::PayOutCredit { payout, amount, money, value_date, reason };
    let expected = Rejection::ValueDateAhead {
        value_date: day("2024-01-02"),
        business_date: day("2024-01-01"),
    };
    assert_eq!(life.refuses(ahead), expected);
}
