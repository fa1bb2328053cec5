//! The log that `LEDGER_LOG` names, whatever carries it.

use ledger_core::log::{Appender, Detail, Draft, Failure, Head, Log, Next, Reader, Report};
use sqlx::PgPool;

use crate::kafka::{KafkaAppender, KafkaLog, KafkaOptions, KafkaReader};
use crate::postgres::{PgAppender, PgLog, PgReader};
use crate::store::system;

/// A log in Kafka or PostgreSQL.
#[derive(Debug, Clone)]
pub enum AnyLog {
    Kafka(KafkaLog),
    Postgres(PgLog),
}

/// Reads a partition of an [`AnyLog`].
#[derive(Debug)]
pub enum AnyReader {
    Kafka(KafkaReader),
    Postgres(PgReader),
}

/// Appends to a partition of an [`AnyLog`].
#[derive(Debug)]
pub enum AnyAppender {
    Kafka(KafkaAppender),
    Postgres(PgAppender),
}

impl AnyLog {
    /// The log at `address`: `kafka://host:port[,host:port…]/topic` or
    /// `postgres://user:password@host:port/name`. With `fsync` an acknowledged commit must be on a
    /// disk, or in the memory of several brokers.
    ///
    /// # Errors
    /// `Unfit` when the address is malformed; `Broken` when PostgreSQL does not answer.
    pub async fn open(address: &str, fsync: bool) -> Result<AnyLog, Failure> {
        match address.split_once("://") {
            Some(("kafka", rest)) => {
                let (bootstrap, topic) = rest
                    .split_once('/')
                    .filter(|(bootstrap, topic)| {
                        !bootstrap.is_empty() && !topic.is_empty() && !topic.contains('/')
                    })
                    .ok_or_else(malformed)?;
                Ok(AnyLog::Kafka(KafkaLog::new(bootstrap, topic, KafkaOptions { fsync })))
            }
            Some(("postgres" | "postgresql", _)) => {
                Ok(AnyLog::Postgres(PgLog::connect(address).await?.with_fsync(fsync)))
            }
            Some(_) | None => Err(malformed()),
        }
    }
}

impl AnyLog {
    /// Whether the log lies on the PostgreSQL server of this keys database, so that whatever takes
    /// that server back to an older state takes the witness of the log back with it.
    ///
    /// # Errors
    /// When one of them does not answer.
    pub async fn is_beside(&self, keys: &PgPool) -> Result<bool, Failure> {
        let log = match self {
            AnyLog::Kafka(_) => return Ok(false),
            AnyLog::Postgres(it) => it.pool(),
        };
        let broken = |it| Failure::broken("ask which server the log and its witness are on", it);
        Ok(system(log).await.map_err(broken)? == system(keys).await.map_err(broken)?)
    }
}

/// The address is not repeated: it may hold a password.
fn malformed() -> Failure {
    Failure::Unfit(
        "the address of the log is malformed: expected kafka://<host>:<port>[,…]/<topic> or \
         postgres://<user>[:<password>]@<host>[:<port>]/<database> in LEDGER_LOG"
            .to_owned(),
    )
}

impl Log for AnyLog {
    type Reader = AnyReader;
    type Appender = AnyAppender;

    fn name(&self) -> String {
        match self {
            AnyLog::Kafka(it) => it.name(),
            AnyLog::Postgres(it) => it.name(),
        }
    }

    async fn create(&self, partitions: u32) -> Result<(), Failure> {
        match self {
            AnyLog::Kafka(it) => it.create(partitions).await,
            AnyLog::Postgres(it) => it.create(partitions).await,
        }
    }

    async fn partitions(&self) -> Result<u32, Failure> {
        match self {
            AnyLog::Kafka(it) => it.partitions().await,
            AnyLog::Postgres(it) => it.partitions().await,
        }
    }

    async fn inspect(&self) -> Result<(), Failure> {
        match self {
            AnyLog::Kafka(it) => it.inspect().await,
            AnyLog::Postgres(it) => it.inspect().await,
        }
    }

    async fn reader(
        &self,
        partition: u32,
        from: u64,
        detail: Detail,
    ) -> Result<AnyReader, Failure> {
        match self {
            AnyLog::Kafka(it) => it.reader(partition, from, detail).await.map(AnyReader::Kafka),
            AnyLog::Postgres(it) => {
                it.reader(partition, from, detail).await.map(AnyReader::Postgres)
            }
        }
    }

    async fn end(&self, partition: u32) -> Result<u64, Failure> {
        match self {
            AnyLog::Kafka(it) => it.end(partition).await,
            AnyLog::Postgres(it) => it.end(partition).await,
        }
    }

    async fn kept_head(&self, partition: u32) -> Result<Option<(Head, u64)>, Failure> {
        match self {
            AnyLog::Kafka(it) => it.kept_head(partition).await,
            AnyLog::Postgres(it) => it.kept_head(partition).await,
        }
    }

    async fn appender(&self, partition: u32, head: Head, end: u64) -> Result<AnyAppender, Failure> {
        match self {
            AnyLog::Kafka(it) => it.appender(partition, head, end).await.map(AnyAppender::Kafka),
            AnyLog::Postgres(it) => {
                it.appender(partition, head, end).await.map(AnyAppender::Postgres)
            }
        }
    }

    async fn settle(&self, partition: u32, head: Head, end: u64) -> Result<(), Failure> {
        match self {
            AnyLog::Kafka(it) => it.settle(partition, head, end).await,
            AnyLog::Postgres(it) => it.settle(partition, head, end).await,
        }
    }
}

impl Reader for AnyReader {
    async fn next(&mut self) -> Result<Next, Failure> {
        match self {
            AnyReader::Kafka(it) => it.next().await,
            AnyReader::Postgres(it) => it.next().await,
        }
    }

    fn seek(&mut self, offset: u64) -> Result<(), Failure> {
        match self {
            AnyReader::Kafka(it) => it.seek(offset),
            AnyReader::Postgres(it) => it.seek(offset),
        }
    }
}

impl Appender for AnyAppender {
    fn send(&mut self, draft: Draft) -> Result<(), Failure> {
        match self {
            AnyAppender::Kafka(it) => it.send(draft),
            AnyAppender::Postgres(it) => it.send(draft),
        }
    }

    async fn report(&mut self) -> Report {
        match self {
            AnyAppender::Kafka(it) => it.report().await,
            AnyAppender::Postgres(it) => it.report().await,
        }
    }
}
