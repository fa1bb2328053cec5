//! A shipment: the legs an order's goods travel, and what became of them on the way.
//!
//! ```text
//! (none) --plan--> Planned --reports--> … --> Delivered | Lost | Returned
//!                     |                          |
//!                     +--cancel--> Cancelled     +--correction--> as the other reports say
//!                                    |
//!                                    +--correction--> as the reports say
//! ```
//!
//! A report says that a milestone was reached, when and where, and keeps the carrier's own code.
//! Reports come late, twice and out of order, so the stage is that of the latest report by event
//! time, whenever it was recorded; one that ends the shipment holds whatever comes after it, until
//! a person corrects it. What is reported is always kept: where it says that a shipment which ended
//! or was given up ended otherwise, an exception is raised for a person, and the stage stays.
//!
//! A shipment carries pieces of the order's lines: one that was given up, lost or came back carries
//! nothing any more, and what was in it may go in another.
//!
//! Invariants: the stage follows from the standing reports, whatever order they came in, but that of
//! several which end the shipment the one recorded first holds; each of those that says otherwise
//! than the shipment stands has an exception; a report by the same carrier with the same code, time and
//! place is recorded once; customs do not release what lacks a document they asked for; the
//! estimated date is the last leg's deadline moved by the delay of the furthest leg that ended,
//! or what a person put in its place since.

mod check;
mod command;
mod decide;
mod event;
mod exception;
mod milestone;
mod plan;
mod planned;
mod planning;
mod rejection;
mod report;
mod row;
mod state;
#[cfg(test)]
mod tests;
mod tracking;

pub use self::command::{Act, Command, OrderFacts, OrderStanding};
pub use self::event::{
    CancelCause, CancellationCorrected, Cancelled, Correction, CorrectionWithdrawn, CustomsHeld,
    CustomsPresented, CustomsReleased, Damaged, Delivered, DeliveryAttemptFailed, Document,
    DocumentKind, EstimateCause, EstimateChanged, Event, Lost, MilestoneReached, PickUpCode, Proof,
    ProofKind, Returned, TrackingAssigned,
};
pub use self::exception::{ExceptionCause, ExceptionRaised, ExceptionResolved, Resolution};
pub use self::milestone::{Milestone, NotAStage, OnTheWay, ReportReason, Stage, Standing};
pub use self::plan::{Direction, Leg, Planned};
pub use self::planned::Shipment;
pub use self::rejection::Rejection;
pub use self::report::{CarrierCode, Report};
pub use self::state::State;
pub use self::tracking::{NotATrackingNumber, TrackingNumber};
use crate::decider::Decider;

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
