//! The process that buys what was ordered, as the commits that were read have left it.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::heard::{Heard, Outstanding};

/// From a confirmed order to its vendors and back, and from an offer to its bank and back. It holds what is outstanding and nothing of
/// what is settled, so that it grows with what is under way alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Procurement {
    outstanding: BTreeMap<Uuid, Outstanding>,
    /// Commands whose commit was read before the commit that causes them.
    ahead: BTreeSet<Uuid>,
    /// How far each partition was heard, so that nothing is heard twice.
    heads: BTreeMap<u32, u64>,
}

/// What a commit changed in what is outstanding.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct News {
    pub ended: Option<Outstanding>,
    pub asked: Vec<Outstanding>,
}

impl Procurement {
    /// The process by its name.
    pub const NAME: &'static str = "procurement";

    /// Takes in what a commit means: what is outstanding since, and what is no more. The commits of
    /// one partition come in their order; one that comes again changes nothing.
    pub fn hear(&mut self, heard: Heard) -> News {
        let Heard { place, done, mut asked, .. } = heard;
        let head = self.heads.entry(place.partition).or_default();
        if place.sequence <= *head {
            return News::default();
        }
        *head = place.sequence;
        let ended = done.and_then(|id| self.outstanding.remove(&id));
        if let (Some(id), None) = (done, &ended) {
            self.ahead.insert(id);
        }
        asked.retain(|it| !self.ahead.remove(&it.id));
        self.outstanding.extend(asked.iter().map(|it| (it.id, it.clone())));
        News { ended, asked }
    }

    /// The commands that have not ended in a commit, the one that waits longest in front.
    pub fn outstanding(&self) -> Vec<&Outstanding> {
        let mut all: Vec<_> = self.outstanding.values().collect();
        all.sort_by_key(|it| (it.since, it.id));
        all
    }

    /// How many commands have not ended in a commit.
    pub fn len(&self) -> usize {
        self.outstanding.len()
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.outstanding.is_empty()
    }

    /// Commands whose commit was read and whose cause was not: none once all partitions are read.
    pub fn ahead(&self) -> usize {
        self.ahead.len()
    }
}
