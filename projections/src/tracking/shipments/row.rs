//! A shipment's rows, as values.

use std::num::NonZeroU32;

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::freight::shipment::{
    CarrierCode, Direction, Document, DocumentKind, EstimateCause, ExceptionCause, Leg, Milestone,
    PickUpCode, Proof, ReportReason, Resolution, Stage,
};
use ledger_core::log::Place;
use ledger_core::money::Money;
use ledger_core::reason::Reason;
use ledger_core::trade::LineQuantity;
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use crate::columns::{
    count, json_text, json_text_if_any, json_word, money_if_any, place, unreadable, word,
};

/// A shipment as its events have left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shipment {
    pub shipment: Uuid,
    pub partition: u32,
    pub customer: Uuid,
    pub order: Uuid,
    pub stage: Stage,
    /// Since when it stands there, by event time; `None` while nothing is reported.
    pub since: Option<DateTime<Utc>>,
    pub direction: Direction,
    /// What is in it, by line of the order.
    pub contents: Vec<LineQuantity>,
    /// Grams, with its packing; `None` where it is not known.
    pub weight_grams: Option<NonZeroU32>,
    /// `None` where it is not known.
    pub declared_value: Option<Money>,
    pub legs: Vec<Leg>,
    pub documents: Vec<Document>,
    /// Who took the goods stands sealed, from a `shipment.proof_of_delivery_recorded`.
    pub proofs: Vec<Proof>,
    /// The code stands sealed, from a `shipment.pick_up_code_issued`.
    pub pick_up: Option<PickUpCode>,
    /// In the order they were raised; those that are resolved too.
    pub exceptions: Vec<Exception>,
    /// The day the customer was promised.
    pub promised_on: NaiveDate,
    /// The day on which delivery is expected now.
    pub estimated_on: NaiveDate,
    pub planned_on: NaiveDate,
    /// The business date on which it was delivered, lost, returned or cancelled, as far as is known
    /// now; `None` while it is under way.
    pub ended_on: Option<NaiveDate>,
    /// The business date of the last event.
    pub changed_on: NaiveDate,
    /// The stream's.
    pub version: u64,
}

/// What does not fit how a shipment stands, or did not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    pub exception: Uuid,
    pub cause: ExceptionCause,
    /// The business date.
    pub raised_on: NaiveDate,
    /// `None` while nobody resolved it.
    pub resolution: Option<Resolution>,
    /// The business date; `None` while nobody resolved it.
    pub resolved_on: Option<NaiveDate>,
}

/// What was reported of a shipment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    pub shipment: Uuid,
    pub report: Uuid,
    pub milestone: Milestone,
    /// When it happened; reports come late and out of order.
    pub event_at: DateTime<Utc>,
    pub place_name: Option<String>,
    /// `None` when our own people saw it.
    pub carrier: Option<CarrierCode>,
    pub reason: Option<ReportReason>,
    /// Documents that customs asked for.
    pub wanted: Vec<DocumentKind>,
    /// Duties and taxes of a release: declared, and paid.
    pub duties: Option<(Money, Money)>,
    pub business_date: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    /// The commit that recorded it.
    pub place: Place,
    /// The event's version in the stream.
    pub version: u64,
    /// `None` unless it was taken back.
    pub correction: Option<Correction>,
}

/// That a report was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    pub reason: Reason,
    pub recorded_at: DateTime<Utc>,
    pub place: Place,
}

/// A change of the day on which delivery is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Estimate {
    pub shipment: Uuid,
    /// The event's version in the stream.
    pub version: u64,
    pub before: NaiveDate,
    pub after: NaiveDate,
    pub cause: EstimateCause,
    pub business_date: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    pub place: Place,
}

impl Shipment {
    /// How many exceptions nobody resolved.
    pub fn open_exceptions(&self) -> usize {
        self.exceptions.iter().filter(|it| it.resolution.is_none()).count()
    }

    /// Whether it will not be, or was not, where it was promised on the promised day, as far as is
    /// known on this business date; one that has ended is not late any more.
    pub fn is_late(&self, on: NaiveDate) -> bool {
        self.ended_on.is_none() && self.estimated_on.max(on) > self.promised_on
    }
}

fn stage_named(name: &str) -> Option<Stage> {
    Stage::all().find(|it| it.name() == name)
}

pub(super) fn milestone_named(name: &str) -> Option<Milestone> {
    Milestone::ALL.into_iter().find(|it| it.name() == name)
}

impl FromRow<'_, PgRow> for Shipment {
    fn from_row(row: &PgRow) -> Result<Shipment, Error> {
        Ok(Shipment {
            shipment: row.try_get("shipment")?,
            partition: count(row, "partition")?,
            customer: row.try_get("customer")?,
            order: row.try_get("order_id")?,
            stage: word(row, "stage", stage_named)?,
            since: row.try_get("since")?,
            direction: json_text(row, "direction")?,
            contents: json_text(row, "contents")?,
            weight_grams: weight(row)?,
            declared_value: json_text_if_any(row, "declared_value")?,
            legs: json_text(row, "legs")?,
            documents: json_text(row, "documents")?,
            proofs: json_text(row, "proofs")?,
            pick_up: json_text_if_any(row, "pick_up")?,
            exceptions: json_text(row, "exceptions")?,
            promised_on: row.try_get("promised_on")?,
            estimated_on: row.try_get("estimated_on")?,
            planned_on: row.try_get("planned_on")?,
            ended_on: row.try_get("ended_on")?,
            changed_on: row.try_get("changed_on")?,
            version: count(row, "version")?,
        })
    }
}

fn weight(row: &PgRow) -> Result<Option<NonZeroU32>, Error> {
    let grams: Option<i64> = row.try_get("weight_grams")?;
    let whole = |it| u32::try_from(it).ok().and_then(NonZeroU32::new);
    let weight = |it| whole(it).ok_or_else(|| unreadable("weight_grams", "no weight"));
    grams.map(weight).transpose()
}

impl FromRow<'_, PgRow> for Reported {
    fn from_row(row: &PgRow) -> Result<Reported, Error> {
        let at = place(row)?;
        let carrier: Option<String> = row.try_get("carrier")?;
        let code: Option<String> = row.try_get("carrier_code")?;
        let text: Option<String> = row.try_get("carrier_text")?;
        let wanted: Vec<String> = row.try_get("wanted")?;
        let wanted = wanted.iter().map(|it| json_word("wanted", it)).collect::<Result<_, _>>()?;
        let reason: Option<String> = row.try_get("reason")?;
        let duties = match (money_if_any(row, "declared")?, money_if_any(row, "paid")?) {
            (Some(declared), Some(paid)) => Some((declared, paid)),
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => {
                return Err(unreadable("declared", "declared and not paid, or the reverse"));
            }
        };
        let correction = match json_text_if_any(row, "corrected")? {
            Some(reason) => Some(Correction {
                reason,
                recorded_at: row.try_get("corrected_at")?,
                place: Place { sequence: count(row, "corrected_sequence")?, ..at },
            }),
            None => None,
        };
        Ok(Reported {
            shipment: row.try_get("shipment")?,
            report: row.try_get("report")?,
            milestone: word(row, "milestone", milestone_named)?,
            event_at: row.try_get("event_at")?,
            place_name: row.try_get("place")?,
            carrier: carrier.zip(code).map(|(carrier, code)| CarrierCode { carrier, code, text }),
            reason: reason.map(|it| json_word("reason", &it)).transpose()?,
            wanted,
            duties,
            business_date: row.try_get("business_date")?,
            recorded_at: row.try_get("recorded_at")?,
            place: at,
            version: count(row, "version")?,
            correction,
        })
    }
}

impl FromRow<'_, PgRow> for Estimate {
    fn from_row(row: &PgRow) -> Result<Estimate, Error> {
        Ok(Estimate {
            shipment: row.try_get("shipment")?,
            version: count(row, "version")?,
            before: row.try_get("before_on")?,
            after: row.try_get("after_on")?,
            cause: json_text(row, "cause")?,
            business_date: row.try_get("business_date")?,
            recorded_at: row.try_get("recorded_at")?,
            place: place(row)?,
        })
    }
}
