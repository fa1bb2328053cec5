//! The rows of the policy book, as values.

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::log::{Hash, Place};
use ledger_core::policy::Finding;
use ledger_core::reason::Reason;
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};

use crate::columns::{count, json_text_if_any, parsed, place, unreadable, word};

/// A document that was proposed, and what became of it. Persons are pseudonyms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The number of the policy book's event by which it was proposed.
    pub proposal: u64,
    pub hash: Hash,
    /// As it was written.
    pub document: String,
    pub standing: Standing,
    pub author: Hash,
    /// The first business day on which it is too late to approve it.
    pub lapses_on: NaiveDate,
    pub proposed_on: NaiveDate,
    pub proposed_at: DateTime<Utc>,
    /// The commit that proposed it.
    pub place: Place,
    pub approval: Option<Approval>,
    /// That it is to be withdrawn, as one person wants.
    pub withdrawal: Option<Wish>,
    pub end: Option<End>,
}

/// What became of a document that was proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It waits for approval.
    Proposed,
    /// It is in force from its day on, until a later version is.
    Published,
    Declined,
    Lapsed,
    /// It never takes force.
    Withdrawn,
}

/// By which a document became a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Counted from 1.
    pub version: u32,
    /// The first business day on which it is in force.
    pub effective_from: NaiveDate,
    pub approver: Hash,
    pub findings: Vec<Finding>,
    pub on: NaiveDate,
    pub at: DateTime<Utc>,
}

/// What one person wants, and another one has to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    pub by: Hash,
    pub reason: Reason,
    pub on: NaiveDate,
}

/// How it ended without taking force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// Nobody where it lapsed, and for no reason.
    pub by: Option<Hash>,
    pub reason: Option<Reason>,
    pub on: NaiveDate,
    pub at: DateTime<Utc>,
}

impl Standing {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Standing::Proposed => "proposed",
            Standing::Published => "published",
            Standing::Declined => "declined",
            Standing::Lapsed => "lapsed",
            Standing::Withdrawn => "withdrawn",
        }
    }

    fn named(name: &str) -> Option<Standing> {
        let all = [
            Standing::Proposed,
            Standing::Published,
            Standing::Declined,
            Standing::Lapsed,
            Standing::Withdrawn,
        ];
        all.into_iter().find(|it| it.name() == name)
    }
}

impl FromRow<'_, PgRow> for Proposal {
    fn from_row(row: &PgRow) -> Result<Proposal, Error> {
        Ok(Proposal {
            proposal: count(row, "proposal")?,
            hash: parsed(row, "hash")?,
            document: row.try_get("document")?,
            standing: word(row, "standing", Standing::named)?,
            author: parsed(row, "author")?,
            lapses_on: row.try_get("lapses_on")?,
            proposed_on: row.try_get("proposed_on")?,
            proposed_at: row.try_get("proposed_at")?,
            place: place(row)?,
            approval: approval(row)?,
            withdrawal: withdrawal(row)?,
            end: end(row)?,
        })
    }
}

fn approval(row: &PgRow) -> Result<Option<Approval>, Error> {
    let version: Option<i32> = row.try_get("version")?;
    let Some(version) = version else { return Ok(None) };
    Ok(Some(Approval {
        version: version.try_into().map_err(|it| unreadable("version", it))?,
        effective_from: row.try_get("effective_from")?,
        approver: parsed(row, "approver")?,
        findings: json_text_if_any(row, "findings")?.unwrap_or_default(),
        on: row.try_get("approved_on")?,
        at: row.try_get("approved_at")?,
    }))
}

fn withdrawal(row: &PgRow) -> Result<Option<Wish>, Error> {
    let Some(reason) = json_text_if_any(row, "withdrawal_reason")? else { return Ok(None) };
    Ok(Some(Wish { by: parsed(row, "withdrawal_by")?, reason, on: row.try_get("withdrawal_on")? }))
}

fn end(row: &PgRow) -> Result<Option<End>, Error> {
    let on: Option<NaiveDate> = row.try_get("ended_on")?;
    let Some(on) = on else { return Ok(None) };
    let by: Option<&str> = row.try_get("ended_by")?;
    Ok(Some(End {
        by: by.map(str::parse).transpose().map_err(|it| unreadable("ended_by", it))?,
        reason: json_text_if_any(row, "end_reason")?,
        on,
        at: row.try_get("ended_at")?,
    }))
}
