//! An application's row, as a value.

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::credit::application::{
    Asked, DecidedBy, Inputs, Paper, Priced, Purpose, Rated, Terms,
};
use ledger_core::log::{Actor, Hash};
use ledger_core::policy::PolicyRef;
use ledger_core::reason::Reason;
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use super::Review;
use crate::columns::{count, json_text, json_text_if_any, parsed, unreadable, word};

/// An application as its events have left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    pub application: Uuid,
    pub partition: u32,
    pub customer: Uuid,
    pub stage: Stage,
    /// What it waits for before anybody approves: `premium.needed`; `None` where for nothing.
    pub awaits: Option<String>,
    pub purpose: Purpose,
    pub asked: Asked,
    /// The first business day on which it is too late to decide; once it was offered, to sign.
    pub lapses_on: NaiveDate,
    /// The version it is decided by, whatever is in force by then.
    pub policy: PolicyRef,
    /// The terms approved, by one person or as many as are wanted.
    pub terms: Option<Terms>,
    /// What was counted when it was last decided about.
    pub inputs: Option<Inputs>,
    /// By what a person priced it last: the class of risk, and what the income bears.
    pub rated: Option<Rated>,
    /// Whether its customer wants a person to decide.
    pub person_wanted: bool,
    /// How it stands on the review desk; `None` where it is on none.
    pub review: Option<Review>,
    /// Its place there, in microseconds, the least in front; and who has it, as the desk is read by them.
    pub review_rank: Option<i64>,
    pub review_held_by: Option<Hash>,
    pub offer: Option<Uuid>,
    /// What the offer costs, and its instalments; `None` where it was made under no law.
    pub priced: Option<Priced>,
    /// Under which the bank accepted the offer.
    pub lender_reference: Option<String>,
    /// By which the bank refused it.
    pub lender_code: Option<String>,
    pub paper: Option<Paper>,
    pub signed_on: Option<NaiveDate>,
    /// The loan that was granted.
    pub loan: Option<Uuid>,
    /// When that was paid out for the first time.
    pub disbursed_on: Option<NaiveDate>,
    /// Why it was declined, as the customer is told: codes of the policy.
    pub reasons: Vec<String>,
    /// What the last person who approved, declined or withdrew it gave as reason.
    pub reason: Option<Reason>,
    pub submitted_by: Actor,
    /// Who approved it first, where the policy wants two.
    pub reviewed_by: Option<Actor>,
    /// Who approved or declined it.
    pub decided_by: Option<DecidedBy>,
    /// Who recorded its end: the signature, the bank's refusal, the withdrawal.
    pub ended_by: Option<Actor>,
    pub submitted_on: NaiveDate,
    pub submitted_at: DateTime<Utc>,
    /// `None` while it waits for a decision.
    pub decided_on: Option<NaiveDate>,
    /// `None` while it waits for a decision or a signature.
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
    Reviewed,
    /// It waits for a signature, and where a bank lends for being presented to it.
    Offered,
    /// It waits for the bank's answer.
    Presented,
    /// It waits for a signature.
    Accepted,
    Signed,
    Declined,
    RefusedByLender,
    Lapsed,
    Withdrawn,
}

impl Stage {
    /// Whether nothing becomes of it any more.
    pub const fn has_ended(self) -> bool {
        match self {
            Stage::Submitted
            | Stage::Reviewed
            | Stage::Offered
            | Stage::Presented
            | Stage::Accepted => false,
            Stage::Signed
            | Stage::Declined
            | Stage::RefusedByLender
            | Stage::Lapsed
            | Stage::Withdrawn => true,
        }
    }

    /// Whether somebody is to decide.
    pub const fn awaits_decision(self) -> bool {
        matches!(self, Stage::Submitted | Stage::Reviewed)
    }

    pub const ALL: [Stage; 10] = [
        Stage::Submitted,
        Stage::Reviewed,
        Stage::Offered,
        Stage::Presented,
        Stage::Accepted,
        Stage::Signed,
        Stage::Declined,
        Stage::RefusedByLender,
        Stage::Lapsed,
        Stage::Withdrawn,
    ];

    /// As its column has it.
    pub const fn name(self) -> &'static str {
        match self {
            Stage::Submitted => "submitted",
            Stage::Reviewed => "reviewed",
            Stage::Offered => "offered",
            Stage::Presented => "presented",
            Stage::Accepted => "accepted",
            Stage::Signed => "signed",
            Stage::Declined => "declined",
            Stage::RefusedByLender => "refused_by_lender",
            Stage::Lapsed => "lapsed",
            Stage::Withdrawn => "withdrawn",
        }
    }
}

impl FromRow<'_, PgRow> for Application {
    fn from_row(row: &PgRow) -> Result<Application, Error> {
        let order: Option<Uuid> = row.try_get("order_id")?;
        let held_by: Option<&str> = row.try_get("review_held_by")?;
        Ok(Application {
            application: row.try_get("application")?,
            partition: count(row, "partition")?,
            customer: row.try_get("customer")?,
            stage: word(row, "stage", |name| Stage::ALL.into_iter().find(|it| it.name() == name))?,
            awaits: row.try_get("awaits")?,
            purpose: match order {
                Some(order) => Purpose::Order { order },
                None => Purpose::Cash {},
            },
            asked: json_text(row, "asked")?,
            lapses_on: row.try_get("lapses_on")?,
            policy: PolicyRef {
                version: count(row, "policy_version")?,
                hash: parsed(row, "policy_hash")?,
            },
            terms: json_text_if_any(row, "terms")?,
            inputs: json_text_if_any(row, "inputs")?,
            rated: json_text_if_any(row, "rated")?,
            person_wanted: row.try_get("person_wanted")?,
            review: json_text_if_any(row, "review")?,
            review_rank: row.try_get("review_rank")?,
            review_held_by: held_by
                .map(str::parse)
                .transpose()
                .map_err(|it| unreadable("review_held_by", it))?,
            offer: row.try_get("offer")?,
            priced: json_text_if_any(row, "priced")?,
            lender_reference: row.try_get("lender_reference")?,
            lender_code: row.try_get("lender_code")?,
            paper: json_text_if_any(row, "paper")?,
            signed_on: row.try_get("signed_on")?,
            loan: row.try_get("loan")?,
            disbursed_on: row.try_get("disbursed_on")?,
            reasons: json_text(row, "reasons")?,
            reason: json_text_if_any(row, "reason")?,
            submitted_by: json_text(row, "submitted_by")?,
            reviewed_by: json_text_if_any(row, "reviewed_by")?,
            decided_by: json_text_if_any(row, "decided_by")?,
            ended_by: json_text_if_any(row, "ended_by")?,
            submitted_on: row.try_get("submitted_on")?,
            submitted_at: row.try_get("submitted_at")?,
            decided_on: row.try_get("decided_on")?,
            ended_on: row.try_get("ended_on")?,
            ended_at: row.try_get("ended_at")?,
            version: count(row, "version")?,
        })
    }
}
