//! The rules of a shipment.

use chrono::{NaiveDate, TimeDelta};
use uuid::Uuid;

use super::parcel::Recorded;
use super::{
    Act, Cancelled, Command, Correction, CustomsHeld, CustomsPresented, CustomsReleased, Damaged,
    Delivered, DeliveryAttemptFailed, Document, DocumentKind, EstimateCause, EstimateChanged,
    Event, Leg, Lost, Milestone, MilestoneReached, OrderStanding, Parcel, PickUpCode, Planned,
    Proof, Rejection, Report, Returned, Stage, State, TrackingAssigned, TrackingNumber,
};
use crate::calendar::Day;
use crate::log::Instant;
use crate::money::{Difference, Money};

/// The most legs a plan has.
const LEGS_MAX: usize = 20;

/// How far a carrier's clock may run ahead of ours.
const AHEAD_MINUTES_MAX: i64 = 15;

pub(super) fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
    match (state, &command.act) {
        (State::None, Act::Plan { order, legs, promised_on }) => {
            plan(command.order, *order, legs, *promised_on)
        }
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
            | Act::AttachDocument { .. }
            | Act::RecordProof { .. }
            | Act::IssuePickUpCode { .. }
            | Act::ChangeEstimate { .. }
            | Act::Cancel { .. },
        ) => Err(Rejection::NotFound),
        (State::Planned(parcel), act) => {
            admitted(parcel, command)?;
            asked(parcel, act, command)
        }
    }
}

fn plan(
    standing: OrderStanding,
    order: Uuid,
    legs: &[Leg],
    promised_on: NaiveDate,
) -> Result<Vec<Event>, Rejection> {
    match standing {
        OrderStanding::Confirmed => {}
        OrderStanding::Unknown => return Err(Rejection::UnknownOrder { order }),
        OrderStanding::NotConfirmed => return Err(Rejection::OrderNotConfirmed { order }),
        OrderStanding::Ended => return Err(Rejection::OrderEnded { order }),
    }
    let count = Rejection::LegCount { found: legs.len(), min: 1, max: LEGS_MAX };
    let (Some(first), Some(last), true) = (legs.first(), legs.last(), legs.len() <= LEGS_MAX)
    else {
        return Err(count);
    };
    in_calendar(promised_on)?;
    let currency = first.cost.currency();
    let mut before: Option<&Leg> = None;
    for (place, leg) in legs.iter().enumerate() {
        in_calendar(leg.deadline_on)?;
        let (number, until) = (leg.number, leg.until);
        if leg.cost.currency() != currency {
            let other = leg.cost.currency();
            return Err(Rejection::CostsDiffer { first: currency, number: leg.number, other });
        }
        let follows =
            before.is_none_or(|it| it.deadline_on <= leg.deadline_on && it.until < leg.until);
        if usize::try_from(number).ok() != Some(place + 1) || !follows {
            return Err(Rejection::LegOutOfOrder { number });
        }
        let is_last = place + 1 == legs.len();
        if !until.is_planned() || is_last != (until == Milestone::Delivered) {
            return Err(Rejection::EndsElsewhere { number, until });
        }
        before = Some(leg);
    }
    let (legs, estimated_on) = (legs.to_vec(), last.deadline_on);
    Ok(vec![Event::Planned(Planned { order, legs, promised_on, estimated_on })])
}

fn in_calendar(day: NaiveDate) -> Result<(), Rejection> {
    Day::try_from(day).map(|_| ()).map_err(|_| Rejection::BeyondCalendar { day })
}

/// A carrier has a leg of the shipment, and speaks in its own name.
fn admitted(parcel: &Parcel, command: &Command) -> Result<(), Rejection> {
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

fn asked(parcel: &Parcel, act: &Act, command: &Command) -> Result<Vec<Event>, Rejection> {
    let report = |report: &Report, milestone, wanted: &[DocumentKind], event: fn(_) -> _| {
        reported(parcel, command.at, report, milestone, wanted, event)
    };
    match act {
        Act::Plan { .. } => Err(Rejection::AlreadyExists),
        Act::AssignTracking { leg, number } => assign_tracking(parcel, *leg, number, command),
        Act::ReachMilestone { report, milestone } => {
            let (at, milestone) = (command.at, *milestone);
            reported(parcel, at, report, milestone.milestone(), &[], |report| {
                Event::MilestoneReached(MilestoneReached { report, milestone })
            })
        }
        Act::PresentToCustoms { report, declaration, wanted } => {
            let (at, wanted) = (command.at, in_order(wanted));
            let milestone = Milestone::CustomsPresented;
            reported(parcel, at, report, milestone, &wanted, |report| {
                let (declaration, wanted) = (declaration.clone(), wanted.clone());
                let presented = CustomsPresented { report, declaration, wanted };
                Event::CustomsPresented(presented)
            })
        }
        Act::HoldAtCustoms { report, wanted } => {
            reasoned(report)?;
            let (at, wanted) = (command.at, in_order(wanted));
            reported(parcel, at, report, Milestone::CustomsHeld, &wanted, |report| {
                Event::CustomsHeld(CustomsHeld { report, wanted: wanted.clone() })
            })
        }
        Act::ReleaseFromCustoms { report, declared, paid } => {
            release(parcel, report, *declared, *paid, command.at)
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
        Act::Correct { report, motive } => correct(parcel, *report, motive),
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
        Act::ChangeEstimate { estimated_on, motive } => {
            not_ended(parcel)?;
            in_calendar(*estimated_on)?;
            let cause = EstimateCause::Person { motive: motive.clone() };
            Ok(estimate(parcel.estimated_on, *estimated_on, cause).into_iter().collect())
        }
        Act::Cancel { motive } => {
            not_ended(parcel)?;
            Ok(vec![Event::Cancelled(Cancelled { motive: motive.clone() })])
        }
    }
}

fn assign_tracking(
    parcel: &Parcel,
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

/// What follows from a report; nothing when it came before. One that does not end the shipment is
/// recorded whenever it comes: what happened is kept, also when it changes nothing any more.
fn reported(
    parcel: &Parcel,
    at: Instant,
    report: &Report,
    milestone: Milestone,
    wanted: &[DocumentKind],
    event: impl FnOnce(Report) -> Event,
) -> Result<Vec<Event>, Rejection> {
    if parcel.knows(report, milestone) {
        return Ok(vec![]);
    }
    let latest = at.utc() + TimeDelta::minutes(AHEAD_MINUTES_MAX);
    if report.event_at.utc() > latest {
        return Err(Rejection::EventAhead { event_at: report.event_at, recorded_at: at });
    }
    if milestone.ends() {
        not_ended(parcel)?;
    }
    let mut after = parcel.clone();
    after.rerouted(|it| it.reports.push(Recorded::new(report, milestone, wanted)));
    let mut events = vec![event(report.clone())];
    events.extend(follow(parcel, &after));
    Ok(events)
}

/// The estimate that follows when the legs say something else than before.
fn follow(before: &Parcel, after: &Parcel) -> Option<Event> {
    let (said, _) = before.computed_estimate();
    let (says, cause) = after.computed_estimate();
    if said == says {
        return None;
    }
    estimate(before.estimated_on, says, cause)
}

fn estimate(before: NaiveDate, after: NaiveDate, cause: EstimateCause) -> Option<Event> {
    let changed = EstimateChanged { before, after, cause };
    (before != after).then_some(Event::EstimateChanged(changed))
}

fn release(
    parcel: &Parcel,
    report: &Report,
    declared: Money,
    paid: Money,
    at: Instant,
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
    reported(parcel, at, report, Milestone::CustomsReleased, &[], |report| {
        Event::CustomsReleased(CustomsReleased { report, declared, paid, difference })
    })
}

fn correct(parcel: &Parcel, report: Uuid, motive: &str) -> Result<Vec<Event>, Rejection> {
    let mut after = parcel.clone();
    let found = after.reports.iter().position(|it| it.id == report);
    let found = found.ok_or(Rejection::UnknownReport { report })?;
    let mut milestone = None;
    after.rerouted(|it| {
        let recorded = it.reports.get_mut(found).filter(|it| !it.corrected);
        if let Some(recorded) = recorded {
            recorded.corrected = true;
            milestone = Some(recorded.milestone);
        }
    });
    let milestone = milestone.ok_or(Rejection::AlreadyCorrected { report })?;
    let correction = Correction { report, milestone, motive: motive.to_owned() };
    let mut events = vec![Event::MilestoneCorrected(correction)];
    events.extend(follow(parcel, &after));
    Ok(events)
}

fn reasoned(report: &Report) -> Result<(), Rejection> {
    report.reason.map(|_| ()).ok_or(Rejection::NoReason)
}

fn not_ended(parcel: &Parcel) -> Result<(), Rejection> {
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
