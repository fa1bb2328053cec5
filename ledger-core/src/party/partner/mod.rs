//! A partner: a firm that does for the customers what we do not. So far the banks that lend.
//!
//! ```text
//! (none) --propose a mandate--> Proposed --approved by another--> Active --suspend--> Suspended
//!                                  \--declined, lapsed--> (none)    ^------resume-------/
//! Active, Suspended: --propose another mandate--> waits --approved by another--> it holds
//!                                                   \--declined, lapsed
//! ```
//!
//! Its file has the id that follows from its name, so that an offer which names a bank says whose file is to
//! be asked, and nobody enrols a bank twice. A mandate is what a bank lends under: its lines, prices and
//! products, how long it takes to answer, what it wants to see, what it pays us. Mandates are counted; what
//! was reserved under one keeps its terms under the next.
//!
//! Invariants: it is enrolled, and its mandate changed, by two persons; one proposal waits at a time;
//! nothing is asked of who was not enrolled.

mod check;
mod command;
mod decide;
mod event;
mod rejection;
mod row;
mod state;
#[cfg(test)]
mod tests;

pub use self::command::{Act, Command, Compared, ToInvoice};
pub use self::event::{
    CommissionsReconciled, Declined, Enrolled, Event, Firm, Invoiced, Lapsed, Listed,
    MandateChanged, Mismatch, Proposed, Resumed, Suspended,
};
pub use self::rejection::Rejection;
pub use self::state::{Enrolment, Standing, State, Waiting};
use crate::decider::Decider;

/// The partner aggregate.
pub struct Partner;

impl Decider for Partner {
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
