//! The tables: fixed ones by migrations, each model's in a schema of its own.

use sqlx::migrate::Migrator;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use super::{FIXED, connect};
use crate::failure::Tried;
use crate::{Failure, Model};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// One number for all who make tables here ("ledger" in ASCII), so that they queue.
const LOCK: i64 = 0x6c65_6467_6572;

pub(crate) const HAS_SCHEMA: &str =
    "select exists (select from pg_catalog.pg_namespace where nspname = $1)";
pub(crate) const START_POSITIONS: &str = "
    insert into positions (model, version, partition, sequence, hash, next_offset)
    select $1, $2, partition, 0, $3, 0 from generate_series(0, $4 - 1) partition
    on conflict do nothing";
pub(crate) const GO_LIVE_IF_FIRST: &str =
    "insert into live_models (model, version) values ($1, $2) on conflict do nothing";

/// Makes what is missing of the fixed tables and of these models, for a log of this many
/// partitions. A model's first version is live at once; a later one when it is swapped in.
///
/// # Errors
/// When the database does not answer, or has migrations that this build does not know.
pub async fn make(
    options: &PgConnectOptions,
    models: &[Model],
    partitions: u32,
) -> Result<(), Failure> {
    let mut connection = connect(options, &[]).await?;
    lock(&mut connection).await.tried("wait for others who make tables")?;
    make_fixed(&mut connection).await?;
    for model in models {
        make_model(&mut connection, *model, partitions).await.tried("make a model's tables")?;
    }
    connection.close().await.tried("leave the database")
}

async fn lock(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    // Given back when the connection closes.
    sqlx::query("select pg_advisory_lock($1)").bind(LOCK).execute(connection).await?;
    Ok(())
}

async fn make_fixed(connection: &mut PgConnection) -> Result<(), Failure> {
    let schema = AssertSqlSafe(format!("create schema if not exists {FIXED}"));
    sqlx::query(schema).execute(&mut *connection).await.tried("make the fixed schema")?;
    // `run` takes whatever can be acquired, which hides that the future is `Send`.
    let migrated = MIGRATIONS.run_direct(None, connection, false).await;
    migrated.map_err(sqlx::Error::from).tried("migrate the fixed tables")
}

async fn make_model(
    connection: &mut PgConnection,
    model: Model,
    partitions: u32,
) -> Result<(), sqlx::Error> {
    let schema = model.schema();
    let mut transaction = connection.begin().await?;
    let made: bool =
        sqlx::query_scalar(HAS_SCHEMA).bind(&schema).fetch_one(&mut *transaction).await?;
    if !made {
        let ddl = format!(
            "create schema {schema}; set local search_path = {schema}; {}; \
             set local search_path = {FIXED}",
            model.tables()
        );
        sqlx::raw_sql(AssertSqlSafe(ddl)).execute(&mut *transaction).await?;
        tracing::info!(%model, "made the tables of a read model");
    }
    sqlx::query(START_POSITIONS)
        .bind(model.name())
        .bind(model.version())
        .bind([0_u8; 32])
        .bind(i64::from(partitions))
        .execute(&mut *transaction)
        .await?;
    sqlx::query(GO_LIVE_IF_FIRST)
        .bind(model.name())
        .bind(model.version())
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}
