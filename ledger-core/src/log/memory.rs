//! A log in memory, for tests: what is written to it can be held up, lost and altered.
//!
//! ```text
//!   send ──▶ under way ──(arrives)──▶ records ──▶ reports ──▶ report
//!             hold_appends                         hold_reports
//!             lose_append                          lose_report
//! ```

use std::collections::{BTreeMap, VecDeque};
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use super::{Appender, Chain, Draft, Envelope, Failure, Head, Log, Next, Reader, Record, Report};

/// How it takes what does not continue the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// It refuses it, as PostgreSQL does.
    Checked,
    /// It takes it, as Kafka does, and its writer learns from the offset that it came late.
    Unchecked,
}

/// The log of one ledger in memory. Clones share it.
#[derive(Clone)]
pub struct MemoryLog {
    manner: Manner,
    partitions: Arc<Mutex<Vec<Partition>>>,
}

struct Partition {
    records: Vec<Record>,
    /// What every reader makes of these records.
    chain: Chain,
    /// Sent and not yet arrived, with the terms they belong to.
    under_way: VecDeque<(u64, Draft)>,
    terms: BTreeMap<u64, Term>,
    next_term: u64,
    holds_appends: bool,
    holds_reports: bool,
    loses_append: bool,
    loses_report: bool,
    refuses_sends: bool,
    breaks_reads: u32,
    holds_reads: bool,
    /// How many records a reader gives before its connection is lost.
    reads_at_most: Option<u64>,
    readers: Vec<Waker>,
}

/// The sending side of one appender.
struct Term {
    /// The offset its next record must get.
    expected: u64,
    reports: VecDeque<Report>,
    waker: Option<Waker>,
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

impl Partition {
    fn new(number: u32) -> Partition {
        Partition {
            records: Vec::new(),
            chain: Chain::at_start(number),
            under_way: VecDeque::new(),
            terms: BTreeMap::new(),
            next_term: 0,
            holds_appends: false,
            holds_reports: false,
            loses_append: false,
            loses_report: false,
            refuses_sends: false,
            breaks_reads: 0,
            holds_reads: false,
            reads_at_most: None,
            readers: Vec::new(),
        }
    }

    fn end(&self) -> u64 {
        self.records.len() as u64
    }

    /// Whether it can be read now, by who was given so many records: a connection is lost as often,
    /// and after as many records, as a test asked for.
    fn read(&mut self, given: u64) -> Result<(), Failure> {
        if self.breaks_reads == 0 && self.reads_at_most.is_none_or(|it| given < it) {
            return Ok(());
        }
        self.breaks_reads = self.breaks_reads.saturating_sub(1);
        Err(Failure::broken("read a partition", "the connection was lost"))
    }

    fn append(&mut self, mut record: Record) -> u64 {
        let offset = self.end();
        record.offset = offset;
        self.chain.read(&record);
        self.records.push(record);
        self.wake_readers();
        offset
    }

    fn arrive(&mut self, manner: Manner, count: usize) {
        for _ in 0..count {
            let Some((term, draft)) = self.under_way.pop_front() else { break };
            let report = self.arrival(manner, term, draft);
            if let Some(it) = self.terms.get_mut(&term) {
                it.reports.push_back(report);
            }
        }
        if !self.holds_reports {
            self.wake_terms();
        }
    }

    fn arrival(&mut self, manner: Manner, term: u64, draft: Draft) -> Report {
        let tried =
            format!("append commit {} to partition {}", draft.sequence, self.chain.partition());
        if std::mem::take(&mut self.loses_append) {
            return Report::Lost(Failure::broken(tried, "the connection was lost"));
        }
        let expected = self.terms.get(&term).map(|it| it.expected);
        let fits = expected == Some(self.end()) && self.continues(&draft);
        if !fits && manner == Manner::Checked {
            return Report::Lost(Failure::outrun(tried));
        }
        let headers = draft.cloud_event().headers();
        let offset = self.append(Record {
            offset: 0,
            value: draft.value.to_vec(),
            key: Some(draft.file.to_string().into_bytes()),
            headers,
        });
        if let Some(it) = self.terms.get_mut(&term) {
            it.expected += 1;
        }
        if std::mem::take(&mut self.loses_report) {
            return Report::Lost(Failure::broken(tried, "the answer was lost"));
        }
        if expected != Some(offset) {
            return Report::Lost(Failure::outrun(tried));
        }
        Report::Appended { offset }
    }

    fn continues(&self, draft: &Draft) -> bool {
        let head = self.chain.head();
        Envelope::read(&draft.value)
            .is_some_and(|it| it.sequence == head.sequence + 1 && it.prev == head.hash)
    }

    fn wake_readers(&mut self) {
        self.readers.drain(..).for_each(Waker::wake);
    }

    fn wake_terms(&mut self) {
        self.terms.values_mut().filter_map(|it| it.waker.take()).for_each(Waker::wake);
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

    async fn reader(&self, partition: u32, from: u64) -> Result<MemoryReader, Failure> {
        self.known(partition)?;
        Ok(MemoryReader { log: self.clone(), partition, next: from, ended_at: None, given: 0 })
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

/// Reads a partition of a [`MemoryLog`].
pub struct MemoryReader {
    log: MemoryLog,
    partition: u32,
    next: u64,
    /// The end it has told last.
    ended_at: Option<u64>,
    /// How many records it has given.
    given: u64,
}

impl Reader for MemoryReader {
    async fn next(&mut self) -> Result<Next, Failure> {
        let MemoryReader { log, partition, next, ended_at, given } = self;
        poll_fn(|context| {
            log.at(*partition, |it| {
                if let Err(failure) = it.read(*given) {
                    return Poll::Ready(Err(failure));
                }
                if it.holds_reads {
                    it.readers.push(context.waker().clone());
                    return Poll::Pending;
                }
                let found = usize::try_from(*next).ok().and_then(|it2| it.records.get(it2));
                if let Some(record) = found {
                    *next += 1;
                    *given += 1;
                    *ended_at = None;
                    return Poll::Ready(Ok(Next::Record(record.clone())));
                }
                let offset = it.end();
                if *ended_at != Some(offset) {
                    *ended_at = Some(offset);
                    return Poll::Ready(Ok(Next::End { offset }));
                }
                it.readers.push(context.waker().clone());
                Poll::Pending
            })
        })
        .await
    }

    fn seek(&mut self, offset: u64) -> Result<(), Failure> {
        (self.next, self.ended_at) = (offset, None);
        Ok(())
    }
}

/// Appends to a partition of a [`MemoryLog`].
pub struct MemoryAppender {
    log: MemoryLog,
    partition: u32,
    term: u64,
    over: Option<Failure>,
}

impl Appender for MemoryAppender {
    fn send(&mut self, draft: Draft) -> Result<(), Failure> {
        if let Some(failure) = &self.over {
            return Err(failure.clone());
        }
        if let Err(failure) = draft.check_size() {
            self.over = Some(failure.clone());
            return Err(failure);
        }
        let (manner, term) = (self.log.manner, self.term);
        let refused = self.log.at(self.partition, |it| {
            if it.refuses_sends {
                return true;
            }
            it.under_way.push_back((term, draft));
            if !it.holds_appends {
                it.arrive(manner, usize::MAX);
            }
            false
        });
        if refused {
            let failure = Failure::broken("send a commit", "the log takes nothing");
            self.over = Some(failure.clone());
            return Err(failure);
        }
        Ok(())
    }

    async fn report(&mut self) -> Report {
        if let Some(failure) = &self.over {
            return Report::Lost(failure.clone());
        }
        let (partition, term) = (self.partition, self.term);
        let report = poll_fn(|context| {
            self.log.at(partition, |it| {
                let held = it.holds_reports;
                let term = it.terms.get_mut(&term).expect("a term is there until it is dropped");
                match term.reports.pop_front() {
                    Some(report) if !held => Poll::Ready(report),
                    Some(report) => {
                        term.reports.push_front(report);
                        term.waker = Some(context.waker().clone());
                        Poll::Pending
                    }
                    None => {
                        term.waker = Some(context.waker().clone());
                        Poll::Pending
                    }
                }
            })
        })
        .await;
        if let Report::Lost(failure) = &report {
            self.over = Some(failure.clone());
        }
        report
    }
}

impl Drop for MemoryAppender {
    /// What is under way may still arrive: nobody knows.
    fn drop(&mut self) {
        let term = self.term;
        self.log.at(self.partition, |it| it.terms.remove(&term));
    }
}
