//! Money that came in on a loan and went out: what it was, by what it is known, how it was taken back.

use async_graphql::{Enum, Object, SimpleObject};
use ledger_core::credit::loan::{
    Excess, MoneyRef, OutgoingReversal, Payee, RepaymentKind, RepaymentReversal,
};
use projections::schedules;
use uuid::Uuid;

use super::scalars::{Date, DateTime, Money};

pub(super) struct Disbursement(pub(super) schedules::Disbursement);

/// How the principal went out.
#[Object]
impl Disbursement {
    /// The disbursement's id.
    async fn id(&self) -> Uuid {
        self.0.disbursement
    }

    /// The principal, or of one that goes out in parts the first part.
    async fn amount(&self) -> Money {
        Money(self.0.amount)
    }

    /// What went out of it; the rest was kept for fees.
    async fn net(&self) -> Money {
        Money(self.0.net)
    }

    /// To whom it went: `customer`, `platform`, or `vendor:<id>`.
    async fn payee(&self) -> String {
        told_payee(&self.0.payee)
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

/// To whom money went.
pub(super) fn told_payee(payee: &Payee) -> String {
    match payee {
        Payee::Customer {} => "customer".to_owned(),
        Payee::Vendor { vendor } => format!("vendor:{vendor}"),
        Payee::Platform {} => "platform".to_owned(),
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
    /// Pay instalments in advance, the last one first.
    PrepayLast,
    /// Pay the same in advance of each instalment.
    PrepayEvenly,
    /// Let it wait as credit balance.
    Keep,
    /// Repay principal early, and be done sooner.
    Shorten,
    /// Repay principal early, so that less falls due on each date.
    Lower,
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

pub(super) struct MoneyName(pub(super) MoneyRef);

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
            Excess::PrepayLast => PaymentExcess::PrepayLast,
            Excess::PrepayEvenly => PaymentExcess::PrepayEvenly,
            Excess::Keep => PaymentExcess::Keep,
            Excess::Shorten => PaymentExcess::Shorten,
            Excess::Lower => PaymentExcess::Lower,
        }
    }

    /// Where its commit stands: partition@sequence.
    async fn position(&self) -> String {
        self.row.place.to_string()
    }

    /// Present where it was taken back.
    async fn reversal(&self) -> Option<Reversal> {
        let it = self.row.reversal.as_ref()?;
        let (cause, moved_to) = match it.cause {
            RepaymentReversal::Misposted { moved_to } => (ReversalCause::Misposted, moved_to),
            RepaymentReversal::Bounced {} => (ReversalCause::Bounced, None),
            RepaymentReversal::ChargedBack { .. } => (ReversalCause::ChargedBack, None),
            RepaymentReversal::DebitFailedAtOperator {} => {
                (ReversalCause::DebitFailedAtOperator, None)
            }
        };
        Some(Reversal::of(it, cause, moved_to, self.words))
    }
}

pub(super) struct Payout {
    pub(super) row: schedules::Payout,
    /// Whether the caller is told what staff wrote.
    pub(super) words: bool,
}

/// Credit balance that was paid out to the customer.
#[Object]
impl Payout {
    /// The payout's id.
    async fn id(&self) -> Uuid {
        self.row.payout
    }

    /// What went out.
    async fn amount(&self) -> Money {
        Money(self.row.amount)
    }

    /// What names the money.
    async fn money(&self) -> MoneyName {
        MoneyName(self.row.money.clone())
    }

    /// The day it counts from.
    async fn value_date(&self) -> Date {
        Date(self.row.value_date)
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

    /// Present where it was taken back.
    async fn reversal(&self) -> Option<Reversal> {
        let it = self.row.reversal.as_ref()?;
        let cause = match it.cause {
            OutgoingReversal::Bounced {} => ReversalCause::Bounced,
            OutgoingReversal::Misposted {} => ReversalCause::Misposted,
        };
        Some(Reversal::of(it, cause, None, self.words))
    }
}

/// How money that came in or went out was taken back.
#[derive(SimpleObject)]
struct Reversal {
    /// What happened to the money.
    cause: ReversalCause,
    /// The loan it was for, where it was not for this one and that is known.
    moved_to: Option<Uuid>,
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

impl Reversal {
    fn of<C>(
        it: &schedules::Reversal<C>,
        cause: ReversalCause,
        moved_to: Option<Uuid>,
        words: bool,
    ) -> Reversal {
        Reversal {
            cause,
            moved_to,
            reason: it.reason.code.clone(),
            note: it.reason.note.clone().filter(|_| words),
            business_date: Date(it.business_date),
            recorded_at: it.recorded_at.into(),
            position: it.place.to_string(),
        }
    }
}

/// Why money that came in or went out is taken back.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum ReversalCause {
    /// It was not for this loan, or never went out for it.
    Misposted,
    /// It did not arrive.
    Bounced,
    /// The payer had it back.
    ChargedBack,
    /// Our request failed at the operator.
    DebitFailedAtOperator,
}
