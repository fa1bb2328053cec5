//! All tables together: read as they are at one moment, and emptied.

use std::collections::BTreeSet;

use ledger_adapters::transaction::begin_with;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::database::{BEGIN_LIVE, FIXED, Snapshot, begin_live_as_of, connect};
use crate::failure::Tried;
use crate::{Build, Failure};

/// A transaction in which every question is answered from one state of the live tables, however
/// long nothing is asked.
///
/// # Errors
/// When the database does not answer.
pub async fn snapshot(options: &PgConnectOptions) -> Result<Snapshot, Failure> {
    let options = options.clone().options([("search_path", FIXED)]);
    let pool = PgPoolOptions::new().max_connections(1).connect_lazy_with(options);
    let begun = begin_with(&pool, BEGIN_LIVE).await;
    begun.tried("begin to read the read models as they are now")
}

pub(crate) const EXPORT: &str = "select pg_export_snapshot()";

/// What a [`snapshot`] sees, to be asked on other connections at the same time.
#[derive(Debug, Clone)]
pub struct Shared {
    options: PgConnectOptions,
    exported: String,
}

/// Shares what `snapshot` sees, for as long as that lasts.
///
/// # Errors
/// When the database does not answer.
pub async fn share(snapshot: &mut Snapshot, options: &PgConnectOptions) -> Result<Shared, Failure> {
    let exported = sqlx::query_scalar(EXPORT).fetch_one(&mut **snapshot).await;
    let exported = exported.tried("share what is seen of the read models")?;
    Ok(Shared { options: options.clone(), exported })
}

impl Shared {
    /// A connection of its own that sees the same. Its transaction ends with it.
    ///
    /// # Errors
    /// When the database does not answer, or the snapshot has ended.
    pub async fn connect(&self) -> Result<PgConnection, Failure> {
        let mut connection = connect(&self.options, &[]).await?;
        let begun = sqlx::raw_sql(begin_live_as_of(&self.exported)).execute(&mut connection).await;
        begun.tried("see of the read models what another connection sees")?;
        Ok(connection)
    }
}

pub(crate) const HOLDS_TABLES: &str = "
    select tablename::text from pg_catalog.pg_tables where schemaname = $1 order by tablename";
pub(crate) const TO_THE_START: &str = "
    update positions set sequence = 0, hash = $4, next_offset = 0, recorded_at = null
    where model = $1 and version = $2 and build = $3";

pub(crate) const STATEMENTS: &[&str] = &[EXPORT, HOLDS_TABLES, TO_THE_START];

/// Empties these builds, live or not, and sets their positions before the geneses: a projector
/// fills them again. Which had tables.
///
/// # Errors
/// When the database does not answer. Then nothing has changed.
pub async fn empty(
    options: &PgConnectOptions,
    builds: &[Build],
) -> Result<BTreeSet<Build>, Failure> {
    let mut connection = connect(options, &[]).await?;
    let mut transaction = connection.begin().await.tried("begin to empty read models")?;
    // A projector moves its positions first, too: who comes second waits, and neither for the other.
    // Long questions that read the tables are not waited for while projectors are.
    sqlx::raw_sql(
        "set local lock_timeout = '30s'; lock table positions in share row exclusive mode",
    )
    .execute(&mut *transaction)
    .await
    .tried("wait for the projectors' batches to end")?;
    let mut emptied = BTreeSet::new();
    // As who projects does: first the positions, then the tables, so that none waits for the other.
    for &build in builds {
        sqlx::query(TO_THE_START)
            .bind(build.model.name())
            .bind(build.version)
            .bind(build.number)
            .bind([0_u8; 32].as_slice())
            .execute(&mut *transaction)
            .await
            .tried("set a read model's positions to the start")?;
    }
    for &build in builds {
        let schema = build.schema();
        let tables: Vec<String> = sqlx::query_scalar(HOLDS_TABLES)
            .bind(&schema)
            .fetch_all(&mut *transaction)
            .await
            .tried("list a read model's tables")?;
        if !tables.is_empty() {
            let tables: Vec<String> = tables.iter().map(|it| format!("{schema}.{it}")).collect();
            let truncate = AssertSqlSafe(format!("truncate {}", tables.join(", ")));
            let done = sqlx::query(truncate).execute(&mut *transaction).await;
            done.tried("empty a read model's tables")?;
            emptied.insert(build);
        }
    }
    transaction.commit().await.tried("empty read models")?;
    connection.close().await.tried("leave the database")?;
    Ok(emptied)
}
