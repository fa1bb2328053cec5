//! Each rule of a shipment, as a sentence.

mod customs;
mod ending;
mod handing_over;
mod planning;
mod refusals;
mod reporting;
mod walk;

use uuid::Uuid;

use super::{
    Act, CarrierCode, Command, Delivered, Direction, Document, DocumentKind, EstimateCause,
    EstimateChanged, Event, Leg, Milestone, MilestoneReached, OnTheWay, OrderFacts, OrderStanding,
    Planned, Rejection, Report, ReportReason, Shipment, Stage, Standing, State,
};
use crate::log::{Hash, Instant};
use crate::money::{Currency, Money};
use crate::privacy::{KeyCheck, Sealed};
use crate::reason::Reason;
use crate::testing::{day, given};
use crate::trade::{LineQuantity, Quantities};

const ORDER: Uuid = Uuid::from_u128(7);

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

/// `03-20 14:30` of 2026.
fn at(text: &str) -> Instant {
    let (date, time) = text.split_once(' ').unwrap();
    format!("2026-{date}T{time}:00.000000Z").parse().unwrap()
}

fn nth(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn sealed(text: &str) -> Sealed {
    Sealed { key_version: 1, key: KeyCheck([7; 8]), sealed: text.to_owned() }
}

fn leg(number: u32, partner: &str, until: Milestone, deadline_on: &str) -> Leg {
    Leg {
        number,
        partner: partner.to_owned(),
        cost: xof(4_000),
        until,
        deadline_on: day(deadline_on),
        tracking: None,
    }
}

/// To the hub by the 10th, to Lomé by the 20th, delivered by the 25th of March.
fn legs() -> Vec<Leg> {
    vec![
        leg(1, "sino-express", Milestone::AtHub, "2026-03-10"),
        leg(2, "ethiopian-cargo", Milestone::ArrivedDestination, "2026-03-20"),
        leg(3, "dhl-togo", Milestone::Delivered, "2026-03-25"),
    ]
}

fn pieces(line: u32, quantity: u32) -> LineQuantity {
    LineQuantity { line, quantity }
}

/// Two pieces of the first line and one of the third.
fn contents() -> Vec<LineQuantity> {
    vec![pieces(1, 2), pieces(3, 1)]
}

fn plan(legs: Vec<Leg>) -> Act {
    Act::Plan {
        order: ORDER,
        direction: Direction::Outbound {},
        contents: contents(),
        weight_grams: None,
        declared_value: None,
        legs,
        promised_on: day("2026-03-28"),
    }
}

fn planned() -> Event {
    Event::Planned(Planned {
        order: ORDER,
        direction: Direction::Outbound {},
        contents: contents(),
        weight_grams: None,
        declared_value: None,
        legs: legs(),
        promised_on: day("2026-03-28"),
        estimated_on: day("2026-03-25"),
    })
}

/// Asked by our own people at the end of April, when all of the tests' events have happened.
fn ask(act: Act) -> Command {
    let order = left(&[pieces(1, 2), pieces(2, 5), pieces(3, 1)]);
    Command { act, at: at("04-30 12:00"), id: nth(0xc0), order, carrier: None }
}

/// Of a confirmed order of which so much is left to be carried.
fn left(pieces: &[LineQuantity]) -> OrderFacts {
    OrderFacts { standing: OrderStanding::Confirmed, left: Some(Quantities::of(pieces)) }
}

fn ask_as(carrier: &str, act: Act) -> Command {
    Command { carrier: Some(carrier.to_owned()), ..ask(act) }
}

/// Report `number`, of our own people.
fn report(number: u128, event_at: &str) -> Report {
    Report { id: nth(number), event_at: at(event_at), place: None, carrier: None, reason: None }
}

/// Report `number`, of a carrier by its own code.
fn told(number: u128, event_at: &str, carrier: &str, code: &str) -> Report {
    let code = CarrierCode { carrier: carrier.to_owned(), code: code.to_owned(), text: None };
    Report { carrier: Some(code), place: Some("TGLFW".to_owned()), ..report(number, event_at) }
}

fn because(reason: ReportReason, report: Report) -> Report {
    Report { reason: Some(reason), ..report }
}

fn reach(report: Report, milestone: OnTheWay) -> Act {
    Act::ReachMilestone { report, milestone }
}

fn standing(milestone: Milestone, since: &str) -> Standing {
    Standing { stage: Stage::Reached(milestone), since: Some(at(since)) }
}

/// Where a shipment stands to which all this happened.
fn after(past: &[Event]) -> Standing {
    crate::decider::replay::<Shipment>(past).shipment().unwrap().standing()
}

fn reached(report: Report, milestone: OnTheWay) -> Event {
    Event::MilestoneReached(MilestoneReached { report, milestone })
}

/// A milestone that is the latest by event time.
fn reached_now(number: u128, event_at: &str, milestone: OnTheWay) -> Event {
    reached(report(number, event_at), milestone)
}

fn delivered(number: u128, event_at: &str) -> Event {
    Event::Delivered(Delivered { report: report(number, event_at) })
}

fn attached(kind: DocumentKind) -> Event {
    Event::DocumentAttached(Document { kind, hash: Hash::of(kind.name().as_bytes()) })
}

fn moved(before: &str, after: &str, cause: EstimateCause) -> Event {
    let (before, after) = (day(before), day(after));
    Event::EstimateChanged(EstimateChanged { before, after, cause })
}

fn correct(number: u128) -> Act {
    Act::Correct { report: nth(number), reason: Reason::of("wrong_parcel") }
}

fn stage_of(state: &State) -> Stage {
    state.shipment().unwrap().stage()
}

/// Expects these facts, and nothing new when the same is asked again.
#[track_caller]
fn once(past: &[Event], command: Command, expected: &[Event]) {
    given::<Shipment>(past.to_vec()).when(command.clone()).then(expected.to_vec());
    given::<Shipment>([past, expected].concat()).when(command).then_nothing();
}

#[track_caller]
fn refused(past: &[Event], command: Command, expected: Rejection) {
    given::<Shipment>(past.to_vec()).when(command).then_refused(expected);
}
