//! What is measured in a row of the table.

use std::fmt;

use crate::workload::Spread;

/// Which ledger answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Era {
    /// The one of this checkout.
    Present,
    /// The one of `--before`.
    Before,
}

/// How commands reach the ledger's writers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// The writers alone, without HTTP.
    InProcess,
    /// One command a request.
    Single,
    /// [`LINES`] commands a request.
    Bulk,
}

/// Commands of one bulk request.
pub(crate) const LINES: usize = 50;

/// What takes the commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// An idempotent producer and nothing else.
    RawKafka,
    /// One INSERT a record, unique by stream and version.
    RawInsert,
    /// The same by UNNEST, all that wait in one statement.
    RawGrouped,
    /// cqrs-es with postgres-es.
    CqrsEs,
    Ours(Way, Era),
}

/// Where what is acknowledged is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Store {
    /// `flush.messages=1`.
    KafkaFsync,
    KafkaCache,
    /// `fsync=on`, `synchronous_commit=on`.
    Postgres,
}

impl Store {
    pub(crate) const ALL: [Store; 3] = [Store::KafkaFsync, Store::KafkaCache, Store::Postgres];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Store::KafkaFsync => "Kafka, fsync",
            Store::KafkaCache => "Kafka, page cache",
            Store::Postgres => "PostgreSQL, fsync",
        }
    }

    const fn slug(self) -> &'static str {
        match self {
            Store::KafkaFsync => "kafka-fsync",
            Store::KafkaCache => "kafka-cache",
            Store::Postgres => "postgres",
        }
    }

    /// Whether the operating system may still lose what was acknowledged when the power goes.
    pub(crate) const fn fsync(self) -> bool {
        match self {
            Store::KafkaFsync | Store::Postgres => true,
            Store::KafkaCache => false,
        }
    }
}

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) what: What,
    pub(crate) store: Store,
    /// Whether read models are kept beside; `None` where there are none to keep.
    pub(crate) projectors: Option<bool>,
    pub(crate) callers: usize,
    pub(crate) spread: Spread,
    /// `None` where there are none.
    pub(crate) partitions: Option<u32>,
}

impl Row {
    /// What is measured, in words.
    pub(crate) const fn title(&self) -> &'static str {
        match self.what {
            What::RawKafka => "raw idempotent producer",
            What::RawInsert => "raw INSERT, unique (stream, version)",
            What::RawGrouped => "raw INSERT, group commit by UNNEST",
            What::CqrsEs => "cqrs-es in process",
            What::Ours(Way::InProcess, _) => "ours in process",
            What::Ours(Way::Single, Era::Present) => "ours, HTTP, one command a request",
            What::Ours(Way::Bulk, Era::Present) => "ours, HTTP, bulk 50",
            What::Ours(Way::Single, Era::Before) => "before, HTTP, one command a request",
            What::Ours(Way::Bulk, Era::Before) => "before, HTTP, bulk 50",
        }
    }

    pub(crate) const fn told_of_projectors(&self) -> &'static str {
        match self.projectors {
            Some(true) => "running",
            Some(false) => "stopped",
            None => "",
        }
    }
}

/// The name that `--only` looks in.
impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.what {
            What::RawKafka => "raw-producer",
            What::RawInsert => "raw-insert",
            What::RawGrouped => "raw-grouped",
            What::CqrsEs => "cqrs-es",
            What::Ours(Way::InProcess, Era::Present) => "in-process",
            What::Ours(Way::Single, Era::Present) => "http-single",
            What::Ours(Way::Bulk, Era::Present) => "http-bulk",
            What::Ours(Way::InProcess, Era::Before) => "before-in-process",
            What::Ours(Way::Single, Era::Before) => "before-http-single",
            What::Ours(Way::Bulk, Era::Before) => "before-http-bulk",
        })?;
        write!(f, "/{}", self.store.slug())?;
        if let Some(running) = self.projectors {
            write!(f, "/{}", if running { "projectors" } else { "alone" })?;
        }
        write!(f, "/{}/{}", self.callers, self.spread.slug())?;
        match self.partitions {
            Some(partitions) => write!(f, "/p{partitions}"),
            None => Ok(()),
        }
    }
}
