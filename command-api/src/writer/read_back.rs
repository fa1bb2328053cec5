//! Answering a repeated command: its commit is read back from the log, the same bytes for ever.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use ledger_core::log::{
    Commit, Detail, EventRecord, Failure, Hash, Log, Next, Place, Reader, StreamId,
};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use super::request::{Answer, NotServing};
use super::settings::Settings;
use crate::clock::Timer;

/// How many records are read over rather than going to the one that is wanted.
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
    /// The stream that is addressed.
    pub(super) stream: StreamId,
    pub(super) reply: oneshot::Sender<Answer>,
}

impl Wanted {
    /// The answer that this commit is to it.
    pub(super) fn answer(self, partition: u32, value: &Arc<[u8]>) {
        let Wanted { command, fingerprint, stream, reply, offset: _ } = self;
        // Who asked may have gone.
        let _ = reply.send(repeat_of((partition, stream), command, fingerprint, value));
    }
}

fn repeat_of(
    (partition, stream): (u32, StreamId),
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
            stream_version: version_in(&commit.events, stream),
            repeated: true,
        },
        Err(reason) => stopped(format!(
            "partition {partition}: the commit of command {command} cannot be read: {reason}"
        )),
    }
}

/// The version of this stream that a commit with these events left; `None` where it left that as it
/// was.
pub(super) fn version_in(events: &[EventRecord], stream: StreamId) -> Option<u64> {
    events.iter().rev().find(|it| it.stream == stream).map(|it| it.stream_version)
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
    /// Those that were taken in, by the offset they want.
    waiting: BTreeMap<u64, Vec<Wanted>>,
    /// How many offsets are taken in at most; more wait in the channel, which is bounded too.
    waiting_max: usize,
    /// A reader, and the offset it reads next.
    reader: Option<(L::Reader, u64)>,
}

impl<L: Log, T: Timer> ReadBack<L, T> {
    pub(super) fn new(
        log: L,
        timer: T,
        settings: Settings,
        partition: u32,
        wanted: mpsc::Receiver<Wanted>,
    ) -> ReadBack<L, T> {
        let waiting_max = settings.waiting_max;
        ReadBack {
            log,
            timer,
            partition,
            wanted,
            waiting: BTreeMap::new(),
            waiting_max,
            reader: None,
        }
    }

    /// Returns when the writer is gone and all it asked for is answered. One commit that breaks an
    /// invariant costs those who ask for it their answer, and nobody else.
    pub(super) async fn run(mut self) {
        while AssertUnwindSafe(self.answer_all()).catch_unwind().await.is_err() {
            tracing::error!(
                partition = self.partition,
                "reading a repeated command's commit back met a broken invariant"
            );
            self.reader = None;
        }
    }

    async fn answer_all(&mut self) {
        loop {
            while self.waiting.len() < self.waiting_max
                && let Ok(it) = self.wanted.try_recv()
            {
                self.waiting.entry(it.offset).or_default().push(it);
            }
            if let Some((offset, wanted)) = self.next_wanted() {
                self.answer(offset, wanted).await;
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
                Some(it) => self.waiting.entry(it.offset).or_default().push(it),
                None => return,
            }
        }
    }

    /// What is wanted next: on from where the reader stands, then from the front again, so that
    /// nobody waits for ever and the reader seldom goes back.
    fn next_wanted(&mut self) -> Option<(u64, Vec<Wanted>)> {
        let stands_at = self.reader.as_ref().map_or(0, |(_, next)| *next);
        let ahead = self.waiting.range(stands_at..).chain(self.waiting.iter()).next();
        let offset = ahead.map(|(offset, _)| *offset)?;
        self.waiting.remove_entry(&offset)
    }

    async fn answer(&mut self, offset: u64, mut wanted: Vec<Wanted>) {
        wanted.retain(|it| !it.reply.is_closed());
        if wanted.is_empty() {
            return;
        }
        let read = self.read(offset).await;
        if let Err(Failure::Broken { .. } | Failure::Outrun { .. }) = &read {
            // The log gives nothing at present: none of them is told later what holds now.
            wanted.extend(std::mem::take(&mut self.waiting).into_values().flatten());
        }
        for it in wanted {
            match &read {
                Ok(value) => it.answer(self.partition, value),
                Err(failure) => {
                    let why = NotServing::Unreadable(failure.to_string().into());
                    // Who asked may have gone.
                    let _ = it.reply.send(Answer::NotServing(why));
                }
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
        let mut reader = match self.reader.take() {
            Some((reader, next)) if next <= offset && offset - next <= READ_OVER_MAX => reader,
            Some((mut reader, _)) => {
                reader.seek(offset)?;
                reader
            }
            None => self.log.reader(self.partition, offset, Detail::Value).await?,
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
