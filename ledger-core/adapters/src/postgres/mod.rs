//! The log in PostgreSQL: a table of records, and per partition one row that says where its ledger
//! ends. A batch enters only if that row still is what its first commit continues.

mod appender;
mod pace;
mod reader;

use std::str::FromStr;
use std::time::Duration;

use ledger_core::log::{Detail, Failure, Hash, Head, Log};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, PgConnection, PgPool};

use crate::line::{Asked, ask, limited, within};
use crate::store::place;

pub use self::appender::PgAppender;
pub use self::reader::PgReader;

/// Readers share these; each appender has a connection of its own.
const CONNECTIONS_MAX: u32 = 12;
const CONNECT_PATIENCE: Duration = Duration::from_secs(10);

const TABLES: &str = include_str!("tables.sql");

/// What PostgreSQL says when a table is there already, or is not there.
const DUPLICATE_TABLE: &str = "42P07";
const UNDEFINED_TABLE: &str = "42P01";

/// The log of one ledger in a PostgreSQL database; in the schema that its `search_path` names.
#[derive(Debug, Clone)]
pub struct PgLog {
    pool: PgPool,
    name: String,
    fsync: bool,
}

impl PgLog {
    /// Reaches the database at `url` (`postgres://user:password@host:port/name`).
    ///
    /// # Errors
    /// `Unfit` when the address is malformed, `Broken` when the server does not answer within ten
    /// seconds or refuses.
    pub async fn connect(url: &str) -> Result<PgLog, Failure> {
        let options = PgConnectOptions::from_str(url).map_err(|_| {
            Failure::Unfit(
                "the address of the log is malformed: expected \
                 postgres://<user>[:<password>]@<host>[:<port>]/<database> in LEDGER_LOG"
                    .to_owned(),
            )
        })?;
        let name = format!("PostgreSQL database {}", place(&options));
        let options = limited(options.application_name("ledger-log")).disable_statement_logging();
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS_MAX)
            .acquire_timeout(CONNECT_PATIENCE)
            .connect_with(options)
            .await
            .map_err(|it| Failure::broken(format!("connect to the log in {name}"), it))?;
        Ok(PgLog { pool, name, fsync: true })
    }

    /// Whether the server must write a commit to the disk before it acknowledges it
    /// (`LEDGER_FSYNC`).
    #[must_use]
    pub fn with_fsync(self, fsync: bool) -> PgLog {
        PgLog { fsync, ..self }
    }

    /// The connections of its readers.
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    async fn ask<T>(
        &self,
        tried: &str,
        what: impl for<'c> FnOnce(&'c mut PgConnection) -> Asked<'c, T>,
    ) -> Result<T, Failure> {
        ask(&self.pool, what).await.map_err(|it| self.failure(tried, &it))
    }

    fn failure(&self, tried: &str, error: &sqlx::Error) -> Failure {
        let code = error.as_database_error().and_then(|it| it.code());
        match code.as_deref() {
            Some(UNDEFINED_TABLE) => self.missing(),
            Some(_) | None => Failure::broken(format!("{tried} in {}", self.name), error),
        }
    }

    fn missing(&self) -> Failure {
        Failure::Unfit(format!(
            "there is no log in {}: make it with `replay-tools init`",
            self.name
        ))
    }
}

impl Log for PgLog {
    type Reader = PgReader;
    type Appender = PgAppender;

    fn name(&self) -> String {
        self.name.clone()
    }

    async fn create(&self, partitions: u32) -> Result<(), Failure> {
        let outcome = ask(&self.pool, |connection| {
            Box::pin(async move {
                let mut transaction = connection.begin().await?;
                sqlx::raw_sql(TABLES).execute(&mut *transaction).await?;
                sqlx::query(
                    "insert into log_partitions (partition, sequence, hash, epoch, next_offset)
                     select number, $2, $3, $4, 0 from generate_series(0, $1 - 1) as number",
                )
                .bind(signed(partitions))
                .bind(wide(Head::START.sequence))
                .bind(Head::START.hash.0.as_slice())
                .bind(wide(Head::START.epoch))
                .execute(&mut *transaction)
                .await?;
                transaction.commit().await
            })
        });
        outcome.await.map_err(|error| {
            let code = error.as_database_error().and_then(|it| it.code());
            match code.as_deref() {
                Some(DUPLICATE_TABLE) => {
                    Failure::Unfit(format!("there is a log in {} already", self.name))
                }
                Some(_) | None => self.failure("make the log", &error),
            }
        })
    }

    async fn partitions(&self) -> Result<u32, Failure> {
        let query = sqlx::query_scalar("select count(*) from log_partitions");
        let count: i64 =
            self.ask("count the log's partitions", |it| Box::pin(query.fetch_one(it))).await?;
        match u32::try_from(count) {
            Ok(0) | Err(_) => Err(self.missing()),
            Ok(some) => Ok(some),
        }
    }

    async fn inspect(&self) -> Result<(), Failure> {
        self.partitions().await?;
        let query = sqlx::query_as(
            "select name, setting from pg_settings
             where name in ('synchronous_commit', 'fsync', 'full_page_writes') order by name",
        );
        let settings: Vec<(String, String)> =
            self.ask("read the settings", |it| Box::pin(query.fetch_all(it))).await?;
        for (setting, found) in settings {
            // Whoever sets LEDGER_FSYNC=off accepts that a power cut loses commits; that an
            // acknowledged commit is lost when PostgreSQL alone ends is never accepted.
            let needed = setting == "synchronous_commit" || self.fsync;
            if needed && found == "off" {
                return Err(Failure::Unfit(format!(
                    "{} has {setting}=off, so that it acknowledges commits it may lose; expected on",
                    self.name
                )));
            }
        }
        Ok(())
    }

    async fn reader(&self, partition: u32, from: u64, detail: Detail) -> Result<PgReader, Failure> {
        Ok(PgReader::new(self.clone(), partition, from, detail))
    }

    async fn end(&self, partition: u32) -> Result<u64, Failure> {
        let query = sqlx::query_scalar(
            r#"select coalesce(max("offset") + 1, 0) from log_records where partition = $1"#,
        )
        .bind(signed(partition));
        let tried = format!("look where partition {partition} ends");
        let end: i64 = self.ask(&tried, |it| Box::pin(query.fetch_one(it))).await?;
        Ok(unsigned(end))
    }

    async fn kept_head(&self, partition: u32) -> Result<Option<(Head, u64)>, Failure> {
        Ok(Some(self.row(partition).await?.kept))
    }

    async fn appender(&self, partition: u32, head: Head, end: u64) -> Result<PgAppender, Failure> {
        let row = self.row(partition).await?;
        if row.end == end && row.kept != (head, end) {
            return Err(self.disagrees(partition, row.kept, (head, end)));
        }
        let options = self.pool.connect_options();
        let connection = within(CONNECT_PATIENCE, options.connect()).await.map_err(|it| {
            self.failure(&format!("connect to append to partition {partition}"), &it)
        })?;
        Ok(PgAppender::start(self.clone(), connection, partition, end))
    }

    async fn settle(&self, partition: u32, head: Head, end: u64) -> Result<(), Failure> {
        let query = sqlx::query(
            "update log_partitions set sequence = $2, hash = $3, epoch = $4, next_offset = $5
             where partition = $1",
        )
        .bind(signed(partition))
        .bind(wide(head.sequence))
        .bind(head.hash.0.as_slice())
        .bind(wide(head.epoch))
        .bind(wide(end));
        let tried = format!("settle the head of partition {partition}");
        self.ask(&tried, |it| Box::pin(query.execute(it))).await.map(|_| ())
    }
}

/// A partition's head row, and where its records end, as of one moment.
struct HeadRow {
    kept: (Head, u64),
    end: u64,
}

impl PgLog {
    async fn row(&self, partition: u32) -> Result<HeadRow, Failure> {
        let query = sqlx::query_as(
            r#"select sequence, hash, epoch, next_offset,
                      (select coalesce(max("offset") + 1, 0) from log_records where partition = $1)
               from log_partitions where partition = $1"#,
        )
        .bind(signed(partition));
        let tried = format!("read the head row of partition {partition}");
        let row: Option<(i64, Vec<u8>, i64, i64, i64)> =
            self.ask(&tried, |it| Box::pin(query.fetch_optional(it))).await?;
        let (sequence, hash, epoch, next_offset, end) = row.ok_or_else(|| self.missing())?;
        let hash = Hash(hash.try_into().expect("the table holds hashes of 32 bytes"));
        let head = Head { sequence: unsigned(sequence), hash, epoch: unsigned(epoch) };
        Ok(HeadRow { kept: (head, unsigned(next_offset)), end: unsigned(end) })
    }

    /// Rows and head row are written in one statement: that they differ is nobody's append.
    fn disagrees(&self, partition: u32, kept: (Head, u64), found: (Head, u64)) -> Failure {
        let told = |(head, end): (Head, u64)| {
            let Head { sequence, hash, epoch } = head;
            format!("commit {sequence} of epoch {epoch} with hash {hash}, {end} records")
        };
        Failure::Unfit(format!(
            "partition {partition} of {}: its head row says {}, its records end with {}. It was \
             restored in part, or altered, and nothing enters it. Find out why; a person can then \
             go on with what the records say by `replay-tools accept {partition} {}`",
            self.name,
            told(kept),
            told(found),
            found.0.sequence
        ))
    }
}

/// PostgreSQL has signed numbers only; ours do not get that large.
pub(crate) fn wide(number: u64) -> i64 {
    i64::try_from(number).expect("no partition holds 2^63 commits")
}

/// A partition's number as PostgreSQL keeps it.
pub(crate) fn signed(partition: u32) -> i32 {
    i32::try_from(partition).expect("no ledger has 2^31 partitions")
}

/// The way back from [`wide`].
pub(crate) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).expect("the tables hold no negative numbers")
}
