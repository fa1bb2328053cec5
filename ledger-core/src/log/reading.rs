//! Reading a partition and judging its records, from its beginning or from a place that has been
//! reached before.

use super::{
    Chain, Commit, Damage, Detail, Envelope, Failure, Hash, Log, Next, NotTheLog, Place, Position,
    Reader, Reading, Record, Undecodable, Void,
};

/// A reader that knows what is in the ledger.
pub struct ChainReader<R> {
    reader: R,
    chain: Chain,
    voids: u64,
    /// A commit that cannot be read is not passed.
    stopped_at: Option<(Place, Undecodable)>,
    /// What it must come by before the end.
    witness: Option<Position>,
}

/// What it meets; `C` is what was read of a commit.
#[derive(Debug)]
pub enum ChainNext<C = Box<Commit>> {
    /// The ledger's next commit, and the record that holds it.
    Commit { place: Place, hash: Hash, commit: C, record: Record },
    /// A record that is passed over.
    Void { why: Void, record: Record },
    /// The log is damaged here; nothing more is taken in until a takeover continues the head.
    Damaged(Damage),
    /// A record behind damage: not judged.
    BehindDamage,
    /// A commit of the ledger that this version cannot read. It is met again and again.
    Undecodable { place: Place, reason: Undecodable },
    /// All records before this offset have been read, and there were no more.
    End { offset: u64 },
}

/// Why reading does not go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Stopped {
    #[error(transparent)]
    NotTheLog(#[from] NotTheLog),
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl Stopped {
    /// As something a person has to look into, where no more is made of it.
    pub fn into_failure(self) -> Failure {
        match self {
            Stopped::NotTheLog(it) => Failure::Unfit(it.to_string()),
            Stopped::Failure(it) => it,
        }
    }
}

impl<R: Reader> ChainReader<R> {
    /// Reads `partition` from its beginning, or on from a position reached before, having
    /// compared it with the record it stands on.
    ///
    /// # Errors
    /// `NotTheLog` when that record is another one or the log ends before it.
    pub async fn open<L: Log<Reader = R>>(
        log: &L,
        partition: u32,
        from: Option<Position>,
    ) -> Result<ChainReader<R>, Stopped> {
        ChainReader::open_for(log, partition, from, Detail::Value).await
    }

    /// The same, of records with their keys and headers.
    ///
    /// # Errors
    /// As [`ChainReader::open`].
    pub async fn open_with_headers<L: Log<Reader = R>>(
        log: &L,
        partition: u32,
        from: Option<Position>,
    ) -> Result<ChainReader<R>, Stopped> {
        ChainReader::open_for(log, partition, from, Detail::Headers).await
    }

    async fn open_for<L: Log<Reader = R>>(
        log: &L,
        partition: u32,
        from: Option<Position>,
        detail: Detail,
    ) -> Result<ChainReader<R>, Stopped> {
        let Some(position) = from else {
            let reader = log.reader(partition, 0, detail).await?;
            return Ok(ChainReader::new(reader, Chain::at_start(partition)));
        };
        let missing = NotTheLog { partition, position, found: None };
        let stands_at = position.next_offset.checked_sub(1).ok_or(missing)?;
        let mut reader = log.reader(partition, stands_at, detail).await?;
        match reader.next().await? {
            Next::Record(record) => {
                let chain = Chain::resume(partition, position, &record)?;
                Ok(ChainReader::new(reader, chain))
            }
            Next::End { .. } => Err(missing.into()),
        }
    }

    fn new(reader: R, chain: Chain) -> ChainReader<R> {
        ChainReader { reader, chain, voids: 0, stopped_at: None, witness: None }
    }

    /// From now on it is an error to come by another commit in this one's place, or to the end
    /// without having come by it.
    #[must_use]
    pub fn witnessed_by(mut self, witness: Option<Position>) -> ChainReader<R> {
        self.witness = witness.filter(|it| it.sequence > self.chain.head().sequence);
        self
    }

    /// What comes next; waits for it at the end of the partition, after having said `End` once
    /// for each end it comes to. Dropping the future loses nothing.
    ///
    /// # Errors
    /// `NotTheLog` when the log has become shorter than what was read of it, or is not what its
    /// witness has seen.
    pub async fn next(&mut self) -> Result<ChainNext, Stopped> {
        self.next_by(Chain::read).await
    }

    /// The same, of each commit the envelope alone: see [`Chain::skim`].
    ///
    /// # Errors
    /// As [`ChainReader::next`].
    pub async fn skim(&mut self) -> Result<ChainNext<Envelope>, Stopped> {
        self.next_by(Chain::skim).await
    }

    async fn next_by<C>(
        &mut self,
        read: fn(&mut Chain, &Record) -> Reading<C>,
    ) -> Result<ChainNext<C>, Stopped> {
        if let Some((place, reason)) = &self.stopped_at {
            return Ok(ChainNext::Undecodable { place: *place, reason: reason.clone() });
        }
        let record = match self.reader.next().await? {
            Next::Record(record) => record,
            Next::End { offset } => return self.end(offset).map_err(Stopped::from),
        };
        Ok(match read(&mut self.chain, &record) {
            Reading::Commit { place, hash, commit } => {
                self.compare(place, hash)?;
                ChainNext::Commit { place, hash, commit, record }
            }
            Reading::Void(why) => {
                self.voids += 1;
                ChainNext::Void { why, record }
            }
            Reading::Damaged(damage) => ChainNext::Damaged(damage),
            Reading::BehindDamage => ChainNext::BehindDamage,
            Reading::Undecodable { place, reason } => {
                self.stopped_at = Some((place, reason.clone()));
                ChainNext::Undecodable { place, reason }
            }
        })
    }

    fn compare(&mut self, place: Place, hash: Hash) -> Result<(), NotTheLog> {
        match self.witness {
            Some(position) if position.sequence == place.sequence => {
                if self.chain.position() != Some(position) {
                    let partition = place.partition;
                    return Err(NotTheLog { partition, position, found: Some(hash) });
                }
                self.witness = None;
                Ok(())
            }
            Some(_) | None => Ok(()),
        }
    }

    fn end<C>(&self, offset: u64) -> Result<ChainNext<C>, NotTheLog> {
        if let Some(position) = self.witness {
            let partition = self.chain.partition();
            return Err(NotTheLog { partition, position, found: None });
        }
        match self.chain.position() {
            Some(position) if offset < self.chain.next_offset() => {
                let partition = self.chain.partition();
                Err(NotTheLog { partition, position, found: None })
            }
            Some(_) | None => Ok(ChainNext::End { offset }),
        }
    }

    /// Head, position and damage as they are now.
    pub fn chain(&self) -> &Chain {
        &self.chain
    }

    /// How many void records it has passed over.
    pub fn voids(&self) -> u64 {
        self.voids
    }
}
