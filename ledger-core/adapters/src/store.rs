//! How the keys database is reached and laid out: keys, pseudonyms and the log's witness.
//!
//! It is a database of its own (`LEDGER_KEYS`), since it is no read model: what is lost here
//! cannot be computed again, and its backups expire within the erasure term.

use std::str::FromStr;
use std::time::Duration;

use ledger_core::log::{Failure, Instant};
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{PgPool, SqlSafeStr};
use tokio::time::timeout;

use crate::line::{PATIENCE, ask, limited, silent};

/// Few are enough: what is looked up often is kept in memory.
const CONNECTIONS_MAX: u32 = 8;
const CONNECT_PATIENCE: Duration = Duration::from_secs(5);

/// The tables, in the order they are laid.
fn migrator() -> Migrator {
    let migrations = [
        (1, "keys", include_str!("../migrations/0001_keys.sql")),
        (2, "witness", include_str!("../migrations/0002_witness.sql")),
        (3, "attendance", include_str!("../migrations/0003_attendance.sql")),
        (4, "decisions", include_str!("../migrations/0004_decisions.sql")),
        (5, "blind index", include_str!("../migrations/0005_blind_index.sql")),
    ];
    let migrations = migrations.map(|(version, subject, sql)| {
        Migration::new(version, subject.into(), MigrationType::Simple, sql.into_sql_str(), false)
    });
    let mut migrator = Migrator::with_migrations(migrations.into());
    // A name of its own, for whoever keeps all of a pilot's tables in one database.
    migrator.dangerous_set_table_name("keys_migrations");
    migrator
}

/// A pool of connections to the keys database at `url` (`postgres://user:password@host:port/name`).
///
/// # Errors
/// When the address is malformed, the server does not answer within five seconds or refuses, or it
/// is set to acknowledge what it has not yet written down. The password is never in the message.
pub async fn connect(url: &str) -> Result<PgPool, StoreError> {
    let options = PgConnectOptions::from_str(url).map_err(|_| StoreError::Address)?;
    let at = place(&options);
    let unreachable = |source| StoreError::Unreachable { at: at.clone(), source };
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS_MAX)
        .acquire_timeout(CONNECT_PATIENCE)
        .connect_with(limited(options.application_name("ledger-keys")))
        .await
        .map_err(unreachable)?;
    let query = sqlx::query_scalar("show synchronous_commit");
    let synchronous: String =
        ask(&pool, |it| Box::pin(query.fetch_one(it))).await.map_err(unreachable)?;
    match synchronous.as_str() {
        "off" => Err(StoreError::Forgetful { at }),
        _ => Ok(pool),
    }
}

/// Lays the tables that are missing. Several processes may do so at the same time.
///
/// # Errors
/// When a table that was laid before differs from what this version expects, or the database
/// fails meanwhile.
pub async fn migrate(pool: &PgPool) -> Result<(), StoreError> {
    let at = place(&pool.connect_options());
    let laid = timeout(PATIENCE, migrator().run(pool)).await;
    let laid = laid.unwrap_or_else(|_| Err(MigrateError::Execute(silent(PATIENCE))));
    laid.map_err(|source| StoreError::Migration { at, source })
}

/// By what a server's data is told from every other's, standbys of the same aside.
pub(crate) async fn system(pool: &PgPool) -> Result<String, sqlx::Error> {
    let query = sqlx::query_scalar("select system_identifier::text from pg_control_system()");
    ask(pool, |it| Box::pin(query.fetch_one(it))).await
}

/// The clock of the keys database's server, for whoever compares their own with it.
#[derive(Debug, Clone)]
pub struct ServerClock(PgPool);

impl ServerClock {
    pub const fn of(pool: PgPool) -> ServerClock {
        ServerClock(pool)
    }

    /// The time there.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn now(&self) -> Result<Instant, Failure> {
        let tried = || format!("ask {} for the time", place(&self.0.connect_options()));
        let micros: i64 =
            sqlx::query_scalar("select (extract(epoch from clock_timestamp()) * 1000000)::bigint")
                .fetch_one(&self.0)
                .await
                .map_err(|error| Failure::broken(tried(), error))?;
        Instant::from_micros(micros)
            .ok_or_else(|| Failure::broken(tried(), format!("{micros} µs is no time")))
    }
}

/// Where a database is, as a message may say it: without user and password.
pub(crate) fn place(options: &PgConnectOptions) -> String {
    let host = match options.get_socket() {
        Some(folder) => folder.display().to_string(),
        None => options.get_host().to_owned(),
    };
    let name = options.get_database().unwrap_or(options.get_username());
    format!("{host}:{}/{name}", options.get_port())
}

/// The keys database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error(
        "the address of the keys database is malformed: expected postgres://<user>[:<password>]@<host>[:<port>]/<database> in LEDGER_KEYS"
    )]
    Address,
    #[error(
        "the keys database {at} does not answer: {source}; see that PostgreSQL runs there and that LEDGER_KEYS names it"
    )]
    Unreachable { at: String, source: sqlx::Error },
    #[error(
        "the keys database {at} has synchronous_commit=off: a key could be lost after something was sealed under it; expected on, so `alter database … set synchronous_commit = on`"
    )]
    Forgetful { at: String },
    #[error("the tables of the keys database {at} cannot be laid: {source}")]
    Migration { at: String, source: MigrateError },
}
