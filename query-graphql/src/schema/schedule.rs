//! A loan's instalments.

use async_graphql::{Enum, Object};
use ledger_core::credit::loan;
use ledger_core::money::{self, Currency};
use projections::schedules::{self, Amounts, State};

use super::scalars::{Date, Money};
use super::told::Told;

pub(super) struct Instalment {
    pub(super) row: schedules::Instalment,
    pub(super) currency: Currency,
    /// On the partition's business date.
    pub(super) state: State,
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
    /// What was not paid of it before the day of the write-off is given up.
    WrittenOff,
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
        match self.state {
            State::Scheduled => InstalmentState::Scheduled,
            State::Due => InstalmentState::Due,
            State::Overdue => InstalmentState::Overdue,
            State::Paid => InstalmentState::Paid,
            State::Cancelled => InstalmentState::Cancelled,
            State::WrittenOff => InstalmentState::WrittenOff,
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

pub(super) struct Components {
    pub(super) amounts: Amounts,
    pub(super) currency: Currency,
}

/// Amounts as the rules tell them.
pub(super) fn components(of: &loan::Components, currency: Currency) -> Told<Components> {
    let units = |it: Option<money::Money>| it.map_or(0, |it| it.amount());
    let amounts = Amounts {
        penalty: units(of.penalty),
        fee: units(of.fee),
        tax: units(of.tax),
        insurance: units(of.insurance),
        interest: units(of.interest),
        principal: units(of.principal),
    };
    Told(Components { amounts, currency })
}

/// Amounts by component.
#[Object]
impl Components {
    /// Penalties: charged, and what overdue principal has borne by day as far as that is posted.
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

pub(super) struct Due(pub(super) loan::NextDue);

/// What falls due next.
#[Object(name = "NextDue")]
impl Due {
    /// The due date.
    async fn due_on(&self) -> Date {
        Date(self.0.due_on.date())
    }

    /// Unpaid, all components.
    async fn amount(&self) -> Money {
        Money(self.0.amount)
    }
}

pub(super) fn amount(minor: i64, currency: Currency) -> async_graphql::Result<Money> {
    money::Money::new(minor, currency).map(Money).map_err(|it| crate::errors::internal(&it))
}
