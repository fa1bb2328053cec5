//! The database of the read models: who connects how, and what is made there.

mod made;
mod make;
pub mod positions;
pub mod wait;

use std::time::Duration;

use ledger_adapters::transaction::{IDLE_MAX, begin_with};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool, Postgres, Transaction};

pub use self::made::{NotMade, not_made};
pub use self::make::make;
pub(crate) use self::make::{
    GO_LIVE_IF_FIRST, HAS_SCHEMA, START_POSITIONS, make_build, make_fixed,
};
use self::positions::Lag;
use crate::failure::{Tried, within};
use crate::{Build, Failure};

/// The fixed tables' schema.
pub(crate) const FIXED: &str = "ledger";

/// How long connecting, and beginning to ask, may take.
const ANSWER_MAX: Duration = Duration::from_secs(10);
/// How long a statement that was given up may keep its connection; the server ends it before.
const GIVEN_UP_MAX: Duration = Duration::from_secs(20);

/// The read models, to be asked.
#[derive(Debug, Clone)]
pub struct Database {
    pool: PgPool,
    connections_max: u32,
}

/// How statements are planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plans {
    /// Each time for its values: filters that are not given fold away.
    Each,
    /// Once a connection: questions by keys have one plan, and making it costs more than answering.
    Kept,
}

macro_rules! choose_live {
    ($for_transaction:literal) => {
        concat!(
            "select set_config('search_path', (select coalesce(string_agg(quote_ident(schema), \
             ', ' order by model) || ', ', '') from live_models) || 'ledger', ",
            $for_transaction,
            ")"
        )
    };
}

pub(crate) const CHOOSE_LIVE: &str = choose_live!("false");
/// The same for a transaction, prepared on each connection.
const PREPARE_CHOICE: &str = concat!("prepare choose_live as ", choose_live!("true"));
/// Begins a transaction as [`BEGIN_LIVE`] does, on a connection that has the choice prepared: who asks
/// one thing would pay more for planning the choice than for the answer.
const BEGIN_PREPARED: &str = "begin isolation level repeatable read read only; execute choose_live";

/// Begins a transaction that sees the tables, and which of them are live, as of one moment. All
/// in one message: whoever drops the tables of a former build waits for the transactions that
/// were under way when it was swapped out, and those that begin later never look for them.
pub(crate) const BEGIN_LIVE: &str =
    concat!("begin isolation level repeatable read read only; ", choose_live!("true"));

/// The same as of the moment that another transaction has exported under this id.
pub(crate) fn begin_live_as_of(exported: &str) -> AssertSqlSafe<String> {
    const CHOOSE: &str = choose_live!("true");
    AssertSqlSafe(format!(
        "begin isolation level repeatable read read only; set transaction snapshot '{exported}'; {CHOOSE}"
    ))
}

/// What is asked on it is answered as of one moment, that of its first question.
pub type Snapshot = Transaction<'static, Postgres>;

impl Database {
    /// Connects lazily, with at most this many connections at once, waiting for one at most
    /// `patience`. A page's filters that are not given fold away only where each plan is made for its
    /// values, which is done here.
    pub fn new(options: PgConnectOptions, connections_max: u32, patience: Duration) -> Database {
        Database::planning(Plans::Each, options, connections_max, patience)
    }

    /// The same for questions that look for rows by their keys alone: what each connection has planned
    /// it keeps, also over transactions, until another build is live or the tables' statistics change.
    pub fn by_keys(
        options: PgConnectOptions,
        connections_max: u32,
        patience: Duration,
    ) -> Database {
        Database::planning(Plans::Kept, options, connections_max, patience)
    }

    fn planning(
        plans: Plans,
        options: PgConnectOptions,
        connections_max: u32,
        patience: Duration,
    ) -> Database {
        let mode = match plans {
            Plans::Each => "force_custom_plan",
            Plans::Kept => "force_generic_plan",
        };
        let options = options.options([("search_path", FIXED), ("plan_cache_mode", mode)]);
        let options = options.options([IDLE_MAX]);
        let pool = PgPoolOptions::new()
            .max_connections(connections_max)
            .acquire_timeout(patience)
            // Beginning tells whether the connection still answers, and what only looks how far the
            // models are asks again.
            .test_before_acquire(false)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    sqlx::raw_sql(PREPARE_CHOICE).execute(connection).await.map(|_| ())
                })
            })
            // What was given up is waited for, but not the end of a server that vanished.
            .after_release(|connection, _| {
                Box::pin(async move {
                    let ended = tokio::time::timeout(GIVEN_UP_MAX, connection.ping()).await;
                    ended.map_err(|_| sqlx::Error::PoolTimedOut)?.map(|()| true)
                })
            })
            .connect_lazy_with(options);
        Database { pool, connections_max }
    }

    /// A connection to ask a question on. It looks for the builds that are live now, and may fail
    /// once another is swapped in: what is asked one after the other is asked of a snapshot.
    ///
    /// # Errors
    /// When none is free in time, or the database does not answer.
    pub async fn connection(&self) -> Result<PoolConnection<Postgres>, Failure> {
        let tried = "connect to the read models";
        let chosen = || async {
            let mut connection = self.pool.acquire().await?;
            choose_live(&mut connection).await?;
            Ok(connection)
        };
        self.on_one_that_is_there(chosen).await.tried(tried)
    }

    /// A connection that sees no commit that comes after its first question. Dropped at any
    /// moment, it leaves no transaction to who is given the connection next.
    ///
    /// # Errors
    /// When none is free in time, or the database does not answer.
    pub async fn snapshot(&self) -> Result<Snapshot, Failure> {
        let tried = "take a snapshot of the read models";
        let begun = self.on_one_that_is_there(|| begin_with(&self.pool, BEGIN_PREPARED));
        within(ANSWER_MAX, tried, async { begun.await.tried(tried) }).await
    }

    /// How far every live model is behind the log, at this moment: asked of the fixed tables, which
    /// every connection finds.
    ///
    /// # Errors
    /// When no connection is free in time, or the database does not answer.
    async fn lags(&self) -> Result<Vec<Lag>, Failure> {
        let asked = || async { positions::lags_of(&mut *self.pool.acquire().await?).await };
        self.on_one_that_is_there(asked).await.tried("see how far the read models are")
    }

    /// Does what begins on a connection, and again on another where the server has ended the one that
    /// lay idle since.
    async fn on_one_that_is_there<T, F: Future<Output = Result<T, sqlx::Error>>>(
        &self,
        work: impl Fn() -> F,
    ) -> Result<T, sqlx::Error> {
        // Each that is gone is met once, and left to nobody.
        for _ in 0..self.connections_max {
            match work().await {
                Err(error) if is_gone(&error) => {}
                done => return done,
            }
        }
        work().await
    }

    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// Whether a connection has ended, by the server or on the way: "57P" is how PostgreSQL says that an
/// operator, a shutdown or a limit of idleness ended it.
fn is_gone(error: &sqlx::Error) -> bool {
    match error.as_database_error() {
        Some(told) => told.code().is_some_and(|it| it.starts_with("57P")),
        None => matches!(error, sqlx::Error::Io(_)),
    }
}

async fn choose_live(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query(CHOOSE_LIVE).execute(connection).await.map(|_| ())
}

/// A connection to these builds, live or not, and to the fixed tables.
///
/// Who begins a transaction on it must own it, so that both are dropped together: one dropped
/// while it begins would be left open on a connection that lives on.
pub async fn connect(
    options: &PgConnectOptions,
    builds: &[Build],
) -> Result<PgConnection, Failure> {
    let mut path: Vec<String> = builds.iter().map(|it| it.schema()).collect();
    path.push(FIXED.to_owned());
    let options = options.clone().options([("search_path", path.join(","))]);
    let tried = "connect to the read models";
    let connected = async { PgConnection::connect_with(&options).await.tried(tried) };
    within(ANSWER_MAX, tried, connected).await
}

/// A connection to the builds that are live when it is made.
pub async fn connect_live(options: &PgConnectOptions) -> Result<PgConnection, Failure> {
    let mut connection = connect(options, &[]).await?;
    choose_live(&mut connection).await.tried("see which read models are live")?;
    Ok(connection)
}

pub(crate) const STATEMENTS: &[&str] = &[
    CHOOSE_LIVE,
    HAS_SCHEMA,
    START_POSITIONS,
    GO_LIVE_IF_FIRST,
    made::ARE_MADE,
    positions::REACHED,
    positions::LIVE,
    positions::POSITIONS,
    positions::LAGS,
    positions::LOOKED,
];
