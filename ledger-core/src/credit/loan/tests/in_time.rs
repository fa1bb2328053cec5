//! Who paid in time is told of all instalments at once.

use std::cell::Cell;

use super::walk::live;
use super::*;
use crate::counted::counted;
use crate::credit::engine::{left_on, run};

/// The engine goes once through the facts for all rows; before, it went through those known by each day
/// for each row.
#[test]
fn one_sweep_tells_of_all_rows_what_a_run_for_each_tells() {
    let (compared, runs) = (Cell::new(0), Cell::new(0));
    for seed in 0..150 {
        live(seed, |it| {
            let Some(account) = it.state.loan().filter(|_| it.every(9)) else { return };
            let rows = account.instalments().enumerate();
            let days = rows.flat_map(|(row, line)| {
                let late = [0, 1, 7, 40].map(|days| (after(line.due_on, days), row));
                let started = |day: Day| account.start_on().is_some_and(|it| it <= day);
                late.into_iter().filter(move |(day, _)| *day <= it.on && started(*day))
            });
            let asked: Vec<(Day, usize)> = days.collect();
            let (found, cost) = counted(|| left_on(&account.contract, &account.facts, &asked));
            runs.set(runs.get() + cost.runs);
            for ((day, row), left) in asked.iter().zip(found) {
                let known = account.facts.up_to(*day);
                let expected = run(&account.contract, &known, *day).rows[*row];
                let unpaid = expected.unpaid();
                // What is given up is no more owed, by a run, and was not paid.
                if account.facts.given_up().is_some_and(|(on, _)| on <= *day) {
                    assert!(unpaid == 0 && left >= 0, "at seed {seed}, row {row} on {day}");
                    continue;
                }
                assert_eq!(left, unpaid, "at seed {seed}, row {row} on {day}");
                compared.set(compared.get() + 1);
            }
        });
    }
    assert!(compared.get() > 20_000, "only {} were compared", compared.get());
    assert!(runs.get() * 4 < compared.get(), "{} runs for {}", runs.get(), compared.get());
}

/// What is forgiven of a penalty counts as never borne, also for who asks what was paid before: the money
/// that had paid it pays an instalment in time.
#[test]
fn what_was_forgiven_since_counts_as_never_borne_for_what_was_paid_before() {
    let policy = LoanPolicy { penalty: Some(penalised("0.8", 1, "1")), ..policy() };
    let mut life = Life::under(policy, "2024-01-01");
    life.ask(grant(xof(400_000), interest_free(4, "2024-01-15")));
    life.ask(disburse(xof(400_000)));
    life.until("2024-01-31");
    life.ask(pay(1, 103_000));
    life.until("2024-02-15");
    life.ask(pay(2, 97_000));
    let late = |life: &Life| life.account().paid_late(life.today);
    life.until("2024-02-16");
    assert_eq!(late(&life), [1, 2]);
    life.ask(waive_penalty(3, 1, None));
    assert_eq!(late(&life), [1]);
}

#[test]
fn what_falls_due_of_a_loan_that_was_given_up_was_not_paid_in_time() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-15");
    life.ask(pay(1, 100));
    life.until("2024-01-20");
    life.ask(super::writing_off::write_off(2));
    life.until("2024-02-20");
    assert_eq!(life.account().paid_late(life.today), [2]);
}

#[test]
fn of_a_loan_of_600_instalments_one_run_tells_which_were_paid_late() {
    let mut life = Life::from("2024-01-01");
    let terms = serde_json::json!({
        "instalments": 600, "first_due_on": "2024-01-02", "every": { "n": 1, "unit": "day" },
        "equal": "instalments", "interest": { "kind": "none" },
    });
    let terms = serde_json::from_value(terms).unwrap();
    life.ask(grant(xof(600_000), Plan::Amortised { terms: Box::new(terms) }));
    life.ask(disburse(xof(600_000)));
    let on = after(life.today, 601);
    life.today = on;
    life.ask(Act::Age);
    let (late, cost) = counted(|| life.account().paid_late(on));
    assert_eq!((late.len(), cost.runs), (600, 1));
    let (_, cost) = counted(|| life.account().punctual_months(on));
    assert_eq!(cost.runs, 1);
}
