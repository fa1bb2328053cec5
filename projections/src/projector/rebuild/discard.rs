//! Dropping tables that are not live any more, once nobody reads them.

use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::failure::Tried;
use crate::{Build, Failure};

/// How often it is looked whether those who may read a build have ended.
const LOOK: Duration = Duration::from_millis(50);
/// How often it is told that they have not.
const TELL: Duration = Duration::from_secs(10);

// Every transaction holds a lock on its own virtual id, which anyone may see.
pub(crate) const UNDER_WAY: &str = "
    select virtualxid from pg_catalog.pg_locks
    where locktype = 'virtualxid' and mode = 'ExclusiveLock' and granted
      and pid <> pg_backend_pid()";
pub(crate) const STILL_UNDER_WAY: &str = "
    select min(pid) from pg_catalog.pg_locks
    where locktype = 'virtualxid' and mode = 'ExclusiveLock' and granted
      and virtualxid = any($1)";
pub(crate) const FORGET: &str =
    "delete from positions where model = $1 and version = $2 and build = $3";

/// Drops a build that is not live, with its positions, when every transaction that is under way
/// now has ended: those that begin later do not look for it.
pub(super) async fn discard(connection: &mut PgConnection, build: Build) -> Result<(), Failure> {
    let under_way: Vec<String> = sqlx::query_scalar(UNDER_WAY)
        .fetch_all(&mut *connection)
        .await
        .tried("see who may read a former build")?;
    let mut told = tokio::time::Instant::now();
    while let Some(pid) = still_under_way(connection, &under_way).await? {
        if told.elapsed() >= TELL {
            told = tokio::time::Instant::now();
            tracing::info!(%build, pid, "waiting to drop it: a transaction that may read it is open");
        }
        tokio::time::sleep(LOOK).await;
    }
    let mut transaction = connection.begin().await.tried("begin to drop a former build")?;
    let drop = AssertSqlSafe(format!("drop schema if exists {} cascade", build.schema()));
    sqlx::query(drop).execute(&mut *transaction).await.tried("drop a former build")?;
    sqlx::query(FORGET)
        .bind(build.model.name())
        .bind(build.version)
        .bind(build.number)
        .execute(&mut *transaction)
        .await
        .tried("forget a former build's positions")?;
    transaction.commit().await.tried("drop a former build")?;
    tracing::info!(%build, "dropped");
    Ok(())
}

async fn still_under_way(
    connection: &mut PgConnection,
    under_way: &[String],
) -> Result<Option<i32>, Failure> {
    let query = sqlx::query_scalar(STILL_UNDER_WAY).bind(under_way);
    query.fetch_one(connection).await.tried("see who may read a former build")
}
