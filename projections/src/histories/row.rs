//! The rows of histories, as values.

use ledger_core::credit::loan;
use ledger_core::event::Stored;
use serde_json::value::RawValue;
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use crate::columns::count;

/// An event of a loan, as the log has it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Recorded {
    pub loan: Uuid,
    /// Counted from 1.
    pub version: u64,
    pub event_type: String,
    /// The version of its form.
    pub form: u32,
    /// As in the event: JSON.
    pub data: String,
}

impl Recorded {
    /// The event, in the newest version of its form.
    ///
    /// # Errors
    /// When it is none that this release knows: whoever wrote it is newer.
    pub fn event(&self) -> Result<loan::Event, String> {
        let Recorded { loan, version, event_type, form, data } = self;
        let why =
            |why: String| format!("event {version} of loan {loan}, {event_type} v{form}: {why}");
        let data: &RawValue = serde_json::from_str(data).map_err(|it| why(it.to_string()))?;
        match loan::Event::decode(event_type, *form, data) {
            Some(decoded) => decoded.map_err(why),
            None => Err(why("it is none of a loan's".to_owned())),
        }
    }
}

impl FromRow<'_, PgRow> for Recorded {
    fn from_row(row: &PgRow) -> Result<Recorded, Error> {
        Ok(Recorded {
            loan: row.try_get("loan")?,
            version: count(row, "version")?,
            event_type: row.try_get("event_type")?,
            form: count(row, "form")?,
            data: row.try_get("data")?,
        })
    }
}
