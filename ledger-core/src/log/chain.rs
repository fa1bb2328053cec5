//! The reading of one partition: which records are in the ledger, which are void, and what is
//! damage.
//!
//! Reading from the genesis, a record is *in the ledger* exactly if its sequence is the head's
//! plus one, its `prev` is the head's hash, and it bears the head's epoch or is a takeover with
//! the head's epoch plus one. Whether another record may be passed over or is proof of damage
//! follows from the head alone, so that every reader judges alike.

use std::fmt;

use super::{Commit, Envelope, Hash, Place, Position, Record, Undecodable};

/// The last commit of the ledger that a reader has taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    pub sequence: u64,
    pub hash: Hash,
    pub epoch: u64,
}

impl Head {
    /// Before the genesis.
    pub const START: Head = Head { sequence: 0, hash: Hash::ZERO, epoch: 1 };
}

/// Why a record is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Void {
    /// Its value has no readable sequence, `prev` and epoch.
    Unreadable,
    /// Its sequence is not above the head's: another commit stands there.
    Overtaken,
    /// Its epoch is below the head's: its writer had been replaced.
    FormerTerm,
    /// A takeover that does not continue the head.
    LostTakeover,
}

impl Void {
    pub const fn name(self) -> &'static str {
        match self {
            Void::Unreadable => "unreadable",
            Void::Overtaken => "overtaken",
            Void::FormerTerm => "former_term",
            Void::LostTakeover => "lost_takeover",
        }
    }
}

/// What shows that the log is not what was written to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Damage {
    pub partition: u32,
    pub offset: u64,
    pub kind: DamageKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DamageKind {
    /// A record of this term that does not follow the head.
    DoesNotFollow { head: Head, found: Envelope },
    /// It continues the head, but in an epoch that only a takeover may begin.
    EpochWithoutTakeover { head: Head, found: Envelope },
    /// Records are missing in front of it.
    OffsetGap { expected: u64 },
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Damage { partition, offset, kind } = self;
        write!(f, "partition {partition}, offset {offset}: ")?;
        match kind {
            DamageKind::DoesNotFollow { head, found } => write!(
                f,
                "commit {} in epoch {} names {} as its predecessor, but the ledger ends with \
                 commit {} in epoch {}, whose hash is {}",
                found.sequence, found.epoch, found.prev, head.sequence, head.epoch, head.hash
            ),
            DamageKind::EpochWithoutTakeover { head, found } => write!(
                f,
                "commit {} claims epoch {}, but the ledger is in epoch {} and it is no takeover",
                found.sequence, found.epoch, head.epoch
            ),
            DamageKind::OffsetGap { expected } => {
                write!(f, "a record was expected at offset {expected}")
            }
        }
    }
}

impl std::error::Error for Damage {}

enum Standing {
    InLedger,
    Void(Void),
    Damage(DamageKind),
}

/// Where a record with this envelope stands, by the head alone.
fn judge(head: Head, envelope: Option<Envelope>) -> Standing {
    let Some(found) = envelope else { return Standing::Void(Void::Unreadable) };
    let follows = found.sequence == head.sequence + 1 && found.prev == head.hash;
    if follows && found.epoch == head.epoch {
        return Standing::InLedger;
    }
    // Nothing can be taken over before the genesis, which stands in the first epoch.
    if follows && found.takeover && found.epoch == head.epoch + 1 && head != Head::START {
        return Standing::InLedger;
    }
    if follows {
        return Standing::Damage(DamageKind::EpochWithoutTakeover { head, found });
    }
    if found.sequence <= head.sequence {
        return Standing::Void(Void::Overtaken);
    }
    if found.epoch < head.epoch {
        return Standing::Void(Void::FormerTerm);
    }
    if found.takeover {
        return Standing::Void(Void::LostTakeover);
    }
    Standing::Damage(DamageKind::DoesNotFollow { head, found })
}

/// What one record turned out to be; `C` is what was read of a commit.
#[derive(Debug)]
pub enum Reading<C = Box<Commit>> {
    /// The ledger's next commit, at this place.
    Commit { place: Place, hash: Hash, commit: C },
    /// Passed over and counted.
    Void(Void),
    /// The log is damaged here; nothing more is taken in until a takeover continues the head.
    Damaged(Damage),
    /// Behind damage: not judged.
    BehindDamage,
    /// The record is in the ledger, but this version cannot read it. The chain stays before it.
    Undecodable { place: Place, reason: Undecodable },
}

/// A reader's fold over one partition.
#[derive(Debug, Clone)]
pub struct Chain {
    partition: u32,
    head: Head,
    /// Behind the last commit in the ledger.
    position_offset: u64,
    /// Behind the last record read.
    next_offset: u64,
    damage: Option<Damage>,
}

impl Chain {
    /// Nothing read yet.
    pub fn at_start(partition: u32) -> Chain {
        Chain { partition, head: Head::START, position_offset: 0, next_offset: 0, damage: None }
    }

    /// Goes on at `position`, having compared it with the record it stands on.
    ///
    /// # Errors
    /// When that record is not the commit the position names.
    pub fn resume(partition: u32, position: Position, record: &Record) -> Result<Chain, NotTheLog> {
        let found = Hash::of(&record.value);
        let envelope = Envelope::read(&record.value);
        match envelope {
            Some(envelope)
                if record.offset + 1 == position.next_offset
                    && found == position.hash
                    && envelope.sequence == position.sequence =>
            {
                let head = Head { sequence: position.sequence, hash: found, epoch: envelope.epoch };
                Ok(Chain {
                    partition,
                    head,
                    position_offset: position.next_offset,
                    next_offset: position.next_offset,
                    damage: None,
                })
            }
            Some(_) | None => Err(NotTheLog { partition, position, found: Some(found) }),
        }
    }

    /// Takes one record in. The same records give the same readings to every reader.
    pub fn read(&mut self, record: &Record) -> Reading {
        // Most records are commits of the form we know: those are parsed once.
        let decoded = Commit::decode(&record.value);
        let envelope = match &decoded {
            Ok(commit) => Some(Envelope::from(commit)),
            Err(_) => Envelope::read(&record.value),
        };
        self.judge(record.offset, envelope, |chain, envelope| match decoded {
            Ok(commit) => chain.accept(record, envelope, Box::new(commit)),
            Err(reason) => {
                chain.next_offset = record.offset;
                let place = Place { partition: chain.partition, sequence: envelope.sequence };
                Reading::Undecodable { place, reason }
            }
        })
    }

    /// Takes one record in by its envelope and its hash, as [`Chain::read`] does, but for a commit
    /// that this version cannot read: it is in the ledger all the same. For who compares what stands
    /// there and does nothing by it.
    pub fn skim(&mut self, record: &Record) -> Reading<Envelope> {
        self.judge(record.offset, Envelope::read(&record.value), |chain, envelope| {
            chain.accept(record, envelope, envelope)
        })
    }

    /// Reads on with `accept` if a record with this envelope is in the ledger.
    fn judge<C>(
        &mut self,
        offset: u64,
        envelope: Option<Envelope>,
        accept: impl FnOnce(&mut Chain, Envelope) -> Reading<C>,
    ) -> Reading<C> {
        if offset != self.next_offset && self.damage.is_none() {
            let expected = self.next_offset;
            self.next_offset = offset + 1;
            return self.damaged(offset, DamageKind::OffsetGap { expected });
        }
        self.next_offset = offset + 1;
        if self.damage.is_some() {
            let heals = envelope.is_some_and(|it| {
                it.takeover
                    && it.sequence == self.head.sequence + 1
                    && it.prev == self.head.hash
                    && it.epoch == self.head.epoch + 1
            });
            if !heals {
                return Reading::BehindDamage;
            }
            self.damage = None;
        }
        match (judge(self.head, envelope), envelope) {
            (Standing::InLedger, Some(envelope)) => accept(self, envelope),
            (Standing::InLedger, None) => unreachable!("an unreadable record is void"),
            (Standing::Void(why), _) => Reading::Void(why),
            (Standing::Damage(kind), _) => self.damaged(offset, kind),
        }
    }

    fn accept<C>(&mut self, record: &Record, envelope: Envelope, commit: C) -> Reading<C> {
        let place = Place { partition: self.partition, sequence: envelope.sequence };
        let hash = Hash::of(&record.value);
        self.head = Head { sequence: envelope.sequence, hash, epoch: envelope.epoch };
        self.position_offset = record.offset + 1;
        Reading::Commit { place, hash, commit }
    }

    fn damaged<C>(&mut self, offset: u64, kind: DamageKind) -> Reading<C> {
        let damage = Damage { partition: self.partition, offset, kind };
        self.damage = Some(damage);
        Reading::Damaged(damage)
    }

    pub fn partition(&self) -> u32 {
        self.partition
    }

    pub fn head(&self) -> Head {
        self.head
    }

    /// Set while the chain waits behind damage.
    pub fn damage(&self) -> Option<Damage> {
        self.damage
    }

    /// Where a reader that has taken this much in may go on; `None` before the genesis.
    pub fn position(&self) -> Option<Position> {
        let Head { sequence, hash, .. } = self.head;
        (sequence > 0).then_some(Position { sequence, hash, next_offset: self.position_offset })
    }

    /// Behind the last record read, void ones included.
    pub fn next_offset(&self) -> u64 {
        self.next_offset
    }
}

/// A stored position is not in the log that is read: the log was cut, restored or made anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotTheLog {
    pub partition: u32,
    pub position: Position,
    /// The hash of the record that stands there, if one does.
    pub found: Option<Hash>,
}

impl fmt::Display for NotTheLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let NotTheLog { partition, position, found } = self;
        let Position { sequence, hash, next_offset } = position;
        write!(
            f,
            "partition {partition}: commit {sequence} with hash {hash} was read at offset {} \
             before, but ",
            next_offset.saturating_sub(1)
        )?;
        match found {
            Some(found) => write!(f, "the record there now has hash {found}"),
            None => write!(f, "the log ends before it"),
        }?;
        write!(
            f,
            "; the log was cut, restored or made anew. Find out why; a person can then go on with \
             `replay-tools accept`"
        )
    }
}

impl std::error::Error for NotTheLog {}
