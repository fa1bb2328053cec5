//! How a column becomes a value of the ledger's types.

use std::str::FromStr;

use ledger_core::log::Hash;
use ledger_core::money::Money;
use sqlx::postgres::PgRow;
use sqlx::{Error, Row};

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
