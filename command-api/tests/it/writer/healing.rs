//! A log that ends with damage is served again once a person has accepted it, whatever carries it.

use command_api::writer::{Answer, NotServing, Settings, Standing};
use ledger_adapters::kafka::{KafkaLog, KafkaOptions};
use ledger_adapters::postgres::PgLog;
use ledger_core::file::{Event, events_of};
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::partition;
use ledger_core::log::{Appender, ChainNext, ChainReader, Commit, Draft, Log, Report};
use replay_tools::accept::{Decision, accept, look};

use super::harness::{LEDGER, committed, customer_in, publish_first_policy, register};
use super::servers::{begin, found, start, until, witness};

/// What the log holds, in order: commits that are in the ledger, and damage.
async fn read(log: &impl Log) -> (Vec<Commit>, u32) {
    let mut reader = ChainReader::open(log, 0, None).await.unwrap();
    let (mut commits, mut damaged) = (Vec::new(), 0);
    loop {
        match reader.next().await.unwrap() {
            ChainNext::Commit { commit, .. } => commits.push(*commit),
            ChainNext::Damaged(_) => damaged += 1,
            ChainNext::Void { .. } | ChainNext::BehindDamage => {}
            ChainNext::End { .. } => return (commits, damaged),
            other @ ChainNext::Undecodable { .. } => panic!("{other:?}"),
        }
    }
}

/// Somebody puts a record behind the ledger that continues its head in an epoch that nobody began.
async fn damage(log: &impl Log) {
    let mut reader = ChainReader::open(log, 0, None).await.unwrap();
    let mut last = None;
    let end = loop {
        match reader.next().await.unwrap() {
            ChainNext::Commit { commit, .. } => last = Some(*commit),
            ChainNext::End { offset } => break offset,
            other @ (ChainNext::Void { .. }
            | ChainNext::Damaged(_)
            | ChainNext::BehindDamage
            | ChainNext::Undecodable { .. }) => panic!("{other:?}"),
        }
    };
    let head = reader.chain().head();
    let (sequence, prev, epoch) = (head.sequence + 1, head.hash, head.epoch + 1);
    let stray = Commit { sequence, prev, epoch, takeover: false, ..last.unwrap() };
    let mut appender = log.appender(0, head, end).await.unwrap();
    appender.send(Draft::of(LEDGER, &stray, stray.encode().into())).unwrap();
    assert_eq!(appender.report().await, Report::Appended { offset: end });
}

async fn damage_that_was_accepted_is_healed_by_the_next_term(log: impl Log) {
    found(&log).await;
    let witnesses = witness().await;
    let process = start(&log, &witnesses, Settings::default()).await;
    publish_first_policy(&process.writers).await;
    let before = committed(&process.writers.ask(register(customer_in(0, 1))).await);
    process.stop().await;
    damage(&log).await;

    let process = begin(&log, &witnesses, Settings::default()).await;
    until("the damage is met", || {
        let standing = process.writers.standings().swap_remove(0);
        matches!(standing, Standing::NotServing(NotServing::Stopped(_)))
    })
    .await;
    process.stop().await;

    let findings = look(&log, &witnesses, None, 0).await.unwrap();
    let (place, typed) = (findings.place(), findings.place().to_string());
    assert_eq!(place, before);
    let decision = Decision { by: "Ama".to_owned(), reason: "a stray record".to_owned() };
    accept(&log, &witnesses, None, &findings, place, &typed, &decision).await.unwrap();

    let process = start(&log, &witnesses, Settings::default()).await;
    let again = process.writers.ask(register(customer_in(0, 1))).await;
    assert_eq!(committed(&again), before, "what stood in front of the damage stands");
    let new = process.writers.ask(register(customer_in(0, 2))).await;
    assert!(matches!(new, Answer::Committed { repeated: false, .. }), "{new:?}");
    assert_eq!(committed(&new).sequence, before.sequence + 2, "behind the takeover");
    process.stop().await;

    // The takeover that healed it says who went on, and why; the one after says nothing of it.
    start(&log, &witnesses, Settings::default()).await.stop().await;
    let (commits, damaged) = read(&log).await;
    assert_eq!(damaged, 1);
    let takeovers = commits.iter().filter(|it| it.sequence > before.sequence && it.takeover);
    let accepted: Vec<_> = takeovers
        .map(|it| {
            let event = events_of(it).unwrap().swap_remove(0).event;
            let Event::Partition(partition::Event::TakenOver(it)) = event else {
                panic!("{event:?}")
            };
            it.accepted
        })
        .map(|it| it.map(|it| (it.accepted_sequence, it.by, it.reason)))
        .collect();
    let said = (place.sequence, "Ama".to_owned(), "a stray record".to_owned());
    assert_eq!(accepted, [Some(said), None]);
    assert_eq!(witnesses.pending_acceptance(0).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn damage_in_memory_that_was_accepted_is_healed_by_the_next_term() {
    damage_that_was_accepted_is_healed_by_the_next_term(MemoryLog::like_kafka(0)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn damage_in_postgresql_that_was_accepted_is_healed_by_the_next_term() {
    let log = PgLog::connect(&servers::fresh_database("log")).await.unwrap();
    damage_that_was_accepted_is_healed_by_the_next_term(log).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn damage_in_kafka_that_was_accepted_is_healed_by_the_next_term() {
    let topic = servers::unique("writer");
    let log = KafkaLog::new(servers::kafka(), topic, KafkaOptions::default());
    damage_that_was_accepted_is_healed_by_the_next_term(log).await;
}
