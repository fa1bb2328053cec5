//! A writer as small as the protocol allows: terms, takeovers, and outcomes told only when they
//! are known.

use std::collections::VecDeque;

use uuid::Uuid;

use super::super::{
    Appender, ChainNext, ChainReader, Draft, Failure, Hash, Head, Log, Position, Report,
};
use super::commits;
use super::yield_now;

/// A writer on one partition.
pub struct Writer<L: Log> {
    log: L,
    partition: u32,
    id: Uuid,
    marks: u64,
    /// How far it has read, and what it found.
    position: Option<Position>,
    known: Vec<(u64, Hash)>,
    /// Sent in terms that are over, their outcome not known yet.
    pub unknown: Vec<Draft>,
    /// Told to the caller as recorded.
    pub acknowledged: Vec<(u64, Hash)>,
    /// Told to the caller as not recorded.
    pub denied: Vec<Hash>,
}

/// A term that has begun.
pub struct Term<A> {
    pub appender: A,
    /// What the next commit continues.
    pub head: Head,
    pub in_flight: VecDeque<Draft>,
}

/// What stands in a partition.
#[derive(Debug)]
pub struct Ledger {
    pub commits: Vec<(u64, Hash)>,
    /// The position behind each of these commits.
    pub positions: Vec<Position>,
    pub voids: u64,
    pub damage: bool,
    pub head: Head,
    pub end: u64,
}

/// Reads a partition to its end.
pub async fn read<L: Log>(log: &L, partition: u32) -> Ledger {
    let mut reader = ChainReader::open(log, partition, None).await.expect("the log can be read");
    let mut ledger = Ledger {
        commits: vec![],
        positions: vec![],
        voids: 0,
        damage: false,
        head: Head::START,
        end: 0,
    };
    loop {
        match reader.next().await.expect("the log can be read") {
            ChainNext::Commit { place, hash, .. } => {
                ledger.commits.push((place.sequence, hash));
                ledger.positions.extend(reader.chain().position());
            }
            ChainNext::Void { .. } | ChainNext::BehindDamage => {}
            ChainNext::Damaged(_) => ledger.damage = true,
            ChainNext::Undecodable { place, reason } => panic!("{place}: {reason}"),
            ChainNext::End { offset } => {
                ledger.end = offset;
                ledger.voids = reader.voids();
                ledger.head = reader.chain().head();
                return ledger;
            }
        }
    }
}

impl<L: Log> Writer<L> {
    pub fn new(log: &L, partition: u32, id: u128) -> Writer<L> {
        Writer {
            log: log.clone(),
            partition,
            id: Uuid::from_u128(id),
            marks: 0,
            position: None,
            known: vec![],
            unknown: vec![],
            acknowledged: vec![],
            denied: vec![],
        }
    }

    /// Reads to the end and takes over there; `None` when another was quicker, or the log was away.
    pub async fn take_over(&mut self) -> Option<Term<L::Appender>> {
        let (head, end) = self.read_on().await;
        yield_now().await;
        let term = self.take_over_at(head, end).await;
        if term.is_none() {
            // Whoever was quicker gets something done meanwhile.
            for _ in 0..100 {
                yield_now().await;
            }
        }
        term
    }

    /// Reads on to the end: the head and the end there.
    async fn read_on(&mut self) -> (Head, u64) {
        let from = self.position;
        let mut reader =
            ChainReader::open(&self.log, self.partition, from).await.expect("the log can be read");
        loop {
            match reader.next().await.expect("the log can be read") {
                ChainNext::Commit { place, hash, .. } => self.known.push((place.sequence, hash)),
                ChainNext::Void { .. } => {}
                ChainNext::End { offset } => {
                    self.position = reader.chain().position();
                    return (reader.chain().head(), offset);
                }
                other => panic!("writers that keep the rules leave {other:?}"),
            }
        }
    }

    /// Takes over where it believes that the ledger ends. What earlier terms left open is told
    /// once the takeover is acknowledged.
    pub async fn take_over_at(&mut self, head: Head, end: u64) -> Option<Term<L::Appender>> {
        let commit = commits::takeover(self.partition, self.id, head);
        let mut appender = match self.log.appender(self.partition, head, end).await {
            Ok(it) => it,
            Err(Failure::Broken { .. }) => return None,
            Err(failure) => panic!("a term can begin: {failure}"),
        };
        let draft = commits::draft(&commit);
        appender.send(draft.clone()).expect("a fresh term takes a takeover");
        match appender.report().await {
            Report::Appended { offset } => assert_eq!(offset, end),
            Report::Lost(_) => return None,
        }
        self.settle(&draft).await;
        Some(Term { appender, head: draft.head(), in_flight: VecDeque::new() })
    }

    /// The barrier: what stands before this takeover is there for good, what does not stand there
    /// can never enter.
    async fn settle(&mut self, takeover: &Draft) {
        if self.unknown.is_empty() {
            return;
        }
        self.read_on().await;
        for draft in self.unknown.drain(..) {
            let place = (draft.sequence, draft.hash);
            match draft.sequence < takeover.sequence && self.known.contains(&place) {
                true => self.acknowledged.push(place),
                false => self.denied.push(draft.hash),
            }
        }
    }

    /// Sends `count` commits without waiting for any. Whether the term took them.
    pub async fn send(&mut self, term: &mut Term<L::Appender>, count: usize) -> bool {
        for _ in 0..count {
            self.marks += 1;
            let draft =
                commits::draft(&commits::day(self.partition, self.id, term.head, self.marks));
            if term.appender.send(draft.clone()).is_err() {
                return false;
            }
            term.head = draft.head();
            term.in_flight.push_back(draft);
            yield_now().await;
        }
        true
    }

    /// Waits for the reports on all that is in flight; whether the term goes on.
    pub async fn hear(&mut self, term: &mut Term<L::Appender>) -> bool {
        while let Some(draft) = term.in_flight.front() {
            match term.appender.report().await {
                Report::Appended { .. } => {
                    self.acknowledged.push((draft.sequence, draft.hash));
                    term.in_flight.pop_front();
                }
                Report::Lost(_) => return false,
            }
        }
        true
    }

    /// The term is over: what is in flight is unknown until the next one has begun.
    pub fn end(&mut self, term: Term<L::Appender>) {
        self.unknown.extend(term.in_flight);
    }
}
