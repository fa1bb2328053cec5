//! An act that takes two persons, and what became of it.

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::credit::loan::ProposedAct;
use ledger_core::log::{Actor, Place};
use ledger_core::money::Money;
use ledger_core::reason::Reason;
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use crate::columns::{count, json_text, json_text_if_any, money, place, word};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    pub loan: Uuid,
    pub proposal: Uuid,
    pub act: ProposedAct,
    /// How much it is of.
    pub amount: Money,
    /// Above how much the policy wanted a second person; `None` where it always does.
    pub above: Option<Money>,
    pub proposed_by: Actor,
    /// The first business day on which it is too late for its approval.
    pub lapses_on: NaiveDate,
    pub business_date: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    /// The commit that recorded it.
    pub place: Place,
    /// Which event of that commit.
    pub event_index: u32,
    /// `None` while it waits.
    pub end: Option<ProposalEnd>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalEnd {
    pub outcome: ProposalOutcome,
    /// `None` where it lapsed.
    pub by: Option<Actor>,
    /// Why it was declined.
    pub reason: Option<Reason>,
    pub business_date: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    pub place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProposalOutcome {
    Approved,
    Declined,
    Lapsed,
}

impl ProposalOutcome {
    const ALL: [ProposalOutcome; 3] =
        [ProposalOutcome::Approved, ProposalOutcome::Declined, ProposalOutcome::Lapsed];

    pub(in crate::schedules) const fn name(self) -> &'static str {
        match self {
            ProposalOutcome::Approved => "approved",
            ProposalOutcome::Declined => "declined",
            ProposalOutcome::Lapsed => "lapsed",
        }
    }
}

impl FromRow<'_, PgRow> for Proposal {
    fn from_row(row: &PgRow) -> Result<Proposal, Error> {
        let above: Option<i64> = row.try_get("above")?;
        Ok(Proposal {
            loan: row.try_get("loan")?,
            proposal: row.try_get("proposal")?,
            act: json_text(row, "act")?,
            amount: money(row, "amount")?,
            above: above.map(|_| money(row, "above")).transpose()?,
            proposed_by: json_text(row, "proposed_by")?,
            lapses_on: row.try_get("lapses_on")?,
            business_date: row.try_get("business_date")?,
            recorded_at: row.try_get("recorded_at")?,
            place: place(row)?,
            event_index: count(row, "event_index")?,
            end: end(row)?,
        })
    }
}

fn end(row: &PgRow) -> Result<Option<ProposalEnd>, Error> {
    let ended_on: Option<NaiveDate> = row.try_get("ended_on")?;
    let Some(business_date) = ended_on else { return Ok(None) };
    let (partition, sequence) = (count(row, "partition")?, count(row, "end_sequence")?);
    Ok(Some(ProposalEnd {
        outcome: word(row, "outcome", |it| {
            ProposalOutcome::ALL.into_iter().find(|outcome| outcome.name() == it)
        })?,
        by: json_text_if_any(row, "decided_by")?,
        reason: json_text_if_any(row, "decision_reason")?,
        business_date,
        recorded_at: row.try_get("ended_at")?,
        place: Place { partition, sequence },
    }))
}
