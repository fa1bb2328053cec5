//! The same on PostgreSQL, with a process that is gone in the middle.

use std::sync::Arc;
use std::time::{Duration, Instant};

use command_api::clock::{SystemClock, SystemTimer};
use command_api::process;
use command_api::writer::{Settings, Writers, open};
use futures_util::future::join_all;
use ledger_adapters::postgres::PgLog;
use ledger_adapters::witness::WitnessStore;
use ledger_core::log::{ChainNext, ChainReader, Commit, Log, genesis};
use prometheus::Registry;
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::story::{customer_with_line, ordered, publish, register_vendor, told, vendor_in};
use crate::writer::harness::{LEDGER, PARTITIONS, caller_key, committed, customer_in, day, sum_of};

/// Writers on a real log.
struct Process {
    writers: Writers,
    owners: JoinHandle<()>,
    registry: Registry,
}

async fn start(log: &PgLog, witnesses: &WitnessStore) -> Process {
    let registry = Registry::new();
    let (clock, timer) = (Arc::new(SystemClock), SystemTimer::start());
    let (id, settings) = (Uuid::new_v4(), Settings::default());
    let by = (id, caller_key());
    let opened = open(log.clone(), witnesses.clone(), clock, timer, by, settings, &registry);
    let (writers, owners) = opened.await.unwrap();
    let owners = tokio::spawn(async move {
        join_all(owners.into_iter().map(|it| it.run())).await;
    });
    until("the writers serve", || writers.ready()).await;
    Process { writers, owners, registry }
}

async fn until(what: &str, mut condition: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !condition() {
        assert!(Instant::now() < deadline, "not within a minute: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn commits(log: &PgLog) -> Vec<Commit> {
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

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_that_was_not_reported_unwinds_the_order_after_a_restart() {
    let log = PgLog::connect(&servers::fresh_database("log")).await.unwrap();
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
    publish(&first.writers).await;
    let (file, vendors) = (customer_in(0, 1), [vendor_in(1, 1), vendor_in(2, 2)]);
    for it in vendors {
        committed(&first.writers.ask(register_vendor(it)).await);
    }
    customer_with_line(&first.writers, file).await;
    let conversing = tokio::spawn(process::run(first.writers.clone(), SystemTimer::start()));
    let it = ordered(&first.writers, file, &vendors).await;
    let outstanding = |it: &Process| sum_of(&it.registry, "ledger_process_outstanding");
    until("both vendors were asked", || outstanding(&first) == 0.0).await;
    conversing.abort();
    let _ = conversing.await;
    committed(&first.writers.ask(it.confirm(0)).await);
    committed(&first.writers.ask(it.refuse(1)).await);
    first.owners.abort();

    let second = start(&log, &witnesses).await;
    assert_eq!(outstanding(&second), 2.0);
    let conversing =
        [(); 2].map(|()| tokio::spawn(process::run(second.writers.clone(), SystemTimer::start())));
    until("all is told", || outstanding(&second) == 0.0).await;
    conversing.iter().for_each(JoinHandle::abort);
    second.writers.shut_down().await;
    second.owners.await.unwrap();

    let commits = commits(&log).await;
    let told_order = told(&commits, it.stream());
    for (kind, count) in [
        ("order.purchase_order_sent", 2),
        ("order.purchase_order_confirmed", 1),
        ("order.purchase_order_refused", 1),
        ("order.cancelled", 1),
    ] {
        let found = told_order.iter().filter(|it| *it == kind).count();
        assert_eq!(found, count, "{kind} in {told_order:?}");
    }
    assert_eq!(told(&commits, it.of_vendor(0)).last().unwrap(), "purchase_order.cancelled");
    let mut ids: Vec<_> = commits.iter().map(|it| it.command.id).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "a command was recorded twice");
}
