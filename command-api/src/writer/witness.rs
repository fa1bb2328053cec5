//! The witness: what was acknowledged is read back by an ordinary reader, compared, and
//! remembered outside the log.

use std::collections::VecDeque;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use ledger_adapters::witness::WitnessStore;
use ledger_core::log::partition::Accepted;
use ledger_core::log::{
    ChainNext, ChainReader, Commit, Failure, Log, Place, Position, Record, Stopped, Undecodable,
};
use tokio::sync::{mpsc, watch};
use uuid::Uuid;

use super::metrics::PartitionMetrics;
use super::remembered::Remembered;
use super::settings::Settings;
use crate::clock::Timer;

/// Where the highest position of each partition is kept, outside the log.
pub trait Witnesses: Clone + Send + Sync + 'static {
    /// What was seen of `partition`; `None` of a partition that was never served.
    fn load(
        &self,
        partition: u32,
    ) -> impl Future<Output = Result<Option<Witnessed>, Failure>> + Send;

    /// Remembers that `partition` reaches up to here.
    fn save(
        &self,
        partition: u32,
        position: Position,
    ) -> impl Future<Output = Result<(), Failure>> + Send;

    /// Forgets what a person accepted: a takeover that carries it is acknowledged.
    fn clear_accepted(&self, partition: u32) -> impl Future<Output = Result<(), Failure>> + Send;
}

impl Witnesses for WitnessStore {
    async fn load(&self, partition: u32) -> Result<Option<Witnessed>, Failure> {
        let Some(position) = WitnessStore::load(self, partition).await? else { return Ok(None) };
        let accepted = self.pending_acceptance(partition).await?;
        Ok(Some(Witnessed { position, accepted }))
    }

    async fn save(&self, partition: u32, position: Position) -> Result<(), Failure> {
        // A witness that stands further already is another writer's, which has gone on.
        WitnessStore::save(self, partition, position).await.map(|_| ())
    }

    async fn clear_accepted(&self, partition: u32) -> Result<(), Failure> {
        self.clear_acceptance(partition).await
    }
}

/// What a witness remembers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witnessed {
    pub position: Position,
    /// A person's decision that the next takeover is to carry.
    pub accepted: Option<Accepted>,
}

/// What a witness tells its writer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Alarm {
    /// Another writer has begun a term.
    Foreign { epoch: u64 },
    /// The log is not what was acknowledged.
    Differs(String),
    /// The witness has ended, though its writer has not: nobody reads back any more.
    Unwatched,
}

/// Reads one partition behind its writer.
pub(super) struct Witness<L, W, T> {
    pub(super) log: L,
    pub(super) witnesses: W,
    pub(super) timer: T,
    pub(super) settings: Settings,
    pub(super) partition: u32,
    /// The writer's process: whose takeovers are ours.
    pub(super) process: Uuid,
    /// Whether the first takeover carries what a person accepted.
    pub(super) carries_accepted: bool,
    /// The last position that was acknowledged. By the chain it speaks for all before it.
    pub(super) acknowledged: watch::Receiver<Option<Position>>,
    pub(super) remembered: Arc<Remembered>,
    pub(super) alarms: mpsc::Sender<Alarm>,
    pub(super) metrics: PartitionMetrics,
}

/// Why watching does not go on as it is.
enum Trouble {
    Alarm(Alarm),
    Failure(Failure),
}

impl From<Stopped> for Trouble {
    fn from(stopped: Stopped) -> Trouble {
        match stopped {
            Stopped::NotTheLog(it) => Trouble::Alarm(Alarm::Differs(it.to_string())),
            Stopped::Failure(it) => Trouble::Failure(it),
        }
    }
}

impl<L: Log, W: Witnesses, T: Timer> Witness<L, W, T> {
    /// Returns when the writer is gone and the last it acknowledged is remembered, or could not be
    /// in time, or when the log is found to differ.
    pub(super) async fn run(self) {
        let (timer, alarms) = (self.timer.clone(), self.alarms.clone());
        let (partition, within) = (self.partition, self.settings.witness_ends_within);
        let over = async {
            // A writer that is gone hears no alarm.
            alarms.closed().await;
            timer.sleep_until(timer.elapsed() + within).await;
        };
        tokio::select! { biased;
            () = self.watch_on() => {}
            () = over => tracing::warn!(
                partition,
                seconds = within.as_secs(),
                "the last commits could not be read back and remembered in time; the next start \
                 knows of those before alone"
            ),
        }
    }

    async fn watch_on(mut self) {
        let first_pause = Duration::from_millis(100);
        let mut pause = first_pause;
        let Some(mut verified) = self.begin().await else { return };
        let mut voids_end = 0;
        loop {
            let before = verified.sequence;
            match self.watch(&mut verified, &mut voids_end).await {
                Ok(()) => return,
                Err(Trouble::Alarm(alarm)) => return self.raise(alarm).await,
                Err(Trouble::Failure(failure)) => {
                    tracing::warn!(partition = self.partition, "witness: {failure}");
                }
            }
            if self.acknowledged.has_changed().is_err() {
                return;
            }
            pause = if verified.sequence > before { first_pause } else { pause * 2 };
            pause = pause.min(self.settings.pause_max);
            self.timer.sleep_until(self.timer.elapsed() + pause).await;
        }
    }

    /// The first position that is acknowledged; `None` when the writer goes before.
    async fn begin(&mut self) -> Option<Position> {
        loop {
            let first = *self.acknowledged.borrow_and_update();
            if first.is_some() {
                return first;
            }
            self.acknowledged.changed().await.ok()?;
        }
    }

    async fn raise(&self, alarm: Alarm) {
        self.remembered.let_go();
        if let Alarm::Differs(why) = &alarm {
            self.metrics.witness_alarms.inc();
            tracing::error!(partition = self.partition, "witness: {why}");
        }
        // The writer may have gone before; then nobody serves.
        let _ = self.alarms.send(alarm).await;
    }

    /// Reads on behind `verified`, moving it, until the writer is gone.
    async fn watch(&mut self, verified: &mut Position, voids_end: &mut u64) -> Result<(), Trouble> {
        let mut reader = ChainReader::open(&self.log, self.partition, Some(*verified)).await?;
        // Read and not yet compared.
        let mut seen: VecDeque<Position> = VecDeque::new();
        let mut target: Option<Position> = None;
        let mut saved = None;
        let mut save_at = self.timer.elapsed();
        let mut writer_gone = false;
        if self.carries_accepted {
            self.witnesses.clear_accepted(self.partition).await.map_err(Trouble::Failure)?;
            self.carries_accepted = false;
        }
        loop {
            let newest = *self.acknowledged.borrow_and_update();
            let distance = newest.map_or(0, |it| it.sequence.saturating_sub(verified.sequence));
            self.metrics.witness_distance.set(i64::try_from(distance).unwrap_or(i64::MAX));

            target = target.or(newest.filter(|it| it.sequence > verified.sequence));
            if let Some(acknowledged) = target
                && let Some(read) = up_to(&mut seen, acknowledged.sequence)
            {
                if read.hash != acknowledged.hash {
                    return Err(self.differs(acknowledged, read));
                }
                *verified = read;
                target = None;
                continue;
            }
            let unsaved = saved != Some(*verified);
            if unsaved && (writer_gone || self.timer.elapsed() >= save_at) {
                self.witnesses.save(self.partition, *verified).await.map_err(Trouble::Failure)?;
                saved = Some(*verified);
                let now = self.timer.elapsed();
                self.remembered.saved(verified.sequence, now);
                save_at = now + self.settings.witness_every;
                continue;
            }
            if writer_gone && target.is_none() {
                return Ok(());
            }
            // What was read lies ahead of the acknowledgements by what is in flight; much beyond
            // that they are waited for.
            let room = target.is_some() || seen.len() <= 2 * self.settings.in_flight_max;
            let next = tokio::select! {
                it = reader.skim(), if room => it?,
                changed = self.acknowledged.changed(), if !writer_gone => {
                    writer_gone = changed.is_err();
                    continue;
                }
                () = self.timer.sleep_until(save_at), if unsaved => continue,
            };
            match next {
                // What was acknowledged is compared by its hash, so that only whose term begins has
                // to be read.
                ChainNext::Commit { place, commit, hash, record } => {
                    if commit.takeover {
                        self.check_takeover(place, &record)?;
                    }
                    seen.push_back(Position {
                        sequence: commit.sequence,
                        hash,
                        next_offset: record.offset + 1,
                    });
                }
                ChainNext::Void { record, .. } => {
                    if record.offset >= *voids_end {
                        *voids_end = record.offset + 1;
                        self.metrics.void_records.inc();
                    }
                }
                ChainNext::BehindDamage | ChainNext::End { .. } => {}
                ChainNext::Damaged(damage) => {
                    return Err(Trouble::Alarm(Alarm::Differs(damage.to_string())));
                }
                ChainNext::Undecodable { place, reason } => {
                    return Err(Trouble::Alarm(unreadable(place, &reason)));
                }
            }
        }
    }

    /// Whose term begins with the takeover that stands there.
    fn check_takeover(&self, place: Place, record: &Record) -> Result<(), Trouble> {
        match Commit::decode(&record.value) {
            Ok(it) if it.writer == self.process => Ok(()),
            Ok(it) => Err(Trouble::Alarm(Alarm::Foreign { epoch: it.epoch })),
            Err(reason) => Err(Trouble::Alarm(unreadable(place, &reason))),
        }
    }

    fn differs(&self, acknowledged: Position, read: Position) -> Trouble {
        Trouble::Alarm(Alarm::Differs(format!(
            "partition {}: commit {} was acknowledged with hash {}, but the log gives {}",
            self.partition, acknowledged.sequence, acknowledged.hash, read.hash
        )))
    }
}

fn unreadable(place: Place, reason: &Undecodable) -> Alarm {
    Alarm::Differs(format!("commit {place}: {reason}"))
}

/// Drops what was read up to this sequence; the commit there once it has been read.
fn up_to(seen: &mut VecDeque<Position>, sequence: u64) -> Option<Position> {
    let mut last = None;
    while let Some(it) = seen.pop_front_if(|it| it.sequence <= sequence) {
        last = Some(it);
    }
    last.filter(|it| it.sequence == sequence)
}
