//! Money that came in on a loan and that its payer's bank took back.

use async_graphql::{Object, SimpleObject};
use projections::schedules;
use uuid::Uuid;

use super::scalars::{Date, DateTime, Money};

pub(super) struct Chargeback {
    pub(super) row: schedules::Chargeback,
    /// Whether the caller is told what staff wrote.
    pub(super) words: bool,
}

/// Money that came in and that its payer's bank took back: what it had paid is owed again from that
/// day on.
#[Object]
impl Chargeback {
    /// The chargeback's id.
    async fn id(&self) -> Uuid {
        self.row.chargeback
    }

    /// The payment of which something was taken back.
    async fn payment(&self) -> Uuid {
        self.row.repayment
    }

    /// What was taken back of it.
    async fn amount(&self) -> Money {
        Money(self.row.amount)
    }

    /// By which it is found at who moved the money.
    async fn reference(&self) -> &str {
        &self.row.reference
    }

    /// The number of the instalment with which it is owed again.
    async fn instalment(&self) -> u32 {
        self.row.instalment
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

    /// The business date on which it was recorded, and from which it is owed again.
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

    /// Present where it does not stand.
    async fn reversal(&self) -> Option<ChargebackReversal> {
        let it = self.row.reversal.as_ref()?;
        Some(ChargebackReversal {
            reason: it.reason.code.clone(),
            note: it.reason.note.clone().filter(|_| self.words),
            business_date: Date(it.business_date),
            recorded_at: it.recorded_at.into(),
            position: it.place.to_string(),
        })
    }
}

/// That nothing was taken back, or that it was given back.
#[derive(SimpleObject)]
struct ChargebackReversal {
    /// Why: one of the policy's codes.
    reason: String,
    /// What was written beside it; null for the customer, for whom it is not written, and for who is
    /// one in this file.
    note: Option<String>,
    /// The business date on which it was recorded.
    business_date: Date,
    /// When it was recorded.
    recorded_at: DateTime,
    /// Where its commit stands: partition@sequence.
    position: String,
}
