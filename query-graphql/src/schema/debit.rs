//! Our own requests to debit a customer's means of payment.

use async_graphql::{Enum, Object};
use ledger_core::credit::loan;
use projections::schedules;
use uuid::Uuid;

use super::scalars::{Date, DateTime, Money};

pub(super) struct DebitRequest(pub(super) schedules::DebitRequest);

/// What an operator answered to a debit request of ours.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum DebitAnswer {
    /// The money is a payment of its own.
    Succeeded,
    /// The customer is not to blame.
    FailedAtOperator,
    /// The customer refused, let the time pass, or did not have the money.
    NotPaid,
}

/// A request of ours to debit a customer's means of payment: while it is unanswered no penalty is borne.
#[Object]
impl DebitRequest {
    /// The request's id.
    async fn id(&self) -> Uuid {
        self.0.request
    }

    /// What was asked for.
    async fn amount(&self) -> Money {
        Money(self.0.amount)
    }

    /// Which operator was asked.
    async fn channel(&self) -> &str {
        &self.0.channel
    }

    /// By which the request is found there.
    async fn reference(&self) -> &str {
        &self.0.reference
    }

    /// The day on which it was sent.
    async fn requested_on(&self) -> Date {
        Date(self.0.requested_on)
    }

    /// What was answered last; null while nothing was.
    async fn answer(&self) -> Option<DebitAnswer> {
        self.0.answer.as_ref().map(|it| match it.answer {
            loan::DebitAnswer::Succeeded {} => DebitAnswer::Succeeded,
            loan::DebitAnswer::FailedAtOperator { .. } => DebitAnswer::FailedAtOperator,
            loan::DebitAnswer::NotPaid {} => DebitAnswer::NotPaid,
        })
    }

    /// The day of the answer; null while nothing was answered.
    async fn answered_on(&self) -> Option<Date> {
        self.0.answer.as_ref().map(|it| Date(it.on))
    }

    /// When it was recorded.
    async fn recorded_at(&self) -> DateTime {
        self.0.recorded_at.into()
    }

    /// Where its commit stands: partition@sequence.
    async fn position(&self) -> String {
        self.0.place.to_string()
    }
}
