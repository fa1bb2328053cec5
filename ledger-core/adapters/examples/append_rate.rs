//! How many commits a second one partition of each log takes and gives back, on real servers.
//!
//! `cargo run --release -p ledger-adapters --example append_rate`
#![expect(clippy::unwrap_used, reason = "a measurement that breaks has nothing to measure")]

use std::time::{Duration, Instant};

use ledger_adapters::any::AnyLog;
use ledger_core::log::contract::commits;
use ledger_core::log::contract::writer::read;
use ledger_core::log::{Appender, Draft, Log, Next, Reader, Report, genesis};
use uuid::Uuid;

const COMMITS: u64 = 40_000;
/// Of a commit's value, filled up with a trace context.
const BYTES: usize = 1_024;

#[tokio::main]
async fn main() {
    println!("{COMMITS} commits of {BYTES} bytes into one partition, acknowledged on disk");
    let postgres = servers::fresh_database("rate");
    let kafka = format!("kafka://{}/{}", servers::kafka(), servers::unique("rate"));
    for address in [postgres, kafka] {
        let log = AnyLog::open(&address, true).await.unwrap();
        log.create(1).await.unwrap();
        genesis::found(&log, &commits::founding(1)).await.unwrap();
        println!("{}", log.name());
        for in_flight in [1, 64, 512, 4_096] {
            append(&log, in_flight).await;
        }
        read_back(&log).await;
    }
}

async fn append(log: &AnyLog, in_flight_max: u64) {
    let commits = if in_flight_max == 1 { COMMITS / 20 } else { COMMITS };
    let ledger = read(log, 0).await;
    let writer = Uuid::from_u128(1);
    let begun = Instant::now();
    let mut appender = log.appender(0, ledger.head, ledger.end).await.unwrap();
    let takeover = commits::draft(&commits::takeover(0, writer, ledger.head));
    appender.send(takeover.clone()).unwrap();
    let Report::Appended { .. } = appender.report().await else { panic!("nobody else writes") };
    let takeover_took = begun.elapsed();

    // Made beforehand: what is measured is the log.
    let mut head = takeover.head();
    let drafts: Vec<Draft> = (0..commits)
        .map(|mark| {
            let mut commit = commits::day(0, writer, head, mark);
            commit.traceparent = Some(String::new());
            let missing = BYTES.saturating_sub(commit.encode().len());
            commit.traceparent = Some("0".repeat(missing));
            let draft = commits::draft(&commit);
            head = draft.head();
            draft
        })
        .collect();
    let begun = Instant::now();
    let (mut sent, mut heard) = (0, 0);
    let mut sent_at = std::collections::VecDeque::new();
    let mut waits: Vec<Duration> = Vec::new();
    let mut drafts = drafts.into_iter();
    while heard < commits {
        while sent - heard < in_flight_max {
            let Some(draft) = drafts.next() else { break };
            sent_at.push_back(Instant::now());
            appender.send(draft).unwrap();
            sent += 1;
        }
        let Report::Appended { .. } = appender.report().await else { panic!("nobody else writes") };
        waits.extend(sent_at.pop_front().map(|it| it.elapsed()));
        heard += 1;
    }
    let took = begun.elapsed();
    waits.sort();
    let at = |percent: usize| waits.get(waits.len() * percent / 100).copied().unwrap_or_default();
    println!(
        "  {in_flight_max:>5} in flight: {:>8.0}/s, median {:?}, 99 % within {:?}; takeover {takeover_took:?}",
        commits as f64 / took.as_secs_f64(),
        at(50),
        at(99)
    );
}

async fn read_back(log: &AnyLog) {
    let begun = Instant::now();
    let mut reader = log.reader(0, 0).await.unwrap();
    let mut records = 0_u64;
    while let Next::Record(_) = reader.next().await.unwrap() {
        records += 1;
    }
    let plain = begun.elapsed();
    let begun = Instant::now();
    let ledger = read(log, 0).await;
    let judged = begun.elapsed();
    println!(
        "  read {:.0}/s, read and judged {:.0}/s, of {records}",
        records as f64 / plain.as_secs_f64(),
        ledger.commits.len() as f64 / judged.as_secs_f64()
    );
}
