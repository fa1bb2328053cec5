//! When rows are told what they owe by the day alters nothing of it.

use std::cell::Cell;

use super::walk::live;
use super::*;
use crate::credit::engine::{run, run_told_at_once};

#[test]
fn rows_that_are_told_when_somebody_looks_owe_what_they_owe_if_they_are_told_each_day() {
    let compared = Cell::new(0);
    for seed in 0..80 {
        live(seed, |it| {
            let Some(account) = it.state.loan().filter(|_| it.every(7)) else { return };
            let Some(start_on) = account.start_on() else { return };
            if !account.contract.bears_by_day() {
                return;
            }
            let days = [0, 3, 17, 31, 64, 200].map(|later| after(start_on, later));
            for day in days.into_iter().chain([it.on, after(it.on, 90), after(it.on, 400)]) {
                let known = account.facts.up_to(day);
                let expected = run_told_at_once(&account.contract, &known, day);
                assert_eq!(run(&account.contract, &known, day), expected, "seed {seed}, {day}");
                compared.set(compared.get() + 1);
            }
        });
    }
    assert!(compared.get() > 3_000, "only {} were compared", compared.get());
}
