//! A purchase order: what one vendor is asked to supply for one order, in the vendor's own file.
//!
//! ```text
//! (none) --receive--> Received --confirm--> Confirmed --cancel all--> Cancelled
//!    |  \                |  \  \                |                        ^
//!    |   NotReceived     |   \  Refused        Withdrawn                |
//!    |                   |    Lapsed (time)                             |
//!    |                   +---------------- cancel all ------------------+
//!    +--cancel all--> CancelledAhead --receive--> NotReceived
//! ```
//!
//! The order lies in another file, so that its messages may come late, twice and in the wrong order:
//! whatever they find here, they end in an event. What cannot be received or cancelled any more is
//! such an event too, and is told back to the order. What was given up by the line, handed over and
//! given back is recorded as the order tells it, and changes nothing else.
//!
//! Invariant: it is answered once, by its vendor, in time and only after it was received; whoever
//! confirmed may withdraw; from a cancellation of the whole on no answer is taken.

mod command;
mod decide;
mod event;
mod rejection;
mod row;
mod state;
#[cfg(test)]
mod tests;

pub use self::command::{Act, Command, From, Seller, Told};
pub use self::event::{
    Cancelled, Confirmed, Delivered, DeliveryCorrected, Event, Lapsed, NotCancelled, NotReceived,
    Received, Refused, Returned, Uncancelled, Withdrawn,
};
pub use self::rejection::Rejection;
pub use self::state::{PurchaseOrder, Stage, State};
use crate::decider::Decider;

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
