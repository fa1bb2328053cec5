//! A history that cannot be stops the fold, and a state that cannot be is found.

use super::*;
use crate::credit::loan::{
    Cancelled, Closed, Cured, Defaulted, Disbursed, Reopened, RepaymentReversed,
};

fn late() -> Life {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-15");
    life.ask(pay(1, 40));
    life.until("2024-01-16");
    life
}

fn evolved(life: Life, event: Event) -> State {
    Loan::evolve(life.state, &event)
}

#[test]
#[should_panic(expected = "loan.closed cannot happen to a loan that does not exist")]
fn nothing_happens_to_a_loan_that_does_not_exist() {
    Loan::evolve(State::None, &Event::Closed(Closed {}));
}

#[test]
#[should_panic(expected = "loan.granted cannot happen to a loan that exists")]
fn no_loan_is_granted_twice() {
    let life = late();
    let granted = life.facts[0].clone();
    evolved(life, granted);
}

#[test]
#[should_panic(expected = "loan.disbursed cannot happen to a loan that is Late")]
fn no_loan_is_disbursed_twice() {
    let disbursed = Disbursed {
        amount: xof(400),
        source: source(),
        value_date: day("2024-01-16"),
        changes: vec![],
        credit: xof(0),
    };
    evolved(late(), Event::Disbursed(disbursed));
}

#[test]
#[should_panic(expected = "loan.cured cannot happen to a loan that is Late")]
fn only_a_default_is_cured() {
    evolved(late(), Event::Cured(Cured {}));
}

#[test]
#[should_panic(expected = "loan.reopened cannot happen to a loan that is Late")]
fn only_a_closed_loan_is_reopened() {
    evolved(late(), Event::Reopened(Reopened {}));
}

#[test]
#[should_panic(expected = "loan.cancelled cannot happen to a loan that is Late")]
fn no_running_loan_is_cancelled() {
    evolved(late(), Event::Cancelled(Cancelled { motive: String::new() }));
}

#[test]
#[should_panic(expected = "loan.defaulted cannot happen to a loan that is Granted")]
fn no_granted_loan_is_in_default() {
    let mut life = Life::from("2024-01-01");
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    let oldest_unpaid_due_on = day("2024-01-15");
    evolved(life, Event::Defaulted(Defaulted { oldest_unpaid_due_on, days_past_due: 30 }));
}

#[test]
#[should_panic(expected = "instalments fall due one after the other")]
fn no_instalment_falls_due_twice() {
    let life = late();
    let fell_due = life.facts[2].clone();
    assert_eq!(told(&fell_due), "instalment_fell_due 1");
    evolved(life, fell_due);
}

fn reversed(changes: Vec<Change>, repayment: u128) -> Event {
    Event::RepaymentReversed(RepaymentReversed {
        repayment: nth(repayment),
        amount: xof(40),
        motive: String::new(),
        changes,
        credit: xof(0),
    })
}

#[test]
#[should_panic(expected = "what is reversed was received")]
fn what_never_came_is_not_reversed() {
    evolved(late(), reversed(vec![], 2));
}

#[test]
#[should_panic(expected = "is reversed once")]
fn nothing_is_reversed_twice() {
    let mut life = late();
    life.ask(reverse(1));
    evolved(life, reversed(vec![], 1));
}

fn change(instalment: u32, before: i64, after: i64) -> Vec<Change> {
    vec![Change {
        instalment,
        component: crate::policy::Component::Principal,
        before: xof(before),
        after: xof(after),
        difference: crate::money::Difference { amount: after - before, currency: Currency::XOF },
    }]
}

#[test]
#[should_panic(expected = "a change starts from what was paid")]
fn a_change_starts_from_what_was_paid() {
    evolved(late(), reversed(change(1, 41, 0), 1));
}

#[test]
#[should_panic(expected = "no more is paid than owed")]
fn no_more_is_paid_than_owed() {
    evolved(late(), reversed(change(1, 40, 101), 1));
}

#[test]
#[should_panic(expected = "a change names an instalment of the loan")]
fn a_change_names_an_instalment() {
    evolved(late(), reversed(change(5, 0, 1), 1));
}

/// Spoils a loan and says what the check then finds.
fn found(spoil: impl Fn(&mut super::super::Account)) -> String {
    let life = late();
    let State::Opened(mut account) = life.state.clone() else { panic!("{:?}", life.state) };
    spoil(&mut account);
    State::Opened(account).check(&life.policy, life.today, false).unwrap_err()
}

#[test]
fn a_check_finds_each_invariant_that_is_broken() {
    assert!(found(|it| it.lines[0].paid.principal = 101).starts_with("on instalment 1 "));
    assert!(found(|it| it.lines[0].paid.fee = -1).starts_with("on instalment 1 "));
    assert!(found(|it| it.lines[3].owed.principal = 99).starts_with("the schedule's principal"));
    assert!(found(|it| it.lines[0].paid.principal = 41).starts_with("what came in"));
    assert!(found(|it| it.credit = 1).starts_with("what came in"));
    let moved = found(|it| {
        it.lines[0].paid.principal = 30;
        it.lines[1].paid.principal = 10;
    });
    assert!(moved.starts_with("what is paid on instalment 1"), "{moved}");
    let kept = found(|it| {
        it.lines[0].paid.principal = 30;
        it.credit = 10;
    });
    assert!(kept.starts_with("what is paid on instalment 1"), "{kept}");
    assert!(found(|it| it.stage = Stage::InOrder).starts_with("the stage"));
    assert!(found(|it| it.stage = Stage::InDefault).starts_with("the stage"));
    assert!(found(|it| it.fallen_due = 2).starts_with("instalments fallen due"));
    assert!(found(|it| it.start_on = None).starts_with("what is paid on instalment 1"));

    let mut life = late();
    life.until("2024-02-14");
    let State::Opened(mut account) = life.state else { panic!("{:?}", life.state) };
    account.ever_defaulted = false;
    let fault = State::Opened(account).check(&life.policy, life.today, false).unwrap_err();
    assert!(fault.contains("ever defaulted"), "{fault}");
}

#[test]
fn a_check_finds_an_event_that_records_another_result_than_the_state_it_left() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-15");
    life.ask(pay(1, 40));
    let event = life.facts.last().unwrap().clone();
    assert_eq!(life.state.check_recorded(&event), Ok(()));

    let Event::RepaymentReceived(received) = &event else { panic!("{event:?}") };
    let mut spoilt = received.clone();
    spoilt.credit = xof(1);
    let spoilt = Event::RepaymentReceived(spoilt);
    let fault = life.state.check_recorded(&spoilt).unwrap_err();
    assert!(fault.starts_with("the recorded credit balance"), "{fault}");

    let mut spoilt = received.clone();
    spoilt.changes[0].difference.amount = 39;
    let spoilt = Event::RepaymentReceived(spoilt);
    let fault = life.state.check_recorded(&spoilt).unwrap_err();
    assert!(fault.contains("another difference"), "{fault}");
}
