//! How fast `verify` is, on a log in memory: judging, and comparing with read models in PostgreSQL.
//!
//! ```text
//! cargo run --release -p replay-tools --example measure_verify -- portfolio [borrowers] [partitions]
//! cargo run --release -p replay-tools --example measure_verify -- files [loans]
//! ```
//!
//! `portfolio` is a year of borrowers with twelve instalments each, verified without read models and
//! with them, on a server of its own or the one that `LEDGER_TEST_POSTGRES` names. `files` puts as many
//! loans into files of 10, of 1,000 and of all of them, and the same happens to each: what a commit
//! costs should not depend on the file.

#[path = "../tests/it/ledger/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the tests use what this does not")]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "it is written as tests are")]
mod ledger;

use std::str::FromStr as _;
use std::time::{Duration, Instant};

use ledger_core::log::Log as _;
use ledger_core::log::memory::MemoryLog;
use mimalloc::MiMalloc;
use projections::Model;
use projections::projector::{Board, Settings, Status, run};
use replay_tools::progress::{Progress, grouped};
use replay_tools::verify::{Against, verify};
use sqlx::postgres::PgConnectOptions;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use self::ledger::{Ledger, day};

/// Each is measured so often.
const TIMES: u32 = 3;

/// As in the program.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().unwrap_or_default();
    let mut number =
        |otherwise| arguments.next().map_or(otherwise, |it| it.parse().expect("a number"));
    match what.as_str() {
        "portfolio" => {
            let (borrowers, partitions) = (number(8_000), number(12));
            let ledger = portfolio(borrowers, partitions).await;
            let witness = Some(ledger.witness());
            for _ in 0..TIMES {
                let against = Against { witness: witness.clone(), read_models: None };
                measured("judged", &ledger.log, against).await;
            }
            let options = projected(&ledger.log).await;
            for _ in 0..TIMES {
                let read_models = Some(options.clone());
                let against = Against { witness: witness.clone(), read_models };
                measured("with read models", &ledger.log, against).await;
            }
        }
        "files" => {
            let loans = number(30_000);
            let mut ledgers = vec![];
            for in_one in [10, 1_000.min(loans), loans] {
                ledgers.push((in_one, files(loans, in_one).await));
            }
            for _ in 0..TIMES {
                for (in_one, ledger) in &ledgers {
                    let against = Against { witness: Some(ledger.witness()), read_models: None };
                    let what = format!("{in_one} loans a file");
                    measured(&what, &ledger.log, against).await;
                }
            }
        }
        other => panic!("portfolio or files, not {other:?}"),
    }
}

/// Each borrower has one loan of twelve instalments; most pay when one is due.
async fn portfolio(borrowers: u32, partitions: u32) -> Ledger<MemoryLog> {
    let mut ledger = Ledger::begin(MemoryLog::new(0), partitions, day("2026-01-01")).await;
    let mut all: Vec<(Uuid, Uuid)> = vec![];
    for number in 0..borrowers {
        let customer = ledger.register(&format!("customer-{number}")).await;
        let key = format!("loan-{number}");
        let loan = ledger.board_loan(customer, &key, (12, 500_000), day("2026-01-15"), 0).await;
        all.push((customer, loan));
    }
    for month in 1..=12 {
        ledger.days_until(day(&format!("2026-{month:02}-15"))).await;
        for (number, (customer, loan)) in (0_u32..).zip(&all) {
            // One in twenty is late by a month, another one each time.
            if (number + month) % 20 > 0 {
                ledger.repay(*customer, *loan, &format!("{number}-{month}"), 500_000).await;
            }
        }
    }
    ledger.days_until(day("2026-12-31")).await;
    ledger
}

/// So many loans, `in_one` of them in each file, and two repayments of each.
async fn files(loans: u32, in_one: u32) -> Ledger<MemoryLog> {
    let mut ledger = Ledger::begin(MemoryLog::new(0), 1, day("2026-01-01")).await;
    let mut all: Vec<(Uuid, Uuid)> = vec![];
    for number in 0..loans {
        let customer = match all.last() {
            Some((customer, _)) if !number.is_multiple_of(in_one) => *customer,
            Some(_) | None => ledger.register(&format!("customer-{number}")).await,
        };
        let key = format!("loan-{number}");
        let loan = ledger.board_loan(customer, &key, (12, 500_000), day("2026-01-15"), 0).await;
        all.push((customer, loan));
    }
    for time in 0..2 {
        // Not in the order in which they were boarded.
        for number in (0..u64::from(loans)).map(|it| it * 7_919 % u64::from(loans)) {
            let (customer, loan) = all.get(number as usize).expect("it was boarded above");
            ledger.repay(*customer, *loan, &format!("{number}-{time}"), 500_000).await;
        }
    }
    ledger
}

/// A database with all read models of this log.
async fn projected(log: &MemoryLog) -> PgConnectOptions {
    let url = servers::fresh_database("measure");
    let options = PgConnectOptions::from_str(&url).expect("an address");
    let (board, stop) = (Board::default(), CancellationToken::new());
    let settings = Settings { models: Model::ALL.to_vec(), ..Settings::default() };
    let running = run(log.clone(), options.clone(), settings, board.clone(), stop.clone());
    let running = tokio::spawn(running);
    for partition in 0..log.partitions().await.expect("it was made") {
        let end = log.end(partition).await.expect("it is in memory");
        let reached = |status: &Status| {
            status.positions.len() == Model::ALL.len()
                && status.positions.values().all(|(_, offset)| *offset >= end)
        };
        while !board.read().get(&partition).is_some_and(reached) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    stop.cancel();
    running.await.expect("no panic").expect("an orderly end");
    options
}

async fn measured(what: &str, log: &MemoryLog, against: Against) {
    let (before, started) = (cpu(), Instant::now());
    let report = verify(log, against, &Progress::start("verify")).await.expect("it can be read");
    let (took, spent) = (started.elapsed().as_secs_f64(), cpu() - before);
    assert!(report.is_sound(), "{report}");
    let commits = report.pace.commits;
    println!(
        "{what}: {} commits, {} rows in {took:.2} s, {spent:.2} s of CPU: {:.0} commits/s, {:.2} µs \
         of CPU a commit",
        grouped(commits),
        grouped(report.read_models.unwrap_or_default().rows),
        commits as f64 / took,
        spent / commits as f64 * 1e6,
    );
}

/// What this process has spent, in seconds: fields 14 and 15 of its line, in hundredths.
fn cpu() -> f64 {
    let line = std::fs::read_to_string("/proc/self/stat").expect("Linux tells it");
    let behind_name = line.rsplit(") ").next().unwrap_or_default();
    let fields = behind_name.split(' ').skip(11).take(2);
    fields.map(|it| it.parse::<f64>().expect("a number")).sum::<f64>() / 100.0
}
