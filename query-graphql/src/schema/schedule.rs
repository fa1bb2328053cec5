//! A loan's instalments.

use async_graphql::{Enum, Object};
use chrono::NaiveDate;
use ledger_core::money::{self, Currency};
use projections::schedules::{self, Amounts, Standing, State};

use super::scalars::{Date, Money};
use super::told::Told;

pub(super) struct Instalment {
    pub(super) row: schedules::Instalment,
    pub(super) currency: Currency,
    pub(super) standing: Standing,
    /// The partition's business date.
    pub(super) day: NaiveDate,
}

impl Instalment {
    fn components(&self, amounts: Amounts) -> Told<Components> {
        Told(Components { amounts, currency: self.currency })
    }
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
    /// Its loan was cancelled or rescinded: it is not owed.
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
    async fn owed(&self) -> Told<Components> {
        self.components(self.row.owed)
    }

    /// What has been paid of it.
    async fn paid(&self) -> Told<Components> {
        self.components(self.row.paid)
    }

    /// What of it is forgiven.
    async fn waived(&self) -> Told<Components> {
        self.components(self.row.waived)
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

    /// Tax.
    async fn tax(&self) -> async_graphql::Result<Money> {
        amount(self.amounts.tax, self.currency)
    }

    /// Insurance.
    async fn insurance(&self) -> async_graphql::Result<Money> {
        amount(self.amounts.insurance, self.currency)
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

pub(super) fn amount(minor: i64, currency: Currency) -> async_graphql::Result<Money> {
    money::Money::new(minor, currency).map(Money).map_err(|it| crate::errors::internal(&it))
}
