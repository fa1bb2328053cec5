//! Disbursing, cancelling and charging.

use super::*;
use crate::credit::loan::{Charged, Closed, Disbursed, NextDue};
use crate::money::MINOR_UNITS_MAX;
use crate::testing::given;

fn granted() -> Vec<Event> {
    let mut life = Life::from("2024-01-01");
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    life.facts
}

fn cancelled() -> Vec<Event> {
    let mut life = Life::from("2024-01-01");
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    life.ask(cancel());
    life.facts
}

fn closed() -> Life {
    let mut life = Life::of_four_hundred();
    assert_eq!(life.ask(prepay(1, 400)).last().unwrap(), "closed");
    life
}

#[test]
fn once_disbursed_the_principal_is_owed() {
    given::<Loan>(granted()).when(ask("2024-01-03", disburse_back(xof(400), "2024-01-02"))).then([
        Event::Disbursed(Disbursed {
            amount: xof(400),
            source: source(),
            value_date: day("2024-01-02"),
            changes: vec![],
            credit: xof(0),
        }),
    ]);
    let mut life = Life::of_four_hundred();
    let balances = Balances {
        outstanding: xof(400),
        next: Some(NextDue { due_on: day("2024-01-15"), amount: xof(100) }),
        ..Balances::none(Currency::XOF)
    };
    assert_eq!(life.balances(), balances);
    assert_eq!(life.next_action_on(), Some(day("2024-01-15")));
    assert_eq!(life.until("2024-01-15"), ["01-15 instalment_fell_due 1"]);
}

#[test]
fn a_loan_disbursed_after_due_dates_is_aged_in_the_same_commit() {
    let mut life = Life::from("2024-01-01");
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    life.until("2024-02-20");
    assert_eq!(
        life.ask(disburse(xof(400))),
        ["disbursed", "instalment_fell_due 1", "instalment_fell_due 2", "defaulted"]
    );
    assert_eq!(life.balances().overdue, xof(200));
    assert!(life.ever_defaulted());
}

#[test]
fn a_credit_balance_pays_what_is_due_when_the_loan_is_disbursed() {
    let mut life = Life::from("2024-01-01");
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    assert_eq!(life.ask(pay(1, 150)), ["repayment_received; 150 waits"]);
    assert_eq!(life.balances().credit, xof(150));
    life.until("2024-01-20");
    assert_eq!(
        life.ask(disburse(xof(400))),
        ["disbursed: 1 principal 0→100; 50 waits", "instalment_fell_due 1; 50 waits"]
    );
    assert_eq!(life.until("2024-02-15"), ["02-15 instalment_fell_due 2: 2 principal 0→50"]);
}

#[test]
fn money_that_came_before_the_disbursements_value_date_waits_even_if_it_is_to_prepay() {
    let mut life = Life::from("2024-01-01");
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    life.ask(prepay(1, 150));
    life.until("2024-01-02");
    assert_eq!(life.ask(disburse(xof(400))), ["disbursed; 150 waits"]);

    // Valued on the day of the repayment, the repayment finds the loan running.
    let mut life = Life::from("2024-01-01");
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    life.ask(prepay(1, 150));
    life.until("2024-01-02");
    assert_eq!(
        life.ask(disburse_back(xof(400), "2024-01-01")),
        ["disbursed: 1 principal 0→100, 2 principal 0→50"]
    );
}

#[test]
fn a_loan_whose_credit_balance_pays_everything_is_closed_as_it_is_disbursed() {
    let mut life = Life::from("2024-01-01");
    life.ask(grant(xof(100), interest_free(1, "2024-01-15")));
    life.ask(pay(1, 130));
    life.until("2024-02-01");
    assert_eq!(
        life.ask(disburse(xof(100))),
        ["disbursed: 1 principal 0→100; 30 waits", "instalment_fell_due 1; 30 waits", "closed"]
    );
}

#[test]
fn only_the_whole_principal_is_disbursed() {
    for amount in [399, 401, 0] {
        given::<Loan>(granted())
            .when(ask("2024-01-01", disburse(xof(amount))))
            .then_refused(Rejection::AmountDiffers { principal: xof(400) });
    }
    given::<Loan>(granted())
        .when(ask("2024-01-01", disburse(eur(400))))
        .then_refused(Rejection::AnotherCurrency { loan: Currency::XOF, given: Currency::EUR });
}

#[test]
fn nothing_is_disbursed_with_a_value_date_ahead() {
    given::<Loan>(granted())
        .when(ask("2024-01-01", disburse_back(xof(400), "2024-01-02")))
        .then_refused(Rejection::ValueDateAhead {
            value_date: day("2024-01-02"),
            business_date: day("2024-01-01"),
        });
}

#[test]
fn a_loan_is_disbursed_once() {
    let taken = Loan::decide(
        &State::None,
        &ask("2024-01-01", take_over(vec![running(1, "2024-02-15", 400, 0)])),
    );
    for facts in [Life::of_four_hundred().facts, closed().facts, taken.unwrap()] {
        given::<Loan>(facts)
            .when(ask("2024-01-02", disburse(xof(400))))
            .then_refused(Rejection::AlreadyDisbursed);
    }
}

#[test]
fn a_cancelled_loan_is_neither_disbursed_nor_cancelled_again_nor_charged() {
    for act in [disburse(xof(400)), cancel(), fee(1, 1, 10)] {
        given::<Loan>(cancelled()).when(ask("2024-01-02", act)).then_refused(Rejection::Cancelled);
    }
}

#[test]
fn a_loan_is_cancelled_until_it_is_disbursed() {
    let mut life = Life::from("2024-01-01");
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    assert_eq!(life.ask(cancel()), ["cancelled"]);
    assert_eq!(life.stage(), Stage::Cancelled);
    assert_eq!(life.until("2024-06-01"), [""; 0]);

    for facts in [Life::of_four_hundred().facts, closed().facts] {
        given::<Loan>(facts)
            .when(ask("2024-01-02", cancel()))
            .then_refused(Rejection::AlreadyDisbursed);
    }
}

#[test]
fn money_on_a_cancelled_loan_is_recorded_and_waits() {
    let mut life = Life::from("2024-01-01");
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    life.ask(cancel());
    assert_eq!(life.ask(prepay(1, 70)), ["repayment_received; 70 waits"]);
    assert_eq!(life.stage(), Stage::Cancelled);
    assert_eq!(life.ask(reverse(1)), ["repayment_reversed"]);
}

#[test]
fn no_loan_answers_only_to_a_grant_or_a_takeover() {
    for act in [disburse(xof(1)), cancel(), pay(1, 1), reverse(1), fee(1, 1, 1)] {
        given::<Loan>([]).when(ask("2024-01-01", act)).then_refused(Rejection::NotFound);
    }
    given::<Loan>([]).when(ask("2024-01-01", Act::Age)).then_nothing();
    assert_eq!(State::None.policy(), None);
    assert_eq!(State::None.figures(day("2024-01-01")), None);
    assert_eq!(State::None.balances(day("2024-01-01")), None);
    assert_eq!(State::None.next_action_on(&policy()), None);
    assert_eq!(State::None.check(&policy(), day("2024-01-01"), false), Ok(()));
}

#[test]
fn a_charge_is_owed_with_its_instalment() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-20");
    given::<Loan>(life.facts.clone()).when(ask("2024-01-20", penalty(1, 2, 30))).then([
        Event::Charged(Charged {
            charge: nth(1),
            instalment: 2,
            kind: ChargeKind::Penalty,
            amount: xof(30),
            business_date: day("2024-01-20"),
            motive: "visit at home".to_owned(),
            changes: vec![],
            credit: xof(0),
        }),
    ]);
    life.ask(penalty(1, 2, 30));
    let balances = Balances {
        outstanding: xof(400),
        overdue: xof(100),
        instalments_overdue: 1,
        oldest_unpaid_due_on: Some(day("2024-01-15")),
        next: Some(NextDue { due_on: day("2024-02-15"), amount: xof(130) }),
        ..Balances::none(Currency::XOF)
    };
    assert_eq!(life.balances(), balances);
    life.ask(fee(2, 2, 5));
    let owed = life.instalments()[1].owed.clone();
    assert_eq!((owed.penalty, owed.fee), (Some(xof(30)), Some(xof(5))));
    let charges: Vec<_> = life.state.account().unwrap().charges().collect();
    assert_eq!(charges[0].kind, ChargeKind::Penalty);
    assert_eq!((charges[1].instalment, charges[1].amount), (2, xof(5)));
}

#[test]
fn a_charge_on_a_due_instalment_uses_the_credit_balance_and_one_on_a_later_instalment_does_not() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-15");
    life.ask(pay(1, 140));
    assert_eq!(life.ask(fee(2, 2, 10)), ["charged; 40 waits"]);
    assert_eq!(life.ask(fee(3, 1, 10)), ["charged: 1 fee 0→10; 30 waits"]);
    assert_eq!(
        life.until("2024-02-15"),
        ["02-15 instalment_fell_due 2: 2 fee 0→10, 2 principal 0→20"]
    );
}

#[test]
fn a_charge_on_an_old_instalment_makes_the_loan_late_or_puts_it_in_default_at_once() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-15");
    life.ask(pay(1, 100));
    life.until("2024-02-13");
    let mut late = life.clone();
    assert_eq!(late.ask(fee(2, 1, 10)), ["charged", "became_late"]);
    assert_eq!(late.until("2024-02-14"), ["02-14 defaulted"]);

    life.until("2024-02-14");
    assert_eq!(life.ask(fee(2, 1, 10)), ["charged", "defaulted"]);
}

#[test]
fn a_charge_recorded_before_stays_as_it_is() {
    let mut life = Life::of_four_hundred();
    life.ask(fee(2, 1, 10));
    assert_eq!(life.ask(fee(2, 1, 10)), [""; 0]);
}

#[test]
fn a_charge_is_above_zero_in_the_loans_currency_and_on_an_instalment_it_has() {
    let life = Life::of_four_hundred();
    assert_eq!(life.refuses(fee(1, 1, 0)), Rejection::ZeroAmount);
    let in_euro = Act::Charge {
        charge: nth(1),
        instalment: 1,
        kind: ChargeKind::Fee,
        amount: eur(1),
        motive: String::new(),
    };
    let another = Rejection::AnotherCurrency { loan: Currency::XOF, given: Currency::EUR };
    assert_eq!(life.refuses(in_euro), another);
    for instalment in [0, 5, u32::MAX] {
        let unknown = Rejection::UnknownInstalment { instalment, last: 4 };
        assert_eq!(life.refuses(fee(1, instalment, 1)), unknown);
    }
    assert_eq!(life.refuses(fee(1, 1, MINOR_UNITS_MAX)), Rejection::TooLarge);
}

#[test]
fn nothing_is_charged_before_the_disbursement_or_after_the_end() {
    given::<Loan>(granted())
        .when(ask("2024-01-01", fee(1, 1, 10)))
        .then_refused(Rejection::NotDisbursed);
    let closed = closed();
    assert_eq!(closed.facts.last(), Some(&Event::Closed(Closed {})));
    assert_eq!(closed.refuses(fee(1, 1, 10)), Rejection::Closed);
}
