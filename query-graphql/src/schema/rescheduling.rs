//! How a loan came to go on by other terms.

use async_graphql::Object;
use ledger_core::credit::loan::StoredRow;
use ledger_core::money::Currency;
use projections::schedules::{self, Amounts};
use uuid::Uuid;

use super::scalars::Date;
use super::schedule::Components;
use super::told::{Listed, Told};
use super::write_off::amounts;

pub(super) struct Rescheduling {
    pub(super) row: schedules::Rescheduling,
    pub(super) currency: Currency,
    /// Whether the caller is told what staff wrote.
    pub(super) words: bool,
}

/// How a loan came to go on by other terms.
#[Object]
impl Rescheduling {
    /// The rescheduling's id.
    async fn id(&self) -> Uuid {
        self.row.rescheduling
    }

    /// The day from which the new terms hold.
    async fn agreed_on(&self) -> Date {
        Date(self.row.on.date())
    }

    /// By which the agreement is found where it is kept.
    async fn reference(&self) -> &str {
        &self.row.reference
    }

    /// Why: one of the policy's codes.
    async fn reason(&self) -> &str {
        &self.row.reason.code
    }

    /// What was written beside it; null for the customer, for whom it is not written, and for who is
    /// one in this file.
    async fn note(&self) -> Option<&str> {
        self.row.reason.note.as_deref().filter(|_| self.words)
    }

    /// The instalments as they stood before, all of them.
    #[graphql(complexity = "12 * child_complexity")]
    async fn before(&self) -> Listed<FormerInstalment> {
        let one = |row: &StoredRow| FormerInstalment { row: row.clone(), currency: self.currency };
        Listed(self.row.before.iter().map(one).collect())
    }
}

struct FormerInstalment {
    row: StoredRow,
    currency: Currency,
}

impl FormerInstalment {
    fn components(&self, amounts: Amounts) -> Told<Components> {
        Told(Components { amounts, currency: self.currency })
    }
}

/// An instalment as it stood before its loan was rescheduled.
#[Object]
impl FormerInstalment {
    /// Dense from 1, in order of due dates.
    async fn number(&self) -> u32 {
        self.row.number
    }

    /// The due date.
    async fn due_on(&self) -> Date {
        Date(self.row.due_on.date())
    }

    /// What was to be paid.
    async fn owed(&self) -> Told<Components> {
        self.components(amounts(&self.row.owed))
    }

    /// What had been paid of it.
    async fn paid(&self) -> Told<Components> {
        self.components(self.row.paid.as_ref().map(amounts).unwrap_or_default())
    }

    /// What of it was forgiven.
    async fn waived(&self) -> Told<Components> {
        self.components(self.row.waived.as_ref().map(amounts).unwrap_or_default())
    }
}
