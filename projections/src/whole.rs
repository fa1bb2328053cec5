//! All tables together: read as they are at one moment, and emptied.

use std::collections::BTreeSet;

use sqlx::{AssertSqlSafe, Connection, PgConnection, Postgres, Transaction};

use crate::database::BEGIN_LIVE;
use crate::failure::Tried;
use crate::{Build, Failure};

/// A transaction in which every question is answered from one state of the live tables.
pub async fn snapshot(connection: &mut PgConnection) -> Result<Transaction<'_, Postgres>, Failure> {
    connection.begin_with(BEGIN_LIVE).await.tried("begin to read the read models as they are now")
}

pub(crate) const HOLDS_TABLES: &str = "
    select tablename::text from pg_catalog.pg_tables where schemaname = $1 order by tablename";
pub(crate) const TO_THE_START: &str = "
    update positions set sequence = 0, hash = $4, next_offset = 0, recorded_at = null
    where model = $1 and version = $2 and build = $3";

pub(crate) const STATEMENTS: &[&str] = &[HOLDS_TABLES, TO_THE_START];

/// Empties these builds, live or not, and sets their positions before the geneses: a projector
/// fills them again. Which had tables.
///
/// # Errors
/// When the database does not answer. Then nothing has changed.
pub async fn empty(
    connection: &mut PgConnection,
    builds: &[Build],
) -> Result<BTreeSet<Build>, Failure> {
    let mut transaction = connection.begin().await.tried("begin to empty read models")?;
    let mut emptied = BTreeSet::new();
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
        sqlx::query(TO_THE_START)
            .bind(build.model.name())
            .bind(build.version)
            .bind(build.number)
            .bind([0_u8; 32].as_slice())
            .execute(&mut *transaction)
            .await
            .tried("set a read model's positions to the start")?;
    }
    transaction.commit().await.tried("empty read models")?;
    Ok(emptied)
}
