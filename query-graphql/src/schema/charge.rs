//! What was charged to a loan.

use async_graphql::{Enum, Object};
use ledger_core::credit::loan::{ChargeKind, ChargedBy};
use ledger_core::reason::Reason;
use projections::schedules;
use uuid::Uuid;

use super::scalars::{Date, DateTime, Money};
use super::schedule::amount;

pub(super) struct Charge {
    pub(super) row: schedules::Charge,
    /// Whether the caller is told what staff wrote.
    pub(super) words: bool,
}

/// What is charged.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum ChargeType {
    /// For a service.
    Fee,
    /// For being late.
    Penalty,
}

/// A fee or penalty that was charged.
#[Object]
impl Charge {
    /// The charge's id.
    async fn id(&self) -> Uuid {
        self.row.charge
    }

    /// The number of the instalment it follows.
    async fn instalment(&self) -> u32 {
        self.row.instalment
    }

    /// Fee or penalty.
    async fn kind(&self) -> ChargeType {
        match self.row.kind {
            ChargeKind::Fee => ChargeType::Fee,
            ChargeKind::Penalty => ChargeType::Penalty,
        }
    }

    /// What was charged.
    async fn amount(&self) -> Money {
        Money(self.row.amount)
    }

    /// What kind of charge it is, by the charger's own code.
    async fn code(&self) -> &str {
        &self.row.code
    }

    /// What of it is forgiven.
    async fn waived(&self) -> async_graphql::Result<Money> {
        amount(self.row.waived, self.row.amount.currency())
    }

    /// Whether it was a mistake and is not owed.
    async fn reversed(&self) -> bool {
        self.row.reversed
    }

    /// The day after which it is late.
    async fn due_on(&self) -> Date {
        Date(self.row.due_on)
    }

    /// Whether another system charged it, before the loan was boarded.
    async fn boarded(&self) -> bool {
        self.row.by.is_none()
    }

    /// Why a person charged it: one of the policy's codes; null where the policy itself did, or
    /// another system.
    async fn reason(&self) -> Option<&str> {
        self.person().map(|it| it.code.as_str())
    }

    /// What was written beside it; null for the customer, for whom it is not written, and for who is
    /// one in this file.
    async fn note(&self) -> Option<&str> {
        self.person()?.note.as_deref().filter(|_| self.words)
    }

    /// The business date on which it was recorded, or its loan boarded.
    async fn business_date(&self) -> Date {
        Date(self.row.business_date)
    }

    /// When it was recorded.
    async fn recorded_at(&self) -> DateTime {
        self.row.recorded_at.into()
    }

    /// Where its commit stands: partition@sequence.
    async fn position(&self) -> String {
        self.row.place.to_string()
    }
}

impl Charge {
    /// Why a person charged it.
    fn person(&self) -> Option<&Reason> {
        match self.row.by.as_ref()? {
            ChargedBy::Person { reason } => Some(reason),
            ChargedBy::Policy {} => None,
        }
    }
}
