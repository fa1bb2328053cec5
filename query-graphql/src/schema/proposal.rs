//! What was to be done to a loan and takes two persons.

use async_graphql::{Enum, Object, SimpleObject};
use ledger_core::credit::loan::ProposedAct;
use projections::schedules::{self, ProposalOutcome};
use uuid::Uuid;

use super::scalars::{Date, DateTime, Money};

pub(super) struct Proposal {
    pub(super) row: schedules::Proposal,
    /// Whether the caller is told what staff wrote.
    pub(super) words: bool,
}

/// What is to be done.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum ProposedActKind {
    /// A repayment is to be taken back.
    ReverseRepayment,
    /// Some or all of a charge is to be forgiven.
    WaiveCharge,
    /// Some or all of a penalty for lateness is to be forgiven.
    WaivePenalty,
    /// A charge is to be taken back.
    ReverseCharge,
    /// Credit balance is to be paid out.
    PayOutCredit,
    /// What is owed is to be given up.
    WriteOff,
    /// The loan is to go on by other terms.
    AgreeRescheduling,
}

/// What became of a proposal.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum ProposalOutcomeKind {
    /// Another person approved it: it was done.
    Approved,
    /// A person declined it.
    Declined,
    /// Nobody approved it in time.
    Lapsed,
}

/// An act above the policy's amount, which waits for a second person.
#[Object]
impl Proposal {
    /// The proposal's id, by which it is approved or declined.
    async fn id(&self) -> Uuid {
        self.row.proposal
    }

    /// What is to be done.
    async fn act(&self) -> ProposedActKind {
        match self.row.act {
            ProposedAct::ReverseRepayment { .. } => ProposedActKind::ReverseRepayment,
            ProposedAct::WaiveCharge { .. } => ProposedActKind::WaiveCharge,
            ProposedAct::WaivePenalty { .. } => ProposedActKind::WaivePenalty,
            ProposedAct::ReverseCharge { .. } => ProposedActKind::ReverseCharge,
            ProposedAct::PayOutCredit { .. } => ProposedActKind::PayOutCredit,
            ProposedAct::WriteOff { .. } => ProposedActKind::WriteOff,
            ProposedAct::AgreeRescheduling { .. } => ProposedActKind::AgreeRescheduling,
        }
    }

    /// The repayment, charge, waiver, payout, write-off or rescheduling that it is about.
    async fn about(&self) -> Uuid {
        self.row.act.target()
    }

    /// How much it is of.
    async fn amount(&self) -> Money {
        Money(self.row.amount)
    }

    /// Above how much the policy wanted a second person: where something is forgiven, with all that
    /// was forgiven of the loan before. Null where it always does.
    async fn above(&self) -> Option<Money> {
        self.row.above.map(Money)
    }

    /// Why: one of the policy's codes; null for a rescheduling, which says so where it is proposed.
    async fn reason(&self) -> Option<&str> {
        self.row.act.reason().map(|it| it.code.as_str())
    }

    /// What was written beside it; null for the customer, for whom it is not written, and for who is
    /// one in this file.
    async fn note(&self) -> Option<&str> {
        self.row.act.reason().and_then(|it| it.note.as_deref()).filter(|_| self.words)
    }

    /// In which role it was proposed.
    async fn proposed_by(&self) -> &str {
        &self.row.proposed_by.role
    }

    /// The first business day on which it is too late for its approval.
    async fn lapses_on(&self) -> Date {
        Date(self.row.lapses_on)
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

    /// What became of it; null while it waits.
    async fn end(&self) -> Option<ProposalEnd> {
        let it = self.row.end.as_ref()?;
        Some(ProposalEnd {
            outcome: match it.outcome {
                ProposalOutcome::Approved => ProposalOutcomeKind::Approved,
                ProposalOutcome::Declined => ProposalOutcomeKind::Declined,
                ProposalOutcome::Lapsed => ProposalOutcomeKind::Lapsed,
            },
            by: it.by.as_ref().map(|it| it.role.clone()),
            reason: it.reason.as_ref().map(|it| it.code.clone()),
            note: it.reason.as_ref().and_then(|it| it.note.clone()).filter(|_| self.words),
            business_date: Date(it.business_date),
            recorded_at: it.recorded_at.into(),
            position: it.place.to_string(),
        })
    }
}

/// How a proposal ended.
#[derive(SimpleObject)]
struct ProposalEnd {
    /// What became of it.
    outcome: ProposalOutcomeKind,
    /// In which role it was decided; null where it lapsed.
    by: Option<String>,
    /// Why it was declined: one of the policy's codes.
    reason: Option<String>,
    /// What was written beside that; null for the customer, for whom it is not written, and for who is
    /// one in this file.
    note: Option<String>,
    /// The business date on which it ended.
    business_date: Date,
    /// When that was recorded.
    recorded_at: DateTime,
    /// Where its commit stands: partition@sequence.
    position: String,
}
