//! How a ledger is made, completed and left alone.

use ledger_core::log::genesis::Founding;
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{Appender as _, Commit, Draft, Head, Instant, Log as _, Report, genesis};
use ledger_core::testing::day;
use replay_tools::init::{Refusal, Wish, init};
use uuid::Uuid;

fn wish(partitions: u32) -> Wish {
    Wish { partitions, first_business_date: day("2004-11-01"), ledger: None }
}

#[tokio::test]
async fn each_partition_of_a_new_ledger_begins_with_its_genesis() {
    let log = MemoryLog::new(0);
    let made = init(&log, None, wish(4)).await.unwrap();
    assert_eq!(log.partitions().await, Ok(4));
    for partition in 0..4 {
        let records = log.records(partition);
        assert_eq!(records.len(), 1);
        let commit = Commit::decode(&records[0].value).unwrap();
        let opened = genesis::opened(partition, &commit).unwrap();
        assert_eq!((opened.ledger, opened.partitions), (made.ledger, 4));
        assert_eq!(opened.first_business_date, day("2004-11-01"));
        assert_eq!(commit.business_date, day("2004-11-01"));
    }
}

#[tokio::test]
async fn a_ledger_that_is_there_is_refused_with_what_it_is() {
    let log = MemoryLog::new(0);
    let made = init(&log, None, wish(4)).await.unwrap();
    for partitions in [4, 12] {
        let refused = init(&log, None, wish(partitions)).await.unwrap_err();
        let Refusal::Exists { genesis, .. } = refused else { panic!("{refused}") };
        assert_eq!(genesis.ledger, made.ledger);
    }
    assert!((0..4).all(|it| log.records(it).len() == 1));
}

#[tokio::test]
async fn a_ledger_that_was_begun_is_completed_under_its_id() {
    let log = MemoryLog::new(4);
    let ledger = Uuid::new_v4();
    append_genesis(&log, ledger, 2).await;

    let another = Wish { ledger: Some(Uuid::new_v4()), ..wish(4) };
    let later = Wish { first_business_date: day("2004-11-02"), ..wish(4) };
    for wish in [another, later] {
        let refused = init(&log, None, wish).await.unwrap_err();
        assert!(matches!(refused, Refusal::Another { .. }), "{refused}");
    }
    let made = init(&log, None, wish(4)).await.unwrap();
    assert_eq!((made.ledger, made.found), (ledger, 1));
    assert!((0..4).all(|it| log.records(it).len() == 1));
}

#[tokio::test]
async fn what_is_no_ledger_is_left_alone() {
    let log = MemoryLog::like_kafka(2);
    log.inject(1, "not ours");
    let refused = init(&log, None, wish(2)).await.unwrap_err();
    assert!(matches!(refused, Refusal::NoLedger { partition: 1, .. }), "{refused}");
    assert!(log.records(0).is_empty());

    let log = MemoryLog::new(3);
    let refused = init(&log, None, wish(2)).await.unwrap_err();
    assert!(matches!(refused, Refusal::OtherCount { found: 3, asked: 2, .. }), "{refused}");
}

#[tokio::test]
async fn a_ledger_has_at_least_one_partition() {
    let log = MemoryLog::new(0);
    for partitions in [0, 1_025] {
        let refused = init(&log, None, wish(partitions)).await.unwrap_err();
        assert!(matches!(refused, Refusal::Partitions { .. }), "{refused}");
    }
}

async fn append_genesis(log: &MemoryLog, ledger: Uuid, partition: u32) {
    let founding = Founding {
        ledger,
        partitions: 4,
        first_business_date: day("2004-11-01"),
        recorded_at: Instant::from_micros(0).unwrap(),
        writer: Uuid::new_v4(),
    };
    let (commit, value) = genesis(&founding, partition);
    let mut appender = log.appender(partition, Head::START, 0).await.unwrap();
    appender.send(Draft::of(ledger, &commit, value)).unwrap();
    assert_eq!(appender.report().await, Report::Appended { offset: 0 });
}
