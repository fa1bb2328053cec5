//! What a shipment says of itself to those who treat all aggregates alike.

use super::{Act, CancelCause, Event, State};
use crate::asked::{Asked, Says};
use crate::calendar::Day;
use crate::folded::Folded;
use crate::policy::PolicyRef;
use crate::privacy::{Personal, Sealed};
use crate::recorded::{Claims, Recorded};

impl Asked for Act {
    fn age() -> Option<Act> {
        None
    }

    fn says(&self) -> Says<'_> {
        match self {
            Act::Correct { reason, .. } => Says::because("shipment.correct", reason),
            Act::WithdrawCorrection { reason, .. } => {
                Says::because("shipment.withdraw_correction", reason)
            }
            Act::ChangeEstimate { reason, .. } => Says::because("shipment.change_estimate", reason),
            Act::Cancel { cause: CancelCause::Asked { reason } } => {
                Says::because("shipment.cancel", reason)
            }
            Act::CorrectCancellation { reason } => {
                Says::because("shipment.correct_cancellation", reason)
            }
            Act::ResolveException { reason, .. } => {
                Says::because("shipment.resolve_exception", reason)
            }
            Act::Cancel { cause: CancelCause::OrderCancelled {} } => Says::ONLY_FOLLOWS,
            Act::Plan { .. }
            | Act::AssignTracking { .. }
            | Act::ReachMilestone { .. }
            | Act::PresentToCustoms { .. }
            | Act::HoldAtCustoms { .. }
            | Act::ReleaseFromCustoms { .. }
            | Act::FailDelivery { .. }
            | Act::Deliver { .. }
            | Act::Lose { .. }
            | Act::Damage { .. }
            | Act::Return { .. }
            | Act::AttachDocument { .. }
            | Act::RecordProof { .. }
            | Act::IssuePickUpCode { .. } => Says::NOTHING,
        }
    }
}

impl Recorded for Event {
    fn claims(&self) -> Claims {
        match self {
            Event::Planned(_) => Claims::stream("shipment"),
            Event::TrackingAssigned(_)
            | Event::MilestoneReached(_)
            | Event::CustomsPresented(_)
            | Event::CustomsHeld(_)
            | Event::CustomsReleased(_)
            | Event::DeliveryAttemptFailed(_)
            | Event::Delivered(_)
            | Event::Lost(_)
            | Event::Damaged(_)
            | Event::Returned(_)
            | Event::MilestoneCorrected(_)
            | Event::CorrectionWithdrawn(_)
            | Event::DocumentAttached(_)
            | Event::ProofRecorded(_)
            | Event::PickUpCodeIssued(_)
            | Event::EstimateChanged(_)
            | Event::Cancelled(_)
            | Event::CancellationCorrected(_)
            | Event::ExceptionRaised(_)
            | Event::ExceptionResolved(_) => Claims::NOTHING,
        }
    }

    fn personal(&self) -> Vec<(Personal, &Sealed)> {
        match self {
            Event::ProofRecorded(it) => {
                it.received_by.iter().map(|it| (Personal::ReceivedBy, it)).collect()
            }
            Event::PickUpCodeIssued(it) => vec![(Personal::PickUpCode, &it.code)],
            Event::Planned(_)
            | Event::TrackingAssigned(_)
            | Event::MilestoneReached(_)
            | Event::CustomsPresented(_)
            | Event::CustomsHeld(_)
            | Event::CustomsReleased(_)
            | Event::DeliveryAttemptFailed(_)
            | Event::Delivered(_)
            | Event::Lost(_)
            | Event::Damaged(_)
            | Event::Returned(_)
            | Event::MilestoneCorrected(_)
            | Event::CorrectionWithdrawn(_)
            | Event::DocumentAttached(_)
            | Event::EstimateChanged(_)
            | Event::Cancelled(_)
            | Event::CancellationCorrected(_)
            | Event::ExceptionRaised(_)
            | Event::ExceptionResolved(_) => vec![],
        }
    }
}

impl Folded for State {
    type Event = Event;

    fn next_action_on(&self) -> Option<Day> {
        None
    }

    fn policy(&self) -> Option<PolicyRef> {
        None
    }

    fn check_recorded(&self, event: &Event) -> Result<(), String> {
        State::check_recorded(self, event)
    }
}
