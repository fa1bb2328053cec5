//! How many commits a second each log takes and gives back, on real servers: in one partition, and
//! from callers that wait for their answers, over several.
//!
//! `cargo run --release -p ledger-adapters --example append_rate [kafka|postgres]`
#![expect(clippy::unwrap_used, reason = "a measurement that breaks has nothing to measure")]

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use ledger_adapters::any::AnyLog;
use ledger_core::log::contract::commits;
use ledger_core::log::contract::writer::read;
use ledger_core::log::{Appender, Detail, Draft, Log, Next, Reader, Report, genesis};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

const COMMITS: u64 = 40_000;
/// Of a commit's value, filled up with a trace context.
const BYTES: usize = 1_024;
const WARM_UP: Duration = Duration::from_secs(2);
const MEASURED: Duration = Duration::from_secs(3);

#[tokio::main]
async fn main() {
    println!("{COMMITS} commits of {BYTES} bytes into one partition, acknowledged on disk");
    let wanted = std::env::args().nth(1);
    for kind in ["postgres", "kafka"] {
        if wanted.as_ref().is_some_and(|it| it != kind) {
            continue;
        }
        let address = match kind {
            "postgres" => servers::fresh_database("rate"),
            _ => format!("kafka://{}/{}", servers::kafka(), servers::unique("rate")),
        };
        let log = AnyLog::open(&address, true).await.unwrap();
        log.create(1).await.unwrap();
        genesis::found(&log, &commits::founding(1)).await.unwrap();
        println!("{}", log.name());
        for in_flight in [1, 64, 512, 4_096] {
            append(&log, in_flight).await;
        }
        read_back(&log).await;
        for partitions in [1, 12, 48] {
            let log = another(&log).await;
            log.create(partitions).await.unwrap();
            genesis::found(&log, &commits::founding(partitions)).await.unwrap();
            for callers in [1, 32, 128, 512] {
                ask(&log, partitions, callers).await;
            }
        }
    }
}

/// A log of the same kind.
async fn another(log: &AnyLog) -> AnyLog {
    let address = match log {
        AnyLog::Kafka(it) => format!("kafka://{}/{}", it.bootstrap(), servers::unique("rate")),
        AnyLog::Postgres(_) => servers::fresh_database("rate"),
    };
    AnyLog::open(&address, true).await.unwrap()
}

/// Each of these callers has one commit recorded after the other, in any of the partitions.
async fn ask(log: &AnyLog, partitions: u32, callers: u64) {
    let mut doors = vec![];
    for partition in 0..partitions {
        let (door, asked) = mpsc::channel(1_024);
        doors.push(door);
        tokio::spawn(record(log.clone(), partition, asked));
    }
    let cpu = || {
        let said = std::fs::read_to_string("/proc/self/stat").unwrap();
        let of_process = said.rsplit_once(')').unwrap().1.split_whitespace();
        of_process.skip(11).take(2).map(|it| it.parse::<u64>().unwrap()).sum::<u64>()
    };
    let begun = Instant::now() + WARM_UP;
    let before = tokio::spawn(async move {
        tokio::time::sleep_until(begun.into()).await;
        cpu()
    });
    let asking = (0..callers).map(|caller| {
        let doors = doors.clone();
        tokio::spawn(async move {
            let (mut waits, mut number) = (vec![], caller);
            while begun.elapsed() < MEASURED {
                // Any partition, the same in each run.
                number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let door = usize::try_from((number >> 33) % u64::from(partitions)).unwrap();
                let (reply, replied) = oneshot::channel();
                let asked = Instant::now();
                doors.get(door).unwrap().send(reply).await.unwrap();
                replied.await.unwrap();
                if asked > begun {
                    waits.push(asked.elapsed());
                }
            }
            waits
        })
    });
    let mut waits = vec![];
    for caller in asking.collect::<Vec<_>>() {
        waits.extend(caller.await.unwrap());
    }
    let spent = (cpu() - before.await.unwrap()) * 10_000;
    waits.sort();
    let at = |percent: usize| waits.get(waits.len() * percent / 100).copied().unwrap_or_default();
    println!(
        "  {partitions:>2} partitions, {callers:>3} callers: {:>7.0}/s, median {:?}, 99 % within {:?}; \
         {} µs of processor each",
        waits.len() as f64 / MEASURED.as_secs_f64(),
        at(50),
        at(99),
        spent / (waits.len() as u64).max(1)
    );
}

/// A term of `partition` that records a commit for each who asks, until nobody does.
async fn record(log: AnyLog, partition: u32, mut asked: mpsc::Receiver<oneshot::Sender<()>>) {
    let ledger = read(&log, partition).await;
    let writer = Uuid::from_u128(1);
    let mut appender = log.appender(partition, ledger.head, ledger.end).await.unwrap();
    let takeover = commits::draft(&commits::takeover(partition, writer, ledger.head));
    let mut head = takeover.head();
    appender.send(takeover).unwrap();
    let Report::Appended { .. } = appender.report().await else { panic!("nobody else writes") };
    let mut in_flight = VecDeque::new();
    for mark in 0.. {
        let reply = loop {
            tokio::select! { biased;
                report = appender.report(), if !in_flight.is_empty() => {
                    let Report::Appended { .. } = report else { panic!("nobody else writes") };
                    let reply: Option<oneshot::Sender<()>> = in_flight.pop_front();
                    // Who asked may have gone.
                    let _ = reply.unwrap().send(());
                }
                it = asked.recv() => break it,
            }
        };
        let Some(reply) = reply else { return };
        let mut commit = commits::day(partition, writer, head, mark);
        commit.traceparent = Some("0".repeat(BYTES / 2));
        let draft = commits::draft(&commit);
        head = draft.head();
        appender.send(draft).unwrap();
        in_flight.push_back(reply);
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
    let mut sent_at = VecDeque::new();
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
    let mut reader = log.reader(0, 0, Detail::Value).await.unwrap();
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
