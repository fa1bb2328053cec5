//! Reading a partition: whole at the start, its tail after each term.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use ledger_core::log::{
    ChainNext, ChainReader, Failure, FileId, Head, Log, NotTheLog, Stopped, genesis,
};

use super::delay::Work;
use super::metrics::count;
use super::moved::Moved;
use super::policies::{Elsewhere, Source};
use super::request::NotServing;
use super::task::{Stop, Writer};
use crate::clock::Timer;

/// Why reading ended early.
pub(super) enum Trouble {
    /// It may go better another time.
    Failure(Failure),
    Stop(Stop),
}

impl From<Stop> for Trouble {
    fn from(stop: Stop) -> Trouble {
        Trouble::Stop(stop)
    }
}

impl From<Stopped> for Trouble {
    fn from(stopped: Stopped) -> Trouble {
        match stopped {
            Stopped::NotTheLog(it) => Trouble::Stop(Stop::person(it)),
            Stopped::Failure(it) => it.into(),
        }
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Trouble {
        match failure {
            Failure::Unfit(why) => Trouble::Stop(Stop::person(why)),
            Failure::Outrun { .. } | Failure::Broken { .. } => Trouble::Failure(failure),
        }
    }
}

/// The pause before the next attempt, longer each time.
pub(super) struct Pause(Duration);

impl Pause {
    pub(super) const fn new() -> Pause {
        Pause(Duration::from_millis(50))
    }

    pub(super) fn next(&mut self, max: Duration) -> Duration {
        let now = self.0.min(max);
        self.0 = now * 2;
        now
    }
}

impl<L: Log, T: Timer> Writer<L, T> {
    /// Reads the partition from its genesis, then waits until the policy book has been read: the
    /// offset of the partition's end.
    pub(super) async fn read_all(&mut self) -> Result<u64, Stop> {
        let mut pause = Pause::new();
        let end = loop {
            let before = self.position;
            match self.try_read_all().await {
                Ok(end) => break end,
                Err(Trouble::Stop(stop)) => return Err(stop),
                Err(Trouble::Failure(failure)) => {
                    tracing::warn!(
                        partition = self.number,
                        "{failure}; reading goes on from there"
                    );
                    if self.position != before {
                        pause = Pause::new();
                        self.got_on();
                    }
                    self.delayed.failed(&failure);
                    self.tell_delay();
                    self.pause(&mut pause).await?;
                }
            }
        };
        self.publish_policies();
        self.await_policies().await?;
        self.catch_up_policies();
        self.partition.look_ahead(None);
        self.metrics.files.set(count(self.partition.files()));
        Ok(end)
    }

    /// Waits until the policy book has been read, saying meanwhile how its partition stands. When
    /// that one is not served any more, neither is this one, until the process is shut down.
    async fn await_policies(&mut self) -> Result<(), Stop> {
        let Source::Elsewhere(elsewhere) = &self.policies else { return Ok(()) };
        let mut elsewhere = elsewhere.clone();
        let partition = elsewhere.partition;
        while let Some(why) = elsewhere.awaited() {
            self.delayed.turn_to(Work::AwaitingPolicies { partition, why }, self.timer.elapsed());
            self.tell_delay();
            self.between(elsewhere.news()).await?;
        }
        self.delayed.turn_to(Work::Reading, self.timer.elapsed());
        self.tell_delay();
        Ok(())
    }

    /// It gets on: whoever was said to be needed is not.
    fn got_on(&mut self) {
        if self.delayed.got_on(self.timer.elapsed()) {
            self.tell_delay();
        }
    }

    /// Decides by the newest policies that are acknowledged, or stand in this partition.
    pub(super) fn catch_up_policies(&mut self) {
        match &mut self.policies {
            Source::Here(_) => {
                if let Some(book) = self.partition.own_book() {
                    self.book = Arc::clone(book);
                }
            }
            Source::Elsewhere(Elsewhere { book, .. }) => {
                if book.has_changed().unwrap_or(false)
                    && let Some(book) = &*book.borrow_and_update()
                {
                    self.book = Arc::clone(book);
                }
            }
        }
    }

    /// Tells the other partitions what has been read of the policy book, if it lies here.
    fn publish_policies(&self) {
        if let (Source::Here(others), Some(book)) = (&self.policies, self.partition.own_book()) {
            others.send_replace(Some(Arc::clone(book)));
        }
    }

    /// From where an earlier attempt has come to.
    async fn try_read_all(&mut self) -> Result<u64, Trouble> {
        let log = self.log.clone();
        let (number, from, voids) = (self.number, self.position, self.voids);
        let mut reader = self.between(ChainReader::open(&log, number, from)).await??;
        let end = self.read_to_end(&mut reader, &mut HashSet::new()).await?;
        if reader.chain().position().is_none() {
            return Err(Stop::person(format!(
                "partition {number} of {} is empty: make the ledger with `replay-tools init`",
                log.name()
            ))
            .into());
        }
        if let Some(position) = self.witnessed
            && position.sequence > reader.chain().head().sequence
        {
            return Err(Stop::person(NotTheLog { partition: number, position, found: None }).into());
        }
        self.metrics.void_records.set(i64::try_from(voids + reader.voids()).unwrap_or(i64::MAX));
        Ok(end)
    }

    /// Reads what stands behind the acknowledged head: with it the offset of the partition's end.
    /// What shows there is fact.
    pub(super) async fn read_tail(&mut self) -> Result<u64, Trouble> {
        let log = self.log.clone();
        let from = self.position;
        let number = self.number;
        let mut reader = self.between(ChainReader::open(&log, number, from)).await??;
        let mut touched = HashSet::new();
        let end = self.read_to_end(&mut reader, &mut touched).await;
        // Also of what was read before a failure: it is in the state.
        self.publish_policies();
        self.catch_up_policies();
        self.partition.look_ahead(Some(&touched));
        self.metrics.files.set(count(self.partition.files()));
        end
    }

    async fn read_to_end(
        &mut self,
        reader: &mut ChainReader<L::Reader>,
        touched: &mut HashSet<FileId>,
    ) -> Result<u64, Trouble> {
        let voids = self.voids;
        loop {
            match self.between(reader.next()).await?? {
                ChainNext::Commit { hash, commit, record, .. } => {
                    if commit.sequence == 1 {
                        self.check_genesis(&commit)?;
                    }
                    if commit.takeover && commit.writer != self.process && self.has_begun {
                        let epoch = commit.epoch;
                        return Err(Stop::Because(NotServing::Superseded { epoch }).into());
                    }
                    if let Some(position) = self.witnessed
                        && position.sequence == commit.sequence
                        && position.hash != hash
                    {
                        let found = Some(hash);
                        let partition = self.number;
                        return Err(Stop::person(NotTheLog { partition, position, found }).into());
                    }
                    let (heard, namings) = self
                        .partition
                        .absorb(&commit, hash, record.offset)
                        .map_err(|reason| self.undecodable(commit.sequence, &reason))?;
                    if let Some(heard) = heard {
                        self.conversations.hear(heard);
                    }
                    self.names.read(commit.file, &namings);
                    touched.insert(commit.file);
                    self.confirmed = reader.chain().head();
                    self.position = reader.chain().position();
                    self.voids = voids + reader.voids();
                    if commit.sequence.is_multiple_of(1_024) {
                        self.got_on();
                        tokio::task::yield_now().await;
                    }
                }
                ChainNext::Void { .. } | ChainNext::BehindDamage => {}
                ChainNext::Damaged(damage) => {
                    // A takeover further on may heal it; what counts is how the partition ends.
                    tracing::error!(partition = self.number, "the log is damaged: {damage}");
                }
                ChainNext::Undecodable { place, reason } => {
                    return Err(self.undecodable(place.sequence, &reason).into());
                }
                ChainNext::End { offset } => {
                    if let Some(damage) = reader.chain().damage() {
                        self.went_on_at(reader.chain().head())
                            .ok_or_else(|| Stop::person(damage))?;
                    }
                    if let Some(target) = &self.partition.moved_to {
                        let (partition, log) = (self.number, self.log.name());
                        return Err(Stop::person(Moved { partition, log, target }).into());
                    }
                    return Ok(offset);
                }
            }
        }
    }

    /// A person has looked at the damage behind this head and goes on there: the next takeover
    /// continues it, heals the chain, and says who and why.
    fn went_on_at(&self, head: Head) -> Option<()> {
        let accepted = self.accepted.as_ref()?;
        if accepted.accepted_sequence != head.sequence {
            return None;
        }
        let (by, reason) = (&accepted.by, &accepted.reason);
        tracing::warn!(
            partition = self.number,
            by,
            reason,
            "what stands behind the head is given up"
        );
        Some(())
    }

    fn check_genesis(&self, commit: &ledger_core::log::Commit) -> Result<(), Stop> {
        let opened = genesis::opened(self.number, commit).map_err(Stop::person)?;
        if (opened.ledger, opened.partitions) == (self.ledger, self.partitions) {
            return Ok(());
        }
        Err(Stop::person(format!(
            "partition {} begins ledger {} of {} partitions, partition 0 ledger {} of {}: they \
             are not of one ledger",
            self.number, opened.ledger, opened.partitions, self.ledger, self.partitions
        )))
    }

    fn undecodable(&self, sequence: u64, reason: &ledger_core::log::Undecodable) -> Stop {
        Stop::person(format!("commit {}@{sequence}: {reason}", self.number))
    }

    pub(super) async fn pause(&mut self, pause: &mut Pause) -> Result<(), Stop> {
        let until = self.timer.elapsed() + pause.next(self.settings.pause_max);
        let timer = self.timer.clone();
        self.between(async move { timer.sleep_until(until).await }).await
    }
}
