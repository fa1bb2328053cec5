//! A history that cannot be stops the fold, and a state that cannot be is found.

use super::*;
use crate::credit::loan::{
    Cancelled, Closed, Cured, DefaultDeclared, DefaultTrigger, Reopened, RepaymentReversed,
};
use crate::policy::Component;

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
#[should_panic(expected = "loan.disbursed cannot happen to a loan that is Active")]
fn no_loan_is_disbursed_twice() {
    let disbursed = late().facts[1].clone();
    evolved(late(), disbursed);
}

#[test]
#[should_panic(expected = "a default that ends had begun")]
fn only_a_default_is_cured() {
    evolved(late(), Event::Cured(Cured {}));
}

#[test]
#[should_panic(expected = "loan.reopened cannot happen to a loan that is Active")]
fn only_a_closed_loan_is_reopened() {
    evolved(late(), Event::Reopened(Reopened {}));
}

#[test]
#[should_panic(expected = "loan.cancelled cannot happen to a loan that is Active")]
fn no_running_loan_is_cancelled() {
    evolved(late(), Event::Cancelled(Cancelled { cause: CancelCause::Lapsed {} }));
}

#[test]
#[should_panic(expected = "a loan comes to be in default once")]
fn no_loan_comes_to_be_in_default_twice() {
    let mut life = late();
    life.until("2024-02-14");
    evolved(
        life,
        Event::DefaultDeclared(DefaultDeclared {
            trigger: DefaultTrigger::DaysPastDue { days: 30 },
            oldest_due_on: day("2024-01-15"),
            days_past_due: 30,
        }),
    );
}

#[test]
#[should_panic(expected = "arrears change from where they were")]
fn arrears_change_from_where_they_were() {
    let mut life = late();
    let changed = life.facts.last().unwrap().clone();
    life.until("2024-01-17");
    evolved(life, changed);
}

#[test]
#[should_panic(expected = "instalments fall due one after the other")]
fn no_instalment_falls_due_twice() {
    let life = late();
    let fell_due = life.facts[2].clone();
    assert_eq!(fell_due.event_type(), "loan.instalment_fell_due");
    evolved(life, fell_due);
}

fn reversed(changes: Vec<Change>, repayment: u128) -> Event {
    Event::RepaymentReversed(RepaymentReversed {
        repayment: nth(repayment),
        amount: xof(40),
        cause: RepaymentReversal::Bounced {},
        reason: because("payment_bounced"),
        changes,
        credit: None,
        overdrawn: None,
    })
}

#[test]
#[should_panic(expected = "what is changed was recorded")]
fn what_never_came_is_not_reversed() {
    evolved(late(), reversed(vec![], 2));
}

#[test]
#[should_panic(expected = "what is reversed stands")]
fn nothing_is_reversed_twice() {
    let mut life = late();
    life.ask(reverse(1));
    evolved(life, reversed(vec![], 1));
}

fn change(instalment: u32, before: i64, after: i64) -> Vec<Change> {
    vec![Change {
        instalment,
        due_on: day("2024-01-15"),
        owed: None,
        paid: moves(Component::Principal, before, after),
        waived: None,
    }]
}

#[test]
#[should_panic(expected = "a change starts from what was")]
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
fn found(spoil: impl Fn(&mut Loan)) -> String {
    let life = late();
    let State::Opened(mut account) = life.state.clone() else { panic!("{:?}", life.state) };
    spoil(&mut account);
    State::Opened(account).check(life.today, None).unwrap_err()
}

#[test]
fn a_check_finds_each_invariant_that_is_broken() {
    assert!(
        found(|it| it.change_rows(|rows| rows[0].paid.principal = 101))
            .starts_with("on instalment 1 ")
    );
    assert!(
        found(|it| it.change_rows(|rows| rows[0].paid.fee = -1)).starts_with("on instalment 1 ")
    );
    assert!(
        found(|it| it.change_rows(|rows| rows[0].waived.fee = 1)).starts_with("on instalment 1 ")
    );
    assert!(
        found(|it| it.change_rows(|rows| rows[3].owed.principal = 99))
            .starts_with("the schedule's principal")
    );
    assert!(
        found(|it| it.change_rows(|rows| rows[0].paid.principal = 41)).starts_with("what came in")
    );
    assert!(found(|it| it.credit = 1).starts_with("what came in"));
    let moved = found(|it| {
        it.change_rows(|rows| rows[0].paid.principal = 30);
        it.change_rows(|rows| rows[1].paid.principal = 10);
    });
    assert!(moved.starts_with("instalment 1"), "{moved}");
    let kept = found(|it| {
        it.change_rows(|rows| rows[0].paid.principal = 30);
        it.credit = 10;
    });
    assert!(kept.starts_with("instalment 1"), "{kept}");
    assert!(found(|it| it.bucket.from_days = 30).starts_with("arrears"));
    assert!(found(|it| it.in_default = true).starts_with("default"));
    assert!(found(|it| it.life = Stage::Closed).starts_with("arrears"));
    assert!(found(|it| it.fallen_due = 2).starts_with("instalments fallen due"));
    assert!(found(|it| it.facts.take_start_back()).starts_with("instalment 1"));

    let mut life = late();
    life.until("2024-02-14");
    let State::Opened(mut account) = life.state else { panic!("{:?}", life.state) };
    account.ever_defaulted = false;
    let fault = State::Opened(account).check(life.today, None).unwrap_err();
    assert!(fault.contains("ever defaulted"), "{fault}");
    assert!(late().state.check(late().today, AWAITED).unwrap_err().contains("holds for goods"));
}

#[test]
fn a_check_finds_an_event_that_records_another_result_than_the_state_it_left() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-15");
    life.ask(pay(1, 140));
    let event = life.facts.last().unwrap().clone();
    assert_eq!(life.state.check_recorded(&event), Ok(()));

    let Event::RepaymentReceived(received) = &event else { panic!("{event:?}") };
    let mut spoilt = received.clone();
    spoilt.credit = Some(Moved::between(xof(0), xof(41)));
    let fault = life.state.check_recorded(&Event::RepaymentReceived(spoilt)).unwrap_err();
    assert!(fault.starts_with("credit"), "{fault}");

    let mut spoilt = received.clone();
    let moved = spoilt.changes[0].paid.as_mut().unwrap().principal.as_mut().unwrap();
    moved.difference.amount = 99;
    let fault = life.state.check_recorded(&Event::RepaymentReceived(spoilt)).unwrap_err();
    assert!(fault.contains("no move"), "{fault}");
}
