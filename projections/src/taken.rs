//! What a read model takes in: the commits of one partition, and why it could not.

use std::collections::BTreeSet;

use ledger_core::file::Fact;
use ledger_core::log::{Commit, Hash, Place, Position, StreamId};
use uuid::Uuid;

use crate::Failure;

/// A commit of the ledger, its events read.
#[derive(Debug)]
pub(crate) struct Taken {
    pub(crate) place: Place,
    pub(crate) hash: Hash,
    pub(crate) offset: u64,
    pub(crate) commit: Commit,
    pub(crate) facts: Vec<Fact>,
}

/// Why a model has not taken commits in.
#[derive(Debug)]
pub(crate) enum NotTaken {
    /// An event is not the next one of its stream.
    StreamVersion { place: Place, stream: StreamId, expected: u64, found: u64 },
    /// A commit does not fit what the model holds.
    Misfit { place: Place, reason: String },
    /// The outside broke.
    Database(Failure),
}

impl Taken {
    pub(crate) fn position(&self) -> Position {
        let Taken { place, hash, offset, .. } = self;
        Position { sequence: place.sequence, hash: *hash, next_offset: offset + 1 }
    }
}

impl NotTaken {
    pub(crate) fn misfit(place: Place, reason: impl Into<String>) -> NotTaken {
        NotTaken::Misfit { place, reason: reason.into() }
    }
}

impl From<Failure> for NotTaken {
    fn from(failure: Failure) -> NotTaken {
        NotTaken::Database(failure)
    }
}

/// The ids of the streams that these commits bring something to, of those that `id` knows.
pub(crate) fn changed(commits: &[Taken], id: impl Fn(StreamId) -> Option<Uuid>) -> Vec<Uuid> {
    let streams = commits.iter().flat_map(|it| &it.facts).map(|it| it.stream);
    Vec::from_iter(streams.filter_map(id).collect::<BTreeSet<_>>())
}

/// Has a fold take in one commit after the other.
///
/// # Errors
/// With the commit that does not fit those before it, as `take` says.
pub(crate) fn take_each(
    commits: &[Taken],
    mut take: impl FnMut(Place, &Commit, &[Fact]) -> Result<(), String>,
) -> Result<(), NotTaken> {
    commits.iter().try_for_each(|it| {
        take(it.place, &it.commit, &it.facts).map_err(|reason| NotTaken::misfit(it.place, reason))
    })
}
