//! The tables: fixed ones by migrations, each model's in a schema of its own.

use sqlx::migrate::Migrator;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use super::positions::live;
use super::{FIXED, connect};
use crate::failure::Tried;
use crate::{Build, Failure, Model};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// One number for all who make tables here ("ledger" in ASCII), so that they queue.
const LOCK: i64 = 0x6c65_6467_6572;

pub(crate) const HAS_SCHEMA: &str =
    "select exists (select from pg_catalog.pg_namespace where nspname = $1)";
pub(crate) const START_POSITIONS: &str = "
    insert into positions (model, version, build, partition, sequence, hash, next_offset)
    select $1, $2, $3, partition, 0, $4, 0 from generate_series(0, $5 - 1) partition
    on conflict do nothing";
pub(crate) const GO_LIVE_IF_FIRST: &str =
    "insert into live_models (model, version, build) values ($1, $2, $3) on conflict do nothing";

/// Makes what is missing of the fixed tables and of these models, for a log of this many
/// partitions. A model's first tables are live at once; others when they are swapped in. Where
/// tables of another version are live, none are made: they are for a rebuild to make.
///
/// # Errors
/// When the database does not answer, or has migrations that this build does not know.
pub async fn make(
    options: &PgConnectOptions,
    models: &[Model],
    partitions: u32,
) -> Result<(), Failure> {
    let mut connection = make_fixed(options).await?;
    for model in models {
        make_model(&mut connection, *model, partitions).await?;
    }
    connection.close().await.tried("leave the database")
}

/// Makes what is missing of the fixed tables. Until the connection closes nobody else makes any.
pub(crate) async fn make_fixed(options: &PgConnectOptions) -> Result<PgConnection, Failure> {
    let mut connection = connect(options, &[]).await?;
    lock(&mut connection).await.tried("wait for others who make tables")?;
    let schema = AssertSqlSafe(format!("create schema if not exists {FIXED}"));
    sqlx::query(schema).execute(&mut connection).await.tried("make the fixed schema")?;
    // `run` takes whatever can be acquired, which hides that the future is `Send`.
    let migrated = MIGRATIONS.run_direct(None, &mut connection, false).await;
    migrated.map_err(sqlx::Error::from).tried("migrate the fixed tables")?;
    Ok(connection)
}

async fn lock(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    // Given back when the connection closes.
    sqlx::query("select pg_advisory_lock($1)").bind(LOCK).execute(connection).await?;
    Ok(())
}

async fn make_model(
    connection: &mut PgConnection,
    model: Model,
    partitions: u32,
) -> Result<(), Failure> {
    let mut transaction = connection.begin().await.tried("begin to make a model's tables")?;
    let first = Build::first(model);
    sqlx::query(GO_LIVE_IF_FIRST)
        .bind(model.name())
        .bind(first.version)
        .bind(first.number)
        .execute(&mut *transaction)
        .await
        .tried("make a model's first tables the live ones")?;
    let live = live(&mut transaction).await?;
    let live = live.into_iter().find(|it| it.model == model && it.version == model.version());
    if let Some(live) = live {
        make_build(&mut transaction, live, partitions).await.tried("make a model's tables")?;
    }
    transaction.commit().await.tried("make a model's tables")
}

/// Makes what is missing of a build of this version: its tables, and its positions at the start.
pub(crate) async fn make_build(
    connection: &mut PgConnection,
    build: Build,
    partitions: u32,
) -> Result<(), sqlx::Error> {
    let schema = build.schema();
    let made: bool =
        sqlx::query_scalar(HAS_SCHEMA).bind(&schema).fetch_one(&mut *connection).await?;
    if !made {
        let ddl = format!(
            "create schema {schema}; set local search_path = {schema}; {}; \
             set local search_path = {FIXED}",
            build.model.tables()
        );
        sqlx::raw_sql(AssertSqlSafe(ddl)).execute(&mut *connection).await?;
        tracing::info!(%build, "made the tables of a read model");
    }
    sqlx::query(START_POSITIONS)
        .bind(build.model.name())
        .bind(build.version)
        .bind(build.number)
        .bind([0_u8; 32])
        .bind(i64::from(partitions))
        .execute(connection)
        .await
        .map(|_| ())
}
