//! The rows, as values.

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::credit::application::{Decided, DecidedBy, Outcome, Overridden};
use ledger_core::credit::deciding::Assessed;
use ledger_core::credit::scoring::Answer;
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use crate::columns::{count, json_text, json_text_if_any};

/// That the rules looked at an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    pub application: Uuid,
    pub partition: u32,
    pub customer: Uuid,
    pub on: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    pub assessed: Assessed,
    /// What of it stands in columns of its own.
    pub columns: AssessmentColumns,
}

/// By what assessments are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessmentColumns {
    pub answer: String,
    pub score: u32,
    pub class: Option<String>,
    pub policy_version: u32,
}

/// That an application was approved or declined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub application: Uuid,
    pub partition: u32,
    pub customer: Uuid,
    pub on: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    pub decided: Decided,
    /// In what persons decided otherwise than the rules found; `None` where they did not.
    pub overridden: Option<Overridden>,
    /// When the customer asked for a person to look at a refusal, so that it counts no more.
    pub contested_on: Option<NaiveDate>,
    /// When the rules took back what they had offered by it, so that it counts no more.
    pub revoked_on: Option<NaiveDate>,
    /// What of it stands in columns of its own.
    pub columns: DecisionColumns,
}

/// By what decisions are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionColumns {
    /// `approved` or `declined`.
    pub outcome: String,
    /// Who decided, by pseudonyms; nobody where rules did.
    pub persons: Vec<String>,
    /// In what persons decided otherwise, by kind.
    pub otherwise: Vec<String>,
}

/// Whose it is: application, partition and customer.
type Of = (Uuid, u32, Uuid);
/// The business date, and when it was recorded.
type When = (NaiveDate, DateTime<Utc>);

impl Assessment {
    pub fn of(
        (application, partition, customer): Of,
        (on, recorded_at): When,
        assessed: Assessed,
    ) -> Assessment {
        let scored = &assessed.found.scored;
        let answer = match assessed.found.answer {
            Answer::Approve => "approve",
            Answer::Review => "review",
            Answer::Decline => "decline",
        };
        let columns = AssessmentColumns {
            answer: answer.to_owned(),
            score: scored.score,
            class: scored.class.clone(),
            policy_version: assessed.policy.version,
        };
        Assessment { application, partition, customer, on, recorded_at, assessed, columns }
    }
}

impl Decision {
    /// That counts, as long as nobody asks for a person to look at it.
    pub fn of(
        (application, partition, customer): Of,
        (on, recorded_at): When,
        decided: Decided,
        overridden: Option<Overridden>,
    ) -> Decision {
        let outcome = match decided.outcome {
            Outcome::Approved { .. } => "approved",
            Outcome::Declined { .. } => "declined",
        };
        let persons = match &decided.by {
            DecidedBy::Persons { persons } => {
                persons.iter().map(|it| it.subject.to_string()).collect()
            }
            DecidedBy::Rules { .. } => vec![],
        };
        let otherwise = overridden.iter().flat_map(|it| &it.otherwise);
        let otherwise = otherwise.map(|it| it.name().to_owned()).collect();
        let columns = DecisionColumns { outcome: outcome.to_owned(), persons, otherwise };
        let (contested_on, revoked_on) = (None, None);
        Decision {
            application,
            partition,
            customer,
            on,
            recorded_at,
            decided,
            overridden,
            contested_on,
            revoked_on,
            columns,
        }
    }
}

impl FromRow<'_, PgRow> for Assessment {
    fn from_row(row: &PgRow) -> Result<Assessment, Error> {
        Ok(Assessment {
            application: row.try_get("application")?,
            partition: count(row, "partition")?,
            customer: row.try_get("customer")?,
            on: row.try_get("on_date")?,
            recorded_at: row.try_get("recorded_at")?,
            assessed: json_text(row, "assessed")?,
            columns: AssessmentColumns {
                answer: row.try_get("answer")?,
                score: row.try_get::<i32, _>("score")?.unsigned_abs(),
                class: row.try_get("class")?,
                policy_version: count(row, "policy_version")?,
            },
        })
    }
}

impl FromRow<'_, PgRow> for Decision {
    fn from_row(row: &PgRow) -> Result<Decision, Error> {
        Ok(Decision {
            application: row.try_get("application")?,
            partition: count(row, "partition")?,
            customer: row.try_get("customer")?,
            on: row.try_get("on_date")?,
            recorded_at: row.try_get("recorded_at")?,
            decided: json_text(row, "decided")?,
            overridden: json_text_if_any(row, "overridden")?,
            contested_on: row.try_get("contested_on")?,
            revoked_on: row.try_get("revoked_on")?,
            columns: DecisionColumns {
                outcome: row.try_get("outcome")?,
                persons: json_text(row, "persons")?,
                otherwise: row.try_get("otherwise")?,
            },
        })
    }
}
