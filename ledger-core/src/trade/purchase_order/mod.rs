//! A purchase order: what one vendor is asked to supply for one order, in the vendor's own file.
//!
//! ```text
//! (none) --receive--> Received --confirm--> Confirmed --cancel--> Cancelled
//!    |  \                |  \                                        ^
//!    |   NotReceived     |   Refused                                 |
//!    |                   +---------------- cancel -------------------+
//!    +--cancel--> CancelledAhead --receive--> NotReceived
//! ```
//!
//! The order lies in another file, so that its messages may come late, twice and in the wrong order:
//! whatever they find here, they end in an event. What cannot be received or cancelled any more is
//! such an event too, and is told back to the order.
//!
//! Invariant: it is answered once, by its vendor and only after it was received; from a cancellation
//! on no answer is taken.

mod command;
mod decide;
mod event;
mod rejection;
mod state;
#[cfg(test)]
mod tests;

pub use self::command::{Act, Command, Seller};
pub use self::event::{
    Cancelled, Confirmed, Event, NotCancelled, NotReceived, Received, Refused, Uncancelled,
};
pub use self::rejection::Rejection;
pub use self::state::{Account, Stage, State};
use crate::decider::Decider;

/// The purchase order aggregate.
pub struct PurchaseOrder;

impl Decider for PurchaseOrder {
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
