//! What has been sent and not been acknowledged, and the answers that wait for it.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use ledger_core::calendar::Day;
use ledger_core::log::Head;
use ledger_core::process::Heard;
use tokio::sync::oneshot;
use uuid::Uuid;

use super::names::Claims;
use super::partition::Undo;
use super::policies::PolicyBook;
use super::request::Answer;
use super::writers::Asked;

/// A commit in flight.
pub(super) struct Sent {
    pub(super) head: Head,
    pub(super) value: Arc<[u8]>,
    pub(super) sent_at: Duration,
    pub(super) undo: Undo,
    pub(super) cause: Cause,
    /// Its business date.
    pub(super) on: Day,
    /// The policy book as this commit leaves it, where it does.
    pub(super) book: Option<Arc<PolicyBook>>,
    /// What it means to the processes across files.
    pub(super) heard: Option<Heard>,
    /// What it does to names that no two files have.
    pub(super) claims: Claims,
}

/// Why a commit was made.
pub(super) enum Cause {
    /// Someone asked and waits.
    Command {
        id: Uuid,
        halted: Option<Arc<AtomicBool>>,
        reply: oneshot::Sender<Answer>,
        /// The version of the addressed stream that it leaves; see [`Answer::Committed`].
        stream_version: Option<u64>,
    },
    /// Time: a business day began, or a file was aged to it.
    Time,
    /// A term began.
    Takeover,
}

/// Commits in flight, the oldest in front.
#[derive(Default)]
pub(super) struct InFlight {
    sent: VecDeque<Sent>,
    bytes: usize,
    /// Of the commits that time caused.
    of_time: Load,
    commands: HashSet<Uuid>,
}

/// How much is in flight.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Load {
    pub(super) commits: usize,
    pub(super) bytes: usize,
}

impl InFlight {
    pub(super) fn push(&mut self, sent: Sent) {
        self.bytes += sent.value.len();
        match &sent.cause {
            Cause::Command { id, .. } => {
                self.commands.insert(*id);
            }
            Cause::Time => {
                self.of_time.commits += 1;
                self.of_time.bytes += sent.value.len();
            }
            Cause::Takeover => {}
        }
        self.sent.push_back(sent);
    }

    pub(super) fn pop_oldest(&mut self) -> Option<Sent> {
        let sent = self.sent.pop_front();
        self.forget(sent)
    }

    pub(super) fn pop_newest(&mut self) -> Option<Sent> {
        let sent = self.sent.pop_back();
        self.forget(sent)
    }

    fn forget(&mut self, sent: Option<Sent>) -> Option<Sent> {
        let sent = sent?;
        self.bytes -= sent.value.len();
        match &sent.cause {
            Cause::Command { id, .. } => {
                self.commands.remove(id);
            }
            Cause::Time => {
                self.of_time.commits -= 1;
                self.of_time.bytes -= sent.value.len();
            }
            Cause::Takeover => {}
        }
        Some(sent)
    }

    pub(super) fn oldest(&self) -> Option<&Sent> {
        self.sent.front()
    }

    pub(super) fn holds(&self, command: Uuid) -> bool {
        self.commands.contains(&command)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.sent.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.sent.len()
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn of_time(&self) -> Load {
        self.of_time
    }
}

/// An answer that states a fact about a head which is not acknowledged yet.
pub(super) struct Held {
    /// The head's sequence.
    pub(super) after: u64,
    pub(super) asked: Asked,
    pub(super) answer: Answer,
}
