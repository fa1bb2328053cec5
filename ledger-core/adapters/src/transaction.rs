//! Transactions that end with whoever began them, wherever he is when he goes.

use sqlx::{PgPool, Postgres, Transaction};

/// An option of sessions: the server ends one whose transaction has stood idle for so long.
pub const IDLE_MAX: (&str, &str) = ("idle_in_transaction_session_timeout", "30s");

/// Begins a transaction on one of the pool's connections, by a statement such as
/// `begin isolation level repeatable read`.
///
/// Dropping the future is safe at any moment. `Pool::begin` is not: sqlx counts a transaction once
/// the server has answered, so that one dropped before that gives back a connection whose
/// transaction nobody ends: what is asked on it next is answered as of then, and what is written
/// on it is not committed. Here the beginning has a task of its own, which comes to its end
/// whoever waits for it; what nobody takes from it is rolled back.
///
/// # Errors
/// When no connection is free in time, the database does not answer, or the statement did not begin
/// a transaction.
#[expect(clippy::disallowed_methods, reason = "this is what is to be used in its place")]
pub async fn begin_with(
    pool: &PgPool,
    statement: &'static str,
) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    let pool = pool.clone();
    let begun = tokio::spawn(async move { pool.begin_with(statement).await });
    match begun.await {
        Ok(begun) => begun,
        Err(ended) => match ended.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The runtime is ending.
            Err(_) => Err(sqlx::Error::WorkerCrashed),
        },
    }
}
