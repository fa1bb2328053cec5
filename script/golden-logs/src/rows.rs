//! All rows of the read models that `verify` compares, each under its key, its columns as texts.
//!
//! What only adds up others' rows may be added up in more rows or fewer, as batches fell: `verify`
//! compares what it answers.

use projections::database::positions::live;
use projections::whole::snapshot;
use serde_json::{Map, Value};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, PgConnection};

use crate::broken::{Broken, Tried};

const KEY: &str = "
    select attname::text from pg_catalog.pg_index
    join pg_catalog.pg_attribute on attrelid = indrelid and attnum = any(indkey)
    where indrelid = $1::text::regclass and indisprimary
    order by array_position(indkey::int2[], attnum)";

/// The rows by table (`portfolio.loans`), without the version of the model's tables.
///
/// # Errors
/// When the database does not answer, or a table has no key.
pub async fn rows(read_models: &PgConnectOptions) -> Result<Value, Broken> {
    let tried = "read all rows of the read models";
    let mut snapshot = snapshot(read_models).await.tried(tried)?;
    let mut tables = Map::new();
    for build in live(&mut snapshot).await.tried(tried)? {
        for table in build.model.whole() {
            let at = format!("{}.{table}", build.schema());
            let name = format!("{}.{table}", build.model.name());
            tables.insert(name, of_table(&mut snapshot, &at).await?);
        }
    }
    Ok(Value::Object(tables))
}

async fn of_table(connection: &mut PgConnection, table: &str) -> Result<Value, Broken> {
    let tried = format!("read all rows of {table}");
    let key: Vec<String> =
        sqlx::query_scalar(KEY).bind(table).fetch_all(&mut *connection).await.tried(&tried)?;
    if key.is_empty() {
        return Err(Broken { tried, why: "it has no primary key".to_owned() });
    }
    // As texts: a decimal would be read as a float otherwise.
    let select = format!(
        "select (select jsonb_object_agg(key, value) from jsonb_each_text(to_jsonb(it)))::text \
         from {table} it"
    );
    let found: Vec<String> = sqlx::query_scalar(AssertSqlSafe(select))
        .fetch_all(&mut *connection)
        .await
        .tried(&tried)?;
    let mut rows = Map::new();
    for text in found {
        let row: Value = serde_json::from_str(&text).tried(&tried)?;
        let of_key = key.iter().map(|it| row.get(it).and_then(Value::as_str).unwrap_or_default());
        rows.insert(of_key.collect::<Vec<_>>().join(" "), row);
    }
    Ok(Value::Object(rows))
}
