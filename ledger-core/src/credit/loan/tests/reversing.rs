//! Taking money back.

use super::*;
use crate::credit::loan::{Reopened, RepaymentReversed};
use crate::policy::Component;
use crate::testing::given;

/// Three repayments of 60, 80 and 100 on the first three due dates.
fn paid_three_times() -> Life {
    let mut life = Life::of_four_hundred();
    for (number, due_on, amount) in
        [(1, "2024-01-15", 60), (2, "2024-02-13", 80), (3, "2024-03-10", 100)]
    {
        life.until(due_on);
        life.ask(pay(number, amount));
    }
    assert_eq!(life.paid(), [100, 100, 0, 0]);
    assert_eq!(life.credit(), 40);
    life
}

#[test]
fn a_reversal_says_before_after_and_difference() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-15");
    life.ask(pay(1, 130));
    let reversed = RepaymentReversed {
        repayment: nth(1),
        amount: xof(130),
        cause: RepaymentReversal::Bounced {},
        reason: because("payment_bounced"),
        changes: vec![Change {
            instalment: 1,
            due_on: day("2024-01-15"),
            owed: None,
            paid: moves(Component::Principal, 100, 0),
            waived: None,
        }],
        credit: Some(Moved::between(xof(30), xof(0))),
        overdrawn: None,
    };
    given::<Loan>(life.facts)
        .when(ask("2024-01-15", reverse(1)))
        .then([Event::RepaymentReversed(reversed)]);
}

#[test]
fn what_came_later_takes_the_place_of_what_is_taken_back() {
    let mut life = paid_three_times();
    // Without the first 60, the 80 of 13 February left 20 of instalment 1 open: in default from
    // 14 February until the 100 of 10 March, which pays that and 80 of instalment 2.
    assert_eq!(
        life.ask(reverse(1)),
        ["repayment_reversed: 2 principal 100→80", "arrears_changed 0→1", "default_declared"]
    );
    assert_eq!(life.credit(), 0);
}

#[test]
fn a_reversal_that_leaves_an_instalment_past_due_makes_the_loan_late() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-15");
    life.ask(pay(1, 100));
    life.until("2024-01-20");
    assert_eq!(
        life.ask(reverse(1)),
        ["repayment_reversed: 1 principal 100→0", "arrears_changed 0→1"]
    );
    assert_eq!(life.until("2024-02-14"), ["02-14 arrears_changed 1→30", "02-14 default_declared"]);
}

#[test]
fn payments_may_be_reversed_in_any_order_and_nothing_is_paid_in_the_end() {
    for order in [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]] {
        let mut life = paid_three_times();
        for number in order {
            life.ask(reverse(number));
        }
        assert_eq!((life.paid(), life.credit()), (vec![0; 4], 0), "in the order {order:?}");
        assert!(life.is_in_default());
        assert_eq!(life.balances().overdue, xof(200));
    }
}

#[test]
fn a_reversal_on_a_closed_loan_reopens_and_ages_it_in_the_same_commit() {
    // Paid in advance and closed on 1 January; reversed when two due dates have passed.
    let mut life = Life::of_four_hundred();
    life.ask(prepay(1, 400));
    life.until("2024-02-16");
    assert_eq!(
        life.ask(reverse(1)),
        [
            "repayment_reversed: 1 principal 100→0, 2 principal 100→0, 3 principal 100→0, \
             4 principal 100→0",
            "reopened",
            "instalment_fell_due 1",
            "instalment_fell_due 2",
            "arrears_changed 0→30",
            "default_declared",
        ]
    );
    assert_eq!(
        life.until("2024-03-15"),
        ["03-15 instalment_fell_due 3", "03-15 arrears_changed 30→60"]
    );
}

#[test]
fn a_reopened_loan_is_in_order_or_late_as_its_age_says() {
    let closed = || {
        let mut life = Life::of_four_hundred();
        life.ask(prepay(1, 100));
        life.ask(prepay(2, 300));
        life
    };
    // Nothing was due yet.
    let mut life = closed();
    let facts = life.ask(reverse(1));
    assert_eq!(facts[1..], ["reopened"]);
    assert_eq!(life.paid(), [100, 100, 100, 0]);

    // The first instalment has been due for a day.
    let mut life = closed();
    life.until("2024-01-16");
    life.ask(reverse(1));
    let facts = life.ask(reverse(2));
    assert_eq!(facts[1..], ["arrears_changed 0→1"]);
    assert!(life.facts.contains(&Event::Reopened(Reopened {})));
}

#[test]
fn taking_back_a_credit_balance_on_a_closed_loan_leaves_it_closed() {
    let mut life = Life::of_four_hundred();
    life.ask(prepay(1, 400));
    life.ask(pay(2, 25));
    assert_eq!(life.ask(reverse(2)), ["repayment_reversed"]);
    assert_eq!(life.stage(), Stage::Closed);
    // A credit balance steps in for what is taken back.
    let mut life = Life::of_four_hundred();
    life.ask(prepay(1, 400));
    life.ask(prepay(2, 400));
    assert_eq!(life.ask(reverse(1)), ["repayment_reversed"]);
    assert_eq!((life.stage(), life.credit()), (Stage::Closed, 0));
}

#[test]
fn a_reversal_may_put_in_default_what_was_cured() {
    let mut life = Life::of_four_hundred();
    life.until("2024-02-14");
    assert_eq!(
        life.ask(pay(1, 100)),
        ["repayment_received: 1 principal 0→100", "cured", "arrears_changed 30→0"]
    );
    assert_eq!(
        life.ask(reverse(1)),
        ["repayment_reversed: 1 principal 100→0", "arrears_changed 0→30", "default_declared"]
    );
}

#[test]
fn only_what_was_received_is_reversed_and_only_once() {
    let mut life = Life::of_four_hundred();
    assert_eq!(life.refuses(reverse(1)), Rejection::UnknownRepayment { repayment: nth(1) });
    life.ask(pay(1, 10));
    life.ask(reverse(1));
    assert_eq!(life.refuses(reverse(1)), Rejection::AlreadyReversed { repayment: nth(1) });
    // A charge is no repayment.
    life.ask(fee(2, 1, 10));
    assert_eq!(life.refuses(reverse(2)), Rejection::UnknownRepayment { repayment: nth(2) });
}
