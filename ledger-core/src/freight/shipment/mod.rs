//! A shipment: the legs an order's goods travel, and what became of them on the way.
//!
//! ```text
//! (none) --plan--> Planned --reports--> … --> Delivered | Lost | Returned
//!                     |                          |
//!                     +--cancel--> Cancelled     +--correction--> as the other reports say
//! ```
//!
//! A report says that a milestone was reached, when and where, and keeps the carrier's own code.
//! Reports come late, twice and out of order, so the stage is that of the latest report by event
//! time, whenever it was recorded; one that ends the shipment holds whatever comes after it, until
//! a person corrects it.
//!
//! Invariants: the stage follows from the standing reports, whatever order they came in; no more
//! than one of them ends the shipment; a report by the same carrier with the same code, time and
//! place is recorded once; customs do not release what lacks a document they asked for; the
//! estimated date is the last leg's deadline moved by the delay of the furthest leg that ended,
//! or what a person put in its place since.

mod check;
mod command;
mod decide;
mod event;
mod milestone;
mod parcel;
mod rejection;
mod report;
mod state;
#[cfg(test)]
mod tests;
mod tracking;

pub use self::command::{Act, Command, OrderStanding};
pub use self::event::{
    Cancelled, Correction, CustomsHeld, CustomsPresented, CustomsReleased, Damaged, Delivered,
    DeliveryAttemptFailed, Document, DocumentKind, EstimateCause, EstimateChanged, Event, Leg,
    Lost, MilestoneReached, PickUpCode, Planned, Proof, ProofKind, Returned, TrackingAssigned,
};
pub use self::milestone::{Milestone, NotAStage, OnTheWay, Reason, Stage, Standing};
pub use self::parcel::Parcel;
pub use self::rejection::Rejection;
pub use self::report::{CarrierCode, Report};
pub use self::state::State;
pub use self::tracking::{NotATrackingNumber, TrackingNumber};
use crate::decider::Decider;

/// The shipment aggregate.
pub struct Shipment;

impl Decider for Shipment {
    type State = State;
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;

    fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
        decide::decide(state, command)
    }

    fn evolve(state: State, event: &Event) -> State {
        state.evolve(event)
    }
}
