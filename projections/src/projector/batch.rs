//! The commits that are taken in together.

use ledger_core::file::events_of;
use ledger_core::log::{Commit, Hash, Place};

use super::Stop;
use crate::taken::Taken;

/// Consecutive commits of one partition.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    commits: Vec<Taken>,
    bytes: usize,
    events: u64,
}

impl Batch {
    /// Takes a commit in, whose record stands at `offset` and has this many bytes.
    ///
    /// # Errors
    /// When one of its events cannot be read.
    pub(super) fn push(
        &mut self,
        place: Place,
        hash: Hash,
        offset: u64,
        bytes: usize,
        commit: Commit,
    ) -> Result<(), Stop> {
        let facts = events_of(&commit).map_err(|reason| Stop::Undecodable { place, reason })?;
        self.bytes += bytes;
        self.events += facts.len() as u64;
        self.commits.push(Taken { place, hash, offset, commit, facts });
        Ok(())
    }

    /// Leaves only the commits before this sequence.
    pub(super) fn end_before(&mut self, sequence: u64) {
        self.commits.retain(|it| it.place.sequence < sequence);
        self.count();
    }

    /// Takes the later half out of it; `None` of one commit.
    pub(super) fn later_half(&mut self) -> Option<Batch> {
        let half = self.commits.len() / 2;
        if half == 0 {
            return None;
        }
        let mut later = Batch { commits: self.commits.split_off(half), ..Batch::default() };
        self.count();
        later.count();
        Some(later)
    }

    fn count(&mut self) {
        self.events = self.commits.iter().map(|it| it.facts.len() as u64).sum();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.commits.is_empty()
    }

    pub(super) fn is_full(&self, commits_max: usize, bytes_max: usize) -> bool {
        self.commits.len() >= commits_max || self.bytes >= bytes_max
    }

    pub(super) fn commits(&self) -> u64 {
        self.commits.len() as u64
    }

    pub(super) fn events(&self) -> u64 {
        self.events
    }

    pub(super) fn last(&self) -> Option<&Taken> {
        self.commits.last()
    }

    /// The commit with this sequence, if it is among them.
    pub(super) fn at(&self, sequence: u64) -> Option<&Taken> {
        let first = self.commits.first()?.place.sequence;
        let index = usize::try_from(sequence.checked_sub(first)?).ok()?;
        self.commits.get(index)
    }

    /// The commits behind this sequence.
    pub(super) fn behind(&self, sequence: u64) -> &[Taken] {
        let passed = self.commits.partition_point(|it| it.place.sequence <= sequence);
        self.commits.get(passed..).unwrap_or_default()
    }
}
