//! An application's row, as a value.

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::credit::application::{Asked, DeclineReason, Purpose, Terms};
use ledger_core::log::Actor;
use ledger_core::policy::PolicyRef;
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use crate::columns::{count, json_text, json_text_if_any, money, parsed, word};

/// An application as its events have left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    pub application: Uuid,
    pub partition: u32,
    pub customer: Uuid,
    pub stage: Stage,
    pub purpose: Purpose,
    /// The terms asked for.
    pub asked: Asked,
    /// The first business day on which it is too late to decide.
    pub lapses_on: NaiveDate,
    /// The version it is decided by, whatever is in force by then.
    pub policy: PolicyRef,
    /// The terms approved, by one person or as many as are wanted.
    pub terms: Option<Terms>,
    /// The loan that was granted.
    pub loan: Option<Uuid>,
    /// Why it was declined, as the customer is told.
    pub reasons: Vec<DeclineReason>,
    /// What the last person who approved, declined or withdrew it gave as motive.
    pub motive: Option<String>,
    pub submitted_by: Actor,
    /// Who approved it first, where the policy wants two.
    pub first_approved_by: Option<Actor>,
    /// Who approved it in the end, declined or withdrew it.
    pub ended_by: Option<Actor>,
    pub submitted_on: NaiveDate,
    pub submitted_at: DateTime<Utc>,
    /// `None` while it waits for a decision.
    pub ended_on: Option<NaiveDate>,
    pub ended_at: Option<DateTime<Utc>>,
    /// The stream's.
    pub version: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// It waits for a decision.
    Submitted,
    /// It waits for a second person's approval.
    FirstApproved,
    Approved,
    Declined,
    Lapsed,
    Withdrawn,
}

impl Stage {
    pub const ALL: [Stage; 6] = [
        Stage::Submitted,
        Stage::FirstApproved,
        Stage::Approved,
        Stage::Declined,
        Stage::Lapsed,
        Stage::Withdrawn,
    ];

    /// As its column has it.
    pub const fn name(self) -> &'static str {
        match self {
            Stage::Submitted => "submitted",
            Stage::FirstApproved => "first_approved",
            Stage::Approved => "approved",
            Stage::Declined => "declined",
            Stage::Lapsed => "lapsed",
            Stage::Withdrawn => "withdrawn",
        }
    }
}

impl FromRow<'_, PgRow> for Application {
    fn from_row(row: &PgRow) -> Result<Application, Error> {
        let amount = money(row, "amount")?;
        let order: Option<Uuid> = row.try_get("order_id")?;
        Ok(Application {
            application: row.try_get("application")?,
            partition: count(row, "partition")?,
            customer: row.try_get("customer")?,
            stage: word(row, "stage", |name| Stage::ALL.into_iter().find(|it| it.name() == name))?,
            purpose: match order {
                Some(order) => Purpose::Order { order, amount },
                None => Purpose::Amount { amount },
            },
            asked: json_text(row, "asked")?,
            lapses_on: row.try_get("lapses_on")?,
            policy: PolicyRef {
                version: count(row, "policy_version")?,
                hash: parsed(row, "policy_hash")?,
            },
            terms: json_text_if_any(row, "terms")?,
            loan: row.try_get("loan")?,
            reasons: json_text(row, "reasons")?,
            motive: row.try_get("motive")?,
            submitted_by: json_text(row, "submitted_by")?,
            first_approved_by: json_text_if_any(row, "first_approved_by")?,
            ended_by: json_text_if_any(row, "ended_by")?,
            submitted_on: row.try_get("submitted_on")?,
            submitted_at: row.try_get("submitted_at")?,
            ended_on: row.try_get("ended_on")?,
            ended_at: row.try_get("ended_at")?,
            version: count(row, "version")?,
        })
    }
}
