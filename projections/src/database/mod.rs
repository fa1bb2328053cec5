//! The database of the read models: who connects how, and what is made there.

mod make;
pub mod positions;
pub mod wait;

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, PgConnection, PgPool, Postgres, Transaction};

pub use self::make::make;
pub(crate) use self::make::{GO_LIVE_IF_FIRST, HAS_SCHEMA, START_POSITIONS};
use crate::failure::Tried;
use crate::{Failure, Model};

/// The fixed tables' schema.
pub(crate) const FIXED: &str = "ledger";

/// The read models, to be asked.
#[derive(Debug, Clone)]
pub struct Database {
    pool: PgPool,
}

// The first connection after a swap sees the new version. A connection keeps the version it
// found, so that no answer mixes two; it lives for a minute, and the former version stays at
// least as long.
pub(crate) const CHOOSE_LIVE: &str = "
    select set_config('search_path',
        (select coalesce(string_agg(format('%I', model || '_v' || version), ', ' order by model)
                         || ', ', '')
         from live_models) || current_setting('search_path'), false)";
const LIFETIME: Duration = Duration::from_secs(60);

/// What is asked on it is answered as of one moment, that of its first question.
pub type Snapshot = Transaction<'static, Postgres>;

impl Database {
    /// Connects lazily, with at most this many connections at once, waiting for one at most
    /// `patience`. Each finds the live version of every model in its `search_path`.
    pub fn new(options: PgConnectOptions, connections_max: u32, patience: Duration) -> Database {
        // A page's filters that are not given fold away only where each plan is made for its
        // values; planning costs less than a plan for every filter at once.
        let options =
            options.options([("search_path", FIXED), ("plan_cache_mode", "force_custom_plan")]);
        let pool = PgPoolOptions::new()
            .max_connections(connections_max)
            .max_lifetime(LIFETIME)
            .acquire_timeout(patience)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    sqlx::query(CHOOSE_LIVE).execute(connection).await?;
                    Ok(())
                })
            })
            .connect_lazy_with(options);
        Database { pool }
    }

    /// A connection to ask questions on.
    ///
    /// # Errors
    /// When none is free in time, or the database does not answer.
    pub async fn connection(&self) -> Result<sqlx::pool::PoolConnection<sqlx::Postgres>, Failure> {
        self.pool.acquire().await.tried("connect to the read models")
    }

    /// A connection that sees no commit that comes after its first question.
    ///
    /// # Errors
    /// When none is free in time, or the database does not answer.
    pub async fn snapshot(&self) -> Result<Snapshot, Failure> {
        let begun = self.pool.begin_with("begin isolation level repeatable read read only").await;
        begun.tried("take a snapshot of the read models")
    }

    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// A connection to these versions of the models, live or not: a projector's, or `verify`'s.
pub async fn connect(
    options: &PgConnectOptions,
    models: &[Model],
) -> Result<PgConnection, Failure> {
    let mut path: Vec<String> = models.iter().map(|it| it.schema()).collect();
    path.push(FIXED.to_owned());
    let options = options.clone().options([("search_path", path.join(","))]);
    PgConnection::connect_with(&options).await.tried("connect to the read models")
}

pub(crate) const STATEMENTS: &[&str] = &[
    CHOOSE_LIVE,
    HAS_SCHEMA,
    START_POSITIONS,
    GO_LIVE_IF_FIRST,
    positions::POSITIONS,
    positions::LAGS,
];
