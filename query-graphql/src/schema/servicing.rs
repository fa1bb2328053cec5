//! What went out of a loan in parts, what was refunded of what it financed, and on which days lateness does not count.

use async_graphql::{Enum, Object};
use ledger_core::credit::loan::RefundCause;
use projections::schedules::{self, PauseEnd};
use uuid::Uuid;

use super::money::{MoneyName, told_payee};
use super::scalars::{Date, DateTime, Money};

pub(super) struct GoodsRefund(pub(super) schedules::GoodsRefund);

/// Why a part of what a loan financed is refunded.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum GoodsRefundKind {
    /// Goods came back.
    Returned,
    /// Goods will not be supplied.
    NotSupplied,
    /// The merchant gave the lender money back.
    Merchant,
}

/// A part of what a loan financed that is refunded: the loan goes on as if only the rest had been
/// financed, from the beginning.
#[Object]
impl GoodsRefund {
    /// The refund's id.
    async fn id(&self) -> Uuid {
        self.0.refund
    }

    /// Why.
    async fn kind(&self) -> GoodsRefundKind {
        match self.0.cause {
            RefundCause::Returned { .. } => GoodsRefundKind::Returned,
            RefundCause::NotSupplied { .. } => GoodsRefundKind::NotSupplied,
            RefundCause::Merchant { .. } => GoodsRefundKind::Merchant,
        }
    }

    /// The id of the order whose goods they were; null of a merchant's money.
    async fn order_id(&self) -> Option<Uuid> {
        match self.0.cause {
            RefundCause::Returned { order, .. } | RefundCause::NotSupplied { order, .. } => {
                Some(order)
            }
            RefundCause::Merchant { .. } => None,
        }
    }

    /// What names a merchant's money; null where none came.
    async fn money(&self) -> Option<MoneyName> {
        match &self.0.cause {
            RefundCause::Merchant { money, .. } => Some(MoneyName(money.clone())),
            RefundCause::Returned { .. } | RefundCause::NotSupplied { .. } => None,
        }
    }

    /// What that part had cost.
    async fn price(&self) -> Money {
        Money(self.0.price)
    }

    /// What of the file fee went back with it.
    async fn file_fee(&self) -> Money {
        Money(self.0.file_fee)
    }

    /// The business date on which it was recorded.
    async fn business_date(&self) -> Date {
        Date(self.0.business_date)
    }

    /// When it was recorded.
    async fn recorded_at(&self) -> DateTime {
        self.0.recorded_at.into()
    }

    /// Where its commit stands: partition@sequence.
    async fn position(&self) -> String {
        self.0.place.to_string()
    }

    /// The business date on which it was taken back; null while it stands.
    async fn reversed_on(&self) -> Option<Date> {
        self.0.reversal.as_ref().map(|it| Date(it.business_date))
    }

    /// Where the commit stands that took it back: partition@sequence.
    async fn reversed_by(&self) -> Option<String> {
        self.0.reversal.as_ref().map(|it| it.place.to_string())
    }
}

pub(super) struct DisbursedPart(pub(super) schedules::Part);

/// A part of a principal that goes out in parts: the loan owes what has gone out so far.
#[Object]
impl DisbursedPart {
    /// The disbursement's id.
    async fn id(&self) -> Uuid {
        self.0.disbursement
    }

    /// What of the principal it was.
    async fn amount(&self) -> Money {
        Money(self.0.amount)
    }

    /// What went out of it; the rest was kept for its part of the file fee.
    async fn net(&self) -> Money {
        Money(self.0.net)
    }

    /// What had gone out of the principal by then, with it.
    async fn gone_out(&self) -> Money {
        Money(self.0.gone_out)
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

    /// When it was recorded.
    async fn recorded_at(&self) -> DateTime {
        self.0.recorded_at.into()
    }

    /// Where its commit stands: partition@sequence.
    async fn position(&self) -> String {
        self.0.place.to_string()
    }

    /// The business date on which it was taken back; null while it stands.
    async fn reversed_on(&self) -> Option<Date> {
        self.0.reversal.as_ref().map(|it| Date(it.business_date))
    }

    /// Where the commit stands that took it back: partition@sequence.
    async fn reversed_by(&self) -> Option<String> {
        self.0.reversal.as_ref().map(|it| it.place.to_string())
    }
}

pub(super) struct Pause {
    pub(super) row: schedules::Pause,
    /// Whether the caller is told what staff wrote.
    pub(super) words: bool,
}

/// Days that a person gave the borrower: none of them counts towards a default.
#[Object]
impl Pause {
    /// The pause's id, by which it is ended.
    async fn id(&self) -> Uuid {
        self.row.pause
    }

    /// The first day of it.
    async fn from(&self) -> Date {
        Date(self.row.from)
    }

    /// The first day after it: its first day where it was undone.
    async fn until(&self) -> Date {
        Date(self.end().map_or(self.row.given_until, |it| it.until))
    }

    /// The first day after it, as it was given.
    async fn given_until(&self) -> Date {
        Date(self.row.given_until)
    }

    /// Whether overdue principal bears no penalty on its days.
    async fn spares_penalties(&self) -> bool {
        self.row.spares_penalties
    }

    /// Why a person gave it: one of the policy's codes; null for the customer and for who is one in this
    /// file.
    async fn reason(&self) -> Option<&str> {
        self.words.then_some(self.row.reason.code.as_str())
    }

    /// What that person wrote beside it; null as the reason is.
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

    /// Why a person ended it before its time, or undid it; null as the reason is.
    async fn end_reason(&self) -> Option<&str> {
        self.end().map(|it| it.reason.code.as_str()).filter(|_| self.words)
    }

    /// The business date on which that was recorded.
    async fn ended_on(&self) -> Option<Date> {
        Some(Date(self.end()?.business_date))
    }

    /// Where the commit stands that ended it: partition@sequence.
    async fn ended_by(&self) -> Option<String> {
        Some(self.end()?.place.to_string())
    }
}

impl Pause {
    fn end(&self) -> Option<&PauseEnd> {
        self.row.end.as_ref()
    }
}
