//! Which file has a name that no two files may have? Money has one by its channel's reference, a
//! loan by its lender's or by that of the system it came from.
//!
//! One index a process, which all its writers share. Like all else it is folded from the log: each
//! writer tells it of every commit it reads and of every commit it makes. A name is taken before the
//! commit that takes it is sent, so that of two partitions that race for one the other is refused; it
//! is free again once it is acknowledged that it was given back. What was in flight when a term ended
//! keeps its names until the next term has begun and it is known what became of it.
//!
//! It knows all names only when each partition was read to its end and taken over: who wrote there
//! before writes no more. Until then no name is taken, so that of two processes only the one that has
//! all partitions takes any. Not waited for is a partition that a person has to see to: its names are
//! known as far as it was read, and `verify` finds what slips through.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use ledger_core::file::{Does, NameKey, Naming, Rejection};
use ledger_core::log::FileId;
use prometheus::{IntGauge, Registry};
use tokio::sync::watch;

use super::held_names::{Doing, Overlap, Shard};
use super::metrics::count;
use super::request::NotServing;
use super::writers::Standing;

/// Enough that two writers seldom want one at once.
const SHARDS: usize = 64;

pub(super) struct Names {
    shards: Vec<Mutex<Shard>>,
    partitions: Vec<Followed>,
    /// Whether no partition is waited for any more.
    complete: AtomicBool,
    held: IntGauge,
    unknown: IntGauge,
}

/// A partition whose names are wanted.
struct Followed {
    standing: watch::Receiver<Standing>,
    /// Whether it was read to its end and taken over.
    known: AtomicBool,
    /// Whether what happens there is heard now.
    heard: AtomicBool,
}

/// What a commit does to names.
#[derive(Debug, Default)]
pub(super) struct Claims {
    doings: Vec<Doing>,
}

/// Why a name cannot be taken.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Clash {
    /// Another file has it.
    Refused(Box<Rejection>),
    /// Another file takes it, and it is not known yet whether that stands.
    InFlight,
    /// This partition has not been read to its end.
    Unread { partition: u32, why: NotServing },
}

impl Names {
    /// Of partitions that stand so.
    ///
    /// # Errors
    /// When one of its metrics is registered already.
    pub(super) fn register(
        registry: &Registry,
        standings: Vec<watch::Receiver<Standing>>,
    ) -> Result<Names, prometheus::Error> {
        let held = IntGauge::new(
            "ledger_references",
            "References of money and loans that stand in a file and may stand in no other.",
        )?;
        let unknown = IntGauge::new(
            "ledger_references_unknown_partitions",
            "Partitions whose references are not all known here: not read to their end, or written \
             to by nobody here. A reference in one of them may come to stand in a second file.",
        )?;
        registry.register(Box::new(held.clone()))?;
        registry.register(Box::new(unknown.clone()))?;
        let followed = |standing| Followed {
            standing,
            known: AtomicBool::new(false),
            heard: AtomicBool::new(false),
        };
        let names = Names {
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            partitions: standings.into_iter().map(followed).collect(),
            complete: AtomicBool::new(false),
            held,
            unknown,
        };
        names.measure();
        Ok(names)
    }

    /// The partition was read to its end and taken over: its names are known, and will be.
    pub(super) fn follows(&self, partition: u32) {
        if let Some(it) = self.of(partition) {
            it.known.store(true, Ordering::Release);
            it.heard.store(true, Ordering::Release);
        }
        self.measure();
    }

    /// What happens in this partition is not heard any more.
    pub(super) fn loses(&self, partition: u32) {
        if let Some(it) = self.of(partition) {
            it.heard.store(false, Ordering::Release);
        }
        self.measure();
    }

    fn of(&self, partition: u32) -> Option<&Followed> {
        self.partitions.get(usize::try_from(partition).ok()?)
    }

    fn measure(&self) {
        let unknown = self.partitions.iter().filter(|it| !it.heard.load(Ordering::Acquire));
        self.unknown.set(count(unknown.count()));
    }

    /// A partition that is to be read yet, and what keeps it.
    fn unread(&self) -> Option<(u32, NotServing)> {
        if self.complete.load(Ordering::Acquire) {
            return None;
        }
        for (number, it) in (0..).zip(&self.partitions) {
            if it.known.load(Ordering::Acquire) {
                continue;
            }
            match &*it.standing.borrow() {
                Standing::NotServing(NotServing::Stopped(_))
                | Standing::Serving
                | Standing::Unwitnessed { .. } => {}
                // Where another process has taken over, it takes the others over too.
                Standing::NotServing(why) => return Some((number, why.clone())),
            }
        }
        self.complete.store(true, Ordering::Release);
        None
    }

    /// Takes and gives back what a commit that is about to be sent does; all of it or nothing.
    pub(super) fn take(&self, file: FileId, namings: &[Naming]) -> Result<Claims, Clash> {
        if namings.iter().any(|it| it.does == Does::Takes)
            && let Some((partition, why)) = self.unread()
        {
            return Err(Clash::Unread { partition, why });
        }
        let mut claims = Claims { doings: Vec::with_capacity(namings.len()) };
        for (doing, naming) in doings(file, namings) {
            let mut shard = self.shard(doing.key);
            match doing.does {
                Does::Takes => {
                    if let Err(overlap) = shard.look(&doing) {
                        drop(shard);
                        self.interrupted(&claims);
                        self.give_up(claims);
                        return Err(clash(naming, overlap));
                    }
                    self.count(shard.take(&doing, false));
                }
                Does::Frees => shard.leave(&doing, true),
            }
            claims.doings.push(doing);
        }
        Ok(claims)
    }

    /// Gives back what a commit of time that is about to be sent does. Time takes no names.
    pub(super) fn give_back(&self, file: FileId, namings: &[Naming]) -> Claims {
        let frees = doings(file, namings).map(|(it, _)| it).filter(|it| it.does == Does::Frees);
        let claims = Claims { doings: frees.collect() };
        for doing in &claims.doings {
            self.shard(doing.key).leave(doing, true);
        }
        claims
    }

    /// A commit stands that did this.
    pub(super) fn stand(&self, claims: &Claims) {
        for doing in &claims.doings {
            let mut shard = self.shard(doing.key);
            match doing.does {
                Does::Takes => shard.stand(doing),
                Does::Frees => self.count(shard.free(doing)),
            }
        }
    }

    /// It is not known whether a commit stands that was to do this: what it took it keeps, and what
    /// it gave back is not free.
    pub(super) fn interrupted(&self, claims: &Claims) {
        for doing in claims.doings.iter().filter(|it| it.does == Does::Frees) {
            self.shard(doing.key).leave(doing, false);
        }
    }

    /// The commit that was to do this does not stand, or was read since.
    pub(super) fn give_up(&self, claims: Claims) {
        for doing in claims.doings.iter().filter(|it| it.does == Does::Takes) {
            let mut shard = self.shard(doing.key);
            self.count(shard.give_up(doing));
        }
    }

    /// A commit of this file was read that does this.
    pub(super) fn read(&self, file: FileId, namings: &[Naming]) {
        for (doing, naming) in doings(file, namings) {
            let mut shard = self.shard(doing.key);
            let more = match doing.does {
                Does::Takes => {
                    if let Err(Overlap::With(other)) = shard.look(&doing) {
                        let name = &naming.name;
                        tracing::error!(%file, %other, ?name, "a name stands in two files");
                    }
                    shard.take(&doing, true)
                }
                Does::Frees => shard.free(&doing),
            };
            self.count(more);
        }
    }

    fn shard(&self, key: NameKey) -> MutexGuard<'_, Shard> {
        let [first, ..] = key.0;
        let shard = self.shards.get(usize::from(first) % SHARDS);
        shard.expect("there are that many").lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self, more: i64) {
        if more != 0 {
            self.held.add(more);
        }
    }
}

/// Only customers' files have names.
fn doings(file: FileId, namings: &[Naming]) -> impl Iterator<Item = (Doing, &Naming)> {
    let customer = match file {
        FileId::Customer(id) => Some(id),
        FileId::Vendor(_) | FileId::Partner(_) | FileId::PolicyBook | FileId::Partition(_) => None,
    };
    namings.iter().filter_map(move |it| {
        let Naming { name, share, does } = it;
        Some((Doing { key: name.key(), customer: customer?, share: *share, does: *does }, it))
    })
}

fn clash(naming: &Naming, overlap: Overlap) -> Clash {
    let name = naming.name.clone();
    match overlap {
        Overlap::With(customer) => Clash::Refused(Box::new(name.used_elsewhere(customer))),
        Overlap::Misfit(misfit) => Clash::Refused(Box::new(name.misfit(misfit))),
        Overlap::InFlight => Clash::InFlight,
    }
}
