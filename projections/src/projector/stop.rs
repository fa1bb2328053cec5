//! Why a partition is not projected any further.

use std::any::Any;

use ledger_core::log::{self, NotTheLog, Place, StreamId, Undecodable};

use crate::taken::NotTaken;
use crate::{Build, Failure, Model};

/// A person has to look into it; starting again would end the same way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Stop {
    #[error(transparent)]
    NotTheLog(#[from] NotTheLog),
    #[error("commit {place} cannot be read: {reason}")]
    Undecodable { place: Place, reason: Undecodable },
    #[error("commit {place} has event {found} of {stream}, expected its event {expected}")]
    StreamVersion { place: Place, stream: StreamId, expected: u64, found: u64 },
    #[error("commit {place} does not fit what the read models hold: {reason}")]
    Misfit { place: Place, reason: String },
    #[error(
        "PostgreSQL cannot hold what commit {place} says, and trying again will not change that: {reason}; leave the log as it is and start a release of projections whose tables can hold it: until then its partition is told as of the commit before"
    )]
    Unstorable { place: Place, reason: String },
    #[error(
        "a defect of this program shows at commit {place}: {reason}; the line it printed says where: leave the log as it is and start a release of projections without it: until then the partition is told as of the commit before"
    )]
    Defect { place: Place, reason: String },
    #[error(
        "the positions of partition {partition} moved behind commit {sequence} while it was being projected: another projector keeps these tables, stop one of the two"
    )]
    AnotherProjector { partition: u32, sequence: u64 },
    #[error("{0}")]
    Unfit(String),
    #[error("partition {partition} has no position for {model}: make its tables first")]
    NoPosition { partition: u32, model: Model },
    #[error(
        "{live} is live, and this version of projections keeps {model} v{}: `projections rebuild {model}` builds it beside the live one and swaps it in", model.version()
    )]
    OtherVersion { model: Model, live: Build },
    #[error(
        "partition {partition} of the log ends before commit {until}, which the live tables have taken in"
    )]
    LogEndsBefore { partition: u32, until: u64 },
    #[error(
        "{new} has read other commits of partition {partition} than {live}: the log is not the one that the live tables were read from"
    )]
    BuildsApart { partition: u32, live: Build, new: Build },
}

impl Stop {
    /// The commit of a batch that does not fit those before it.
    pub(super) fn commit(&self) -> Option<Place> {
        match self {
            Stop::StreamVersion { place, .. } | Stop::Misfit { place, .. } => Some(*place),
            Stop::NotTheLog(_)
            | Stop::Undecodable { .. }
            | Stop::Unstorable { .. }
            | Stop::Defect { .. }
            | Stop::AnotherProjector { .. }
            | Stop::Unfit(_)
            | Stop::NoPosition { .. }
            | Stop::OtherVersion { .. }
            | Stop::LogEndsBefore { .. }
            | Stop::BuildsApart { .. } => None,
        }
    }
}

/// What became of a batch that is neither in nor says at which of its commits it fails.
pub(super) enum Refused {
    ByDatabase(String),
    ByDefect(String),
}

impl Refused {
    /// The stop at the commit that it lies at.
    pub(super) fn at(self, place: Place) -> Stop {
        match self {
            Refused::ByDatabase(reason) => Stop::Unstorable { place, reason },
            Refused::ByDefect(reason) => Stop::Defect { place, reason },
        }
    }
}

/// What a panic said.
pub(super) fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "a panic without words".to_owned())
}

/// Why one attempt did not go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error(transparent)]
    Stop(#[from] Stop),
    /// The outside broke; it is tried again.
    #[error(transparent)]
    Database(#[from] Failure),
    #[error(transparent)]
    Log(log::Failure),
    /// Another build of a model was swapped in: it is gone on with that one.
    #[error("{0} is not live any more: a rebuilt one was swapped in")]
    SwappedOut(Build),
    /// Somebody set a build back, as `replay-tools accept` and `copy` do: it is begun again from
    /// where it stands now.
    #[error("{0} was emptied or set back while it was being projected")]
    SetBack(Build),
}

impl From<NotTaken> for Fault {
    fn from(not_taken: NotTaken) -> Fault {
        match not_taken {
            NotTaken::StreamVersion { place, stream, expected, found } => {
                Fault::Stop(Stop::StreamVersion { place, stream, expected, found })
            }
            NotTaken::Misfit { place, reason } => Fault::Stop(Stop::Misfit { place, reason }),
            NotTaken::Database(it) => Fault::Database(it),
        }
    }
}

impl From<log::Failure> for Fault {
    fn from(failure: log::Failure) -> Fault {
        match failure {
            log::Failure::Unfit(what) => Fault::Stop(Stop::Unfit(what)),
            log::Failure::Outrun { .. } | log::Failure::Broken { .. } => Fault::Log(failure),
        }
    }
}

impl From<log::Stopped> for Fault {
    fn from(stopped: log::Stopped) -> Fault {
        match stopped {
            log::Stopped::NotTheLog(it) => Fault::Stop(Stop::NotTheLog(it)),
            log::Stopped::Failure(it) => it.into(),
        }
    }
}
