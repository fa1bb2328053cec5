//! What is held of names, and by which files?

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use ledger_core::file::{Does, Misfit, NameKey, Share};
use uuid::Uuid;

/// What a commit of a customer's file does to a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Doing {
    pub(super) key: NameKey,
    pub(super) customer: Uuid,
    pub(super) share: Share,
    pub(super) does: Does,
}

/// Some of the names that stand or are in flight.
#[derive(Default)]
pub(super) struct Shard {
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
pub(super) enum Overlap {
    With(Uuid),
    Misfit(Misfit),
    InFlight,
}

impl Shard {
    /// Whether what other files hold of the name leaves this share. What its own file holds the file
    /// itself has looked at.
    pub(super) fn look(&self, it: &Doing) -> Result<(), Overlap> {
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
    pub(super) fn take(&mut self, it: &Doing, stands: bool) -> i64 {
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
        let held = Held { customer: it.customer, share: it.share, stands, leaving: false };
        self.shares.entry(it.key).or_default().push(held);
        1
    }

    /// What was taken in flight stands.
    pub(super) fn stand(&mut self, it: &Doing) {
        if let Some(whole) = self.whole_of(it).filter(|it| it.in_flight > 0) {
            (whole.stand, whole.in_flight) = (whole.stand + 1, whole.in_flight - 1);
        } else if let Some(held) = self.held(it, |held| !held.stands) {
            held.stands = true;
        }
    }

    /// What stood is free: how many names there are more.
    pub(super) fn free(&mut self, it: &Doing) -> i64 {
        if let Some(whole) = self.whole_of(it).filter(|it| it.stand > 0) {
            whole.stand -= 1;
            return self.tidy(it);
        }
        self.remove(it, |held| held.stands)
    }

    /// What was taken in flight is free: how many names there are more.
    pub(super) fn give_up(&mut self, it: &Doing) -> i64 {
        if let Some(whole) = self.whole_of(it).filter(|it| it.in_flight > 0) {
            whole.in_flight -= 1;
            return self.tidy(it);
        }
        self.remove(it, |held| !held.stands)
    }

    /// That a part is given back is in flight, or is not any more.
    pub(super) fn leave(&mut self, it: &Doing, leaving: bool) {
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
        let place = all
            .iter()
            .position(|held| held.customer == it.customer && held.share == it.share && which(held));
        let Some(place) = place else { return 0 };
        all.swap_remove(place);
        if all.is_empty() {
            self.shares.remove(&it.key);
        }
        -1
    }
}
