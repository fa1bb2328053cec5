//! The contract for the log in memory, in both of its manners, and its hooks.

use crate::log::contract::Harness;
use crate::log::contract::writer::{Writer, read};
use crate::log::contract::{commits, writer};
use crate::log::memory::MemoryLog;
use crate::log::{
    Appender, ChainNext, ChainReader, Detail, Failure, Log, Next, Reader, Report, Stopped, Void,
    report_within,
};

struct Memory(fn(u32) -> MemoryLog);

impl Harness for Memory {
    type Log = MemoryLog;

    async fn fresh(&self, partitions: u32) -> MemoryLog {
        (self.0)(partitions)
    }

    async fn write_raw(&self, log: &MemoryLog, partition: u32, values: &[Vec<u8>]) {
        for value in values {
            log.inject(partition, value.clone());
        }
    }
}

mod checked {
    crate::log_contract!(super::Memory(super::MemoryLog::new));
}

mod like_kafka {
    crate::log_contract!(super::Memory(super::MemoryLog::like_kafka));
}

async fn begun(log: &MemoryLog) -> (Writer<MemoryLog>, writer::Term<<MemoryLog as Log>::Appender>) {
    crate::log::genesis::found(log, &commits::founding(1)).await.unwrap();
    let mut writer = Writer::new(log, 0, 1);
    let term = writer.take_over().await.unwrap();
    (writer, term)
}

#[tokio::test]
async fn reports_can_be_held_up() {
    let log = MemoryLog::new(1);
    let (mut writer, mut term) = begun(&log).await;
    log.hold_reports(0);
    writer.send(&mut term, 2).await;
    assert_eq!(log.records(0).len(), 4, "they are in");
    {
        let waits =
            tokio::time::timeout(std::time::Duration::from_millis(5), term.appender.report());
        assert!(waits.await.is_err(), "and nobody says so");
    }
    log.release_reports(0);
    assert!(writer.hear(&mut term).await);
}

#[tokio::test]
async fn records_can_be_held_up_on_their_way() {
    let log = MemoryLog::new(1);
    let (mut writer, mut term) = begun(&log).await;
    log.hold_appends(0);
    writer.send(&mut term, 3).await;
    assert_eq!((log.records(0).len(), log.under_way(0)), (2, 3));
    log.let_arrive(0, 1);
    assert_eq!((log.records(0).len(), log.under_way(0)), (3, 2));
    assert_eq!(term.appender.report().await, Report::Appended { offset: 2 });
    log.release_appends(0);
    assert_eq!(term.appender.report().await, Report::Appended { offset: 3 });
    assert_eq!(term.appender.report().await, Report::Appended { offset: 4 });
}

#[tokio::test]
async fn what_is_under_way_may_arrive_when_its_writer_is_gone() {
    for (log, stands) in [(MemoryLog::new(1), 0), (MemoryLog::like_kafka(1), 3)] {
        let (mut writer, mut term) = begun(&log).await;
        log.hold_appends(0);
        writer.send(&mut term, 3).await;
        writer.end(term);
        let before = log.records(0).len();
        log.release_appends(0);
        assert_eq!(log.records(0).len(), before + stands);
        assert!(writer.take_over().await.is_some());
        assert_eq!((writer.acknowledged.len(), writer.denied.len()), (stands, 3 - stands));
    }
}

#[tokio::test]
async fn whoever_brings_a_clock_waits_no_longer_for_a_report() {
    let log = MemoryLog::new(1);
    let (mut writer, mut term) = begun(&log).await;
    let minute = std::time::Duration::from_secs(60);
    log.hold_reports(0);
    writer.send(&mut term, 1).await;
    let Report::Lost(failure) = report_within(&mut term.appender, minute, async {}).await else {
        panic!("nothing was reported")
    };
    assert!(failure.to_string().contains("nothing was heard for 60 s; it may stand"), "{failure}");
    log.release_reports(0);
    let report = report_within(&mut term.appender, minute, std::future::pending()).await;
    assert_eq!(report, Report::Appended { offset: 2 });
}

#[tokio::test]
async fn an_answer_or_a_record_can_be_lost() {
    let log = MemoryLog::new(1);
    let (mut writer, mut term) = begun(&log).await;
    log.lose_report(0);
    writer.send(&mut term, 1).await;
    assert!(matches!(term.appender.report().await, Report::Lost(Failure::Broken { .. })));
    writer.end(term);
    let mut term = writer.take_over().await.unwrap();
    assert_eq!(writer.acknowledged.len(), 1, "it was in");

    log.lose_append(0);
    writer.send(&mut term, 2).await;
    assert!(matches!(term.appender.report().await, Report::Lost(Failure::Broken { .. })));
    writer.end(term);
    assert!(writer.take_over().await.is_some());
    assert_eq!(writer.denied.len(), 2, "it was not, nor what followed it");
}

#[tokio::test]
async fn sends_can_be_refused_and_reads_broken() {
    let log = MemoryLog::new(1);
    let (mut writer, mut term) = begun(&log).await;
    log.refuse_sends(0, true);
    assert!(!writer.send(&mut term, 1).await);
    log.refuse_sends(0, false);
    assert!(!writer.send(&mut term, 1).await, "the term is over");

    let mut reader = log.reader(0, 0, Detail::Value).await.unwrap();
    log.break_reads(0, 1);
    assert!(matches!(reader.next().await, Err(Failure::Broken { .. })));
    assert!(matches!(reader.next().await, Ok(Next::Record(it)) if it.offset == 0));
}

#[tokio::test]
async fn a_log_that_is_cut_under_a_reader_is_noticed() {
    let log = MemoryLog::new(1);
    let (mut writer, mut term) = begun(&log).await;
    writer.send(&mut term, 5).await;
    assert!(writer.hear(&mut term).await);
    let mut reader = ChainReader::open(&log, 0, None).await.unwrap();
    while !matches!(reader.next().await.unwrap(), ChainNext::End { .. }) {}

    log.alter(0, |records| records.truncate(4));

    assert!(matches!(reader.next().await, Err(Stopped::NotTheLog(_))));
    assert_eq!(log.head(0), read(&log, 0).await.head);
}

#[tokio::test]
async fn records_can_be_altered() {
    let log = MemoryLog::new(1);
    let (mut writer, mut term) = begun(&log).await;
    writer.send(&mut term, 3).await;
    assert!(writer.hear(&mut term).await);

    log.alter(0, |records| records[3].value.clear());

    let mut reader = ChainReader::open(&log, 0, None).await.unwrap();
    for _ in 0..3 {
        assert!(matches!(reader.next().await, Ok(ChainNext::Commit { .. })));
    }
    let met = reader.next().await.unwrap();
    assert!(matches!(met, ChainNext::Void { why: Void::Unreadable, .. }), "{met:?}");
    assert!(matches!(reader.next().await, Ok(ChainNext::Damaged(_))));
}

#[tokio::test]
async fn an_unknown_partition_and_a_missing_log_are_said_so() {
    let log = MemoryLog::new(0);
    assert!(matches!(log.partitions().await, Err(Failure::Unfit(_))));
    assert_eq!(log.create(2).await, Ok(()));
    assert_eq!(log.partitions().await, Ok(2));
}
