//! The rules of a shipment.

use chrono::TimeDelta;
use uuid::Uuid;

use super::planned::{Course, Exception};
use super::planning::{fits, plan};
use super::{
    Act, CancellationCorrected, Cancelled, Command, Correction, CorrectionWithdrawn, CustomsHeld,
    CustomsPresented, CustomsReleased, Damaged, Delivered, DeliveryAttemptFailed, Document,
    DocumentKind, EstimateCause, EstimateChanged, Event, ExceptionCause, ExceptionRaised,
    ExceptionResolved, Lost, Milestone, MilestoneReached, PickUpCode, Proof, Rejection, Report,
    Resolution, Returned, Shipment, Stage, State, TrackingAssigned, TrackingNumber,
};
use crate::calendar::Day;
use crate::log::ids::created_id;
use crate::money::{Difference, Money};
use crate::reason::Reason;

/// How far a carrier's clock may run ahead of ours.
const AHEAD_MINUTES_MAX: i64 = 15;

pub(super) fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
    match (state, &command.act) {
        (State::None, Act::Plan { .. }) => plan(command),
        (State::Planned(_), Act::Plan { .. }) => Err(Rejection::AlreadyExists),
        (
            State::None,
            Act::AssignTracking { .. }
            | Act::ReachMilestone { .. }
            | Act::PresentToCustoms { .. }
            | Act::HoldAtCustoms { .. }
            | Act::ReleaseFromCustoms { .. }
            | Act::FailDelivery { .. }
            | Act::Deliver { .. }
            | Act::Lose { .. }
            | Act::Damage { .. }
            | Act::Return { .. }
            | Act::Correct { .. }
            | Act::WithdrawCorrection { .. }
            | Act::AttachDocument { .. }
            | Act::RecordProof { .. }
            | Act::IssuePickUpCode { .. }
            | Act::ChangeEstimate { .. }
            | Act::Cancel { .. }
            | Act::CorrectCancellation { .. }
            | Act::ResolveException { .. },
        ) => Err(Rejection::NotFound),
        (State::Planned(parcel), act) => {
            admitted(parcel, command)?;
            asked(parcel, act, command)
        }
    }
}

/// A carrier has a leg of the shipment, and speaks in its own name.
fn admitted(parcel: &Shipment, command: &Command) -> Result<(), Rejection> {
    let Some(carrier) = &command.carrier else { return Ok(()) };
    if !parcel.is_carried_by(carrier) {
        return Err(Rejection::NotYourShipment { carrier: carrier.clone() });
    }
    let Some(report) = command.act.report() else { return Ok(()) };
    match report.carrier.as_ref().is_some_and(|it| it.carrier == *carrier) {
        true => Ok(()),
        false => Err(Rejection::AnotherCarrier { carrier: carrier.clone() }),
    }
}

fn asked(parcel: &Shipment, act: &Act, command: &Command) -> Result<Vec<Event>, Rejection> {
    let report = |report: &Report, milestone, wanted: &[DocumentKind], event: fn(_) -> _| {
        reported(parcel, command, report, milestone, wanted, event)
    };
    match act {
        Act::Plan { .. } => Err(Rejection::AlreadyExists),
        Act::AssignTracking { leg, number } => assign_tracking(parcel, *leg, number, command),
        Act::ReachMilestone { report, milestone } => {
            let milestone = *milestone;
            reported(parcel, command, report, milestone.milestone(), &[], |report| {
                Event::MilestoneReached(MilestoneReached { report, milestone })
            })
        }
        Act::PresentToCustoms { report, declaration, wanted } => {
            let wanted = in_order(wanted);
            let milestone = Milestone::CustomsPresented;
            reported(parcel, command, report, milestone, &wanted, |report| {
                let (declaration, wanted) = (declaration.clone(), wanted.clone());
                let presented = CustomsPresented { report, declaration, wanted };
                Event::CustomsPresented(presented)
            })
        }
        Act::HoldAtCustoms { report, wanted } => {
            reasoned(report)?;
            let (wanted, milestone) = (in_order(wanted), Milestone::CustomsHeld);
            reported(parcel, command, report, milestone, &wanted, |report| {
                Event::CustomsHeld(CustomsHeld { report, wanted: wanted.clone() })
            })
        }
        Act::ReleaseFromCustoms { report, declared, paid } => {
            release(parcel, report, *declared, *paid, command)
        }
        Act::FailDelivery { report: it } => {
            reasoned(it)?;
            report(it, Milestone::DeliveryFailed, &[], |report| {
                Event::DeliveryAttemptFailed(DeliveryAttemptFailed { report })
            })
        }
        Act::Deliver { report: it } => {
            report(it, Milestone::Delivered, &[], |report| Event::Delivered(Delivered { report }))
        }
        Act::Lose { report: it } => {
            report(it, Milestone::Lost, &[], |report| Event::Lost(Lost { report }))
        }
        Act::Damage { report: it } => {
            report(it, Milestone::Damaged, &[], |report| Event::Damaged(Damaged { report }))
        }
        Act::Return { report: it } => {
            report(it, Milestone::Returned, &[], |report| Event::Returned(Returned { report }))
        }
        Act::Correct { report, reason } => correct(parcel, *report, reason, command),
        Act::WithdrawCorrection { report, reason } => {
            withdraw_correction(parcel, *report, reason, command)
        }
        Act::AttachDocument { kind, hash } => {
            let document = Document { kind: *kind, hash: *hash };
            Ok(match parcel.documents.contains(&document) {
                true => vec![],
                false => vec![Event::DocumentAttached(document)],
            })
        }
        Act::RecordProof { kind, hash, received_by } => {
            let stage = parcel.stage();
            if stage != Stage::Reached(Milestone::Delivered) {
                return Err(Rejection::NotDelivered { stage });
            }
            let (kind, hash, received_by) = (*kind, *hash, received_by.clone());
            Ok(match parcel.proofs.contains(&(kind, hash)) {
                true => vec![],
                false => vec![Event::ProofRecorded(Proof { kind, hash, received_by })],
            })
        }
        Act::IssuePickUpCode { place, code, valid_until } => {
            not_ended(parcel)?;
            if let Some(valid_until) = valid_until.filter(|it| *it <= command.at) {
                return Err(Rejection::CodeExpired { valid_until, recorded_at: command.at });
            }
            let (place, code, valid_until) = (place.clone(), code.clone(), *valid_until);
            Ok(vec![Event::PickUpCodeIssued(PickUpCode { place, code, valid_until })])
        }
        Act::ChangeEstimate { estimated_on, reason } => {
            not_ended(parcel)?;
            let cause = EstimateCause::Person { reason: reason.clone() };
            Ok(estimate(parcel.estimated_on, *estimated_on, cause).into_iter().collect())
        }
        Act::Cancel { cause } => {
            not_ended(parcel)?;
            Ok(vec![Event::Cancelled(Cancelled { cause: cause.clone() })])
        }
        Act::CorrectCancellation { reason } => correct_cancellation(parcel, reason, command),
        Act::ResolveException { exception, reason } => {
            resolve_exception(parcel, *exception, reason)
        }
    }
}

fn assign_tracking(
    parcel: &Shipment,
    leg: u32,
    number: &TrackingNumber,
    command: &Command,
) -> Result<Vec<Event>, Rejection> {
    let last = parcel.legs.last().map_or(0, |it| it.number);
    let planned = parcel.legs.iter().find(|it| it.number == leg);
    let planned = planned.ok_or(Rejection::UnknownLeg { leg, last })?;
    if let Some(carrier) = command.carrier.as_ref().filter(|it| **it != planned.partner) {
        return Err(Rejection::NotYourShipment { carrier: carrier.clone() });
    }
    let number = number.clone();
    Ok(match planned.tracking.as_ref() == Some(&number) {
        true => vec![],
        false => vec![Event::TrackingAssigned(TrackingAssigned { leg, number })],
    })
}

/// What follows from a report; nothing when it came before. It is recorded whenever it comes: what
/// happened is kept, also when it changes nothing any more.
fn reported(
    parcel: &Shipment,
    command: &Command,
    report: &Report,
    milestone: Milestone,
    wanted: &[DocumentKind],
    event: impl FnOnce(Report) -> Event,
) -> Result<Vec<Event>, Rejection> {
    if parcel.knows(report, milestone) {
        return Ok(vec![]);
    }
    let latest = command.at.utc() + TimeDelta::minutes(AHEAD_MINUTES_MAX);
    if report.event_at.utc() > latest {
        let (event_at, recorded_at) = (report.event_at, command.at);
        return Err(Rejection::EventAhead { event_at, recorded_at });
    }
    let mut after = parcel.clone();
    after.take_in(report, milestone, wanted);
    let first = event(report.clone());
    Ok(with_what_follows(first, parcel, &after, command))
}

/// What a change of the standing reports says, and what it makes of estimate and exceptions.
fn with_what_follows(
    first: Event,
    before: &Shipment,
    after: &Shipment,
    command: &Command,
) -> Vec<Event> {
    let mut events = vec![first];
    events.extend(follow(before, after));
    events.extend(exceptions(after, command.id));
    events
}

/// What does not fit any more is raised, once; what fits again is resolved.
fn exceptions(after: &Shipment, command: Uuid) -> Vec<Event> {
    let known = |report: Uuid| {
        let of_it = |it: &Exception| it.report == report && it.course != Course::Over;
        after.exceptions.values().any(of_it)
    };
    let raised = after.contradicting().filter(|it| !known(it.id)).map(|it| {
        Event::ExceptionRaised(ExceptionRaised {
            exception: created_id(command, &format!("exception/{}", it.id)),
            cause: ExceptionCause::EndedOtherwise {
                report: it.id,
                milestone: it.milestone,
                stage: after.stage(),
            },
        })
    });
    let over = after.exceptions.iter().filter(|(_, it)| {
        it.course == Course::Open && after.contradicting().all(|other| other.id != it.report)
    });
    let resolved = over.map(|(exception, _)| {
        let (exception, resolution) = (*exception, Resolution::Corrected {});
        Event::ExceptionResolved(ExceptionResolved { exception, resolution })
    });
    resolved.chain(raised).collect()
}

/// The estimate that follows when the legs say something else than before.
fn follow(before: &Shipment, after: &Shipment) -> Option<Event> {
    let (said, _) = before.computed_estimate();
    let (says, cause) = after.computed_estimate();
    if said == says {
        return None;
    }
    estimate(before.estimated_on, says, cause)
}

fn estimate(before: Day, after: Day, cause: EstimateCause) -> Option<Event> {
    let changed = EstimateChanged { before, after, cause };
    (before != after).then_some(Event::EstimateChanged(changed))
}

fn release(
    parcel: &Shipment,
    report: &Report,
    declared: Money,
    paid: Money,
    command: &Command,
) -> Result<Vec<Event>, Rejection> {
    let currency = paid.currency();
    if declared.currency() != currency {
        let declared = declared.currency();
        return Err(Rejection::AnotherCurrency { declared, paid: currency });
    }
    let missing = parcel.missing_documents();
    if !missing.is_empty() && !parcel.knows(report, Milestone::CustomsReleased) {
        return Err(Rejection::DocumentsMissing { missing });
    }
    let difference = Difference { amount: paid.amount() - declared.amount(), currency };
    let milestone = Milestone::CustomsReleased;
    reported(parcel, command, report, milestone, &[], |report| {
        Event::CustomsReleased(CustomsReleased { report, declared, paid, difference })
    })
}

fn correct(
    parcel: &Shipment,
    report: Uuid,
    reason: &Reason,
    command: &Command,
) -> Result<Vec<Event>, Rejection> {
    let recorded = parcel.recorded(report).ok_or(Rejection::UnknownReport { report })?;
    if recorded.corrected {
        return Err(Rejection::AlreadyCorrected { report });
    }
    let mut after = parcel.clone();
    after.take_back(report);
    carries_again(parcel, &after, command)?;
    let correction = Event::MilestoneCorrected(Correction {
        report,
        milestone: recorded.milestone,
        reason: reason.clone(),
    });
    Ok(with_what_follows(correction, parcel, &after, command))
}

fn withdraw_correction(
    parcel: &Shipment,
    report: Uuid,
    reason: &Reason,
    command: &Command,
) -> Result<Vec<Event>, Rejection> {
    let recorded = parcel.recorded(report).ok_or(Rejection::UnknownReport { report })?;
    if !recorded.corrected {
        return Err(Rejection::NotCorrected { report });
    }
    let mut after = parcel.clone();
    after.put_back(report);
    let withdrawn = Event::CorrectionWithdrawn(CorrectionWithdrawn {
        report,
        milestone: recorded.milestone,
        reason: reason.clone(),
    });
    Ok(with_what_follows(withdrawn, parcel, &after, command))
}

fn correct_cancellation(
    parcel: &Shipment,
    reason: &Reason,
    command: &Command,
) -> Result<Vec<Event>, Rejection> {
    if !parcel.cancelled {
        return Err(Rejection::NotCancelled { stage: parcel.stage() });
    }
    let mut after = parcel.clone();
    after.cancelled = false;
    carries_again(parcel, &after, command)?;
    let reason = reason.clone();
    let corrected = Event::CancellationCorrected(CancellationCorrected { reason });
    Ok(with_what_follows(corrected, parcel, &after, command))
}

/// What was in it may be in another shipment by now, or not wanted any more.
fn carries_again(before: &Shipment, after: &Shipment, command: &Command) -> Result<(), Rejection> {
    match (before.stage().carries(), after.stage().carries()) {
        (false, true) => fits(&after.contents, &command.order),
        (true, _) | (false, false) => Ok(()),
    }
}

fn resolve_exception(
    parcel: &Shipment,
    exception: Uuid,
    reason: &Reason,
) -> Result<Vec<Event>, Rejection> {
    let raised = parcel.exceptions.get(&exception);
    match raised.ok_or(Rejection::UnknownException { exception })?.course {
        Course::Open => {
            let resolution = Resolution::Person { reason: reason.clone() };
            let resolved = ExceptionResolved { exception, resolution };
            Ok(vec![Event::ExceptionResolved(resolved)])
        }
        Course::Settled | Course::Over => Err(Rejection::AlreadyResolved { exception }),
    }
}

fn reasoned(report: &Report) -> Result<(), Rejection> {
    report.reason.map(|_| ()).ok_or(Rejection::NoReason)
}

fn not_ended(parcel: &Shipment) -> Result<(), Rejection> {
    match parcel.stage() {
        stage if stage.has_ended() => Err(Rejection::Ended { stage }),
        _ => Ok(()),
    }
}

/// Each kind once.
fn in_order(kinds: &[DocumentKind]) -> Vec<DocumentKind> {
    let mut kinds = kinds.to_vec();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}
