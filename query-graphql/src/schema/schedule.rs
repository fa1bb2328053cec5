//! A loan's instalments, and the money that came and was charged.

use async_graphql::{Enum, Object};
use chrono::NaiveDate;
use ledger_core::credit::loan::{Excess, MoneyRef, Payee, RepaymentKind, RepaymentReversal};
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
    async fn owed(&self) -> Components {
        Components { amounts: self.row.owed, currency: self.currency }
    }

    /// What has been paid of it.
    async fn paid(&self) -> Components {
        Components { amounts: self.row.paid, currency: self.currency }
    }

    /// What of it is forgiven.
    async fn waived(&self) -> Components {
        Components { amounts: self.row.waived, currency: self.currency }
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

pub(super) struct Disbursement(pub(super) schedules::Disbursement);

/// How the principal went out.
#[Object]
impl Disbursement {
    /// The disbursement's id.
    async fn id(&self) -> Uuid {
        self.0.disbursement
    }

    /// The principal.
    async fn amount(&self) -> Money {
        Money(self.0.amount)
    }

    /// What went out of it; the rest was kept for fees.
    async fn net(&self) -> Money {
        Money(self.0.net)
    }

    /// To whom it went: `customer`, `platform`, or `vendor:<id>`.
    async fn payee(&self) -> String {
        match &self.0.payee {
            Payee::Customer {} => "customer".to_owned(),
            Payee::Vendor { vendor } => format!("vendor:{vendor}"),
            Payee::Platform {} => "platform".to_owned(),
        }
    }

    /// What names the money.
    async fn money(&self) -> MoneyName {
        MoneyName(self.0.money.clone())
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

/// What kind of money came in.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum PaymentKind {
    /// The customer repays.
    Repayment,
    /// The customer's own part of what the loan pays for.
    DownPayment,
    /// A vendor gives back some of what the loan paid for.
    MerchantRefund,
    /// Some of what was paid out comes back.
    PayoutRefund,
    /// We pay for the customer.
    Goodwill,
    /// Collected after the debt was given up, or by law.
    Recovery,
}

struct MoneyName(MoneyRef);

/// What names money that came in or went out.
#[Object]
impl MoneyName {
    /// Who moved it, for example `tmoney` or `bank:orabank`; null for a payment that this ledger keeps.
    async fn channel(&self) -> Option<&str> {
        match &self.0 {
            MoneyRef::External { channel, .. } => Some(channel),
            MoneyRef::Payment { .. } => None,
        }
    }

    /// The channel's own reference; null for a payment that this ledger keeps.
    async fn reference(&self) -> Option<&str> {
        match &self.0 {
            MoneyRef::External { reference, .. } => Some(reference),
            MoneyRef::Payment { .. } => None,
        }
    }

    /// The payment of this ledger; null for money that a channel names.
    async fn payment(&self) -> Option<Uuid> {
        match &self.0 {
            MoneyRef::External { .. } => None,
            MoneyRef::Payment { payment, .. } => Some(*payment),
        }
    }

    /// Which part of it, counted from 1; null where it is all of it.
    async fn part(&self) -> Option<u32> {
        match &self.0 {
            MoneyRef::External { part, .. } => part.map(|it| it.number),
            MoneyRef::Payment { part, .. } => Some(*part),
        }
    }
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

    /// What kind of money it is.
    async fn kind(&self) -> PaymentKind {
        match self.row.kind {
            RepaymentKind::Repayment => PaymentKind::Repayment,
            RepaymentKind::DownPayment => PaymentKind::DownPayment,
            RepaymentKind::MerchantRefund => PaymentKind::MerchantRefund,
            RepaymentKind::PayoutRefund => PaymentKind::PayoutRefund,
            RepaymentKind::Goodwill => PaymentKind::Goodwill,
            RepaymentKind::Recovery => PaymentKind::Recovery,
        }
    }

    /// What names the money.
    async fn money(&self) -> MoneyName {
        MoneyName(self.row.money.clone())
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
    /// What happened to the money.
    async fn cause(&self) -> ReversalCause {
        match &self.row.cause {
            RepaymentReversal::Misposted { .. } => ReversalCause::Misposted,
            RepaymentReversal::Bounced {} => ReversalCause::Bounced,
            RepaymentReversal::ChargedBack { .. } => ReversalCause::ChargedBack,
            RepaymentReversal::DebitFailedAtOperator {} => ReversalCause::DebitFailedAtOperator,
        }
    }

    /// The loan it was for, where it was not for this one and that is known.
    async fn moved_to(&self) -> Option<Uuid> {
        match &self.row.cause {
            RepaymentReversal::Misposted { moved_to } => *moved_to,
            RepaymentReversal::Bounced {}
            | RepaymentReversal::ChargedBack { .. }
            | RepaymentReversal::DebitFailedAtOperator {} => None,
        }
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

/// Why money that came in is taken back.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum ReversalCause {
    /// It was not for this loan.
    Misposted,
    /// It did not arrive.
    Bounced,
    /// The payer had it back.
    ChargedBack,
    /// Our request failed at the operator.
    DebitFailedAtOperator,
}
