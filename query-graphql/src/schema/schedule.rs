//! A loan's instalments, and the money that came and was charged.

use async_graphql::{Enum, Object};
use chrono::NaiveDate;
use ledger_core::credit::loan::{ChargeKind, Excess};
use ledger_core::money::{self, Currency};
use projections::schedules::{self, Amounts, Standing, State};
use uuid::Uuid;

use super::scalars::{Date, DateTime, Money};

pub(super) struct Instalment {
    pub(super) row: schedules::Instalment,
    pub(super) currency: Currency,
    pub(super) standing: Standing,
    /// The partition's business date.
    pub(super) day: NaiveDate,
}

/// How an instalment stands on the business date.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum InstalmentState {
    /// Due later, or its loan is not disbursed.
    Scheduled,
    /// Due on the business date.
    Due,
    /// Not fully paid and due before.
    Overdue,
    /// Nothing is left to pay.
    Paid,
    /// Its loan was cancelled or unwound: it is not owed.
    Cancelled,
}

/// One instalment as it is owed and paid.
#[Object]
impl Instalment {
    /// Dense from 1, in order of due dates.
    async fn number(&self) -> u32 {
        self.row.number
    }

    /// The due date.
    async fn due_on(&self) -> Date {
        Date(self.row.due_on)
    }

    /// How it stands on the partition's business date.
    async fn state(&self) -> InstalmentState {
        match self.row.state(self.standing, self.day) {
            State::Scheduled => InstalmentState::Scheduled,
            State::Due => InstalmentState::Due,
            State::Overdue => InstalmentState::Overdue,
            State::Paid => InstalmentState::Paid,
            State::Cancelled => InstalmentState::Cancelled,
        }
    }

    /// What was and is to be paid.
    async fn owed(&self) -> Components {
        Components { amounts: self.row.owed, currency: self.currency }
    }

    /// What has been paid of it.
    async fn paid(&self) -> Components {
        Components { amounts: self.row.paid, currency: self.currency }
    }

    /// What is left to pay, all components.
    async fn unpaid(&self) -> async_graphql::Result<Money> {
        amount(self.row.unpaid(), self.currency)
    }

    /// The business date since which nothing is left to pay.
    async fn paid_on(&self) -> Option<Date> {
        self.row.paid_on.map(Date)
    }
}

struct Components {
    amounts: Amounts,
    currency: Currency,
}

/// Amounts by component.
#[Object]
impl Components {
    /// Penalties charged.
    async fn penalty(&self) -> async_graphql::Result<Money> {
        amount(self.amounts.penalty, self.currency)
    }

    /// Fees, from the schedule and charged.
    async fn fee(&self) -> async_graphql::Result<Money> {
        amount(self.amounts.fee, self.currency)
    }

    /// Interest.
    async fn interest(&self) -> async_graphql::Result<Money> {
        amount(self.amounts.interest, self.currency)
    }

    /// Principal.
    async fn principal(&self) -> async_graphql::Result<Money> {
        amount(self.amounts.principal, self.currency)
    }

    /// All components.
    async fn total(&self) -> async_graphql::Result<Money> {
        amount(self.amounts.sum(), self.currency)
    }
}

fn amount(minor: i64, currency: Currency) -> async_graphql::Result<Money> {
    money::Money::new(minor, currency).map(Money).map_err(|it| crate::errors::internal(&it))
}

pub(super) struct Disbursement(pub(super) schedules::Disbursement);

/// How the principal went out.
#[Object]
impl Disbursement {
    /// What went out.
    async fn amount(&self) -> Money {
        Money(self.0.amount)
    }

    /// Where the money came from.
    async fn source(&self) -> &str {
        &self.0.source.name
    }

    /// The source's own reference.
    async fn reference(&self) -> &str {
        &self.0.source.reference
    }

    /// The day it counts from.
    async fn value_date(&self) -> Date {
        Date(self.0.value_date)
    }

    /// The business date on which it was recorded.
    async fn business_date(&self) -> Date {
        Date(self.0.business_date)
    }

    /// Where its commit stands: partition@sequence.
    async fn position(&self) -> String {
        self.0.place.to_string()
    }
}

pub(super) struct Payment {
    pub(super) row: schedules::Payment,
    /// Whether the caller is told what staff wrote.
    pub(super) words: bool,
}

/// What the payer wants done with what exceeds all that is due.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum PaymentExcess {
    /// Pay instalments in advance.
    Prepay,
    /// Let it wait as credit balance.
    Keep,
}

/// Money that came in.
#[Object]
impl Payment {
    /// The repayment's id.
    async fn id(&self) -> Uuid {
        self.row.repayment
    }

    /// What came in.
    async fn amount(&self) -> Money {
        Money(self.row.amount)
    }

    /// Where the money came from.
    async fn source(&self) -> &str {
        &self.row.source.name
    }

    /// The source's own reference.
    async fn reference(&self) -> &str {
        &self.row.source.reference
    }

    /// The day it counts from.
    async fn value_date(&self) -> Date {
        Date(self.row.value_date)
    }

    /// The business date on which it was recorded.
    async fn business_date(&self) -> Date {
        Date(self.row.business_date)
    }

    /// When it was recorded.
    async fn recorded_at(&self) -> DateTime {
        self.row.recorded_at.into()
    }

    /// What the payer wants done with what exceeds all that is due.
    async fn excess(&self) -> PaymentExcess {
        match self.row.excess {
            Excess::Prepay => PaymentExcess::Prepay,
            Excess::Keep => PaymentExcess::Keep,
        }
    }

    /// Where its commit stands: partition@sequence.
    async fn position(&self) -> String {
        self.row.place.to_string()
    }

    /// Present where it was taken back.
    async fn reversal(&self) -> Option<Reversal> {
        let row = self.row.reversal.clone()?;
        Some(Reversal { row, words: self.words })
    }
}

struct Reversal {
    row: schedules::Reversal,
    words: bool,
}

/// How a payment was taken back.
#[Object]
impl Reversal {
    /// Why; null for the customer, for whom it is not written, and for who is one in this file.
    async fn motive(&self) -> Option<&str> {
        self.words.then_some(&self.row.motive)
    }

    /// The business date on which it was recorded.
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

/// A fee or penalty that a person charged.
#[Object]
impl Charge {
    /// The charge's id.
    async fn id(&self) -> Uuid {
        self.row.charge
    }

    /// The number of the instalment it belongs to; it ages with it.
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

    /// What is owed for it.
    async fn amount(&self) -> Money {
        Money(self.row.amount)
    }

    /// Why; null for the customer, for whom it is not written, and for who is one in this file.
    async fn motive(&self) -> Option<&str> {
        self.words.then_some(&self.row.motive)
    }

    /// The business date on which it was recorded.
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
