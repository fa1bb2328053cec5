//! What was given up of a loan.

use async_graphql::Object;
use ledger_core::credit::loan;
use ledger_core::money::{self, Currency};
use ledger_core::policy::Component;
use projections::schedules::{self, Amounts};
use uuid::Uuid;

use super::scalars::Date;
use super::schedule::Components;
use super::told::Told;

pub(super) struct WriteOff {
    pub(super) row: schedules::WriteOff,
    pub(super) currency: Currency,
    /// Whether the caller is told what staff wrote.
    pub(super) words: bool,
}

/// What was given up of a loan: its lender does not expect it any more.
#[Object]
impl WriteOff {
    /// The write-off's id.
    async fn id(&self) -> Uuid {
        self.row.write_off
    }

    /// The day from which it counts.
    async fn written_off_on(&self) -> Date {
        Date(self.row.on.date())
    }

    /// What was given up then; what came in since is in what the instalments were paid.
    async fn lost(&self) -> Told<Components> {
        Told(Components { amounts: amounts(&self.row.lost), currency: self.currency })
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
}

pub(super) fn amounts(of: &loan::Components) -> Amounts {
    let units = |component| of.of(component).copied().map_or(0, money::Money::amount);
    Amounts {
        penalty: units(Component::Penalty),
        fee: units(Component::Fee),
        tax: units(Component::Tax),
        insurance: units(Component::Insurance),
        interest: units(Component::Interest),
        principal: units(Component::Principal),
    }
}
