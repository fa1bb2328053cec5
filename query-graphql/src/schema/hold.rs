//! When a loan was held, why, and against what.

use async_graphql::{Enum, Object};
use ledger_core::credit::loan::{HoldCause, HoldEffect};
use ledger_core::reason::Reason;
use projections::schedules::{self, HoldEnd};
use uuid::Uuid;

use super::scalars::{Date, DateTime};

pub(super) struct Hold {
    pub(super) row: schedules::Hold,
    /// Whether the caller is told what staff wrote.
    pub(super) words: bool,
}

/// Why a loan is held.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum HoldCauseKind {
    /// What it pays for was ordered and not delivered.
    GoodsAwaited,
    /// What it pays for is on its way back, or is to be.
    ReturnUnderWay,
    /// The customer complained.
    Complaint,
    /// The customer died.
    Death,
    /// The customer cannot pay for now.
    Hardship,
    /// An authority wants it, or an investigation.
    Investigation,
}

/// What is held back.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum HeldBack {
    /// The days count towards no default, or it waits: the contract says which.
    Arrears,
    /// No penalty is charged.
    Penalties,
    /// Nobody is reminded.
    Collection,
    /// No insurer is asked to pay.
    Claim,
}

/// A time in which something is held back on a loan.
#[Object]
impl Hold {
    /// The hold's id, by which it is ended.
    async fn id(&self) -> Uuid {
        self.row.hold
    }

    /// Why; null where a person set it, for the customer and for who is one in this file: they are
    /// not told of an investigation, nor by its absence.
    async fn cause(&self) -> Option<HoldCauseKind> {
        let follows = self.row.cause.follows_order();
        (follows || self.words).then_some(match self.row.cause {
            HoldCause::GoodsAwaited { .. } => HoldCauseKind::GoodsAwaited,
            HoldCause::ReturnUnderWay { .. } => HoldCauseKind::ReturnUnderWay,
            HoldCause::Complaint {} => HoldCauseKind::Complaint,
            HoldCause::Death {} => HoldCauseKind::Death,
            HoldCause::Hardship {} => HoldCauseKind::Hardship,
            HoldCause::Investigation {} => HoldCauseKind::Investigation,
        })
    }

    /// The id of the order that it follows from; null where a person set it.
    async fn order_id(&self) -> Option<Uuid> {
        match self.row.cause {
            HoldCause::GoodsAwaited { order } | HoldCause::ReturnUnderWay { order } => Some(order),
            HoldCause::Complaint {}
            | HoldCause::Death {}
            | HoldCause::Hardship {}
            | HoldCause::Investigation {} => None,
        }
    }

    /// What is held back.
    async fn effects(&self) -> Vec<HeldBack> {
        let effects = self.row.effects.iter();
        let effects = effects.map(|it| match it {
            HoldEffect::Arrears => HeldBack::Arrears,
            HoldEffect::Penalties => HeldBack::Penalties,
            HoldEffect::Collection => HeldBack::Collection,
            HoldEffect::Claim => HeldBack::Claim,
        });
        effects.collect()
    }

    /// The first day of it.
    async fn from(&self) -> Date {
        Date(self.row.from)
    }

    /// The first day that is not held any more; null while it lasts.
    async fn until(&self) -> Option<Date> {
        self.row.end.as_ref().map(|it| Date(it.until))
    }

    /// Why a person set it: one of the policy's codes; null where it follows from an order, and as
    /// the cause is.
    async fn reason(&self) -> Option<&str> {
        self.told(self.row.reason.as_ref()).map(|it| it.code.as_str())
    }

    /// What that person wrote beside it; null as the reason is.
    async fn note(&self) -> Option<&str> {
        self.told(self.row.reason.as_ref())?.note.as_deref()
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

    /// Why a person ended it: one of the policy's codes; null as the reason is.
    async fn end_reason(&self) -> Option<&str> {
        self.told(self.end()?.reason.as_ref()).map(|it| it.code.as_str())
    }

    /// What that person wrote beside it; null as the reason is.
    async fn end_note(&self) -> Option<&str> {
        self.told(self.end()?.reason.as_ref())?.note.as_deref()
    }

    /// The business date on which its end was recorded.
    async fn ended_on(&self) -> Option<Date> {
        Some(Date(self.end()?.business_date))
    }

    /// When its end was recorded.
    async fn ended_at(&self) -> Option<DateTime> {
        Some(self.end()?.recorded_at.into())
    }

    /// Where the commit stands that ended it: partition@sequence.
    async fn ended_by(&self) -> Option<String> {
        Some(self.end()?.place.to_string())
    }
}

impl Hold {
    fn end(&self) -> Option<&HoldEnd> {
        self.row.end.as_ref()
    }

    /// A reason, where the caller may read why a person held the loan.
    fn told<'a>(&self, reason: Option<&'a Reason>) -> Option<&'a Reason> {
        reason.filter(|_| self.words)
    }
}
