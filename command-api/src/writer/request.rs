//! What a writer is asked, and what it answers.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use ledger_core::file;
use ledger_core::log::{Actor, FileId, Hash, Place, StreamId};
use uuid::Uuid;

use super::delay::Delay;
use crate::clock::Apart;

/// A command on its way to the writer of its file's partition.
#[derive(Debug, Clone)]
pub struct Request {
    pub file: FileId,
    /// The stream that is addressed: the one whose version `if_match` is compared with.
    pub stream: StreamId,
    /// Derived from caller, file and key: see [`ledger_core::log::ids::command_id`].
    pub command_id: Uuid,
    /// For example `loan.grant`.
    pub command_type: &'static str,
    /// Tells a repeat of the same request from another under the same key.
    pub fingerprint: Hash,
    pub command: file::Command,
    pub actor: Actor,
    /// The command that caused this one, where a process sent it.
    pub causation: Option<Uuid>,
    pub correlation: Uuid,
    /// W3C trace context.
    pub traceparent: Option<String>,
    /// The version of `stream` that the caller has seen.
    pub if_match: Option<u64>,
    /// Shared by the lines of one file in one bulk request, which are handed over in order without
    /// waiting for answers: the writer sets it when it answers one of them with
    /// [`Answer::OutcomeUnknown`], [`Answer::NotServing`], [`Answer::InFlight`],
    /// [`Answer::ReferenceInFlight`] or [`Answer::NoPolicy`], and answers the later ones
    /// [`Answer::NotDecided`], so that none overtakes an earlier one.
    pub halted: Option<Arc<AtomicBool>>,
}

/// What became of a request. What states a fact leaves the writer only when the head it was
/// decided on is acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It is in the ledger.
    Committed {
        place: Place,
        /// The commit as it stands in the log: the same bytes for ever.
        value: Arc<[u8]>,
        /// The version of the addressed stream that it left; `None` where it left that as it was.
        stream_version: Option<u64>,
        /// Whether it had been recorded before this request came.
        repeated: bool,
    },
    /// It was decided that nothing follows; no commit was made and the key is not kept.
    Nothing {
        /// The head it was decided on.
        head: Place,
        /// The version of the addressed stream.
        stream_version: u64,
    },
    /// The rules refuse it.
    Rejected {
        rejection: file::Rejection,
        /// The head it was decided on, and of which alone it speaks: a writer that has been
        /// replaced and has not noticed yet knows no later one.
        head: Place,
    },
    /// The addressed stream is not at the version the caller has seen (412).
    VersionMismatch { present: u64 },
    /// The same key came before with another body (422).
    AnotherBody,
    /// What follows is larger than a commit may be (422).
    TooLarge { bytes: usize },
    /// The same command is being recorded (409). States no fact.
    InFlight,
    /// The command names what a command to another file names, which is being recorded (409). States
    /// no fact.
    ReferenceInFlight,
    /// A line before it, of the same file and bulk request, is to be asked again first; this one was
    /// not decided (503). States no fact.
    NotDecided,
    /// No room (429). States no fact.
    Busy,
    /// It may or may not have been recorded; ask again with the same key (503).
    OutcomeUnknown,
    /// No policy version is in force yet (503).
    NoPolicy,
    /// The partition takes no commands at present (503). States no fact: an earlier try under the
    /// same key may have been recorded.
    NotServing(NotServing),
    /// An invariant of ours is broken, and this request met it; nothing was recorded (500).
    Defect,
}

/// Why a partition takes no commands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotServing {
    /// The partition is still being read.
    Starting(Delay),
    /// It has been read; the policy book, which lies in this other partition, has not.
    WaitsForPolicies { partition: u32, why: Box<NotServing> },
    /// The command names money or a loan, and this other partition, where the same name may stand,
    /// has not been read to its end and taken over. Told to such commands alone.
    WaitsForReferences { partition: u32, why: Box<NotServing> },
    /// A term has ended; the next one has not begun.
    BetweenTerms(Delay),
    /// This machine's clock is not believed at present.
    ClocksApart(Apart),
    /// The process is being shut down.
    ShuttingDown,
    /// Another writer has taken over; this process never writes to the partition again.
    Superseded { epoch: u64 },
    /// The command was recorded before, but its commit cannot be read back at present.
    Unreadable(Arc<str>),
    /// A person has to see to it: the log is damaged, is not the one that was acknowledged, or
    /// holds what this version cannot read.
    Stopped(Arc<str>),
}

impl NotServing {
    /// Whether it stays so until the process is started again.
    pub fn is_final(&self) -> bool {
        match self {
            NotServing::Superseded { .. } | NotServing::Stopped(_) => true,
            NotServing::WaitsForPolicies { why, .. }
            | NotServing::WaitsForReferences { why, .. } => why.is_final(),
            NotServing::Starting(_)
            | NotServing::BetweenTerms(_)
            | NotServing::ClocksApart(_)
            | NotServing::ShuttingDown
            | NotServing::Unreadable(_) => false,
        }
    }

    /// Whether there is someone behind the door who keeps commands for a moment: between two terms.
    pub(super) fn passes(&self) -> bool {
        match self {
            NotServing::BetweenTerms(_) => true,
            NotServing::Starting(_)
            | NotServing::WaitsForPolicies { .. }
            | NotServing::WaitsForReferences { .. }
            | NotServing::ClocksApart(_)
            | NotServing::ShuttingDown
            | NotServing::Superseded { .. }
            | NotServing::Unreadable(_)
            | NotServing::Stopped(_) => false,
        }
    }
}

impl fmt::Display for NotServing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotServing::Starting(delay) => write!(f, "the partition is being read, {delay}"),
            NotServing::WaitsForPolicies { partition, why } => write!(
                f,
                "the policies lie in partition {partition}, which does not serve yet: {why}"
            ),
            NotServing::WaitsForReferences { partition, why } => write!(
                f,
                "the reference may stand in partition {partition} already, which does not serve \
                 yet: {why}"
            ),
            NotServing::BetweenTerms(delay) => {
                write!(f, "the log did not acknowledge; the next term is being begun, {delay}")
            }
            NotServing::ClocksApart(apart) => write!(f, "{apart}"),
            NotServing::ShuttingDown => f.write_str("the process is being shut down"),
            NotServing::Superseded { epoch } => write!(
                f,
                "another writer has taken the partition over in epoch {epoch}; this process \
                 writes to it no more until it is restarted"
            ),
            NotServing::Unreadable(why) => write!(
                f,
                "the command was recorded before, but its commit cannot be read back: {why}"
            ),
            NotServing::Stopped(why) => f.write_str(why),
        }
    }
}
