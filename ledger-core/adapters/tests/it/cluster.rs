//! The log on three brokers that copy to one another.

use std::time::Duration;

use ledger_adapters::kafka::{KafkaLog, KafkaOptions};
use ledger_core::log::contract::commits;
use ledger_core::log::contract::writer::{Writer, read};
use ledger_core::log::{Failure, Log, genesis};
use rdkafka::ClientConfig;
use rdkafka::admin::{AdminOptions, NewTopic, TopicReplication};
use rdkafka::consumer::{BaseConsumer, Consumer};
use servers::Cluster;
use tokio::sync::Mutex;
use tokio::time::timeout;

use crate::kafka::{admin, alter, create_single, fresh};
use crate::postgres::until;
use crate::terms::Steady;

const LEADER_CHANGES: usize = 3;

/// Three brokers find a new leader in some 10 s; on a machine that is full, in minutes.
const TOLD_WITHIN: Duration = Duration::from_secs(180);

/// Six brokers at once are too much for a small machine.
static ONE_CLUSTER: Mutex<()> = Mutex::const_new(());

/// Also the settings that only a cluster has, so that the brokers are started once.
#[tokio::test(flavor = "multi_thread")]
async fn a_leader_that_is_killed_loses_nothing_that_was_acknowledged() {
    let _alone = ONE_CLUSTER.lock().await;
    let mut cluster = Cluster::start(&[]);
    let log = fresh(&cluster.address(), 1).await;
    assert_eq!(log.inspect().await, Ok(()));
    assert_eq!(copies(&log), 3);
    alone_is_not_enough(&log).await;

    genesis::found(&log, &commits::founding(1)).await.unwrap();
    let mut writer = Writer::new(&log, 0, 1);
    let mut sent = 0;
    for _ in 0..LEADER_CHANGES {
        let mut term = loop {
            if let Some(term) = writer.take_over().await {
                break term;
            }
        };
        writer.send(&mut term, 200).await;
        let leader = leader(&log).expect("the partition is led");
        cluster.broker(leader).kill();
        writer.send(&mut term, 64).await;
        sent += 264;
        let goes_on = timeout(TOLD_WITHIN, writer.hear(&mut term)).await.unwrap();
        println!("the term {} the leader's end", if goes_on { "outlived" } else { "ended with" });
        writer.end(term);
        until("another broker leads", async || self::leader(&log).is_some_and(|it| it != leader))
            .await;
        cluster.broker(leader).start_again();
    }
    while writer.take_over().await.is_none() {}

    let ledger = read(&log, 0).await;
    assert!(!ledger.damage);
    assert_eq!(writer.acknowledged.len() + writer.denied.len(), sent, "each outcome is told");
    assert!(writer.acknowledged.iter().all(|it| ledger.commits.contains(it)), "none is lost");
    let denied = |(_, hash): &(u64, _)| writer.denied.contains(hash);
    assert!(!ledger.commits.iter().any(denied), "none that was denied is there");
}

/// A topic of one in-sync copy is refused by name, and so is one with a single copy.
async fn alone_is_not_enough(log: &KafkaLog) {
    let lonely = fresh(log.bootstrap(), 1).await;
    alter(&lonely, "min.insync.replicas", "1").await;
    refused(&lonely, "min.insync.replicas=1, expected 2 or more").await;

    let single = create_single(log.bootstrap(), &servers::unique("log")).await;
    refused(&single, "keeps 1 copies of a record, expected 3 or more in a cluster of 3").await;
}

/// A log whose partitions have one copy each: partition 0 on broker 3, the others on the other two.
async fn one_copy_each(bootstrap: &str) -> KafkaLog {
    let log = KafkaLog::new(bootstrap, servers::unique("log"), KafkaOptions::default());
    let copies: [&[i32]; 3] = [&[3], &[1], &[2]];
    let topic = NewTopic::new(log.topic(), 3, TopicReplication::Variable(&copies))
        .set("min.insync.replicas", "1");
    admin(&log).create_topics([&topic], &AdminOptions::new()).await.unwrap().remove(0).unwrap();
    log
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partition_without_a_leader_ends_its_own_term_alone() {
    let _alone = ONE_CLUSTER.lock().await;
    let mut cluster = Cluster::start(&[]);
    let log = one_copy_each(&cluster.address()).await;
    until("all is led", async || log.partitions().await == Ok(3) && leader(&log) == Some(3)).await;
    genesis::found(&log, &commits::founding(3)).await.unwrap();
    let others = Steady::begin(&log, 1..3);
    let mut writer = Writer::new(&log, 0, 1);
    let mut term = writer.take_over().await.unwrap();
    assert!(writer.send(&mut term, 8).await && writer.hear(&mut term).await);
    others.gets_on().await;

    cluster.broker(3).kill();
    writer.send(&mut term, 8).await;
    // Longer than until the cluster has noticed: the writer's timer ends the term, and nothing else.
    let silent = timeout(Duration::from_secs(12), writer.hear(&mut term)).await;
    assert!(silent.is_err(), "nobody is there to acknowledge: {silent:?}");
    writer.end(term);
    others.gets_on().await;

    cluster.broker(3).start_again();
    let mut term = loop {
        if let Some(term) = writer.take_over().await {
            break term;
        }
    };
    assert!(writer.send(&mut term, 8).await && writer.hear(&mut term).await);
    others.gets_on().await;
    others.end(&log).await;
    let ledger = read(&log, 0).await;
    assert!(!ledger.damage);
    assert_eq!(writer.acknowledged.len() + writer.denied.len(), 24, "each outcome is told");
    assert!(writer.acknowledged.iter().all(|it| ledger.commits.contains(it)), "none is lost");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_that_may_elect_a_leader_without_the_newest_is_refused() {
    let _alone = ONE_CLUSTER.lock().await;
    let cluster = Cluster::start(&["eligible.leader.replicas.version=0"]);
    let log = fresh(&cluster.address(), 1).await;
    refused(&log, "eligible.leader.replicas.version=0, expected 1").await;
}

async fn refused(log: &KafkaLog, expected: &str) {
    let mut why = String::new();
    until("the brokers show it", async || match log.inspect().await {
        Err(Failure::Unfit(said)) => {
            why = said;
            true
        }
        Ok(()) => false,
        Err(failure) => panic!("{failure}"),
    })
    .await;
    assert!(why.contains(expected), "{why}");
}

/// The broker that leads partition 0, as the others say.
fn leader(log: &KafkaLog) -> Option<i32> {
    partition(log, |it| it.leader()).filter(|it| *it > 0)
}

fn copies(log: &KafkaLog) -> usize {
    partition(log, |it| it.replicas().len()).unwrap()
}

fn partition<T>(
    log: &KafkaLog,
    of: impl Fn(&rdkafka::metadata::MetadataPartition) -> T,
) -> Option<T> {
    let client: BaseConsumer =
        ClientConfig::new().set("bootstrap.servers", log.bootstrap()).create().unwrap();
    let metadata = client.fetch_metadata(Some(log.topic()), Duration::from_secs(10)).ok()?;
    metadata.topics().first()?.partitions().first().map(of)
}
