//! What becomes of a loan whose contract is void.

use super::*;
use crate::credit::loan::Rescinded;

/// Due since 15 January, its goods awaited.
fn held() -> Life {
    let mut life = Life::awaiting_goods();
    life.until("2024-02-14");
    life
}

#[test]
fn a_rescinded_loan_owes_nothing_and_what_was_paid_waits() {
    let mut life = Life::awaiting_goods();
    life.ask(fee(1, 2, 30));
    life.until("2024-02-15");
    life.ask(pay(1, 140));
    life.goods = None;
    life.ask(Act::Age);
    assert_eq!(
        life.ask(rescind()),
        ["rescinded: 1 owed principal 100→0, 1 principal 100→0, 2 owed fee 30→0, \
             2 owed principal 100→0, 2 fee 30→0, 2 principal 10→0, 3 owed principal 100→0, \
             4 owed principal 100→0; 140 waits"]
    );
    let balances = Balances { credit: xof(140), ..no_balances(Currency::XOF) };
    assert_eq!(life.balances(), balances);
    let Some(Event::Rescinded(Rescinded { forgiven, .. })) = life.facts.last() else {
        panic!("{:?}", life.facts.last())
    };
    assert_eq!(*forgiven, Components { principal: Some(xof(290)), ..Components::default() });
    assert_eq!((life.stage(), life.next_action_on()), (Stage::Rescinded, None));
    assert_eq!(life.until("2024-06-01"), [""; 0]);
}

#[test]
fn money_that_comes_for_a_rescinded_loan_waits_and_a_reversal_lowers_what_waits() {
    let mut life = held();
    life.goods = None;
    life.ask(pay(1, 100));
    life.ask(rescind());
    assert_eq!(life.ask(prepay(2, 50)), ["repayment_received; 150 waits"]);
    assert_eq!(life.ask(reverse(1)), ["repayment_reversed; 50 waits"]);
    assert_eq!(life.ask(reverse(2)), ["repayment_reversed"]);
    assert_eq!(life.paid(), [0; 4]);
}

#[test]
fn a_loan_is_rescinded_however_it_is_owed() {
    let mut closed = Life::of_four_hundred();
    closed.ask(prepay(1, 400));
    assert_eq!(closed.stage(), Stage::Closed);
    let told = closed.ask(rescind());
    assert!(told[0].ends_with("; 400 waits"), "{told:?}");

    let mut in_default = Life::of_four_hundred();
    in_default.until("2024-02-14");
    assert_eq!(in_default.ask(rescind()).len(), 1);
    assert_eq!((in_default.is_in_default(), in_default.bucket()), (false, 0));
    assert!(in_default.ever_defaulted(), "what was recorded stays");

    let mut late = held();
    late.goods = None;
    let told = late.ask(rescind());
    assert_eq!(told[0], "hold_ended", "its goods hold it no more");
}

#[test]
fn what_a_boarding_brought_waits_too() {
    let mut life = Life::from("2024-01-01");
    life.ask(board(vec![running(1, "2024-01-15", 100, 40)]));
    assert_eq!(
        life.ask(rescind()),
        ["rescinded: 1 owed principal 100→0, 1 principal 40→0; 40 waits"]
    );
}

#[test]
fn only_a_loan_that_is_owed_is_rescinded_and_only_once() {
    let mut life = Life::from("2024-01-01");
    assert_eq!(life.refuses(rescind()), Rejection::NotFound);
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    assert_eq!(life.refuses(rescind()), Rejection::NotDisbursed);
    let mut cancelled = life.clone();
    cancelled.ask(cancel());
    assert_eq!(cancelled.refuses(rescind()), Rejection::Cancelled);

    life.ask(disburse(xof(400)));
    life.ask(rescind());
    for act in [rescind(), cancel(), disburse(xof(400)), penalty(1, 1, 10)] {
        assert_eq!(life.refuses(act), Rejection::Rescinded);
    }
}
