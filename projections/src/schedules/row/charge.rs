//! What was charged to a loan.

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::credit::loan::{ChargeKind, ChargedBy};
use ledger_core::log::Place;
use ledger_core::money::Money;
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use crate::columns::{count, json_text_if_any, money, place, word};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    pub loan: Uuid,
    pub charge: Uuid,
    /// The number of the instalment it belongs to.
    pub instalment: u32,
    /// The charger's own.
    pub code: String,
    pub kind: ChargeKind,
    pub amount: Money,
    /// What of it is forgiven, in minor units.
    pub waived: i64,
    /// Whether it was a mistake and is not owed.
    pub reversed: bool,
    /// The day after which it is late.
    pub due_on: NaiveDate,
    /// `None` where another system charged it, before the loan was boarded.
    pub by: Option<ChargedBy>,
    pub business_date: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    /// The commit that recorded it.
    pub place: Place,
    /// Which event of that commit; a boarding may bring several.
    pub event_index: u32,
}

/// What of a charge is not owed any more.
#[derive(Debug, Default)]
pub(in crate::schedules) struct Forgiven {
    /// So much more is waived, in minor units.
    pub(in crate::schedules) waived: i64,
    pub(in crate::schedules) reversed: bool,
    /// On which instalment it is from now on, where that is another.
    pub(in crate::schedules) instalment: Option<u32>,
}

pub(in crate::schedules) const fn kind_name(kind: ChargeKind) -> &'static str {
    match kind {
        ChargeKind::Fee => "fee",
        ChargeKind::Penalty => "penalty",
    }
}

impl FromRow<'_, PgRow> for Charge {
    fn from_row(row: &PgRow) -> Result<Charge, Error> {
        Ok(Charge {
            loan: row.try_get("loan")?,
            charge: row.try_get("charge")?,
            instalment: count(row, "instalment")?,
            code: row.try_get("code")?,
            kind: word(row, "kind", |it| {
                [ChargeKind::Fee, ChargeKind::Penalty]
                    .into_iter()
                    .find(|kind| kind_name(*kind) == it)
            })?,
            amount: money(row, "amount")?,
            waived: row.try_get("waived")?,
            reversed: row.try_get("reversed")?,
            due_on: row.try_get("due_on")?,
            by: json_text_if_any(row, "charged_by")?,
            business_date: row.try_get("business_date")?,
            recorded_at: row.try_get("recorded_at")?,
            place: place(row)?,
            event_index: count(row, "event_index")?,
        })
    }
}
