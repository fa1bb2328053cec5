//! The race for the last franc of a line on the real logs, with two processes that send and one that is gone in
//! the middle.

use std::sync::Arc;
use std::time::{Duration, Instant};

use command_api::clock::{SystemClock, SystemTimer};
use command_api::process;
use command_api::writer::{Settings, Writers, open};
use futures_util::future::join_all;
use ledger_adapters::kafka::{KafkaLog, KafkaOptions};
use ledger_adapters::postgres::PgLog;
use ledger_adapters::witness::WitnessStore;
use ledger_core::log::{ChainNext, ChainReader, Commit, Log, genesis};
use prometheus::Registry;
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::story::{Applied, check_once, count, lending};
use crate::writer::harness::{LEDGER, PARTITIONS, caller_key, committed, day, sum_of};

/// Writers on a real log.
struct Process {
    writers: Writers,
    owners: JoinHandle<()>,
    registry: Registry,
}

async fn start(log: &impl Log, witnesses: &WitnessStore) -> Process {
    let registry = Registry::new();
    let (clock, timer) = (Arc::new(SystemClock), SystemTimer::start());
    let by = (Uuid::new_v4(), caller_key());
    let settings = Settings::default();
    let opened = open(log.clone(), witnesses.clone(), clock, timer, by, settings, &registry);
    let (writers, owners) = opened.await.unwrap();
    let owners = tokio::spawn(async move {
        join_all(owners.into_iter().map(|it| it.run())).await;
    });
    until("the writers serve", || writers.ready()).await;
    Process { writers, owners, registry }
}

async fn until(what: &str, mut condition: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(120);
    while !condition() {
        assert!(Instant::now() < deadline, "not within two minutes: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn commits(log: &impl Log) -> Vec<Commit> {
    let mut commits = Vec::new();
    for partition in 0..PARTITIONS {
        let mut reader = ChainReader::open(log, partition, None).await.unwrap();
        loop {
            match reader.next().await.unwrap() {
                ChainNext::Commit { commit, .. } => commits.push(*commit),
                ChainNext::Void { .. } => {}
                ChainNext::End { .. } => break,
                other @ (ChainNext::Damaged(_)
                | ChainNext::BehindDamage
                | ChainNext::Undecodable { .. }) => panic!("{other:?}"),
            }
        }
    }
    commits
}

async fn races(log: impl Log) {
    let witnesses = WitnessStore::connect(&servers::fresh_database("witness")).await.unwrap();
    let founding = genesis::Founding {
        ledger: LEDGER,
        partitions: PARTITIONS,
        first_business_date: day("2004-11-01"),
        recorded_at: "2004-11-01T08:00:00.000000Z".parse().unwrap(),
        writer: Uuid::from_u128(1),
    };
    log.create(PARTITIONS).await.unwrap();
    genesis::found(&log, &founding).await.unwrap();
    let first = start(&log, &witnesses).await;
    lending(&first.writers, 200_000).await;
    let all: Vec<Applied> = (0..64).map(Applied).collect();
    for it in &all {
        it.is_offered(&first.writers).await;
    }
    let conversing = tokio::spawn(process::run(first.writers.clone(), SystemTimer::start()));
    for answer in join_all(all.iter().map(|it| first.writers.ask_waiting(it.present()))).await {
        committed(&answer);
    }
    // In the middle of what follows.
    conversing.abort();
    let _ = conversing.await;
    first.owners.abort();

    let second = start(&log, &witnesses).await;
    let conversing =
        [(); 2].map(|()| tokio::spawn(process::run(second.writers.clone(), SystemTimer::start())));
    let outstanding = |it: &Process| sum_of(&it.registry, "ledger_process_outstanding");
    until("all is told", || outstanding(&second) == 0.0).await;
    conversing.iter().for_each(JoinHandle::abort);
    second.writers.shut_down().await;
    second.owners.await.unwrap();

    let commits = commits(&log).await;
    assert_eq!(count(&commits, "placement.reserved"), 20);
    assert_eq!(count(&commits, "placement.refused"), 44);
    assert_eq!(count(&commits, "application.presented"), 20);
    assert_eq!(count(&commits, "application.passed_over"), 44);
    check_once(&commits);
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_race_for_the_last_franc_of_a_line_on_postgresql() {
    races(PgLog::connect(&servers::fresh_database("log")).await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_race_for_the_last_franc_of_a_line_on_kafka() {
    let topic = servers::unique("lending");
    races(KafkaLog::new(servers::kafka(), topic, KafkaOptions::default())).await;
}
