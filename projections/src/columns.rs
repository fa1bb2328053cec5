//! How a column becomes a value of the ledger's types, and rows of them become columns.

use std::str::FromStr;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use ledger_core::calendar::Day;
use ledger_core::log::{Hash, Place};
use ledger_core::money::{Money, Total};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::postgres::PgRow;
use sqlx::{Error, PgConnection, Row};

use crate::Failure;
use crate::failure::Tried;

/// A column's text as a value of ours.
pub(crate) fn parsed<T: FromStr<Err: std::error::Error + Send + Sync + 'static>>(
    row: &PgRow,
    column: &str,
) -> Result<T, Error> {
    let text: &str = row.try_get(column)?;
    text.parse().map_err(|it| unreadable(column, it))
}

/// An amount in the currency of the row's column `currency`.
pub(crate) fn money(row: &PgRow, column: &str) -> Result<Money, Error> {
    Money::new(row.try_get(column)?, parsed(row, "currency")?).map_err(|it| unreadable(column, it))
}

/// The same, where there may be none.
pub(crate) fn money_if_any(row: &PgRow, column: &str) -> Result<Option<Money>, Error> {
    let amount: Option<i64> = row.try_get(column)?;
    amount.map(|_| money(row, column)).transpose()
}

/// A sum of amounts, which the statement gives as text: no number of SQLx's holds a `numeric`.
pub(crate) fn total(row: &PgRow, column: &str) -> Result<Total, Error> {
    parsed(row, column)
}

/// A day that the ledger can keep, where there is one.
pub(crate) fn day_if_any(row: &PgRow, column: &str) -> Result<Option<Day>, Error> {
    let date: Option<NaiveDate> = row.try_get(column)?;
    date.map(Day::try_from).transpose().map_err(|it| unreadable(column, it))
}

/// A count or version, which the ledger keeps without sign.
pub(crate) fn count<T: TryFrom<i64, Error: std::error::Error + Send + Sync + 'static>>(
    row: &PgRow,
    column: &str,
) -> Result<T, Error> {
    let number: i64 = match row.try_get::<i64, _>(column) {
        Ok(number) => number,
        Err(_) => i64::from(row.try_get::<i32, _>(column)?),
    };
    number.try_into().map_err(|it| unreadable(column, it))
}

pub(crate) fn hash(row: &PgRow, column: &str) -> Result<Hash, Error> {
    let bytes: &[u8] = row.try_get(column)?;
    bytes.try_into().map(Hash).map_err(|it| unreadable(column, it))
}

/// One of a few words.
pub(crate) fn word<T>(
    row: &PgRow,
    column: &str,
    meaning: impl FnOnce(&str) -> Option<T>,
) -> Result<T, Error> {
    let text: &str = row.try_get(column)?;
    meaning(text).ok_or_else(|| unreadable(column, format!("`{text}` is not one of its words")))
}

pub(crate) fn unreadable(
    column: &str,
    source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> Error {
    Error::ColumnDecode { index: column.to_owned(), source: source.into() }
}

/// The commit of the row's columns `partition` and `sequence`.
pub(crate) fn place(row: &PgRow) -> Result<Place, Error> {
    Ok(Place { partition: count(row, "partition")?, sequence: count(row, "sequence")? })
}

/// An instant to the microsecond, as a JSON row has it.
pub(crate) fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// Runs a statement whose one parameter is a JSON array of rows, each an object that
/// `json_populate_recordset` makes columns of, by their names. Without rows it is not run.
pub(crate) async fn write_rows(
    connection: &mut PgConnection,
    statement: &'static str,
    rows: impl Iterator<Item = Value>,
    what: &'static str,
) -> Result<(), Failure> {
    let rows = Vec::from_iter(rows);
    if rows.is_empty() {
        return Ok(());
    }
    let rows = Value::Array(rows).to_string();
    sqlx::query(statement).bind(rows).execute(connection).await.tried(what).map(|_| ())
}

/// A value that an event has as an object, from a column that holds it as JSON.
pub(crate) fn json_text<T: DeserializeOwned>(row: &PgRow, column: &str) -> Result<T, Error> {
    let text: &str = row.try_get(column)?;
    serde_json::from_str(text).map_err(|it| unreadable(column, it))
}

/// The same, where there may be none.
pub(crate) fn json_text_if_any<T: DeserializeOwned>(
    row: &PgRow,
    column: &str,
) -> Result<Option<T>, Error> {
    let text: Option<&str> = row.try_get(column)?;
    text.map(|it| serde_json::from_str(it).map_err(|it| unreadable(column, it))).transpose()
}

/// One of the words by which an event names a case.
pub(crate) fn json_word<T: DeserializeOwned>(column: &str, word: &str) -> Result<T, Error> {
    let value = Value::String(word.to_owned());
    serde_json::from_value(value).map_err(|it| unreadable(column, it))
}

/// A value as the column of [`json_text`] has it.
pub(crate) fn text_of(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("what was read from an event is written as one")
}

/// A count as PostgreSQL has it.
pub(crate) fn signed(count: u64) -> i64 {
    i64::try_from(count).expect("a log has fewer than 2^63 records")
}

/// A number that may be beyond all counts, as the greatest of them.
pub(crate) fn capped(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A hash as its column has it.
pub(crate) fn hash_bytes(hash: Hash) -> Vec<u8> {
    hash.0.to_vec()
}
