//! Rows of who customers are known to be, as values.

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::log::{Actor, Hash};
use ledger_core::party::Country;
use ledger_core::party::identity::{ScreeningOutcome, Verified};
use ledger_core::policy::{DocumentKind, PolicyRef};
use ledger_core::privacy::Sealed;
use ledger_core::reason::Reason;
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use crate::columns::{count, hash, json_text, json_text_if_any, json_word, unreadable, word};

/// What is known of who a customer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    pub customer: Uuid,
    pub partition: u32,
    /// `None` where it is not verified, or not any more.
    pub verified: Option<Verified>,
    /// The business date of the last verification.
    pub verified_on: Option<NaiveDate>,
    /// The one on which that came to nothing.
    pub lapsed_on: Option<NaiveDate>,
    /// The telephone that was verified last, in an `identity.phone_verified`.
    pub phone: Option<Sealed>,
    pub phone_verified_on: Option<NaiveDate>,
    /// The customers in whose files it was found; `None` where none was verified.
    pub phone_known_in: Option<Vec<Uuid>>,
    /// The stream's.
    pub version: u64,
}

/// A document that was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    pub document: Uuid,
    pub partition: u32,
    pub customer: Uuid,
    pub kind: DocumentKind,
    pub issued_by: Option<Country>,
    /// Sealed in an `identity.document_submitted`.
    pub number: Option<Sealed>,
    /// Sealed there too.
    pub reference: Sealed,
    pub sha256: Hash,
    pub expires_on: Option<NaiveDate>,
    pub known_in: Vec<Uuid>,
    pub stage: Stage,
    pub submitted_on: NaiveDate,
    pub submitted_at: DateTime<Utc>,
    pub submitted_by: Actor,
    /// What a person last thought of it; `None` before.
    pub judged: Option<Judged>,
    pub lapses_on: Option<NaiveDate>,
    pub policy: Option<PolicyRef>,
}

/// What a person thought of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    pub on: NaiveDate,
    pub by: Actor,
    pub reason: Reason,
}

/// A time that a list was looked through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screening {
    pub screening: Uuid,
    pub partition: u32,
    pub customer: Uuid,
    pub list: String,
    pub list_version: String,
    pub outcome: ScreeningOutcome,
    pub as_of: NaiveDate,
    pub screened_at: DateTime<Utc>,
    pub screened_by: Actor,
}

/// A list that was asked what it says of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedList {
    pub screening: Uuid,
    pub partition: u32,
    pub customer: Uuid,
    pub list: String,
    pub asked_at: DateTime<Utc>,
    pub asked_by: Actor,
    pub answer_by: DateTime<Utc>,
    /// When its time was found to be over before it answered.
    pub ended_at: Option<DateTime<Utc>>,
    /// What it answered is the screening of the same id.
    pub answered_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Submitted,
    Accepted,
    Rejected,
    Lapsed,
}

impl Stage {
    pub const ALL: [Stage; 4] = [Stage::Submitted, Stage::Accepted, Stage::Rejected, Stage::Lapsed];

    /// As its column has it.
    pub const fn name(self) -> &'static str {
        match self {
            Stage::Submitted => "submitted",
            Stage::Accepted => "accepted",
            Stage::Rejected => "rejected",
            Stage::Lapsed => "lapsed",
        }
    }
}

impl FromRow<'_, PgRow> for Identity {
    fn from_row(row: &PgRow) -> Result<Identity, Error> {
        Ok(Identity {
            customer: row.try_get("customer")?,
            partition: count(row, "partition")?,
            verified: json_text_if_any(row, "verified")?,
            verified_on: row.try_get("verified_on")?,
            lapsed_on: row.try_get("lapsed_on")?,
            phone: json_text_if_any(row, "phone")?,
            phone_verified_on: row.try_get("phone_verified_on")?,
            phone_known_in: row.try_get("phone_known_in")?,
            version: count(row, "version")?,
        })
    }
}

impl FromRow<'_, PgRow> for Document {
    fn from_row(row: &PgRow) -> Result<Document, Error> {
        let kind: &str = row.try_get("kind")?;
        let issued_by: Option<&str> = row.try_get("issued_by")?;
        let judged_on: Option<NaiveDate> = row.try_get("judged_on")?;
        Ok(Document {
            document: row.try_get("document")?,
            partition: count(row, "partition")?,
            customer: row.try_get("customer")?,
            kind: json_word("kind", kind)?,
            issued_by: issued_by
                .map(str::parse)
                .transpose()
                .map_err(|it| unreadable("issued_by", it))?,
            number: json_text_if_any(row, "number")?,
            reference: json_text(row, "reference")?,
            sha256: hash(row, "sha256")?,
            expires_on: row.try_get("expires_on")?,
            known_in: row.try_get("known_in")?,
            stage: word(row, "stage", |name| Stage::ALL.into_iter().find(|it| it.name() == name))?,
            submitted_on: row.try_get("submitted_on")?,
            submitted_at: row.try_get("submitted_at")?,
            submitted_by: json_text(row, "submitted_by")?,
            judged: match judged_on {
                Some(on) => Some(Judged {
                    on,
                    by: json_text(row, "judged_by")?,
                    reason: json_text(row, "judged_reason")?,
                }),
                None => None,
            },
            lapses_on: row.try_get("lapses_on")?,
            policy: json_text_if_any(row, "policy")?,
        })
    }
}

impl FromRow<'_, PgRow> for Screening {
    fn from_row(row: &PgRow) -> Result<Screening, Error> {
        Ok(Screening {
            screening: row.try_get("screening")?,
            partition: count(row, "partition")?,
            customer: row.try_get("customer")?,
            list: row.try_get("list")?,
            list_version: row.try_get("list_version")?,
            outcome: json_text(row, "outcome")?,
            as_of: row.try_get("as_of")?,
            screened_at: row.try_get("screened_at")?,
            screened_by: json_text(row, "screened_by")?,
        })
    }
}

impl FromRow<'_, PgRow> for AskedList {
    fn from_row(row: &PgRow) -> Result<AskedList, Error> {
        Ok(AskedList {
            screening: row.try_get("screening")?,
            partition: count(row, "partition")?,
            customer: row.try_get("customer")?,
            list: row.try_get("list")?,
            asked_at: row.try_get("asked_at")?,
            asked_by: json_text(row, "asked_by")?,
            answer_by: row.try_get("answer_by")?,
            ended_at: row.try_get("ended_at")?,
            answered_at: row.try_get("answered_at")?,
        })
    }
}
