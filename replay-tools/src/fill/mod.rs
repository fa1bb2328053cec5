//! Filling a partition of another log with the commits of a ledger, byte for byte: what stands
//! there already is compared, what is missing is appended.
//!
//! Whoever was killed while filling starts again and meets what was done. Since the commits are the
//! same bytes, what a killed one or a second one still appends is passed over as void; where it comes
//! between, it is compared like what stood there before, and the rest is sent behind it.

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
    /// Commits that stood there before, or that another put there meanwhile.
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
    in_flight: VecDeque<UnderWay>,
    in_flight_bytes: usize,
    /// Where another's records ended when they came between last.
    overtaken_at: Option<u64>,
    filled: Filled,
}

/// A commit that was sent and is not acknowledged.
struct UnderWay {
    place: Place,
    hash: Hash,
    draft: Draft,
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
            overtaken_at: None,
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
        while self.in_flight.len() >= IN_FLIGHT_MAX || self.in_flight_bytes >= IN_FLIGHT_BYTES_MAX {
            self.acknowledged().await?;
        }
        let draft = Draft::of(self.ledger, commit, value);
        self.in_flight_bytes += draft.value.len();
        self.in_flight.push_back(UnderWay { place, hash, draft: draft.clone() });
        match &mut self.side {
            Side::Appending(appender) => appender.send(draft).map_err(|failure| NotFilled::Lost {
                log: self.log.name(),
                place,
                failure,
            }),
            Side::Reading(_) => self.catch_up().await,
        }
    }

    async fn begin_to_append(&mut self) -> Result<(), NotFilled> {
        let Side::Reading(reader) = &self.side else { return Ok(()) };
        self.filled.voids += reader.voids();
        let (head, end): (Head, u64) = (reader.chain().head(), reader.chain().next_offset());
        let appender = self.log.appender(self.partition, head, end).await?;
        self.side = Side::Appending(Box::new(appender));
        Ok(())
    }

    /// Waits for the oldest that is under way.
    async fn acknowledged(&mut self) -> Result<(), NotFilled> {
        let (Side::Appending(appender), Some(&UnderWay { place, hash, .. })) =
            (&mut self.side, self.in_flight.front())
        else {
            return Ok(());
        };
        match reported(&mut **appender).await {
            Report::Appended { offset } => {
                self.filled.appended += 1;
                self.has_come(Some(Position {
                    sequence: place.sequence,
                    hash,
                    next_offset: offset + 1,
                }));
                Ok(())
            }
            Report::Lost(failure @ Failure::Outrun { .. }) => self.overtaken(place, failure).await,
            Report::Lost(failure) => Err(NotFilled::Lost { log: self.log.name(), place, failure }),
        }
    }

    /// The oldest that is under way stands here.
    fn has_come(&mut self, position: Option<Position>) {
        self.filled.position = position;
        if let Some(it) = self.in_flight.pop_front() {
            self.in_flight_bytes -= it.draft.value.len();
        }
    }

    /// Another's records came between: what one that was killed had left under way, or one that fills
    /// it beside this one. They are compared, and what is not among them is sent again.
    async fn overtaken(&mut self, place: Place, failure: Failure) -> Result<(), NotFilled> {
        let end = self.log.end(self.partition).await?;
        if self.overtaken_at.replace(end) == Some(end) {
            return Err(NotFilled::Lost { log: self.log.name(), place, failure });
        }
        let reader = ChainReader::open(&self.log, self.partition, self.filled.position).await?;
        self.side = Side::Reading(Box::new(reader));
        self.catch_up().await
    }

    /// Compares what is under way with what stands there, and sends the rest.
    async fn catch_up(&mut self) -> Result<(), NotFilled> {
        while let (Side::Reading(reader), Some(first)) = (&mut self.side, self.in_flight.front()) {
            let expected = first.hash;
            match next_commit(&self.log, reader).await? {
                Some((_, found)) if found == expected => {
                    let position = reader.chain().position();
                    self.filled.found += 1;
                    self.has_come(position);
                }
                Some((place, found)) => {
                    let log = self.log.name();
                    return Err(NotFilled::Differs { log, place, expected, found });
                }
                None => self.begin_to_append().await?,
            }
        }
        let Side::Appending(appender) = &mut self.side else { return Ok(()) };
        for UnderWay { place, draft, .. } in &self.in_flight {
            let lost = |failure| NotFilled::Lost { log: self.log.name(), place: *place, failure };
            appender.send(draft.clone()).map_err(lost)?;
        }
        Ok(())
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
            self.filled.voids += reader.voids();
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
