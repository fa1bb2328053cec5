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
//! before writes no more. Until then, and only then, no name is taken. A partition that can never be
//! taken over by this process is not waited for: its names are known as far as it was read.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use ledger_core::file::{Does, Misfit, NameKey, Naming, Rejection, Share};
use ledger_core::log::FileId;
use prometheus::{IntGauge, Registry};
use tokio::sync::watch;
use uuid::Uuid;

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

#[derive(Debug, Clone, Copy)]
struct Doing {
    key: NameKey,
    customer: Uuid,
    share: Share,
    does: Does,
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

#[derive(Default)]
struct Shard {
    /// Names of which one file has all.
    whole: HashMap<NameKey, Whole>,
    /// What is taken of names beside that.
    shares: HashMap<NameKey, Vec<Held>>,
}

/// How often a file has all of a name: more than once where it was given back and taken again, and
/// that is in flight.
struct Whole {
    customer: Uuid,
    stand: u32,
    in_flight: u32,
}

struct Held {
    customer: Uuid,
    share: Share,
    stands: bool,
    /// That it is given back is in flight.
    leaving: bool,
}

/// Why a share does not go with what is held.
enum Overlap {
    With(Uuid),
    Misfit(Misfit),
    InFlight,
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
        self.unknown.set(super::metrics::count(unknown.count()));
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
                Standing::NotServing(why) if !why.is_final() => return Some((number, why.clone())),
                Standing::NotServing(_) | Standing::Serving | Standing::Unwitnessed { .. } => {}
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
        FileId::Vendor(_) | FileId::PolicyBook | FileId::Partition(_) => None,
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

impl Shard {
    /// Whether what other files hold of the name leaves this share. What its own file holds the file
    /// itself has looked at.
    fn look(&self, it: &Doing) -> Result<(), Overlap> {
        if let Some(whole) = self.whole.get(&it.key).filter(|held| held.customer != it.customer) {
            return Err(match whole.stand {
                0 => Overlap::InFlight,
                _ => Overlap::With(whole.customer),
            });
        }
        let Some(held) = self.shares.get(&it.key) else { return Ok(()) };
        let own = |held: &&Held| held.customer == it.customer;
        let mut overlapping =
            held.iter().filter(|held| !own(held) && it.share.overlaps(&held.share));
        if let Some(one) = overlapping.clone().find(|held| held.stands) {
            return Err(Overlap::With(one.customer));
        }
        if overlapping.next().is_some() {
            return Err(Overlap::InFlight);
        }
        let beside = held.iter().filter(|held| !(own(held) && held.leaving));
        if it.share.beside(beside.clone().map(|held| &held.share)).is_ok() {
            return Ok(());
        }
        let known = beside.filter(|held| own(held) || held.stands);
        Err(match it.share.beside(known.map(|held| &held.share)) {
            Err(misfit) => Overlap::Misfit(misfit),
            Ok(()) => Overlap::InFlight,
        })
    }

    /// Notes what is taken: how many names there are more.
    fn take(&mut self, it: &Doing, stands: bool) -> i64 {
        if it.share == Share::All {
            let many = (u32::from(stands), u32::from(!stands));
            match self.whole.entry(it.key) {
                Entry::Vacant(place) => {
                    let (stand, in_flight) = many;
                    place.insert(Whole { customer: it.customer, stand, in_flight });
                    return 1;
                }
                Entry::Occupied(mut whole) if whole.get().customer == it.customer => {
                    let whole = whole.get_mut();
                    (whole.stand, whole.in_flight) =
                        (whole.stand + many.0, whole.in_flight + many.1);
                    return 0;
                }
                // The log has it twice.
                Entry::Occupied(_) => {}
            }
        }
        let held =
            Held { customer: it.customer, share: it.share, stands, leaving: false };
        self.shares.entry(it.key).or_default().push(held);
        1
    }

    /// What was taken in flight stands.
    fn stand(&mut self, it: &Doing) {
        if let Some(whole) = self.whole_of(it).filter(|it| it.in_flight > 0) {
            (whole.stand, whole.in_flight) = (whole.stand + 1, whole.in_flight - 1);
        } else if let Some(held) = self.held(it, |held| !held.stands) {
            held.stands = true;
        }
    }

    /// What stood is free: how many names there are more.
    fn free(&mut self, it: &Doing) -> i64 {
        if let Some(whole) = self.whole_of(it).filter(|it| it.stand > 0) {
            whole.stand -= 1;
            return self.tidy(it);
        }
        self.remove(it, |held| held.stands)
    }

    /// What was taken in flight is free: how many names there are more.
    fn give_up(&mut self, it: &Doing) -> i64 {
        if let Some(whole) = self.whole_of(it).filter(|it| it.in_flight > 0) {
            whole.in_flight -= 1;
            return self.tidy(it);
        }
        self.remove(it, |held| !held.stands)
    }

    /// That a part is given back is in flight, or is not any more.
    fn leave(&mut self, it: &Doing, leaving: bool) {
        if let Some(held) = self.held(it, |held| held.leaving != leaving) {
            held.leaving = leaving;
        }
    }

    fn whole_of(&mut self, it: &Doing) -> Option<&mut Whole> {
        let whole = self.whole.get_mut(&it.key)?;
        (it.share == Share::All && whole.customer == it.customer).then_some(whole)
    }

    fn tidy(&mut self, it: &Doing) -> i64 {
        let empty = |held: &Whole| held.stand == 0 && held.in_flight == 0;
        match self.whole.get(&it.key).is_some_and(empty) {
            true => {
                self.whole.remove(&it.key);
                -1
            }
            false => 0,
        }
    }

    fn held(&mut self, it: &Doing, which: impl Fn(&Held) -> bool) -> Option<&mut Held> {
        let mut held = self.shares.get_mut(&it.key)?.iter_mut();
        held.find(|held| held.customer == it.customer && held.share == it.share && which(held))
    }

    fn remove(&mut self, it: &Doing, which: impl Fn(&Held) -> bool) -> i64 {
        let Some(all) = self.shares.get_mut(&it.key) else { return 0 };
        let place = all.iter().position(|held| {
            held.customer == it.customer && held.share == it.share && which(held)
        });
        let Some(place) = place else { return 0 };
        all.swap_remove(place);
        if all.is_empty() {
            self.shares.remove(&it.key);
        }
        -1
    }
}
