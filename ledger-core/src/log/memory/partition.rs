//! A partition in memory: what is under way to it, what has arrived, and what is reported of that.

use std::collections::{BTreeMap, VecDeque};
use std::task::Waker;

use crate::log::{Chain, Draft, Envelope, Failure, Record, Report};

/// How it takes what does not continue the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// It refuses it, as PostgreSQL does.
    Checked,
    /// It takes it, as Kafka does, and its writer learns from the offset that it came late.
    Unchecked,
}

/// A partition, and what a test has asked for.
pub(super) struct Partition {
    pub(super) records: Vec<Record>,
    /// What every reader makes of these records.
    pub(super) chain: Chain,
    /// Sent and not yet arrived, with the terms they belong to.
    pub(super) under_way: VecDeque<(u64, Draft)>,
    pub(super) terms: BTreeMap<u64, Term>,
    pub(super) next_term: u64,
    pub(super) holds_appends: bool,
    pub(super) holds_reports: bool,
    pub(super) loses_append: bool,
    pub(super) loses_report: bool,
    pub(super) refuses_sends: bool,
    pub(super) breaks_reads: u32,
    pub(super) holds_reads: bool,
    /// How many records a reader gives before its connection is lost.
    pub(super) reads_at_most: Option<u64>,
    pub(super) readers: Vec<Waker>,
}

/// The sending side of one appender.
pub(super) struct Term {
    /// The offset its next record must get.
    pub(super) expected: u64,
    pub(super) reports: VecDeque<Report>,
    pub(super) waker: Option<Waker>,
}

impl Partition {
    pub(super) fn new(number: u32) -> Partition {
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

    pub(super) fn end(&self) -> u64 {
        self.records.len() as u64
    }

    /// Whether it can be read now, by who was given so many records: a connection is lost as often,
    /// and after as many records, as a test asked for.
    pub(super) fn read(&mut self, given: u64) -> Result<(), Failure> {
        if self.breaks_reads == 0 && self.reads_at_most.is_none_or(|it| given < it) {
            return Ok(());
        }
        self.breaks_reads = self.breaks_reads.saturating_sub(1);
        Err(Failure::broken("read a partition", "the connection was lost"))
    }

    pub(super) fn append(&mut self, mut record: Record) -> u64 {
        let offset = self.end();
        record.offset = offset;
        self.chain.read(&record);
        self.records.push(record);
        self.wake_readers();
        offset
    }

    pub(super) fn arrive(&mut self, manner: Manner, count: usize) {
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

    pub(super) fn wake_readers(&mut self) {
        self.readers.drain(..).for_each(Waker::wake);
    }

    pub(super) fn wake_terms(&mut self) {
        self.terms.values_mut().filter_map(|it| it.waker.take()).for_each(Waker::wake);
    }
}
