//! Money that a payer's bank takes back after it had counted.

use super::rescheduling::{by, propose};
use super::writing_off::{undo, write_off};
use super::*;
use crate::credit::loan::ChargedBack;
use crate::policy::Component;
use crate::testing::given;

/// 100 a month on the 15th; the first two were paid in time.
fn paid_twice() -> Life {
    let mut life = Life::of_four_hundred();
    for (number, due_on) in [(1, "2024-01-15"), (2, "2024-02-15")] {
        life.until(due_on);
        life.ask(pay(number, 100));
    }
    life
}

#[test]
fn what_was_paid_is_owed_again_with_the_next_instalment_and_nobody_was_late() {
    let mut life = paid_twice();
    life.until("2024-02-20");
    assert_eq!(life.ask(charge_back(9, 1, None)), ["charged_back: 3 owed principal 100→200"]);
    assert_eq!((life.paid(), life.bucket()), (vec![100, 100, 0, 0], 0));
    assert_eq!(life.balances().outstanding, xof(300));
    let facts = life.until("2024-03-16");
    assert_eq!(facts, ["03-15 instalment_fell_due 3", "03-16 arrears_changed 0→1"]);
    assert_eq!(
        life.ask(pay(3, 200)),
        ["repayment_received: 3 principal 0→200", "arrears_changed 1→0"]
    );
}

#[test]
fn a_chargeback_says_before_after_and_difference_and_where_it_is_owed_again() {
    let mut life = paid_twice();
    life.until("2024-02-20");
    let charged_back = ChargedBack {
        chargeback: nth(9),
        repayment: nth(2),
        amount: xof(40),
        reference: "D-9".to_owned(),
        charged_back_on: day("2024-02-20"),
        instalment: 3,
        due_on: day("2024-03-15"),
        reason: because("payment_disputed"),
        changes: vec![Change {
            instalment: 3,
            due_on: day("2024-03-15"),
            owed: moves(Component::Principal, 100, 140),
            paid: None,
            waived: None,
        }],
        credit: None,
        overdrawn: None,
    };
    given::<Loan>(life.facts)
        .when(ask("2024-02-20", charge_back(9, 2, Some(40))))
        .then([Event::ChargedBack(charged_back)]);
}

#[test]
fn components_come_back_in_the_reverse_order_of_their_payment() {
    let mut life = Life::of_four_hundred();
    life.ask(fee(7, 1, 10));
    life.ask(penalty(8, 1, 20));
    life.until("2024-01-15");
    // 20 of penalty and 10 of fee first, then 70 of principal.
    life.ask(pay(1, 100));
    assert_eq!(
        life.ask(charge_back(2, 1, Some(75))),
        ["charged_back: 1 owed fee 10→15, 1 owed principal 100→170"]
    );
    assert_eq!(
        life.ask(charge_back(3, 1, None)),
        ["charged_back: 1 owed penalty 20→40, 1 owed fee 15→20"]
    );
    assert_eq!(life.refuses(charge_back(4, 1, None)), Rejection::ChargedBack { repayment: nth(1) });
}

#[test]
fn paid_interest_is_owed_again_as_interest_and_bears_none() {
    let rate = crate::money::Rate("0.24".parse().unwrap());
    let (instalments, first_due_on) = (4, day("2024-01-15"));
    let plan = Plan::Flat { instalments, first_due_on, day_of_month: None, rate };
    let mut life = Life::from("2024-01-01");
    life.ask(grant(xof(400), plan));
    life.ask(disburse(xof(400)));
    life.until("2024-01-15");
    let owed = life.instalments()[0].unpaid.amount();
    life.ask(pay(1, owed));
    let told = life.ask(charge_back(2, 1, None));
    let interest = life.instalments()[0].owed.interest.unwrap().amount();
    assert!(interest > 0 && interest % 2 == 0, "{told:?}");
    assert_eq!(life.balances().due, xof(owed));
}

#[test]
fn money_that_waits_makes_up_for_it_first() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-15");
    life.ask(pay(1, 130));
    assert_eq!(life.ask(charge_back(2, 1, Some(50))), ["charged_back: 1 owed principal 100→120"]);
    // Others' money too: it pays now for what the first had paid.
    let mut life = Life::of_four_hundred();
    life.until("2024-01-15");
    life.ask(pay(1, 100));
    life.ask(pay(2, 60));
    assert_eq!(life.ask(charge_back(3, 1, None)), ["charged_back: 1 owed principal 100→140"]);
    assert_eq!(life.ask(charge_back(4, 2, None)), ["charged_back: 1 owed principal 140→200"]);
    assert_eq!(life.paid(), [100, 0, 0, 0]);
}

#[test]
fn what_waited_and_paid_later_comes_back_as_what_it_paid() {
    let mut life = Life::of_four_hundred();
    life.ask(pay(1, 150));
    life.until("2024-02-15");
    assert_eq!(life.paid(), [100, 50, 0, 0]);
    life.until("2024-02-16");
    assert_eq!(life.ask(charge_back(2, 1, None)), ["charged_back: 3 owed principal 100→250"]);
}

#[test]
fn what_had_gone_out_of_the_credit_is_overdrawn() {
    let mut life = Life::of_four_hundred();
    life.ask(prepay(1, 400));
    life.ask(pay(2, 50));
    life.ask(pay_out(3, 50));
    assert_eq!(
        life.ask(charge_back(4, 2, None)),
        ["charged_back; 50 too much went out", "reopened"]
    );
    assert_eq!(life.ask(pay(5, 50)), ["repayment_received", "closed"]);
}

#[test]
fn behind_the_last_instalment_it_has_one_of_its_own_which_is_due_at_once() {
    let mut life = Life::of_four_hundred();
    life.ask(prepay(1, 400));
    life.until("2024-04-20");
    assert_eq!(
        life.ask(charge_back(2, 1, Some(30))),
        [
            "charged_back: 5 owed principal 0→30",
            "reopened",
            "instalment_fell_due 1",
            "instalment_fell_due 2",
            "instalment_fell_due 3",
            "instalment_fell_due 4",
            "instalment_fell_due 5",
        ]
    );
    assert_eq!(life.until("2024-04-21"), ["04-21 arrears_changed 0→1"]);
    assert_eq!(
        life.ask(charge_back(3, 1, Some(20))),
        ["charged_back: 6 owed principal 0→20", "instalment_fell_due 6"]
    );
    // One that does not stand leaves its row, which owes nothing.
    assert_eq!(life.ask(reverse_chargeback(3)), ["chargeback_reversed: 6 owed principal 20→0"]);
    assert_eq!(life.instalments().len(), 6);
    let facts = life.ask(pay(4, 30));
    assert_eq!(facts[1..], ["arrears_changed 1→0", "closed"]);
}

#[test]
fn where_what_waits_covers_it_no_row_is_added() {
    let mut life = Life::of_four_hundred();
    life.ask(prepay(1, 450));
    life.until("2024-04-20");
    assert_eq!(life.ask(charge_back(2, 1, Some(50))), ["charged_back"]);
    assert_eq!((life.instalments().len(), life.stage()), (4, Stage::Closed));
}

#[test]
fn a_dispute_that_the_payer_loses_leaves_all_as_it_was() {
    let mut life = paid_twice();
    life.until("2024-02-20");
    let before = life.instalments();
    life.ask(charge_back(9, 1, None));
    assert_eq!(life.ask(reverse_chargeback(9)), ["chargeback_reversed: 3 owed principal 200→100"]);
    assert_eq!(life.instalments(), before);
    assert_eq!(
        life.refuses(reverse_chargeback(9)),
        Rejection::ChargebackReversed { chargeback: nth(9) }
    );
    assert_eq!(
        life.refuses(reverse_chargeback(8)),
        Rejection::UnknownChargeback { chargeback: nth(8) }
    );
    // And it may be disputed again.
    life.ask(charge_back(10, 1, None));
}

#[test]
fn a_rebased_loan_keeps_what_is_owed_again_and_takes_old_payments_back_as_it_paid_them() {
    let mut life = paid_twice();
    life.until("2024-02-20");
    life.ask(charge_back(9, 1, Some(60)));
    let to = crate::credit::loan::Rebasing::SameEngine;
    life.ask(Act::Rebase { to, reason: because("rules_changed") });
    assert_eq!(life.ask(charge_back(10, 1, None)), ["charged_back: 3 owed principal 160→200"]);
    assert_eq!(
        life.ask(reverse_chargeback(9)),
        ["chargeback_reversed: 3 owed principal 200→160; 20 waits"]
    );
}

#[test]
fn no_more_is_charged_back_than_came_in_and_only_what_counts() {
    let mut life = paid_twice();
    let (left, asked) = (xof(100), xof(101));
    let too_much = Rejection::ChargedBackTooMuch { left, asked };
    assert_eq!(life.refuses(charge_back(9, 1, Some(101))), too_much);
    assert_eq!(life.refuses(charge_back(9, 1, Some(0))), Rejection::ZeroAmount);
    let unknown = Rejection::UnknownRepayment { repayment: nth(7) };
    assert_eq!(life.refuses(charge_back(9, 7, None)), unknown);
    life.ask(charge_back(9, 1, Some(30)));
    // The same again is nothing new; what was charged back is not reversed too.
    assert_eq!(life.ask(charge_back(9, 1, Some(30))), [""; 0]);
    assert_eq!(life.refuses(reverse(1)), Rejection::ChargedBack { repayment: nth(1) });
    life.ask(reverse(2));
    let reversed = Rejection::AlreadyReversed { repayment: nth(2) };
    assert_eq!(life.refuses(charge_back(10, 2, None)), reversed);

    let mut granted = Life::from("2024-01-01");
    granted.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    granted.ask(pay(1, 10));
    assert_eq!(granted.refuses(charge_back(2, 1, None)), Rejection::NotDisbursed);
    granted.ask(cancel());
    assert_eq!(granted.refuses(charge_back(2, 1, None)), Rejection::Cancelled);
    let mut void = paid_twice();
    void.ask(rescind());
    assert_eq!(void.refuses(charge_back(9, 1, None)), Rejection::Rescinded);
}

#[test]
fn what_was_written_off_is_taken_back_first() {
    let mut life = paid_twice();
    life.ask(charge_back(9, 1, None));
    life.ask(write_off(8));
    assert_eq!(life.account().given_up().principal, Some(xof(300)));
    assert_eq!(life.refuses(charge_back(10, 2, None)), Rejection::WrittenOff);
    assert_eq!(life.refuses(reverse_chargeback(9)), Rejection::WrittenOff);
    life.ask(undo(8));
    life.ask(reverse_chargeback(9));
    assert_eq!(life.balances().outstanding, xof(200));
}

#[test]
fn a_loan_of_which_money_was_charged_back_is_not_rescheduled_while_that_stands() {
    let mut life = paid_twice();
    life.ask(charge_back(9, 1, None));
    let asked = propose(7, by(6, "2024-06-01"));
    assert_eq!(life.refuses(asked.clone()), Rejection::ChargedBackNotRescheduled);
    life.ask(reverse_chargeback(9));
    life.ask(asked);
}
