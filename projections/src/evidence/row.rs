//! Rows of consents and of evidence, as values.

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::credit::evidence::SourceFacts;
use ledger_core::credit::inquiry::{Purpose, RestsOn};
use ledger_core::log::Actor;
use ledger_core::party::customer::ConsentTo;
use ledger_core::policy::EvidenceSource;
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use crate::columns::{count, json_text, json_text_if_any, json_word, word};

/// A consent that a customer gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    pub customer: Uuid,
    pub to: ConsentTo,
    /// The how many-th it is of the customer's.
    pub number: u32,
    pub partition: u32,
    pub text_version: String,
    pub given_on: NaiveDate,
    pub given_by: Actor,
    /// When it was withdrawn, or another took its place, and by whom.
    pub ended: Option<(NaiveDate, Actor)>,
}

/// What was asked of one source, or what the customer said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub evidence: Uuid,
    pub partition: u32,
    pub customer: Uuid,
    pub source: EvidenceSource,
    pub purpose: Purpose,
    /// `None` of what the customer said.
    pub consent: Option<RestsOn>,
    pub stage: Stage,
    /// Whether the answer came when its time was over.
    pub late: bool,
    pub asked_on: NaiveDate,
    pub asked_by: Actor,
    /// `None` of what the customer said.
    pub answer_by: Option<DateTime<Utc>>,
    /// When it was answered, or found to be unanswered.
    pub ended_at: Option<DateTime<Utc>>,
    pub as_of: Option<NaiveDate>,
    pub facts: Option<SourceFacts>,
    /// The stream's.
    pub version: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Asked,
    Unanswered,
    Answered,
}

impl Stage {
    pub const ALL: [Stage; 3] = [Stage::Asked, Stage::Unanswered, Stage::Answered];

    /// As its column has it.
    pub const fn name(self) -> &'static str {
        match self {
            Stage::Asked => "asked",
            Stage::Unanswered => "unanswered",
            Stage::Answered => "answered",
        }
    }
}

impl FromRow<'_, PgRow> for Consent {
    fn from_row(row: &PgRow) -> Result<Consent, Error> {
        let to: &str = row.try_get("agreed_to")?;
        let ended_on: Option<NaiveDate> = row.try_get("ended_on")?;
        Ok(Consent {
            customer: row.try_get("customer")?,
            to: json_word("agreed_to", to)?,
            number: count(row, "number")?,
            partition: count(row, "partition")?,
            text_version: row.try_get("text_version")?,
            given_on: row.try_get("given_on")?,
            given_by: json_text(row, "given_by")?,
            ended: match ended_on {
                Some(on) => Some((on, json_text(row, "ended_by")?)),
                None => None,
            },
        })
    }
}

impl FromRow<'_, PgRow> for Piece {
    fn from_row(row: &PgRow) -> Result<Piece, Error> {
        let source: &str = row.try_get("source")?;
        let text_version: Option<String> = row.try_get("text_version")?;
        Ok(Piece {
            evidence: row.try_get("evidence")?,
            partition: count(row, "partition")?,
            customer: row.try_get("customer")?,
            source: json_word("source", source)?,
            purpose: json_text(row, "purpose")?,
            consent: match text_version {
                Some(text_version) => {
                    Some(RestsOn { text_version, number: count(row, "consent_number")? })
                }
                None => None,
            },
            stage: word(row, "stage", |name| Stage::ALL.into_iter().find(|it| it.name() == name))?,
            late: row.try_get("late")?,
            asked_on: row.try_get("asked_on")?,
            asked_by: json_text(row, "asked_by")?,
            answer_by: row.try_get("answer_by")?,
            ended_at: row.try_get("ended_at")?,
            as_of: row.try_get("as_of")?,
            facts: json_text_if_any(row, "facts")?,
            version: count(row, "version")?,
        })
    }
}
