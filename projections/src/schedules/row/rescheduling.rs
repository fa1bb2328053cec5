//! How a loan came to go on by other terms, each time.

use ledger_core::calendar::Day;
use ledger_core::credit::loan::{Rescheduled, StoredRow};
use ledger_core::log::Place;
use ledger_core::reason::Reason;
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use crate::columns::{count, json_text, place};

/// How it came to go on by other terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rescheduling {
    pub rescheduling: Uuid,
    /// The day from which they hold.
    pub on: Day,
    /// By which the agreement is found where it is kept.
    pub reference: String,
    pub reason: Reason,
    /// The rows as they stood.
    pub before: Vec<StoredRow>,
}

/// One of a loan's, and where it stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    pub loan: Uuid,
    pub rescheduling: Rescheduling,
    /// The commit that recorded it.
    pub place: Place,
    /// Which event of that commit.
    pub event_index: u32,
}

impl From<&Rescheduled> for Rescheduling {
    fn from(it: &Rescheduled) -> Rescheduling {
        Rescheduling {
            rescheduling: it.rescheduling,
            on: it.closed_until,
            reference: it.reference.clone(),
            reason: it.reason.clone(),
            before: it.before.clone(),
        }
    }
}

impl FromRow<'_, PgRow> for Agreed {
    fn from_row(row: &PgRow) -> Result<Agreed, Error> {
        Ok(Agreed {
            loan: row.try_get("loan")?,
            rescheduling: json_text(row, "agreed")?,
            place: place(row)?,
            event_index: count(row, "event_index")?,
        })
    }
}
