//! A log in memory, for tests: what is written to it can be held up, lost and altered.
//!
//! ```text
//!   send ──▶ under way ──(arrives)──▶ records ──▶ reports ──▶ report
//!             hold_appends                         hold_reports
//!             lose_append                          lose_report
//! ```

mod appender;
mod partition;
mod reader;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use self::appender::MemoryAppender;
use self::partition::{Manner, Partition, Term};
pub use self::reader::MemoryReader;
use super::{Chain, Detail, Failure, Head, Log, Record};

/// The log of one ledger in memory. Clones share it.
#[derive(Clone)]
pub struct MemoryLog {
    manner: Manner,
    partitions: Arc<Mutex<Vec<Partition>>>,
}

impl MemoryLog {
    /// A log that refuses what does not continue it, with these many empty partitions.
    pub fn new(partitions: u32) -> MemoryLog {
        MemoryLog::with(partitions, Manner::Checked)
    }

    /// A log that takes everything, as Kafka does, so that late records stand in it and are void.
    pub fn like_kafka(partitions: u32) -> MemoryLog {
        MemoryLog::with(partitions, Manner::Unchecked)
    }

    fn with(partitions: u32, manner: Manner) -> MemoryLog {
        let partitions = (0..partitions).map(Partition::new).collect();
        MemoryLog { manner, partitions: Arc::new(Mutex::new(partitions)) }
    }

    /// All records of a partition.
    pub fn records(&self, partition: u32) -> Vec<Record> {
        self.at(partition, |it| it.records.clone())
    }

    /// The head of the ledger in this partition.
    pub fn head(&self, partition: u32) -> Head {
        self.at(partition, |it| it.chain.head())
    }

    /// Puts a record behind the others as another producer would, unasked: its offset.
    pub fn inject(&self, partition: u32, value: impl Into<Vec<u8>>) -> u64 {
        let record = Record { offset: 0, value: value.into(), key: None, headers: Vec::new() };
        self.at(partition, |it| it.append(record))
    }

    /// Changes the records as nobody should be able to. They are numbered anew; readers that
    /// stand in the partition go on by offset.
    pub fn alter(&self, partition: u32, change: impl FnOnce(&mut Vec<Record>)) {
        self.at(partition, |it| {
            change(&mut it.records);
            it.chain = Chain::at_start(it.chain.partition());
            for (offset, record) in (0..).zip(&mut it.records) {
                record.offset = offset;
                it.chain.read(record);
            }
            it.wake_readers();
        });
    }

    /// What is sent from now on stays under way.
    pub fn hold_appends(&self, partition: u32) {
        self.at(partition, |it| it.holds_appends = true);
    }

    /// The first `count` records under way arrive.
    pub fn let_arrive(&self, partition: u32, count: usize) {
        let manner = self.manner;
        self.at(partition, |it| it.arrive(manner, count));
    }

    /// All that is under way arrives, and what is sent from now on arrives at once.
    pub fn release_appends(&self, partition: u32) {
        let manner = self.manner;
        self.at(partition, |it| {
            it.holds_appends = false;
            it.arrive(manner, usize::MAX);
        });
    }

    /// How many records are under way.
    pub fn under_way(&self, partition: u32) -> usize {
        self.at(partition, |it| it.under_way.len())
    }

    /// Records enter, but no report of it leaves.
    pub fn hold_reports(&self, partition: u32) {
        self.at(partition, |it| it.holds_reports = true);
    }

    /// All reports held so far leave, and later ones at once.
    pub fn release_reports(&self, partition: u32) {
        self.at(partition, |it| {
            it.holds_reports = false;
            it.wake_terms();
        });
    }

    /// The next record to arrive enters, and its writer is told that nobody knows.
    pub fn lose_report(&self, partition: u32) {
        self.at(partition, |it| it.loses_report = true);
    }

    /// The next record to arrive does not enter, and its writer is told that nobody knows.
    pub fn lose_append(&self, partition: u32) {
        self.at(partition, |it| it.loses_append = true);
    }

    /// Whether sends fail.
    pub fn refuse_sends(&self, partition: u32, refuses: bool) {
        self.at(partition, |it| it.refuses_sends = refuses);
    }

    /// The next `count` reads fail.
    pub fn break_reads(&self, partition: u32, count: u32) {
        self.at(partition, |it| {
            it.breaks_reads = count;
            it.wake_readers();
        });
    }

    /// Whether readers are given nothing, and no error either.
    pub fn hold_reads(&self, partition: u32, holds: bool) {
        self.at(partition, |it| {
            it.holds_reads = holds;
            it.wake_readers();
        });
    }

    /// From now on each reader loses its connection after so many records.
    pub fn break_readers_after(&self, partition: u32, records: u64) {
        self.at(partition, |it| it.reads_at_most = Some(records));
    }

    fn at<T>(&self, partition: u32, act: impl FnOnce(&mut Partition) -> T) -> T {
        let mut partitions = self.lock();
        let found = partitions.get_mut(partition as usize);
        act(found.expect("a test names a partition that it has made"))
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Partition>> {
        self.partitions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known(&self, partition: u32) -> Result<(), Failure> {
        let partitions = self.lock().len();
        if (partition as usize) < partitions {
            return Ok(());
        }
        Err(Failure::Unfit(format!("no partition {partition} in {partitions}")))
    }
}

impl Log for MemoryLog {
    type Reader = MemoryReader;
    type Appender = MemoryAppender;

    fn name(&self) -> String {
        "memory".to_owned()
    }

    async fn create(&self, partitions: u32) -> Result<(), Failure> {
        let mut found = self.lock();
        if !found.is_empty() {
            return Err(Failure::Unfit("there is a log in this memory already".to_owned()));
        }
        *found = (0..partitions).map(Partition::new).collect();
        Ok(())
    }

    async fn partitions(&self) -> Result<u32, Failure> {
        match u32::try_from(self.lock().len()).expect("a test makes few partitions") {
            0 => Err(Failure::Unfit("no log in memory: make it first".to_owned())),
            some => Ok(some),
        }
    }

    async fn inspect(&self) -> Result<(), Failure> {
        Ok(())
    }

    async fn reader(
        &self,
        partition: u32,
        from: u64,
        detail: Detail,
    ) -> Result<MemoryReader, Failure> {
        self.known(partition)?;
        let (log, next, ended_at, given) = (self.clone(), from, None, 0);
        Ok(MemoryReader { log, partition, detail, next, ended_at, given })
    }

    async fn end(&self, partition: u32) -> Result<u64, Failure> {
        self.known(partition)?;
        self.at(partition, |it| it.read(0).map(|()| it.end()))
    }

    async fn kept_head(&self, partition: u32) -> Result<Option<(Head, u64)>, Failure> {
        self.known(partition).map(|()| None)
    }

    async fn appender(
        &self,
        partition: u32,
        _head: Head,
        end: u64,
    ) -> Result<MemoryAppender, Failure> {
        self.known(partition)?;
        let term = self.at(partition, |it| {
            let term = it.next_term;
            it.next_term += 1;
            it.terms.insert(term, Term { expected: end, reports: VecDeque::new(), waker: None });
            term
        });
        Ok(MemoryAppender { log: self.clone(), partition, term, over: None })
    }

    async fn settle(&self, partition: u32, _head: Head, _end: u64) -> Result<(), Failure> {
        self.known(partition)
    }
}
