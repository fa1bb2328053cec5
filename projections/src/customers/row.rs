//! A customer's row, as a value.

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::party::Country;
use ledger_core::party::customer::Standing;
use ledger_core::privacy::Sealed;
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use crate::columns::{count, json_text_if_any, parsed};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    pub customer: Uuid,
    pub partition: u32,
    pub country: Country,
    pub standing: Standing,
    pub name: Option<SealedText>,
    pub phone: Option<SealedText>,
    pub email: Option<SealedText>,
    pub registered_on: NaiveDate,
    pub registered_at: DateTime<Utc>,
    /// The stream's.
    pub version: u64,
}

/// A personal field under its person's key. It was sealed in the file and stream
/// `customer-<customer>`, in an event of this type: what a `SealedField` needs to open it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedText {
    pub sealed: Sealed,
    pub event_type: String,
}

impl FromRow<'_, PgRow> for Customer {
    fn from_row(row: &PgRow) -> Result<Customer, Error> {
        Ok(Customer {
            customer: row.try_get("customer")?,
            partition: count(row, "partition")?,
            country: parsed(row, "country")?,
            standing: match json_text_if_any(row, "suspended_reason")? {
                Some(reason) => Standing::Suspended { reason },
                None => Standing::Active,
            },
            name: sealed(row, ["name_sealed", "name_key_version", "name_key", "name_event_type"])?,
            phone: sealed(
                row,
                ["phone_sealed", "phone_key_version", "phone_key", "phone_event_type"],
            )?,
            email: sealed(
                row,
                ["email_sealed", "email_key_version", "email_key", "email_event_type"],
            )?,
            registered_on: row.try_get("registered_on")?,
            registered_at: row.try_get("registered_at")?,
            version: count(row, "version")?,
        })
    }
}

fn sealed(row: &PgRow, columns: [&str; 4]) -> Result<Option<SealedText>, Error> {
    let [sealed, key_version, key, event_type] = columns;
    let Some(sealed) = row.try_get::<Option<String>, _>(sealed)? else { return Ok(None) };
    let key_version = count(row, key_version)?;
    let sealed = Sealed { key_version, key: parsed(row, key)?, sealed };
    Ok(Some(SealedText { sealed, event_type: row.try_get(event_type)? }))
}
