//! Which instalments fell due, and were paid by their day.

use super::*;

/// Each that fell due before this day, and whether it was punctual.
fn punctual(life: &Life) -> Vec<bool> {
    life.account().fell_due(life.today).iter().map(|it| it.punctual).collect()
}

#[test]
fn an_instalment_is_punctual_that_was_paid_whole_by_its_day() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-15");
    assert!(punctual(&life).is_empty(), "its day is not over");
    life.ask(pay(1, 100));
    life.until("2024-02-16");
    life.ask(pay(2, 100));
    life.until("2024-03-15");
    life.ask(pay(3, 99));
    life.until("2024-03-16");
    assert_eq!(punctual(&life), [true, false, false]);
    let due: Vec<Day> = life.account().fell_due(life.today).iter().map(|it| it.due_on).collect();
    assert_eq!(due, ["2024-01-15", "2024-02-15", "2024-03-15"].map(day));
}

#[test]
fn the_day_on_which_the_money_moved_counts_and_what_was_paid_early_is_punctual() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-18");
    life.ask(pay_back(1, 100, "2024-01-15"));
    assert_eq!(punctual(&life), [true]);
    life.ask(prepay(2, 100));
    life.until("2024-02-16");
    assert_eq!(punctual(&life), [true, true]);
}

#[test]
fn what_is_taken_back_was_not_paid() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-15");
    life.ask(pay(1, 100));
    life.until("2024-01-20");
    assert_eq!(punctual(&life), [true]);
    life.ask(reverse(1));
    assert_eq!(punctual(&life), [false]);
}

#[test]
fn nothing_has_fallen_due_on_a_loan_that_was_not_disbursed_or_was_rescinded() {
    let mut life = Life::from("2024-01-01");
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    life.until("2024-01-16");
    assert!(punctual(&life).is_empty());
}

/// How those before it were paid nobody knows.
#[test]
fn a_loan_that_was_boarded_counts_from_then_on() {
    let mut life = Life::from("2024-03-01");
    let rows = vec![
        running(1, "2024-01-15", 100, 100),
        running(2, "2024-02-15", 100, 0),
        running(3, "2024-03-15", 100, 0),
    ];
    life.ask(board(rows));
    life.until("2024-03-16");
    assert_eq!(punctual(&life), [false]);
}
