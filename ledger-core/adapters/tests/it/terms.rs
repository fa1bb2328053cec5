//! One process writes to many partitions in Kafka: each of its terms ends by itself.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use ledger_adapters::kafka::{KafkaLog, KafkaOptions};
use ledger_core::log::contract::writer::{Writer, read};
use ledger_core::log::contract::{Harness, commits};
use ledger_core::log::genesis;
use tokio::task::JoinHandle;

use crate::kafka::Kafka;
use crate::postgres::until;

/// Sent together; the next ones when these are acknowledged.
const BURST: usize = 8;

/// Writers of some partitions, each in one term for as long as it goes.
pub(crate) struct Steady {
    stopped: Arc<AtomicBool>,
    /// How many bursts of each are acknowledged.
    bursts: Vec<Arc<AtomicUsize>>,
    writing: Vec<JoinHandle<Writer<KafkaLog>>>,
    partitions: Range<u32>,
}

impl Steady {
    pub(crate) fn begin(log: &KafkaLog, partitions: Range<u32>) -> Steady {
        let stopped = Arc::<AtomicBool>::default();
        let (mut bursts, mut writing) = (vec![], vec![]);
        for partition in partitions.clone() {
            let acknowledged = Arc::<AtomicUsize>::default();
            bursts.push(Arc::clone(&acknowledged));
            let (log, stopped) = (log.clone(), Arc::clone(&stopped));
            writing.push(tokio::spawn(async move {
                let mut writer = Writer::new(&log, partition, 1);
                let mut term = writer.take_over().await.expect("nobody else writes there");
                while !stopped.load(Ordering::Relaxed) {
                    assert!(writer.send(&mut term, BURST).await, "its term goes on");
                    assert!(writer.hear(&mut term).await, "its term goes on");
                    acknowledged.fetch_add(1, Ordering::Relaxed);
                }
                writer
            }));
        }
        Steady { stopped, bursts, writing, partitions }
    }

    /// Each has several bursts acknowledged that it sends from now on.
    pub(crate) async fn gets_on(&self) {
        let told = || self.bursts.iter().map(|it| it.load(Ordering::Relaxed));
        let before: Vec<_> = told().collect();
        until("all others get on", async || {
            told().zip(&before).all(|(now, before)| now > before + 4)
        })
        .await;
    }

    /// They end: nothing of theirs is lost, and each had one term.
    pub(crate) async fn end(self, log: &KafkaLog) {
        self.stopped.store(true, Ordering::Relaxed);
        for (partition, writing) in self.partitions.zip(self.writing) {
            let writer = writing.await.unwrap();
            let ledger = read(log, partition).await;
            // The genesis is of epoch 1, and one takeover came.
            assert_eq!((ledger.head.epoch, ledger.voids, ledger.damage), (2, 0, false));
            // Genesis and takeover stand before them.
            assert_eq!(ledger.commits.get(2..), Some(&*writer.acknowledged), "of {partition}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_partition_that_another_writer_took_ends_its_own_term_alone() {
    let log = Kafka.fresh(4).await;
    genesis::found(&log, &commits::founding(4)).await.unwrap();
    let others = Steady::begin(&log, 1..4);
    let mut writer = Writer::new(&log, 0, 1);
    let mut term = writer.take_over().await.unwrap();
    assert!(writer.send(&mut term, BURST).await && writer.hear(&mut term).await);
    others.gets_on().await;

    // Another process.
    let elsewhere = KafkaLog::new(log.bootstrap(), log.topic(), KafkaOptions::default());
    let mut successor = Writer::new(&elsewhere, 0, 2);
    let mut its_term = successor.take_over().await.unwrap();
    others.gets_on().await;
    // What it sends now is void, and what it still holds when it hears so is never sent.
    writer.send(&mut term, 5 * BURST).await;
    assert!(!writer.hear(&mut term).await, "it has been replaced");
    writer.end(term);
    others.gets_on().await;
    // What was void has taken offsets all the same: the successor's term may have ended by it.
    successor.send(&mut its_term, BURST).await;
    if !successor.hear(&mut its_term).await {
        successor.end(its_term);
        its_term = successor.take_over().await.unwrap();
    }
    assert!(successor.send(&mut its_term, BURST).await && successor.hear(&mut its_term).await);
    others.end(&log).await;

    let ledger = read(&log, 0).await;
    assert!(ledger.head.epoch > 2 && !ledger.damage);
    let told = [&writer, &successor].map(|it| &it.acknowledged);
    assert!(told.into_iter().flatten().all(|it| ledger.commits.contains(it)));
}
