//! Readers of a log in Kafka share their clients, and none disturbs another.

use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::future::join_all;
use ledger_adapters::kafka::{KafkaLog, KafkaOptions, KafkaReader};
use ledger_core::log::contract::Harness;
use ledger_core::log::{Detail, Log, Next, Reader};
use rdkafka::admin::AdminOptions;
use rdkafka::{Offset, TopicPartitionList};
use tokio::time::timeout;

use crate::kafka::{Kafka, admin, alter};
use crate::proxy::Proxy;

const PARTITIONS: u32 = 8;
/// More than a reader that nobody reads from is fetched for.
const RECORDS: usize = 600;
const BYTES: usize = 8 * 1_024;
const BOUND: Duration = Duration::from_secs(60);

/// The record at this offset of a partition, unlike any other.
fn value(partition: u32, offset: usize) -> Vec<u8> {
    let mut value = format!("{partition}/{offset}").into_bytes();
    value.resize(BYTES, b' ');
    value
}

/// A log of as many partitions, full of records.
async fn full() -> KafkaLog {
    let log = Kafka.fresh(PARTITIONS).await;
    for partition in 0..PARTITIONS {
        let values: Vec<_> = (0..RECORDS).map(|it| value(partition, it)).collect();
        Kafka.write_raw(&log, partition, &values).await;
    }
    log
}

async fn open(log: &KafkaLog, partition: u32, from: usize) -> KafkaReader {
    log.reader(partition, from as u64, Detail::Value).await.unwrap()
}

/// Meets exactly the records from this offset to the one before that, and no end among them.
async fn reads(reader: &mut KafkaReader, partition: u32, from: usize, to: usize) {
    for offset in from..to {
        let next = timeout(BOUND, reader.next()).await.expect("nobody holds it up").unwrap();
        let Next::Record(record) = next else { panic!("{partition}/{offset}: {next:?}") };
        assert_eq!(record.offset, offset as u64, "of partition {partition}");
        let read = String::from_utf8_lossy(&record.value).trim_end().to_owned();
        assert_eq!(read, format!("{partition}/{offset}"));
        assert_eq!(record.value.len(), BYTES);
    }
}

async fn ends(reader: &mut KafkaReader) {
    let end = timeout(BOUND, reader.next()).await.unwrap();
    assert_eq!(end, Ok(Next::End { offset: RECORDS as u64 }));
}

/// Reads all partitions from this one on side by side, each to its end: their readers.
async fn read_all(log: &KafkaLog, first: u32) -> Vec<KafkaReader> {
    let mut readers = vec![];
    for partition in first..PARTITIONS {
        readers.push(open(log, partition, 0).await);
    }
    join_all(readers.iter_mut().zip(first..).map(async |(reader, partition)| {
        reads(reader, partition, 0, RECORDS).await;
        ends(reader).await;
    }))
    .await;
    readers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_of_all_partitions_are_one_client() {
    let log = full().await;
    let (address, proxy) = Proxy::to(log.bootstrap()).await;
    let followed = KafkaLog::new(address, log.topic(), KafkaOptions::default());
    // A client comes to the bootstrap address once, and knows the broker's own from then on.
    // Another, which goes again, asks how many partitions there are.
    let clients = || proxy.connections.load(Ordering::Relaxed) - 1;
    let mut readers = read_all(&followed, 0).await;
    assert_eq!(clients(), 1);
    // Each partition has one place in a client.
    let others = read_all(&followed, 0).await;
    assert_eq!(clients(), 2);
    readers.truncate(1);
    let again = read_all(&followed, 1).await;
    assert_eq!(clients(), 2, "places that were left are taken again");
    drop((readers, others, again));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_that_is_slow_or_goes_or_fails_disturbs_no_other() {
    let log = full().await;
    alter(&log, "cleanup.policy", "delete").await;
    let mut gone = TopicPartitionList::new();
    gone.add_partition_offset(log.topic(), 7, Offset::Offset(5)).unwrap();
    admin(&log).delete_records(&gone, &AdminOptions::new()).await.unwrap();
    // It is fetched for until its queue is full, and reads nothing until all others have.
    let mut slow = open(&log, 0, 0).await;
    let mut steady = open(&log, 1, 0).await;
    reads(&mut steady, 1, 0, 1).await;

    let goes_to_and_fro = async {
        let mut reader = open(&log, 2, 0).await;
        reads(&mut reader, 2, 0, 50).await;
        for from in [0, RECORDS - 1, 300, 10, 10, 599] {
            reader.seek(from as u64).unwrap();
            reads(&mut reader, 2, from, (from + 20).min(RECORDS)).await;
        }
        // Before it has begun there.
        for _ in 0..20 {
            reader.seek(400).unwrap();
        }
        reads(&mut reader, 2, 400, RECORDS).await;
        ends(&mut reader).await;
    };
    let comes_and_goes = async {
        for round in 0..20 {
            let mut reader = open(&log, 3, round).await;
            reads(&mut reader, 3, round, round + 5).await;
        }
        let mut reader = open(&log, 3, 0).await;
        reads(&mut reader, 3, 0, RECORDS).await;
    };
    let goes_before_it_has_begun = async {
        for _ in 0..20 {
            drop(open(&log, 4, 7).await);
        }
        let mut reader = open(&log, 4, 7).await;
        reads(&mut reader, 4, 7, RECORDS).await;
    };
    let stands_behind_the_end = async {
        let mut reader = open(&log, 5, RECORDS + 10).await;
        ends(&mut reader).await;
        reader.seek(0).unwrap();
        reads(&mut reader, 5, 0, RECORDS).await;
    };
    let fails = async {
        let mut reader = open(&log, 7, 0).await;
        let failure = timeout(BOUND, reader.next()).await.expect("it is told").unwrap_err();
        assert!(failure.to_string().contains("before offset 5 are gone"), "{failure}");
    };
    let drops_its_waits = async {
        let mut reader = open(&log, 6, 0).await;
        for offset in 0..RECORDS {
            while timeout(Duration::from_micros(50), reads(&mut reader, 6, offset, offset + 1))
                .await
                .is_err()
            {}
        }
        ends(&mut reader).await;
    };
    tokio::join!(
        reads(&mut steady, 1, 1, RECORDS),
        goes_to_and_fro,
        comes_and_goes,
        goes_before_it_has_begun,
        stands_behind_the_end,
        fails,
        drops_its_waits
    );
    ends(&mut steady).await;
    reads(&mut slow, 0, 0, RECORDS).await;
    ends(&mut slow).await;

    // What comes later is told to those alone who read there.
    Kafka.write_raw(&log, 1, &[value(1, RECORDS)]).await;
    reads(&mut steady, 1, RECORDS, RECORDS + 1).await;
    let silent = timeout(Duration::from_millis(200), slow.next()).await;
    assert!(silent.is_err(), "nothing came there: {silent:?}");
}
