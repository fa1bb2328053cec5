//! What did an event record of the position it left?

use super::{Charged, Event};
use crate::credit::engine::{Change, Charge, Moved, place};

/// What an event recorded of the position it left.
#[derive(Debug, Clone, Copy)]
pub struct Outcome<'a> {
    pub changes: &'a [Change],
    /// How the credit balance moved.
    pub credit: Option<&'a Moved>,
    /// How what was paid out beyond what came in moved.
    pub overdrawn: Option<&'a Moved>,
}

macro_rules! outcome {
    ($event:expr) => {
        Some(Outcome {
            changes: &$event.changes,
            credit: $event.credit.as_ref(),
            overdrawn: $event.overdrawn.as_ref(),
        })
    };
}

impl Event {
    /// `None` for an event that moves nothing.
    pub fn outcome(&self) -> Option<Outcome<'_>> {
        match self {
            Event::Boarded(it) => outcome!(it),
            Event::Rebased(it) => outcome!(it),
            Event::Disbursed(it) => outcome!(it),
            Event::PartDisbursed(it) => outcome!(it),
            Event::PartReversed(it) => outcome!(it),
            Event::DisbursementReversed(it) => outcome!(it),
            Event::InstalmentFellDue(it) => outcome!(it),
            Event::RepaymentReceived(it) => outcome!(it),
            Event::RepaymentReversed(it) => outcome!(it),
            Event::ChargedBack(it) => outcome!(it),
            Event::ChargebackReversed(it) => outcome!(it),
            Event::Charged(it) => outcome!(it),
            Event::ChargeWaived(it) => outcome!(it),
            Event::PenaltyWaived(it) => outcome!(it),
            Event::ChargeReversed(it) => outcome!(it),
            Event::LatenessPosted(it) => outcome!(it),
            Event::GoodsRefunded(it) => outcome!(it),
            Event::GoodsRefundReversed(it) => outcome!(it),
            Event::Rescinded(it) => outcome!(it),
            Event::WrittenOff(it) => outcome!(it),
            Event::WriteOffUndone(it) => outcome!(it),
            Event::CreditPaidOut(it) => outcome!(it),
            Event::CreditPayoutReversed(it) => outcome!(it),
            Event::Granted(_)
            | Event::PartsEnded(_)
            | Event::ChargedOff(_)
            | Event::ChargeOffUndone(_)
            | Event::ForgivenAlone(_)
            | Event::Paused(_)
            | Event::PauseEnded(_)
            | Event::PauseOver(_)
            | Event::DebitRequested(_)
            | Event::DebitAnswered(_)
            | Event::Priced(_)
            | Event::LapseDeferred(_)
            | Event::Cancelled(_)
            | Event::ArrearsChanged(_)
            | Event::DefaultDeclared(_)
            | Event::Cured(_)
            | Event::Held(_)
            | Event::HoldEnded(_)
            | Event::Sold(_)
            | Event::ReschedulingProposed(_)
            | Event::Rescheduled(_)
            | Event::ActProposed(_)
            | Event::ActApproved(_)
            | Event::ActDeclined(_)
            | Event::ActLapsed(_)
            | Event::Closed(_)
            | Event::Reopened(_) => None,
        }
    }
}

impl Charged {
    /// As the engine knows it.
    pub(super) fn fact(&self) -> Charge {
        Charge {
            charge: self.charge,
            kind: self.kind,
            row: place(self.instalment).expect("instalments are counted from 1"),
            amount: self.amount.amount(),
            due_on: self.due_on,
            waived: 0,
            paid: 0,
            reversed: false,
        }
    }
}
