//! What becomes of a loan whose goods do not come, or go back.

use super::*;
use crate::credit::loan::{DisputeEnded, Disputed, Unwound};

/// Late since 16 January, disputed since 14 February.
fn disputed() -> Life {
    let mut life = Life::awaiting_goods();
    life.until("2024-02-14");
    life
}

#[test]
fn a_loan_whose_goods_were_not_delivered_is_disputed_where_another_is_in_default() {
    let mut life = Life::awaiting_goods();
    assert_eq!(
        life.until("2024-02-15"),
        [
            "01-15 instalment_fell_due 1",
            "01-16 became_late",
            "02-14 disputed",
            "02-15 instalment_fell_due 2",
        ]
    );
    assert_eq!((life.stage(), life.ever_defaulted()), (Stage::Disputed, false));
    assert_eq!(life.next_action_on(), Some(day("2024-03-15")));
    let said = Disputed { oldest_unpaid_due_on: day("2024-01-15"), days_past_due: 30 };
    assert!(life.facts.contains(&Event::Disputed(said)));
}

#[test]
fn delivery_ends_the_dispute_and_the_loan_ages_on_from_its_original_due_dates() {
    let mut life = disputed();
    life.goods_awaited = false;
    assert_eq!(life.ask(Act::Age), ["dispute_ended", "defaulted"]);
    assert!(life.ever_defaulted());
    assert!(life.facts.contains(&Event::DisputeEnded(DisputeEnded { delivered: true })));
    assert_eq!(life.ask(Act::Age), [""; 0]);
}

#[test]
fn delivery_before_the_days_of_default_changes_nothing() {
    let mut life = Life::awaiting_goods();
    life.until("2024-02-13");
    life.goods_awaited = false;
    assert_eq!(life.ask(Act::Age), [""; 0]);
    assert_eq!(life.until("2024-02-14"), ["02-14 defaulted"]);
}

#[test]
fn a_dispute_ends_when_all_that_is_due_is_paid() {
    let mut life = disputed();
    assert_eq!(life.ask(pay(1, 40)), ["repayment_received: 1 principal 0→40"]);
    assert_eq!(life.ask(pay(2, 60)), ["repayment_received: 1 principal 40→100", "dispute_ended"]);
    assert!(life.facts.contains(&Event::DisputeEnded(DisputeEnded { delivered: false })));
    assert_eq!((life.stage(), life.ever_defaulted()), (Stage::InOrder, false));
    assert_eq!(life.ask(reverse(2)), ["repayment_reversed: 1 principal 100→40", "disputed"]);
}

#[test]
fn a_loan_in_default_is_not_disputed_should_its_goods_be_awaited_again() {
    let mut life = disputed();
    life.goods_awaited = false;
    life.ask(Act::Age);
    life.goods_awaited = true;
    assert_eq!(life.ask(pay(1, 40)), ["repayment_received: 1 principal 0→40"]);
    assert_eq!(life.stage(), Stage::InDefault);
    assert_eq!(life.ask(pay(2, 60)), ["repayment_received: 1 principal 40→100", "cured"]);
    assert_eq!(life.ask(reverse(2)), ["repayment_reversed: 1 principal 100→40", "disputed"]);
}

#[test]
fn a_charge_may_be_put_on_a_disputed_loan() {
    let mut life = disputed();
    assert_eq!(life.ask(penalty(1, 1, 10)), ["charged"]);
    assert_eq!(life.refuses(cancel()), Rejection::AlreadyDisbursed);
    assert_eq!(life.refuses(disburse(xof(400))), Rejection::AlreadyDisbursed);
}

#[test]
fn an_unwound_loan_owes_nothing_and_what_was_paid_waits() {
    let mut life = Life::awaiting_goods();
    life.ask(fee(1, 2, 30));
    life.until("2024-02-15");
    life.ask(pay(1, 140));
    assert_eq!(
        life.ask(unwind()),
        ["unwound: 1 principal 100→0, 2 fee 30→0, 2 principal 10→0; 140 waits"]
    );
    let balances = Balances { credit: xof(140), ..Balances::none(Currency::XOF) };
    assert_eq!(life.balances(), balances);
    let Some(Event::Unwound(Unwound { released, .. })) = life.facts.last() else {
        panic!("{:?}", life.facts.last())
    };
    assert_eq!(*released, Components { principal: Some(xof(290)), ..Components::default() });
    assert_eq!((life.stage(), life.next_action_on()), (Stage::Unwound, None));
    assert_eq!(life.until("2024-06-01"), [""; 0]);
}

#[test]
fn money_that_comes_for_an_unwound_loan_waits_and_a_reversal_lowers_what_waits() {
    let mut life = disputed();
    life.ask(pay(1, 100));
    life.ask(unwind());
    assert_eq!(life.ask(prepay(2, 50)), ["repayment_received; 150 waits"]);
    assert_eq!(life.ask(reverse(1)), ["repayment_reversed; 50 waits"]);
    assert_eq!(life.ask(reverse(2)), ["repayment_reversed"]);
    assert_eq!(life.paid(), [0; 4]);
}

#[test]
fn a_loan_is_unwound_in_whatever_stage_it_is_owed() {
    let mut closed = Life::of_four_hundred();
    closed.ask(prepay(1, 400));
    assert_eq!(closed.stage(), Stage::Closed);
    let told = closed.ask(unwind());
    assert!(told[0].ends_with("; 400 waits"), "{told:?}");

    let mut in_default = Life::of_four_hundred();
    in_default.until("2024-02-14");
    assert_eq!(in_default.ask(unwind()), ["unwound"]);
    assert!(in_default.ever_defaulted(), "what was recorded stays");

    let mut late = disputed();
    late.goods_awaited = false;
    assert_eq!(late.ask(unwind()), ["unwound"], "its dispute needs no other end");
}

#[test]
fn what_a_takeover_brought_waits_too() {
    let mut life = Life::from("2024-01-01");
    life.ask(take_over(vec![running(1, "2024-01-15", 100, 40)]));
    assert_eq!(life.ask(unwind()), ["unwound: 1 principal 40→0; 40 waits"]);
}

#[test]
fn only_a_loan_that_is_owed_is_unwound_and_only_once() {
    let mut life = Life::from("2024-01-01");
    assert_eq!(life.refuses(unwind()), Rejection::NotFound);
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    assert_eq!(life.refuses(unwind()), Rejection::NotDisbursed);
    let mut cancelled = life.clone();
    cancelled.ask(cancel());
    assert_eq!(cancelled.refuses(unwind()), Rejection::Cancelled);

    life.ask(disburse(xof(400)));
    life.ask(unwind());
    for act in [unwind(), cancel(), disburse(xof(400)), penalty(1, 1, 10)] {
        assert_eq!(life.refuses(act), Rejection::Unwound);
    }
}
