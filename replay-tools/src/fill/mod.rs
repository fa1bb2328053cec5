//! Filling a partition of another log with the commits of a ledger, byte for byte: what stands
//! there already is compared, what is missing is appended.
//!
//! Whoever was killed while filling starts again and meets what was done. Since the commits are the
//! same bytes, what a killed one or a second one still appends is passed over as void.

mod target;

use std::collections::VecDeque;
use std::sync::Arc;

use ledger_core::log::{
    Appender as _, ChainNext, ChainReader, Commit, Damage, Draft, Failure, Hash, Head, Log, Place,
    Position, Report, Stopped, Undecodable,
};
use uuid::Uuid;

pub use self::target::{NotSettled, Settled, prepare, settle};
use crate::patience::reported;

/// How much is under way before its oldest is waited for.
const IN_FLIGHT_MAX: usize = 1_000;
const IN_FLIGHT_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Why a partition is not filled.
#[derive(Debug, thiserror::Error)]
pub enum NotFilled {
    #[error(
        "{log} holds another commit {place}: its hash is {found}, expected {expected}. It is not \
         touched: name a log that is empty, or one that was begun with this ledger"
    )]
    Differs { log: String, place: Place, expected: Hash, found: Hash },
    #[error("{log} is damaged: {damage}. Name another, or look at it with `replay-tools verify`")]
    Damaged { log: String, damage: Damage },
    #[error("commit {place} of {log} cannot be read: {reason}")]
    Undecodable { log: String, place: Place, reason: Undecodable },
    #[error(
        "commit {place} was not acknowledged by {log}: {failure}. What stands there stays; start \
         again, and it goes on from there"
    )]
    Lost { log: String, place: Place, failure: Failure },
    #[error(
        "{log} has {found} partitions and the ledger has {expected}, which is fixed for ever: name \
         another log, which is made with as many"
    )]
    OtherCount { log: String, found: u32, expected: u32 },
    #[error(transparent)]
    Stopped(#[from] Stopped),
    #[error(transparent)]
    Log(#[from] Failure),
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filled {
    pub partition: u32,
    /// The last commit that was put.
    pub head: Head,
    /// Where the last commit that was put stands in the filled log; `None` when none was.
    pub position: Option<Position>,
    /// Commits that stood there before.
    pub found: u64,
    pub appended: u64,
    /// Records there that are void: of one that was killed, or that filled it at the same time.
    pub voids: u64,
    /// A commit that stands there behind all that were put.
    pub beyond: Option<Place>,
}

/// A partition that is being filled.
pub struct Fill<L: Log> {
    log: L,
    ledger: Uuid,
    partition: u32,
    side: Side<L>,
    in_flight: VecDeque<(Place, Hash, usize)>,
    in_flight_bytes: usize,
    filled: Filled,
}

enum Side<L: Log> {
    /// Comparing with what stands there.
    Reading(Box<ChainReader<L::Reader>>),
    Appending(Box<L::Appender>),
}

impl<L: Log> Fill<L> {
    /// Begins with the genesis.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn begin(log: &L, ledger: Uuid, partition: u32) -> Result<Fill<L>, NotFilled> {
        let reader = ChainReader::open(log, partition, None).await?;
        Ok(Fill {
            log: log.clone(),
            ledger,
            partition,
            side: Side::Reading(Box::new(reader)),
            in_flight: VecDeque::new(),
            in_flight_bytes: 0,
            filled: Filled {
                partition,
                head: Head::START,
                position: None,
                found: 0,
                appended: 0,
                voids: 0,
                beyond: None,
            },
        })
    }

    /// The ledger's next commit, whose bytes are `value`.
    ///
    /// # Errors
    /// When another stands in its place, or it is not acknowledged.
    pub async fn put(
        &mut self,
        place: Place,
        hash: Hash,
        commit: &Commit,
        value: Arc<[u8]>,
    ) -> Result<(), NotFilled> {
        self.filled.head = Head { sequence: place.sequence, hash, epoch: commit.epoch };
        if let Side::Reading(reader) = &mut self.side {
            match next_commit(&self.log, reader).await? {
                Some((_, found)) if found == hash => {
                    self.filled.position = reader.chain().position();
                    self.filled.found += 1;
                    return Ok(());
                }
                Some((place, found)) => {
                    let log = self.log.name();
                    return Err(NotFilled::Differs { log, place, expected: hash, found });
                }
                None => self.begin_to_append().await?,
            }
        }
        while self.in_flight.len() >= IN_FLIGHT_MAX || self.in_flight_bytes >= IN_FLIGHT_BYTES_MAX {
            self.acknowledged().await?;
        }
        let Side::Appending(appender) = &mut self.side else {
            unreachable!("one that reads has begun to append above")
        };
        let bytes = value.len();
        appender
            .send(Draft::of(self.ledger, commit, value))
            .map_err(|failure| NotFilled::Lost { log: self.log.name(), place, failure })?;
        self.in_flight.push_back((place, hash, bytes));
        self.in_flight_bytes += bytes;
        Ok(())
    }

    async fn begin_to_append(&mut self) -> Result<(), NotFilled> {
        let Side::Reading(reader) = &self.side else { return Ok(()) };
        self.filled.voids = reader.voids();
        let (head, end): (Head, u64) = (reader.chain().head(), reader.chain().next_offset());
        let appender = self.log.appender(self.partition, head, end).await?;
        self.side = Side::Appending(Box::new(appender));
        Ok(())
    }

    /// Waits for the oldest that is under way.
    async fn acknowledged(&mut self) -> Result<(), NotFilled> {
        let (Side::Appending(appender), Some((place, hash, bytes))) =
            (&mut self.side, self.in_flight.front().copied())
        else {
            return Ok(());
        };
        match reported(&mut **appender).await {
            Report::Appended { offset } => {
                self.in_flight.pop_front();
                self.in_flight_bytes -= bytes;
                self.filled.appended += 1;
                let sequence = place.sequence;
                self.filled.position = Some(Position { sequence, hash, next_offset: offset + 1 });
                Ok(())
            }
            Report::Lost(failure) => Err(NotFilled::Lost { log: self.log.name(), place, failure }),
        }
    }

    /// All commits were put: waits until each is acknowledged.
    ///
    /// # Errors
    /// When one is not.
    pub async fn finish(mut self) -> Result<Filled, NotFilled> {
        while !self.in_flight.is_empty() {
            self.acknowledged().await?;
        }
        if let Side::Reading(reader) = &mut self.side {
            self.filled.beyond = next_commit(&self.log, reader).await?.map(|(place, _)| place);
            self.filled.voids = reader.voids();
        }
        Ok(self.filled)
    }
}

/// The next commit that stands in the log; `None` at its end.
async fn next_commit<L: Log>(
    log: &L,
    reader: &mut ChainReader<L::Reader>,
) -> Result<Option<(Place, Hash)>, NotFilled> {
    loop {
        match reader.next().await? {
            ChainNext::Commit { place, hash, .. } => return Ok(Some((place, hash))),
            ChainNext::Void { .. } => {}
            ChainNext::Damaged(damage) => {
                return Err(NotFilled::Damaged { log: log.name(), damage });
            }
            ChainNext::BehindDamage => unreachable!("nothing is read behind damage"),
            ChainNext::Undecodable { place, reason } => {
                return Err(NotFilled::Undecodable { log: log.name(), place, reason });
            }
            ChainNext::End { .. } => return Ok(None),
        }
    }
}
