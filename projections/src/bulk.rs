//! Many new rows of one table in one message: PostgreSQL's binary COPY.
//!
//! The server puts such rows into a table page by page and writes as much to its own log; an
//! `insert` from `unnest` goes row by row, and makes every row twice. A value that its column
//! cannot hold is refused as elsewhere.

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::calendar::Day;
use ledger_core::log::Hash;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Failure;
use crate::failure::Tried;

/// "PostgreSQL Documentation, COPY, Binary Format": the signature, no flags, no extension.
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
const TRAILER: i16 = -1;
const NULL: i32 = -1;

/// The days from 1970 to PostgreSQL's own first, 2000-01-01.
const EPOCH_DAYS: i32 = 10_957;
const EPOCH_MICROS: i64 = EPOCH_DAYS as i64 * 24 * 60 * 60 * 1_000_000;

/// The type of the elements of a `text[]`.
const TEXT_OID: i32 = 25;

/// New rows of one table.
pub(crate) struct NewRows(Vec<u8>);

impl NewRows {
    pub(crate) fn none() -> NewRows {
        NewRows(HEADER.to_vec())
    }

    /// One more, by its columns in the statement's order.
    pub(crate) fn add(&mut self, columns: &[&dyn Column]) {
        let NewRows(bytes) = self;
        let count = i16::try_from(columns.len()).expect("a table has few columns");
        bytes.extend(count.to_be_bytes());
        for column in columns {
            measured(bytes, |bytes| column.put(bytes));
        }
    }

    /// Writes them by a statement `copy … from stdin with (format binary)`. Without rows it is not run.
    pub(crate) async fn write(
        self,
        connection: &mut PgConnection,
        statement: &'static str,
        what: &'static str,
    ) -> Result<(), Failure> {
        let NewRows(mut bytes) = self;
        if bytes.len() == HEADER.len() {
            return Ok(());
        }
        bytes.extend(TRAILER.to_be_bytes());
        let mut copy = connection.copy_in_raw(statement).await.tried(what)?;
        copy.send(bytes).await.tried(what)?;
        copy.finish().await.tried(what).map(|_| ())
    }
}

/// Puts a value behind its length; `put` says whether there is one.
fn measured(bytes: &mut Vec<u8>, put: impl FnOnce(&mut Vec<u8>) -> bool) {
    let at = bytes.len();
    bytes.extend(NULL.to_be_bytes());
    if put(bytes)
        && let Some((length, value)) =
            bytes.get_mut(at..).and_then(|it| it.split_first_chunk_mut::<4>())
    {
        *length = i32::try_from(value.len()).expect("a value has less than 1 GiB").to_be_bytes();
    }
}

/// A value as a column of its type has it.
pub(crate) trait Column: Sync {
    /// Puts it behind `bytes`; `false` for null, which puts nothing.
    fn put(&self, bytes: &mut Vec<u8>) -> bool;
}

/// A number that is kept in an `integer`.
pub(crate) struct Int(pub(crate) u32);

/// The elements of a `text[]`.
pub(crate) struct Texts<'a, T>(pub(crate) &'a [T]);

impl Column for Int {
    fn put(&self, bytes: &mut Vec<u8>) -> bool {
        match i32::try_from(self.0) {
            Ok(it) => bytes.extend(it.to_be_bytes()),
            // Wider than the column: the server says so.
            Err(_) => bytes.extend(i64::from(self.0).to_be_bytes()),
        }
        true
    }
}

impl Column for i64 {
    fn put(&self, bytes: &mut Vec<u8>) -> bool {
        bytes.extend(self.to_be_bytes());
        true
    }
}

impl Column for str {
    fn put(&self, bytes: &mut Vec<u8>) -> bool {
        bytes.extend(self.as_bytes());
        true
    }
}

impl Column for &str {
    fn put(&self, bytes: &mut Vec<u8>) -> bool {
        str::put(self, bytes)
    }
}

impl Column for String {
    fn put(&self, bytes: &mut Vec<u8>) -> bool {
        str::put(self, bytes)
    }
}

impl Column for Uuid {
    fn put(&self, bytes: &mut Vec<u8>) -> bool {
        bytes.extend(self.as_bytes());
        true
    }
}

impl Column for Hash {
    fn put(&self, bytes: &mut Vec<u8>) -> bool {
        bytes.extend(self.0);
        true
    }
}

impl Column for NaiveDate {
    fn put(&self, bytes: &mut Vec<u8>) -> bool {
        bytes.extend((self.to_epoch_days() - EPOCH_DAYS).to_be_bytes());
        true
    }
}

impl Column for Day {
    fn put(&self, bytes: &mut Vec<u8>) -> bool {
        self.date().put(bytes)
    }
}

impl Column for DateTime<Utc> {
    fn put(&self, bytes: &mut Vec<u8>) -> bool {
        bytes.extend((self.timestamp_micros() - EPOCH_MICROS).to_be_bytes());
        true
    }
}

impl<T: Column> Column for Option<T> {
    fn put(&self, bytes: &mut Vec<u8>) -> bool {
        self.as_ref().is_some_and(|it| it.put(bytes))
    }
}

impl<T: Column> Column for Texts<'_, T> {
    fn put(&self, bytes: &mut Vec<u8>) -> bool {
        let count = i32::try_from(self.0.len()).expect("a list has fewer than 2^31 elements");
        // Dimensions, whether there are nulls, the elements' type; of each dimension its length and first index.
        let dimensions = i32::from(count > 0);
        for it in [dimensions, 0, TEXT_OID] {
            bytes.extend(it.to_be_bytes());
        }
        if count > 0 {
            bytes.extend(count.to_be_bytes());
            bytes.extend(1_i32.to_be_bytes());
        }
        for it in self.0 {
            measured(bytes, |bytes| it.put(bytes));
        }
        true
    }
}
