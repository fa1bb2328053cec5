//! What becomes of a loan when the rules change.

use super::*;
use crate::credit::loan::Rebasing;

/// The second engine serves the newest instalment first, and tells arrears from the fifteenth day.
fn of_the_second() -> Engine {
    Engine::TRIAL
}

fn rebase(engine: Engine) -> Act {
    Act::Rebase { to: Rebasing::Engine(engine), reason: because("rules_changed") }
}

fn close_the_past() -> Act {
    Act::Rebase { to: Rebasing::SameEngine, reason: because("rules_changed") }
}

/// Two instalments past due, and a little paid.
fn running_loan() -> Life {
    let mut life = Life::of_four_hundred();
    life.until("2024-02-20");
    life.ask(pay(1, 30));
    life
}

#[test]
fn a_loan_is_kept_by_the_engine_of_its_contract() {
    let under = |engine| {
        let mut life = Life::from("2024-01-01");
        let command = life.asked(grant(xof(400), interest_free(4, "2024-01-15")));
        let terms = Terms { engine, ..command.terms.clone().unwrap() };
        let facts = Loan::decide(&State::None, &Command { terms: Some(terms), ..command });
        for it in facts.unwrap() {
            life.state = Loan::evolve(std::mem::take(&mut life.state), &it);
        }
        life.ask(disburse(xof(400)));
        life
    };
    let (mut first, mut second) = (under(Engine::FIRST), under(of_the_second()));
    assert_eq!(
        first.until("2024-02-20"),
        [
            "01-15 instalment_fell_due 1",
            "01-16 arrears_changed 0→1",
            "02-14 arrears_changed 1→30",
            "02-14 default_declared",
            "02-15 instalment_fell_due 2",
        ]
    );
    assert_eq!(
        second.until("2024-02-20"),
        [
            "01-15 instalment_fell_due 1",
            "01-30 arrears_changed 0→15",
            "02-14 default_declared",
            "02-15 instalment_fell_due 2",
        ]
    );
    assert_eq!(first.ask(pay(1, 30)), ["repayment_received: 1 principal 0→30"]);
    assert_eq!(second.ask(pay(1, 30)), ["repayment_received: 2 principal 0→30"]);
}

/// The old log passes the check of a release that has a second engine, and nothing is booked into
/// the next command of a loan under the first.
#[test]
fn a_new_engine_books_nothing_into_an_innocent_command() {
    let mut life = running_loan();
    let mut state = State::None;
    for it in &life.facts {
        state = Loan::evolve(state, it);
        state.check_recorded(it).unwrap();
    }
    assert_eq!(state.check(life.today, None), Ok(()));
    assert_eq!(
        life.ask(pay(2, 80)),
        ["repayment_received: 1 principal 30→100, 2 principal 0→10", "arrears_changed 30→1"]
    );
}

#[test]
fn a_running_loan_goes_over_to_another_engine_by_an_event_that_says_so() {
    let mut life = running_loan();
    assert_eq!(life.ask(rebase(of_the_second())), ["rebased", "arrears_changed 30→15"]);
    assert_eq!(life.paid(), [30, 0, 0, 0], "what was paid stays where it was");
    assert!(life.is_in_default());
    assert_eq!(life.ask(pay(2, 80)), ["repayment_received: 2 principal 0→80"]);
    let again = Rejection::SameEngine { engine: of_the_second() };
    assert_eq!(life.refuses(rebase(of_the_second())), again);
}

/// Recorded after the closing, valued before it: it counts from the closing on.
#[test]
fn nothing_before_the_closing_moves_again() {
    let mut life = running_loan();
    life.ask(fee(9, 1, 10));
    life.ask(pay(2, 12));
    assert_eq!(life.ask(close_the_past()), ["rebased"]);
    assert_eq!(
        life.ask(pay_back(3, 60, "2024-01-15")),
        ["repayment_received: 1 principal 42→100, 2 principal 0→2", "arrears_changed 30→1"]
    );
    assert!(life.is_in_default(), "it was, when the period was closed");
    // What was received before is taken back as money that is missing now.
    assert_eq!(
        life.ask(reverse(1)),
        ["repayment_reversed: 1 principal 100→72, 2 principal 2→0", "arrears_changed 1→30"]
    );
    // A charge of before can be forgiven still.
    assert_eq!(life.ask(waive(9, Some(10))), ["charge_waived: 1 waived fee 0→10"]);
    life.ask(close_the_past());
    life.ask(rescind());
    assert_eq!(life.credit(), 12 + 60);
    assert_eq!(life.refuses(close_the_past()), Rejection::Rescinded);
}

#[test]
fn what_was_paid_before_a_closing_waits_when_the_disbursement_bounces() {
    let mut life = running_loan();
    life.ask(close_the_past());
    assert!(life.is_in_default());
    assert_eq!(
        life.ask(reverse_disbursement()),
        ["disbursement_reversed: 1 principal 30→0; 30 waits"]
    );
    assert_eq!((life.stage(), life.is_in_default()), (Stage::Granted, false));
    assert_eq!(life.ask(reverse(1)), ["repayment_reversed"]);
}

#[test]
fn only_a_loan_that_is_owed_is_rebased() {
    let mut life = Life::from("2024-01-01");
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    assert_eq!(life.refuses(rebase(of_the_second())), Rejection::NotDisbursed);
    life.ask(cancel());
    assert_eq!(life.refuses(rebase(of_the_second())), Rejection::Cancelled);
}
