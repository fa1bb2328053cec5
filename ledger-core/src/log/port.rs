//! What the ledger asks of a log: partitions of records that are appended in order and read back.
//!
//! Adapters pass the suite in `log::contract`. None of these calls decides what is in the
//! ledger: [`super::Chain`] does, the same for every adapter.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use uuid::Uuid;

use super::{CloudEvent, Commit, FileId, Hash, Head, Instant, VALUE_BYTES_MAX};

/// A record as a log gives it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Dense in its partition, from 0.
    pub offset: u64,
    pub value: Vec<u8>,
    /// Kafka's key and `ce_*` headers, or what stands for them, for a reader of [`Detail::Headers`].
    pub key: Option<Vec<u8>>,
    pub headers: Vec<(String, Vec<u8>)>,
}

/// What of its records a reader gives: a commit is in its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Offset and value; no key and no headers.
    Value,
    /// All of it, for who compares what headers say with the value.
    Headers,
}

/// A commit on its way into a log.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The ledger it belongs to; the record's `ce_source`.
    pub ledger: Uuid,
    pub file: FileId,
    /// The record's `ce_id`.
    pub command_id: Uuid,
    /// The record's `ce_type`: the type of its command.
    pub command_type: String,
    pub sequence: u64,
    pub epoch: u64,
    pub prev: Hash,
    pub hash: Hash,
    pub recorded_at: Instant,
    pub value: Arc<[u8]>,
}

impl Draft {
    /// The draft of `commit`, whose encoded bytes are `value`.
    pub fn of(ledger: Uuid, commit: &Commit, value: Arc<[u8]>) -> Draft {
        Draft {
            ledger,
            file: commit.file,
            command_id: commit.command.id,
            command_type: commit.command.r#type.clone(),
            sequence: commit.sequence,
            epoch: commit.epoch,
            prev: commit.prev,
            hash: Hash::of(&value),
            recorded_at: commit.recorded_at,
            value,
        }
    }

    /// What its record's headers say.
    pub fn cloud_event(&self) -> CloudEvent {
        CloudEvent {
            source: self.ledger,
            id: self.command_id,
            r#type: self.command_type.clone(),
            subject: self.file.to_string(),
            time: self.recorded_at,
        }
    }

    /// Whether a log takes it at all.
    ///
    /// # Errors
    /// `Unfit` when its value is larger than a commit may be.
    pub fn check_size(&self) -> Result<(), Failure> {
        match self.value.len() {
            bytes if bytes > VALUE_BYTES_MAX => Err(Failure::Unfit(format!(
                "commit {} has {bytes} bytes, a commit has at most {VALUE_BYTES_MAX}",
                self.sequence
            ))),
            _ => Ok(()),
        }
    }

    /// The head once this commit is in the ledger.
    pub fn head(&self) -> Head {
        Head { sequence: self.sequence, hash: self.hash, epoch: self.epoch }
    }
}

/// The log of one ledger. No call has a body here, so that none is forgotten by who carries it on.
pub trait Log: Clone + Send + Sync + 'static {
    type Reader: Reader;
    type Appender: Appender;

    /// What it is, for people: `kafka topic ledger.events at …`.
    fn name(&self) -> String;

    /// Makes the topic or tables with `partitions` empty partitions.
    ///
    /// # Errors
    /// `Unfit` when there is a log by this name already.
    fn create(&self, partitions: u32) -> impl Future<Output = Result<(), Failure>> + Send;

    /// How many partitions there are; an error when the log was never made.
    fn partitions(&self) -> impl Future<Output = Result<u32, Failure>> + Send;

    /// Compares the settings the ledger depends on with what the server says.
    fn inspect(&self) -> impl Future<Output = Result<(), Failure>> + Send;

    /// Reads `partition` from this offset on. When the log ends before it, the reader begins with
    /// an `End` that says where.
    fn reader(
        &self,
        partition: u32,
        from: u64,
        detail: Detail,
    ) -> impl Future<Output = Result<Self::Reader, Failure>> + Send;

    /// Where `partition` ends: the offset behind its last record, void ones included. Asked often:
    /// it opens no reader.
    fn end(&self, partition: u32) -> impl Future<Output = Result<u64, Failure>> + Send;

    /// Where the log itself says that the ledger ends, where it keeps that beside the records: the
    /// head, and the offset of the next record. `None` for a log that holds records alone.
    fn kept_head(
        &self,
        partition: u32,
    ) -> impl Future<Output = Result<Option<(Head, u64)>, Failure>> + Send;

    /// Begins to append behind the record before `end`, the partition's end as it was read.
    /// `head` is what the first draft continues. One appender serves one term.
    ///
    /// # Errors
    /// `Unfit` when the log keeps a head of its own that says otherwise though nothing came behind
    /// `end`: then no draft would ever enter.
    fn appender(
        &self,
        partition: u32,
        head: Head,
        end: u64,
    ) -> impl Future<Output = Result<Self::Appender, Failure>> + Send;

    /// Lets the next term go on from here although the log keeps a head of its own that says
    /// otherwise; nothing to do where it keeps none. Only for a log that a person has accepted as
    /// it stands, while nobody writes.
    fn settle(
        &self,
        partition: u32,
        head: Head,
        end: u64,
    ) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// One partition, read in order.
pub trait Reader: Send + 'static {
    /// The next record; waits for one at the end of the partition, after having said `End` once
    /// for each end it comes to. Dropping the future loses nothing.
    fn next(&mut self) -> impl Future<Output = Result<Next, Failure>> + Send;

    /// Goes on from `offset`, before or behind where it stands, as a reader that was opened there
    /// would; where the log lets it, cheaper than another one.
    ///
    /// # Errors
    /// When it cannot; it is of no use then.
    fn seek(&mut self, offset: u64) -> Result<(), Failure>;
}

/// What a reader meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    Record(Record),
    /// All records before this offset have been read, and there were no more. An offset before
    /// the one to be read next tells that the log was cut.
    End {
        offset: u64,
    },
}

/// The sending side of one term on one partition. Dropping it gives up what is in flight, whose
/// fate is then unknown.
pub trait Appender: Send + 'static {
    /// Takes a draft without waiting. Drafts enter in this order or not at all. It may be held for a
    /// moment so that it goes together with others: whoever waits for reports sees to that it goes.
    ///
    /// # Errors
    /// When the draft was not taken; the term is over. `Unfit` for one larger than a commit may
    /// be, which a writer refuses before it comes here.
    fn send(&mut self, draft: Draft) -> Result<(), Failure>;

    /// The report on the oldest draft in flight; waits for ever when there is none. Dropping the
    /// future loses nothing. After the first `Lost` the term is over: each later report and each
    /// later `send` repeats it, whatever became of those drafts.
    fn report(&mut self) -> impl Future<Output = Report> + Send;
}

/// The report on the oldest draft in flight, or that none came before `expired` did, `within` from
/// now: nothing expires in a log by itself, so whoever waits brings a clock. After that the term is
/// over for whoever asked, and the draft's outcome is not known.
pub async fn report_within(
    appender: &mut impl Appender,
    within: Duration,
    expired: impl Future<Output = ()>,
) -> Report {
    let (mut report, mut expired) = (pin!(appender.report()), pin!(expired));
    poll_fn(|context| {
        if let Poll::Ready(report) = report.as_mut().poll(context) {
            return Poll::Ready(report);
        }
        expired.as_mut().poll(context).map(|()| {
            Report::Lost(Failure::broken(
                "wait until a commit is acknowledged",
                format!("nothing was heard for {} s; it may stand there", within.as_secs()),
            ))
        })
    })
    .await
}

/// What became of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    /// It stands at this offset, exactly the next one expected: it and all before it are in.
    Appended { offset: u64 },
    /// It does not follow, or nobody knows.
    Lost(Failure),
}

/// The outside broke: what was tried, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Another writer's record stands where this one should.
    #[error("{tried}: another writer has gone on from the same head")]
    Outrun { tried: String },
    /// It may or may not have happened.
    #[error("{tried}: {reason}")]
    Broken { tried: String, reason: String },
    /// A setting or a missing ledger that a person has to mend.
    #[error("{0}")]
    Unfit(String),
}

impl Failure {
    pub fn broken(tried: impl Into<String>, reason: impl ToString) -> Failure {
        Failure::Broken { tried: tried.into(), reason: reason.to_string() }
    }

    pub fn outrun(tried: impl Into<String>) -> Failure {
        Failure::Outrun { tried: tried.into() }
    }
}
