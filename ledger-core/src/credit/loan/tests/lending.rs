//! Disbursing, taking that back, and cancelling.

use super::*;
use crate::credit::loan::{Disbursed, MovedDueDate, NextDue};
use crate::testing::given;

pub(super) fn granted() -> Vec<Event> {
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

pub(super) fn closed() -> Life {
    let mut life = Life::of_four_hundred();
    assert_eq!(life.ask(prepay(1, 400)).last().unwrap(), "closed");
    life
}

#[test]
fn once_disbursed_the_principal_is_owed() {
    given::<Loan>(granted()).when(ask("2024-01-03", disburse_back(xof(400), "2024-01-02"))).then([
        Event::Disbursed(Disbursed {
            disbursement: nth(1_000),
            amount: xof(400),
            net: xof(400),
            payee: Payee::Customer {},
            money: money(),
            lender_reference: None,
            value_date: day("2024-01-02"),
            due_on: vec![],
            changes: vec![],
            credit: None,
            overdrawn: None,
        }),
    ]);
    let mut life = Life::of_four_hundred();
    let balances = Balances {
        outstanding: xof(400),
        next: Some(NextDue { due_on: day("2024-01-15"), amount: xof(100) }),
        ..no_balances(Currency::XOF)
    };
    assert_eq!(life.balances(), balances);
    assert_eq!(life.next_action_on(), Some(day("2024-01-15")));
    assert_eq!(life.until("2024-01-15"), ["01-15 instalment_fell_due 1"]);
}

/// Granted on 1 January, first due on the 15th; the bank pays out on 20 February.
#[test]
fn a_late_disbursement_moves_the_schedule_and_makes_nobody_a_defaulter() {
    let mut life = Life::from("2024-01-01");
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    life.until("2024-02-20");
    assert_eq!(life.ask(disburse(xof(400))), ["disbursed"]);
    let Some(Event::Disbursed(Disbursed { due_on, .. })) = life.facts.last() else {
        panic!("{:?}", life.facts.last())
    };
    let moved = |instalment, before, after| MovedDueDate {
        instalment,
        before: day(before),
        after: day(after),
    };
    assert_eq!(due_on[0], moved(1, "2024-01-15", "2024-03-15"));
    assert_eq!(due_on[3], moved(4, "2024-04-15", "2024-06-15"));
    assert_eq!((life.balances().overdue, life.ever_defaulted()), (xof(0), false));
    assert_eq!(life.until("2024-03-16").len(), 2, "due on the 15th, in arrears on the 16th");
}

#[test]
fn a_moved_schedule_keeps_its_day_of_the_month_and_one_by_the_lender_its_distances() {
    let due = |plan: Plan, paid_out: &str| {
        let mut life = Life::from("2024-01-01");
        life.ask(grant(xof(300), plan));
        life.until(paid_out);
        life.ask(disburse(xof(300)));
        life.instalments().iter().map(|it| it.due_on.to_string()).collect::<Vec<_>>()
    };
    let monthly = || interest_free(3, "2024-01-31");
    assert_eq!(due(monthly(), "2024-01-31"), ["2024-01-31", "2024-02-29", "2024-03-31"]);
    assert_eq!(due(monthly(), "2024-02-01"), ["2024-02-29", "2024-03-31", "2024-04-30"]);
    let weekly = || Plan::Given {
        schedule: (1..)
            .zip(["2024-01-10", "2024-01-17", "2024-01-24"])
            .map(|(number, due_on)| super::granting::instalment(number, due_on, xof(100)))
            .collect(),
    };
    assert_eq!(due(weekly(), "2024-01-11"), ["2024-02-10", "2024-02-17", "2024-02-24"]);
}

/// Recorded late, paid out in time: what was due is owed from its due dates on.
#[test]
fn a_disbursement_that_is_recorded_late_moves_nothing() {
    let mut life = Life::from("2024-01-01");
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    life.until("2024-01-20");
    assert_eq!(
        life.ask(disburse_back(xof(400), "2024-01-03")),
        ["disbursed", "instalment_fell_due 1", "arrears_changed 0→1"]
    );
}

#[test]
fn a_disbursement_that_bounced_leaves_a_granted_loan_that_owes_nothing() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-15");
    life.ask(pay(1, 60));
    life.until("2024-02-20");
    assert!(life.is_in_default());
    assert_eq!(
        life.ask(reverse_disbursement()),
        ["disbursement_reversed: 1 principal 60→0; 60 waits"]
    );
    assert_eq!((life.stage(), life.is_in_default(), life.bucket()), (Stage::Granted, false, 0));
    assert_eq!(life.next_action_on(), Some(day("2024-03-21")));
    assert_eq!(life.until("2024-06-01"), ["03-21 cancelled"]);

    // It is not that disbursement which is recorded when the money goes out at last.
    let again = Rejection::DisbursementReversed { disbursement: nth(1_000) };
    assert_eq!(life.refuses(disburse(xof(400))), again);
    assert_eq!(life.refuses(reverse_disbursement()), again);
    let mut out = disburse(xof(400));
    if let Act::Disburse { disbursement, .. } = &mut out {
        *disbursement = nth(1_001);
    }
    assert_eq!(life.ask(out), ["disbursed; 60 waits"]);
}

#[test]
fn only_a_disbursement_that_stands_is_taken_back() {
    let unknown = Rejection::UnknownDisbursement { disbursement: nth(1_000) };
    given::<Loan>(granted())
        .when(ask("2024-01-01", reverse_disbursement()))
        .then_refused(unknown.clone());
    // A repayment is none.
    let mut life = Life::of_four_hundred();
    life.ask(pay(7, 10));
    let of_repayment = Act::ReverseDisbursement {
        disbursement: nth(7),
        cause: OutgoingReversal::Misposted {},
        reason: because("recorded_in_error"),
    };
    let unknown = Rejection::UnknownDisbursement { disbursement: nth(7) };
    assert_eq!(life.refuses(of_repayment), unknown);
    life.ask(rescind());
    assert_eq!(life.refuses(reverse_disbursement()), Rejection::Rescinded);
}

#[test]
fn less_may_go_out_than_the_principal_and_never_more() {
    let out = |net| {
        let mut out = disburse(xof(400));
        if let Act::Disburse { net: given, lender_reference, .. } = &mut out {
            *given = Some(net);
            *lender_reference = Some("ORA-9".to_owned());
        }
        out
    };
    let above = Rejection::NetAboveAmount { amount: xof(400), net: xof(401) };
    given::<Loan>(granted()).when(ask("2024-01-01", out(xof(401)))).then_refused(above);
    given::<Loan>(granted())
        .when(ask("2024-01-01", out(eur(1))))
        .then_refused(Rejection::AnotherCurrency { loan: Currency::XOF, given: Currency::EUR });
    let state = given::<Loan>(granted()).when(ask("2024-01-01", out(xof(380)))).then_state();
    let account = state.account().unwrap();
    assert_eq!(account.outstanding(), xof(400), "all of it is owed");
    assert_eq!(account.lender_reference(), Some("ORA-9"), "the bank gave it only now");
}

#[test]
fn a_credit_balance_pays_what_is_due_when_the_loan_is_disbursed() {
    let mut life = Life::from("2024-01-01");
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    assert_eq!(life.ask(pay(1, 150)), ["repayment_received; 150 waits"]);
    assert_eq!(life.balances().credit, xof(150));
    life.until("2024-01-20");
    assert_eq!(
        life.ask(disburse_back(xof(400), "2024-01-15")),
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
        life.ask(disburse_back(xof(100), "2024-01-15")),
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
        &ask("2024-01-01", board(vec![running(1, "2024-02-15", 400, 0)])),
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
fn no_loan_answers_only_to_a_grant_or_a_boarding() {
    for act in [disburse(xof(1)), cancel(), pay(1, 1), reverse(1), fee(1, 1, 1)] {
        given::<Loan>([]).when(ask("2024-01-01", act)).then_refused(Rejection::NotFound);
    }
    given::<Loan>([]).when(ask("2024-01-01", Act::Age)).then_nothing();
    assert_eq!(State::None.policy(), None);
    assert_eq!(State::None.figures(day("2024-01-01")), None);
    assert_eq!(State::None.balances(day("2024-01-01")), None);
    assert_eq!(State::None.next_action_on(), None);
    assert_eq!(State::None.check(day("2024-01-01"), None), Ok(()));
}
