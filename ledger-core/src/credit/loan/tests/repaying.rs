//! How money that came in is spread.

use super::*;
use crate::credit::loan::{ArrearsChanged, Instalment, NextDue, RepaymentReceived};
use crate::money::MINOR_UNITS_MAX;
use crate::policy::{Allocation, Component, Grouping, Timing};
use crate::testing::given;

/// Two instalments of 100 principal, 10 interest, 5 fee; a penalty of 3 on the first, due on 16
/// January; it is the 17th.
fn with_everything(policy: LoanPolicy) -> Life {
    let instalment = |number, due_on| Instalment {
        number,
        due_on: day(due_on),
        principal: xof(100),
        interest: Some(xof(10)),
        fee: Some(xof(5)),
        tax: None,
        insurance: None,
    };
    let schedule = vec![instalment(1, "2024-01-15"), instalment(2, "2024-02-15")];
    let mut life = Life::under(policy, "2024-01-01");
    life.ask(grant(xof(200), Plan::Given { schedule }));
    life.ask(disburse(xof(200)));
    life.until("2024-01-16");
    life.ask(penalty(90, 1, 3));
    life.until("2024-01-17");
    life
}

fn spread_by(allocation: Allocation) -> LoanPolicy {
    LoanPolicy { allocation, ..policy() }
}

#[test]
fn a_repayment_carries_what_it_changed_and_what_is_left() {
    let mut life = Life::of_four_hundred();
    life.until("2024-02-15");
    given::<Loan>(life.facts).when(ask("2024-02-15", pay_back(1, 130, "2024-02-13"))).then([
        Event::RepaymentReceived(RepaymentReceived {
            repayment: nth(1),
            kind: RepaymentKind::Repayment,
            amount: xof(130),
            money: money(),
            value_date: day("2024-02-13"),
            excess: Excess::Keep,
            changes: [(1, "2024-01-15", 100), (2, "2024-02-15", 30)]
                .map(|(instalment, due_on, after)| Change {
                    instalment,
                    due_on: day(due_on),
                    owed: None,
                    paid: moves(Component::Principal, 0, after),
                    waived: None,
                })
                .to_vec(),
            credit: None,
            overdrawn: None,
        }),
        Event::Cured(crate::credit::loan::Cured {}),
        Event::ArrearsChanged(ArrearsChanged {
            before: Bucket { from_days: 30, to_days: Some(59) },
            after: Bucket { from_days: 0, to_days: Some(0) },
            days_past_due: 0,
            oldest_due_on: None,
        }),
    ]);
    let mut life = Life::of_four_hundred();
    life.until("2024-02-15");
    life.ask(pay_back(1, 130, "2024-02-13"));
    let balances = Balances {
        outstanding: xof(270),
        due: xof(70),
        instalments_due: 1,
        oldest_unpaid_due_on: Some(day("2024-02-15")),
        arrears_since: Some(day("2024-02-15")),
        next: Some(NextDue { due_on: day("2024-03-15"), amount: xof(100) }),
        ..no_balances(Currency::XOF)
    };
    assert_eq!(life.balances(), balances);
}

#[test]
fn penalty_fee_interest_and_principal_are_served_in_that_order_oldest_instalment_first() {
    let mut life = with_everything(policy());
    assert_eq!(life.ask(pay(1, 2)), ["repayment_received: 1 penalty 0→2"]);
    assert_eq!(life.ask(pay(2, 5)), ["repayment_received: 1 penalty 2→3, 1 fee 0→4"]);
    assert_eq!(
        life.ask(pay(3, 21)),
        ["repayment_received: 1 fee 4→5, 1 interest 0→10, 1 principal 0→10"]
    );
    life.until("2024-02-15");
    assert_eq!(
        life.ask(pay(4, 100)),
        [
            "repayment_received: 1 principal 10→100, 2 fee 0→5, 2 interest 0→5",
            "arrears_changed 30→0"
        ]
    );
}

#[test]
fn the_policy_may_serve_principal_first() {
    let components = Component::ALL.into_iter().rev().collect();
    let allocation = Allocation { components, ..policy().allocation };
    let mut life = with_everything(spread_by(allocation));
    assert_eq!(
        life.ask(pay(1, 112)),
        ["repayment_received: 1 fee 0→2, 1 interest 0→10, 1 principal 0→100"]
    );
}

#[test]
fn by_component_the_first_component_of_all_past_due_instalments_comes_before_the_next() {
    let allocation = Allocation { grouping: Grouping::ByComponent, ..policy().allocation };
    let mut life = with_everything(spread_by(allocation));
    life.until("2024-02-16");
    assert_eq!(
        life.ask(pay(1, 30)),
        [
            "repayment_received: 1 penalty 0→3, 1 fee 0→5, 1 interest 0→10, 2 fee 0→5, 2 interest 0→7"
        ]
    );
    // By instalment the second waits.
    let mut life = with_everything(policy());
    life.until("2024-02-16");
    assert_eq!(
        life.ask(pay(1, 30)),
        ["repayment_received: 1 penalty 0→3, 1 fee 0→5, 1 interest 0→10, 1 principal 0→12"]
    );
}

#[test]
fn grouping_by_component_does_not_reach_over_to_another_timing() {
    let allocation = Allocation { grouping: Grouping::ByComponent, ..policy().allocation };
    let mut life = with_everything(spread_by(allocation));
    life.until("2024-02-15");
    // Instalment 1 is past due, 2 due: 1 is served whole.
    assert_eq!(
        life.ask(pay(1, 120)),
        [
            "repayment_received: 1 penalty 0→3, 1 fee 0→5, 1 interest 0→10, 1 principal 0→100, \
             2 fee 0→2",
            "arrears_changed 30→0",
        ]
    );
}

#[test]
fn the_policy_may_serve_what_is_due_before_what_is_past_due() {
    let timings = vec![Timing::Due, Timing::PastDue, Timing::InAdvance];
    let mut life =
        Life::under(spread_by(Allocation { timings, ..policy().allocation }), "2024-01-01");
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    life.ask(disburse(xof(400)));
    life.until("2024-02-15");
    assert_eq!(life.ask(pay(1, 130)), ["repayment_received: 1 principal 0→30, 2 principal 0→100"]);
}

#[test]
fn an_excess_that_is_kept_waits_until_an_instalment_falls_due() {
    let mut life = Life::of_four_hundred();
    assert_eq!(life.ask(pay(1, 130)), ["repayment_received; 130 waits"]);
    assert_eq!(
        life.until("2024-02-16"),
        [
            "01-15 instalment_fell_due 1: 1 principal 0→100; 30 waits",
            "02-15 instalment_fell_due 2: 2 principal 0→30",
            "02-16 arrears_changed 0→1",
        ]
    );
}

#[test]
fn an_excess_that_prepays_pays_instalments_as_scheduled_and_the_rest_waits() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-15");
    assert_eq!(
        life.ask(prepay(1, 230)),
        ["repayment_received: 1 principal 0→100, 2 principal 0→100, 3 principal 0→30"]
    );
    // A credit balance never pays in advance, even next to a repayment that does.
    life.ask(pay(2, 20));
    assert_eq!(life.ask(prepay(3, 60)), ["repayment_received: 3 principal 30→90; 20 waits"]);
    assert_eq!(
        life.until("2024-03-15"),
        [
            "02-15 instalment_fell_due 2; 20 waits",
            "03-15 instalment_fell_due 3: 3 principal 90→100; 10 waits",
        ]
    );
    assert_eq!(
        life.ask(prepay(4, 120)),
        ["repayment_received: 4 principal 0→100; 30 waits", "closed"]
    );
}

#[test]
fn a_credit_balance_that_pays_the_last_instalment_closes_the_loan() {
    let mut life = Life::from("2024-01-01");
    life.ask(grant(xof(100), interest_free(1, "2024-01-15")));
    life.ask(disburse(xof(100)));
    life.ask(pay(1, 100));
    assert_eq!(
        life.until("2024-01-15"),
        ["01-15 instalment_fell_due 1: 1 principal 0→100", "01-15 closed"]
    );
}

#[test]
fn a_partial_payment_keeps_the_default_and_paying_all_that_is_due_cures_it() {
    let mut life = Life::of_four_hundred();
    life.until("2024-03-15");
    assert_eq!(
        life.ask(pay(1, 100)),
        ["repayment_received: 1 principal 0→100", "arrears_changed 60→1"]
    );
    assert_eq!(
        life.ask(pay(2, 100)),
        ["repayment_received: 2 principal 0→100", "arrears_changed 1→0"]
    );
    // Nothing is past due any more, but today's instalment is due.
    assert!(life.is_in_default());
    assert_eq!(life.ask(pay(3, 99)), ["repayment_received: 3 principal 0→99"]);
    assert_eq!(life.ask(pay(4, 1)), ["repayment_received: 3 principal 99→100", "cured"]);
    assert_eq!((life.is_in_default(), life.ever_defaulted()), (false, true));
    // The mark stays to the end.
    assert_eq!(life.ask(prepay(5, 100)), ["repayment_received: 4 principal 0→100", "closed"]);
    assert!(life.ever_defaulted());
}

#[test]
fn a_late_loan_is_back_in_order_when_nothing_is_past_due() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-15");
    life.ask(pay(1, 60));
    life.until("2024-02-13");
    assert_eq!(life.ask(pay(2, 39)), ["repayment_received: 1 principal 60→99"]);
    assert_eq!(
        life.ask(pay(3, 1)),
        ["repayment_received: 1 principal 99→100", "arrears_changed 1→0"]
    );
    // Late on one day, it may pay what is past due and owe what is due that day.
    let mut life = Life::from("2024-01-01");
    life.ask(board(vec![running(1, "2024-01-15", 1, 0), running(2, "2024-01-20", 1, 0)]));
    life.until("2024-01-20");
    assert_eq!(life.ask(pay(1, 1)), ["repayment_received: 1 principal 0→1", "arrears_changed 1→0"]);
}

#[test]
fn the_last_payment_of_a_late_or_defaulted_loan_first_ends_that_stage() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-20");
    let facts = life.ask(prepay(1, 400));
    assert_eq!(facts[1..], ["arrears_changed 1→0", "closed"]);

    let mut life = Life::of_four_hundred();
    life.until("2024-02-20");
    let facts = life.ask(prepay(1, 400));
    assert_eq!(facts[1..], ["cured", "arrears_changed 30→0", "closed"]);
}

#[test]
fn money_on_a_closed_loan_is_recorded_and_waits() {
    let mut life = Life::of_four_hundred();
    life.ask(prepay(1, 400));
    assert_eq!(life.next_action_on(), None);
    assert_eq!(life.ask(prepay(2, 50)), ["repayment_received; 50 waits"]);
    assert_eq!(life.until("2024-06-01"), [""; 0]);
    assert_eq!((life.stage(), life.credit()), (Stage::Closed, 50));
    assert_eq!(life.balances().next, None);
}

#[test]
fn a_value_date_in_the_past_spreads_what_came_since_anew() {
    let mut life = with_everything(policy());
    life.until("2024-01-20");
    life.ask(pay(1, 30));
    assert_eq!(life.paid(), [30, 0]);
    // Before the penalty was charged, on the due date: what came then served fee, interest and
    // principal, and the later repayment the penalty.
    assert_eq!(
        life.ask(pay_back(2, 112, "2024-01-15")),
        ["repayment_received: 1 principal 12→100; 24 waits", "arrears_changed 1→0"]
    );
    assert_eq!(life.until("2024-02-15").len(), 1);
    assert_eq!(life.credit(), 0);
}

#[test]
fn a_backdated_payment_moves_what_a_later_one_paid() {
    // The later one had prepaid; with the earlier one known, it prepays more.
    let mut life = Life::of_four_hundred();
    life.until("2024-01-20");
    life.ask(prepay(1, 150));
    assert_eq!(life.paid(), [100, 50, 0, 0]);
    assert_eq!(
        life.ask(pay_back(2, 100, "2024-01-15")),
        ["repayment_received: 2 principal 50→100, 3 principal 0→50"]
    );

    // A charge in between: what came before it serves principal, what came after the penalty.
    let mut life = Life::of_four_hundred();
    life.until("2024-01-16");
    life.ask(penalty(9, 1, 20));
    life.until("2024-01-18");
    life.ask(pay(1, 30));
    assert_eq!(life.instalments()[0].paid.penalty, Some(xof(20)));
    life.ask(pay_back(2, 90, "2024-01-15"));
    let paid = life.instalments()[0].paid.clone();
    assert_eq!((paid.penalty, paid.principal), (Some(xof(20)), Some(xof(100))));
}

#[test]
fn a_default_that_was_none_with_a_backdated_payment_is_cured_and_stays_marked() {
    let mut life = Life::of_four_hundred();
    life.until("2024-02-16");
    assert!(life.is_in_default());
    // With the first instalment paid in January the loan is only late with the second.
    assert_eq!(
        life.ask(pay_back(1, 100, "2024-01-31")),
        ["repayment_received: 1 principal 0→100", "cured", "arrears_changed 30→1"]
    );
    assert!(life.ever_defaulted());
}

#[test]
fn money_that_came_is_above_zero_in_the_loans_currency_and_not_from_tomorrow() {
    let life = Life::of_four_hundred();
    assert_eq!(life.refuses(pay(1, 0)), Rejection::ZeroAmount);
    let in_euro = Act::ReceiveRepayment {
        repayment: nth(1),
        kind: RepaymentKind::Repayment,
        amount: eur(5),
        money: money(),
        value_date: None,
        excess: Excess::Keep,
    };
    let another = Rejection::AnotherCurrency { loan: Currency::XOF, given: Currency::EUR };
    assert_eq!(life.refuses(in_euro), another);
    let ahead = Rejection::ValueDateAhead {
        value_date: day("2024-01-02"),
        business_date: day("2024-01-01"),
    };
    assert_eq!(life.refuses(pay_back(1, 5, "2024-01-02")), ahead);
}

#[test]
fn what_came_in_adds_up_to_an_amount_of_money() {
    let mut life = Life::of_four_hundred();
    life.ask(pay(1, MINOR_UNITS_MAX));
    assert_eq!(life.refuses(pay(2, 1)), Rejection::TooLarge);
    // What was reversed no longer counts.
    life.ask(reverse(1));
    assert_eq!(life.ask(pay(2, 1)), ["repayment_received; 1 waits"]);
}

#[test]
fn a_repayment_recorded_before_stays_as_it_is() {
    let mut life = Life::of_four_hundred();
    life.ask(pay(1, 10));
    assert_eq!(life.ask(pay(1, 10)), [""; 0]);
}

#[test]
fn what_came_in_can_be_read_by_value_date() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-15");
    life.ask(prepay(1, 10));
    life.ask(pay_back(2, 20, "2024-01-10"));
    life.ask(reverse(1));
    let receipts: Vec<_> = life
        .account()
        .receipts()
        .map(|it| (it.repayment, it.amount, it.value_date, it.excess, it.reversed))
        .collect();
    assert_eq!(
        receipts,
        [
            (nth(2), xof(20), day("2024-01-10"), Excess::Keep, false),
            (nth(1), xof(10), day("2024-01-15"), Excess::Prepay, true),
        ]
    );
}

/// With a tolerance of 5: 8 334 of 8 335 leaves one franc, which is owed and makes nobody late.
#[test]
fn what_is_within_the_tolerance_is_owed_and_no_arrears() {
    let policy = LoanPolicy { arrears_tolerance: vec![xof(5)], ..policy() };
    let mut life = Life::under(policy, "2024-01-01");
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    life.ask(disburse(xof(400)));
    life.until("2024-01-15");
    life.ask(pay(1, 95));
    assert_eq!(life.until("2024-02-15"), ["02-15 instalment_fell_due 2"]);
    assert_eq!(life.balances().overdue, xof(5));
    // The first instalment's rest is served before the second, which then is in arrears by itself.
    life.ask(pay(2, 99));
    assert_eq!(life.paid(), [100, 94, 0, 0]);
    assert_eq!(life.until("2024-02-16"), ["02-16 arrears_changed 0→1"]);
    assert_eq!(
        life.ask(pay(3, 1)),
        ["repayment_received: 2 principal 94→95", "arrears_changed 1→0"]
    );

    // A default ends when no more than that is due.
    life.until("2024-04-14");
    assert!(life.is_in_default());
    let told = life.ask(pay(4, 100));
    assert_eq!(told[1..], ["cured", "arrears_changed 30→0"]);
    life.ask(prepay(5, 104));
    assert_eq!((life.stage(), life.balances().outstanding), (Stage::Active, xof(1)));
    assert_eq!(life.ask(pay(6, 1)).last().unwrap(), "repayment_received; 1 waits");
    assert_eq!(life.until("2024-04-15").last().unwrap(), "04-15 closed");
}

#[test]
fn an_excess_may_pay_the_last_instalment_first() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-15");
    let told = life.ask(valued(pay(1, 250), None, Excess::PrepayLast));
    assert_eq!(
        told,
        ["repayment_received: 1 principal 0→100, 3 principal 0→50, 4 principal 0→100"]
    );
}

#[test]
fn an_excess_may_pay_the_same_of_each_instalment_to_come() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-15");
    // 80 over three: 27, 27 and what is left.
    life.ask(valued(pay(1, 180), None, Excess::PrepayEvenly));
    assert_eq!(life.paid(), [100, 27, 27, 26]);
    // 222 over three is 74 each, for which the first two of them have no room.
    life.ask(valued(pay(2, 222), None, Excess::PrepayEvenly));
    assert_eq!((life.paid(), life.credit()), (vec![100; 4], 2));
}
