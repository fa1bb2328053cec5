//! How fast the loan engine is: schedules made a second, and accounts derived a second of loans of which
//! 12, 60 and 600 payments are known.
//!
//! ```text
//! cargo run --release -p replay-tools --example measure_engine [seconds]
//! ```
//!
//! One thread, in memory. Each loan has as many instalments as payments: on a declining balance (weekly,
//! actual/365), each paid on its due date, but every fifth ten days late. An account is derived from
//! nothing to the last day, so that it costs all its facts; `by day` is a loan on which what is late
//! bears interest and penalties by the day. `in time` tells of all instalments whether they were paid by
//! their due dates.

use std::hint::black_box;
use std::time::{Duration, Instant};

use ledger_core::calendar::Day;
use ledger_core::credit::engine::{
    Amounts, Contract, Excess, Fact, Facts, Packed, Receipt, ScheduleRow, Scheduled, left_on, run,
};
use ledger_core::engine::Engine;
use mimalloc::MiMalloc;
use serde_json::json;
use uuid::Uuid;

/// As in the program.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const FACTS: [u32; 3] = [12, 60, 600];
const PRINCIPAL: i64 = 1_000_000;

fn main() {
    let seconds = std::env::args().nth(1).map_or(2, |it| it.parse().expect("a number of seconds"));
    let time = Duration::from_secs(seconds);
    for instalments in FACTS {
        let contract = contract(instalments, false);
        let made = || {
            black_box(schedule(black_box(&contract)));
        };
        tell(&format!("schedules of {instalments} instalments"), rate(time, made));
    }
    for by_day in [false, true] {
        for payments in FACTS {
            let contract = contract(payments, by_day);
            let (facts, on) = paid(&contract);
            let derived = || {
                black_box(run(black_box(&contract), black_box(&facts), on));
            };
            let kind = if by_day { ", by day" } else { "" };
            tell(&format!("accounts of {payments} payments{kind}"), rate(time, derived));
        }
    }
    for payments in FACTS {
        let contract = contract(payments, true);
        let (facts, _) = paid(&contract);
        let rows = schedule(&contract);
        let asked: Vec<(Day, usize)> =
            rows.iter().enumerate().map(|(row, it)| (it.due_on, row)).collect();
        let swept = || {
            black_box(left_on(black_box(&contract), black_box(&facts), &asked));
        };
        tell(&format!("in time, of {payments}, by day"), rate(time, swept));
        // As it was told before: of 600 it takes minutes.
        if payments <= 60 {
            let run_for_each = || {
                for (day, _) in &asked {
                    black_box(run(black_box(&contract), &facts.up_to(*day), *day));
                }
            };
            tell(&format!("the same by a run for each of {payments}"), rate(time, run_for_each));
        }
    }
}

/// How often it was done in a second.
fn rate(time: Duration, mut done: impl FnMut()) -> f64 {
    let (start, mut times) = (Instant::now(), 0_u32);
    while start.elapsed() < time {
        done();
        times += 1;
    }
    f64::from(times) / start.elapsed().as_secs_f64()
}

fn tell(what: &str, rate: f64) {
    println!("{what:<36}{rate:>12.0}/s");
}

/// As a grant writes it.
fn contract(instalments: u32, by_day: bool) -> Contract {
    let mut contract = json!({
        "engine": Engine::LATEST,
        "country": "TG",
        "lender": { "kind": "own_book" },
        "principal": { "amount": PRINCIPAL, "currency": "XOF" },
        "interest": { "kind": "declining_balance", "rate": "0.18", "day_count": "actual_365" },
        "amortisation": { "kind": "equal", "instalments": instalments },
        "interest_from": "2026-01-08",
        "every": { "n": 1, "unit": "week" },
        "first_due_on": "2026-01-15",
        "rounding": { "mode": "half_up", "multiple": 5, "remainder": "last", "last_times_max": 3 },
        "recalculation": { "early": true, "late": by_day },
        "allocation": {
            "timings": ["past_due", "due", "in_advance"],
            "components": ["penalty", "fee", "tax", "insurance", "interest", "principal"],
            "grouping": "by_instalment",
        },
        "arrears": {
            "tolerance": { "amount": 0, "currency": "XOF" }, "buckets": [1, 30, 60, 90],
            "default_days": 30, "pause_while_held": true,
        },
        "disbursement_days": 30,
        "policy": { "version": 1, "hash": "00".repeat(32) },
    });
    if let (true, Some(members)) = (by_day, contract.as_object_mut()) {
        let penalty = json!({ "rate": "0.24", "from_days": 4, "principal_share_max": "0.1" });
        members.insert("penalty".to_owned(), penalty);
    }
    serde_json::from_value(contract).expect("a contract as it is stored")
}

fn schedule(contract: &Contract) -> Vec<ScheduleRow> {
    let schedule = contract.schedule().expect("its terms make a schedule");
    schedule.expect("a schedule of these terms")
}

/// What is known of the loan when all of it is paid, and the day.
fn paid(contract: &Contract) -> (Facts, Day) {
    let rows = schedule(contract);
    let scheduled = rows.iter().map(|it| {
        let (interest, principal) = (it.interest, it.principal);
        Scheduled { due_on: it.due_on, owed: Amounts { interest, principal, ..Amounts::default() } }
    });
    let mut facts = Facts::scheduled(Packed::of(scheduled));
    let start = contract.interest_from.unwrap_or(contract.first_due_on);
    facts.start(start, None);
    let mut last = start;
    for (number, row) in (1..).zip(&rows) {
        let late = if number % 5 == 0 { 10 } else { 0 };
        let value_date = row.due_on.saturating_add_days(late);
        let receipt = Receipt {
            repayment: Uuid::from_u128(number),
            amount: row.interest + row.principal,
            value_date,
            excess: Excess::Keep,
            reversed: false,
            folded: false,
        };
        facts.record(value_date, Fact::Receipt(receipt));
        last = last.max(value_date);
    }
    facts.post_until(Some(last));
    (facts, last)
}
