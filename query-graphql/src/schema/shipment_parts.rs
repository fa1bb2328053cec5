//! What a shipment consists of: its contents and legs, what was reported, and what does not fit.

use async_graphql::{Enum, SimpleObject};
use ledger_core::freight::shipment::{EstimateCause, ExceptionCause, Leg, Milestone, Resolution};
use ledger_core::trade::LineQuantity;
use projections::tracking::shipments::{Estimate, Exception, Reported};
use uuid::Uuid;

use super::scalars::{Date, DateTime, Money};

/// One part of the way, in one partner's hands.
#[derive(SimpleObject)]
pub(super) struct ShipmentLeg {
    /// Dense from 1, in the order they are travelled.
    number: u32,
    /// Who carries.
    partner: String,
    /// What it costs us; null for the customer.
    cost: Option<Money>,
    /// The milestone by which it ends.
    until: &'static str,
    /// The last day on which it may end.
    deadline_on: Date,
    /// The carrier's number of the parcel; null until it gives one.
    tracking: Option<String>,
}

impl ShipmentLeg {
    pub(super) fn of(it: &Leg, sees_costs: bool) -> ShipmentLeg {
        ShipmentLeg {
            number: it.number,
            partner: it.partner.clone(),
            cost: sees_costs.then_some(Money(it.cost)),
            until: it.until.name(),
            deadline_on: Date(it.deadline_on.date()),
            tracking: it.tracking.as_ref().map(ToString::to_string),
        }
    }
}

/// Which way the goods of a shipment go.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub(super) enum ShipmentDirection {
    /// To whom they were ordered for.
    Outbound,
    /// Back from there.
    Return,
}

/// So many pieces of one line of the order.
#[derive(SimpleObject)]
pub(super) struct ShipmentContent {
    /// The order's line, counted from 1.
    line: u32,
    /// How many pieces of it.
    quantity: u32,
}

impl ShipmentContent {
    pub(super) fn of(it: &LineQuantity) -> ShipmentContent {
        ShipmentContent { line: it.line, quantity: it.quantity }
    }
}

/// A report that says a shipment ended otherwise than it stands, or stood when it came.
#[derive(SimpleObject)]
pub(super) struct ShipmentException {
    /// By which its resolution names it.
    id: Uuid,
    /// The report.
    report: Uuid,
    /// What it says.
    milestone: &'static str,
    /// Where the shipment stood.
    stage: &'static str,
    /// The business date on which it was raised.
    raised_on: Date,
    /// The business date on which it came to need nobody; null while it does.
    resolved_on: Option<Date>,
    /// The code of what a person found; null while nobody looked into it, and where a correction
    /// left nothing of it.
    resolution: Option<String>,
    /// What was written beside the code; null where nothing was.
    resolution_note: Option<String>,
}

impl ShipmentException {
    pub(super) fn of(it: &Exception) -> ShipmentException {
        let ExceptionCause::EndedOtherwise { report, milestone, stage } = it.cause;
        let reason = match &it.resolution {
            Some(Resolution::Person { reason }) => Some(reason),
            Some(Resolution::Corrected {}) | None => None,
        };
        ShipmentException {
            id: it.exception,
            report,
            milestone: milestone.name(),
            stage: stage.name(),
            raised_on: Date(it.raised_on),
            resolved_on: it.resolved_on.map(Date),
            resolution: reason.map(|it| it.code.clone()),
            resolution_note: reason.and_then(|it| it.note.clone()),
        }
    }
}

/// What was reported of a shipment.
#[derive(SimpleObject)]
pub(super) struct ShipmentReport {
    /// By which its correction names it.
    id: Uuid,
    /// The milestone that was reached.
    milestone: &'static str,
    /// When it happened; reports come late and out of order.
    event_at: DateTime,
    /// Where.
    place: Option<String>,
    /// Who said so; null when our own people saw it.
    carrier: Option<String>,
    /// The carrier's own code.
    carrier_code: Option<String>,
    /// The carrier's own words; null for the customer, and for who is one in this file.
    carrier_text: Option<String>,
    /// Duties and taxes as they were declared at a release; null for the customer.
    declared: Option<Money>,
    /// Duties and taxes as they were paid; null for the customer.
    paid: Option<Money>,
    /// The business date.
    business_date: Date,
    /// When it was recorded.
    recorded_at: DateTime,
    /// The commit that recorded it: partition@sequence.
    position: String,
    /// When it was recorded that it was taken back; null where it stands.
    taken_back_at: Option<DateTime>,
    /// The code of why it was taken back; null where it stands.
    taken_back: Option<String>,
    /// What was written beside the code; null where nothing was, and for the customer.
    taken_back_note: Option<String>,
}

impl ShipmentReport {
    pub(super) fn of(it: &Reported, words: bool) -> ShipmentReport {
        let duties = it.duties.filter(|_| words);
        let carrier = it.carrier.as_ref();
        ShipmentReport {
            id: it.report,
            milestone: Milestone::name(it.milestone),
            event_at: it.event_at.into(),
            place: it.place_name.clone(),
            carrier: carrier.map(|it| it.carrier.clone()),
            carrier_code: carrier.map(|it| it.code.clone()),
            carrier_text: carrier.and_then(|it| it.text.clone()).filter(|_| words),
            declared: duties.map(|(declared, _)| Money(declared)),
            paid: duties.map(|(_, paid)| Money(paid)),
            business_date: Date(it.business_date),
            recorded_at: it.recorded_at.into(),
            position: it.place.to_string(),
            taken_back_at: it.correction.as_ref().map(|it| it.recorded_at.into()),
            taken_back: it.correction.as_ref().map(|it| it.reason.code.clone()),
            taken_back_note: it
                .correction
                .as_ref()
                .and_then(|it| it.reason.note.clone())
                .filter(|_| words),
        }
    }
}

/// Why a shipment is expected on another day.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum ShipmentEstimateCause {
    /// A leg ended after its deadline.
    Delay,
    /// No leg has ended after its deadline any more.
    OnTime,
    /// A person said so.
    Person,
}

/// A change of the day on which delivery is expected.
#[derive(SimpleObject)]
pub(super) struct ShipmentEstimate {
    /// The day before it.
    before: Date,
    /// The day after it.
    after: Date,
    /// Why.
    cause: ShipmentEstimateCause,
    /// The business date.
    business_date: Date,
    /// When it was recorded.
    recorded_at: DateTime,
}

impl ShipmentEstimate {
    pub(super) fn of(it: &Estimate) -> ShipmentEstimate {
        ShipmentEstimate {
            before: Date(it.before),
            after: Date(it.after),
            cause: match it.cause {
                EstimateCause::Delay { .. } => ShipmentEstimateCause::Delay,
                EstimateCause::OnTime {} => ShipmentEstimateCause::OnTime,
                EstimateCause::Person { .. } => ShipmentEstimateCause::Person,
            },
            business_date: Date(it.business_date),
            recorded_at: it.recorded_at.into(),
        }
    }
}
