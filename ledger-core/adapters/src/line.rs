//! How long PostgreSQL may take to answer: each statement on a pool's connection has an end.
//!
//! A server whose host is gone sends nothing, not even that it is gone. What is asked here waits at
//! most [`PATIENCE`], and the server gives up a statement before that. A connection that owes an
//! answer is never given to another asker: it is closed, whether its asker lost patience or was
//! dropped.

use std::io;
use std::pin::Pin;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::PgConnectOptions;
use sqlx::{PgConnection, PgPool, Postgres};
use tokio::time::timeout;

use crate::transaction::IDLE_MAX;

/// How long an answer is waited for: longer than the server takes to give a statement up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// What the server is told when a connection is made, in milliseconds and seconds as its settings
/// have them. The last four end the sessions of a client whose host is gone, and their locks.
const LIMITS: [(&str, &str); 7] = [
    ("statement_timeout", "20000"),
    ("lock_timeout", "10000"),
    IDLE_MAX,
    ("tcp_keepalives_idle", "30"),
    ("tcp_keepalives_interval", "10"),
    ("tcp_keepalives_count", "3"),
    ("tcp_user_timeout", "60000"),
];

/// Connections on which no statement, lock or idle transaction lasts for ever.
pub(crate) fn limited(options: PgConnectOptions) -> PgConnectOptions {
    options.options(LIMITS)
}

/// What is asked on a connection: one statement, or a transaction from its beginning to its end.
pub(crate) type Asked<'c, T> = Pin<Box<dyn Future<Output = Result<T, sqlx::Error>> + Send + 'c>>;

/// Asks on a connection of the pool that is free, or new.
///
/// # Errors
/// When none can be had in the pool's own time, no answer comes in time, or the server refuses.
pub(crate) async fn ask<T>(
    pool: &PgPool,
    ask: impl for<'c> FnOnce(&'c mut PgConnection) -> Asked<'c, T>,
) -> Result<T, sqlx::Error> {
    let mut line = Line { connection: Some(pool.acquire().await?), owes_an_answer: true };
    let connection = line.connection.as_mut().expect("a line has its connection until it goes");
    let outcome = timeout(PATIENCE, ask(connection)).await;
    line.owes_an_answer = outcome.is_err();
    outcome.unwrap_or_else(|_| Err(silent(PATIENCE)))
}

struct Line {
    connection: Option<PoolConnection<Postgres>>,
    owes_an_answer: bool,
}

impl Drop for Line {
    fn drop(&mut self) {
        if self.owes_an_answer {
            // Given back, it would be waited for; closed, its place in the pool is free.
            drop(self.connection.take().map(PoolConnection::detach));
        }
    }
}

/// The outcome of what is asked on a connection of one's own, which is not to be used again when it
/// did not answer.
pub(crate) async fn within<T>(
    patience: Duration,
    asked: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    timeout(patience, asked).await.unwrap_or_else(|_| Err(silent(patience)))
}

/// What is told of a server that did not answer.
pub(crate) fn silent(patience: Duration) -> sqlx::Error {
    let why = format!("PostgreSQL did not answer within {} s", patience.as_secs());
    sqlx::Error::Io(io::Error::new(io::ErrorKind::TimedOut, why))
}
