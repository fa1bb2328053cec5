//! Answering a repeated command: its commit is read back from the log, the same bytes for ever.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use ledger_core::log::{Commit, Failure, Hash, Log, Next, Place, Reader};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use super::request::{Answer, NotServing};
use crate::clock::Timer;

/// How many records are read over rather than opening another reader.
const READ_OVER_MAX: u64 = 4_096;
/// How long a reader is kept that nobody needs.
const KEEP: Duration = Duration::from_secs(5);
/// How long a commit that is known to stand there may take to arrive.
const READ_WITHIN: Duration = Duration::from_secs(10);

/// A commit that is asked for again.
pub(super) struct Wanted {
    pub(super) offset: u64,
    pub(super) command: Uuid,
    pub(super) fingerprint: Hash,
    pub(super) reply: oneshot::Sender<Answer>,
}

/// The answer that this commit is to a command with this id and fingerprint.
pub(super) fn repeat_of(
    partition: u32,
    command: Uuid,
    fingerprint: Hash,
    value: &Arc<[u8]>,
) -> Answer {
    match Commit::decode(value) {
        Ok(commit) if commit.command.id != command => stopped(format!(
            "partition {partition}: commit {} was made by command {}, but command {command} was \
             recorded there: the log is not the one that was acknowledged",
            commit.sequence, commit.command.id
        )),
        Ok(commit) if commit.command.fingerprint != fingerprint => Answer::AnotherBody,
        Ok(commit) => Answer::Committed {
            place: Place { partition, sequence: commit.sequence },
            value: Arc::clone(value),
            repeated: true,
        },
        Err(reason) => stopped(format!(
            "partition {partition}: the commit of command {command} cannot be read: {reason}"
        )),
    }
}

fn stopped(why: String) -> Answer {
    tracing::error!("{why}");
    Answer::NotServing(NotServing::Stopped(why.into()))
}

/// Reads commits back for one partition: those that are wanted together in one go, in the order
/// of the log.
pub(super) struct ReadBack<L: Log, T> {
    log: L,
    timer: T,
    partition: u32,
    wanted: mpsc::Receiver<Wanted>,
    /// A reader, and the offset it reads next.
    reader: Option<(L::Reader, u64)>,
}

impl<L: Log, T: Timer> ReadBack<L, T> {
    pub(super) fn new(
        log: L,
        timer: T,
        partition: u32,
        wanted: mpsc::Receiver<Wanted>,
    ) -> ReadBack<L, T> {
        ReadBack { log, timer, partition, wanted, reader: None }
    }

    /// Returns when the writer is gone and all it asked for is answered.
    pub(super) async fn run(mut self) {
        let mut waiting: BTreeMap<u64, Vec<Wanted>> = BTreeMap::new();
        loop {
            while let Ok(it) = self.wanted.try_recv() {
                waiting.entry(it.offset).or_default().push(it);
            }
            if let Some((offset, wanted)) = waiting.pop_first() {
                let read = self.read(offset).await;
                for it in wanted {
                    let answer = match &read {
                        Ok(value) => repeat_of(self.partition, it.command, it.fingerprint, value),
                        Err(failure) => {
                            Answer::NotServing(NotServing::Unreadable(failure.to_string().into()))
                        }
                    };
                    // Who asked may have gone.
                    let _ = it.reply.send(answer);
                }
                continue;
            }
            let unused_at = self.timer.elapsed() + KEEP;
            let next = tokio::select! {
                it = self.wanted.recv() => it,
                () = self.timer.sleep_until(unused_at), if self.reader.is_some() => {
                    self.reader = None;
                    continue;
                }
            };
            match next {
                Some(it) => waiting.entry(it.offset).or_default().push(it),
                None => return,
            }
        }
    }

    async fn read(&mut self, offset: u64) -> Result<Arc<[u8]>, Failure> {
        let until = self.timer.elapsed() + READ_WITHIN;
        let timer = self.timer.clone();
        let read = tokio::select! {
            it = self.read_at(offset) => it,
            () = timer.sleep_until(until) => Err(Failure::broken(
                format!("read offset {offset} of partition {} again", self.partition),
                "the log gave nothing in time",
            )),
        };
        if read.is_err() {
            self.reader = None;
        }
        read
    }

    async fn read_at(&mut self, offset: u64) -> Result<Arc<[u8]>, Failure> {
        let near =
            self.reader.take_if(|(_, next)| *next <= offset && offset - *next <= READ_OVER_MAX);
        let (mut reader, _) = match near {
            Some(it) => it,
            None => (self.log.reader(self.partition, offset).await?, offset),
        };
        loop {
            match reader.next().await? {
                Next::Record(record) if record.offset < offset => {}
                Next::Record(record) if record.offset == offset => {
                    self.reader = Some((reader, offset + 1));
                    return Ok(record.value.into());
                }
                Next::Record(record) => {
                    return Err(missing(self.partition, offset, record.offset));
                }
                Next::End { offset: end } if end > offset => {
                    return Err(missing(self.partition, offset, end));
                }
                // What was acknowledged may show a moment later.
                Next::End { .. } => {}
            }
        }
    }
}

fn missing(partition: u32, offset: u64, found: u64) -> Failure {
    Failure::Unfit(format!(
        "partition {partition}: a commit stood at offset {offset}, but the log goes on at {found}"
    ))
}
