//! What time alone does to a loan.

use super::*;
use crate::credit::loan::{
    ArrearsChanged, DefaultDeclared, DefaultTrigger, Figures, InstalmentFellDue, NextDue,
};
use crate::testing::given;

#[test]
fn an_instalment_falls_due_is_late_on_the_next_day_and_in_default_as_day_30_starts() {
    let mut life = Life::of_four_hundred();
    assert_eq!(
        life.until("2024-02-15"),
        [
            "01-15 instalment_fell_due 1",
            "01-16 arrears_changed 0→1",
            "02-14 arrears_changed 1→30",
            "02-14 default_declared",
            "02-15 instalment_fell_due 2",
        ]
    );
    assert!(life.ever_defaulted());
    assert_eq!(life.next_action_on(), Some(day("2024-03-15")));
}

#[test]
fn the_events_of_ageing_carry_the_days_and_what_is_owed() {
    let life = Life::of_four_hundred();
    given::<Loan>(life.facts.clone()).when(ask("2024-01-14", Act::Age)).then_nothing();
    given::<Loan>(life.facts).when(ask("2024-02-20", Act::Age)).then([
        Event::InstalmentFellDue(InstalmentFellDue {
            instalment: 1,
            due_on: day("2024-01-15"),
            owed: principal_of(100),
            changes: vec![],
            credit: None,
            overdrawn: None,
        }),
        Event::InstalmentFellDue(InstalmentFellDue {
            instalment: 2,
            due_on: day("2024-02-15"),
            owed: principal_of(100),
            changes: vec![],
            credit: None,
            overdrawn: None,
        }),
        Event::ArrearsChanged(ArrearsChanged {
            before: Bucket { from_days: 0, to_days: Some(0) },
            after: Bucket { from_days: 30, to_days: Some(59) },
            days_past_due: 36,
            oldest_due_on: Some(day("2024-01-15")),
        }),
        Event::DefaultDeclared(DefaultDeclared {
            trigger: DefaultTrigger::DaysPastDue { days: 30 },
            oldest_due_on: day("2024-01-15"),
            days_past_due: 36,
        }),
    ]);
    let mut life = Life::of_four_hundred();
    life.until("2024-02-20");
    let overdue = Balances {
        outstanding: xof(400),
        overdue: xof(200),
        instalments_overdue: 2,
        oldest_unpaid_due_on: Some(day("2024-01-15")),
        arrears_since: Some(day("2024-01-15")),
        next: Some(NextDue { due_on: day("2024-03-15"), amount: xof(100) }),
        ..no_balances(Currency::XOF)
    };
    assert_eq!(life.balances(), overdue);
}

#[test]
fn the_default_of_day_30_comes_before_that_days_payments() {
    // On day 29 a payment in full is in time.
    let mut life = Life::of_four_hundred();
    life.until("2024-02-13");
    assert_eq!(
        life.ask(pay(1, 100)),
        ["repayment_received: 1 principal 0→100", "arrears_changed 1→0"]
    );
    assert_eq!(life.until("2024-02-14"), [""; 0]);
    assert!(!life.ever_defaulted());

    // On day 30 it cures.
    let mut life = Life::of_four_hundred();
    life.until("2024-02-14");
    assert!(life.is_in_default());
    assert_eq!(
        life.ask(pay(1, 100)),
        ["repayment_received: 1 principal 0→100", "cured", "arrears_changed 30→0"]
    );
    assert!(life.ever_defaulted());
}

#[test]
fn a_loan_that_was_not_aged_to_the_day_of_a_command_is_aged_by_it_first() {
    let life = Life::of_four_hundred();
    let mut life = Life { today: day("2024-02-14"), ..life };
    assert_eq!(
        life.ask(pay(1, 100)),
        [
            "instalment_fell_due 1",
            "arrears_changed 0→30",
            "default_declared",
            "repayment_received: 1 principal 0→100",
            "cured",
            "arrears_changed 30→0",
        ]
    );
}

#[test]
fn default_comes_after_the_policys_number_of_days() {
    let policy = LoanPolicy { default_days: 1, ..policy() };
    let mut life = Life::under(policy, "2024-01-01");
    life.ask(grant(xof(100), interest_free(1, "2024-01-15")));
    life.ask(disburse(xof(100)));
    assert_eq!(
        life.until("2024-01-20"),
        ["01-15 instalment_fell_due 1", "01-16 arrears_changed 0→1", "01-16 default_declared"]
    );

    let policy = LoanPolicy { default_days: u32::MAX, ..super::policy() };
    let mut life = Life::under(policy, "2024-01-01");
    life.ask(grant(xof(100), interest_free(1, "2024-01-15")));
    life.ask(disburse(xof(100)));
    life.until("2024-12-31");
    assert_eq!((life.is_in_default(), life.next_action_on()), (false, None));
}

#[test]
fn time_does_nothing_more_to_a_loan_in_default_whose_instalments_all_fell_due() {
    let mut life = Life::from("2024-01-01");
    life.ask(board(vec![running(1, "2023-11-01", 100, 0)]));
    assert!(life.is_in_default());
    assert_eq!(life.next_action_on(), Some(day("2024-01-30")), "when it is 90 days past due");
    life.until("2024-01-30");
    assert_eq!((life.bucket(), life.next_action_on()), (90, None));
}

#[test]
fn ageing_twice_changes_nothing() {
    let mut life = Life::of_four_hundred();
    life.until("2024-02-15");
    assert_eq!(life.ask(Act::Age), [""; 0]);
}

#[test]
fn the_next_action_is_the_first_day_on_which_something_happens() {
    let mut life = Life::of_four_hundred();
    let mut expected = vec![];
    let mut found = vec![];
    while let Some(next) = life.next_action_on() {
        assert!(next > life.today);
        expected.push(next);
        while life.today < next {
            life.today = after(life.today, 1);
            if !life.ask(Act::Age).is_empty() {
                found.push(life.today);
            }
        }
    }
    assert_eq!(found, expected);
    let days = [
        "2024-01-15",
        "2024-01-16",
        "2024-02-14",
        "2024-02-15",
        "2024-03-15",
        "2024-04-14",
        "2024-04-15",
    ];
    assert_eq!(found, days.map(day));
}

#[test]
fn figures_count_on_between_events() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-16");
    let late = Figures {
        life: Stage::Active,
        in_default: false,
        ever_defaulted: false,
        charged_off: false,
        outstanding: xof(400),
        overdue: xof(100),
        instalments_overdue: 1,
        days_past_due: 1,
    };
    assert_eq!(life.state.figures(day("2024-01-16")), Some(late));
    let later = Figures { days_past_due: 29, ..late };
    assert_eq!(life.state.figures(day("2024-02-13")), Some(later));

    let before = Life::of_four_hundred().state.figures(day("2024-01-14")).unwrap();
    assert_eq!((before.life, before.days_past_due), (Stage::Active, 0));
    let mut due = Life::of_four_hundred();
    due.until("2024-01-15");
    let due = due.state.figures(day("2024-01-15")).unwrap();
    assert_eq!((due.overdue, due.instalments_overdue, due.days_past_due), (xof(0), 0, 0));
}

#[test]
fn an_instalment_paid_in_advance_falls_due_all_the_same() {
    let mut life = Life::of_four_hundred();
    life.ask(prepay(1, 150));
    assert_eq!(
        life.until("2024-02-16"),
        ["01-15 instalment_fell_due 1", "02-15 instalment_fell_due 2", "02-16 arrears_changed 0→1"]
    );
}

#[test]
fn a_check_finds_a_loan_that_was_not_aged() {
    let life = Life::of_four_hundred();
    assert_eq!(life.state.check(day("2024-01-14"), None), Ok(()));
    life.state.check(day("2024-01-15"), None).unwrap_err();
    life.state.check(day("2024-03-01"), None).unwrap_err();
}
