//! A vendor: a firm that supplies what customers order. What names its people is sealed.
//!
//! ```text
//! NotRegistered --register--> Active --suspend--> Suspended --resume--> Active
//! ```
//!
//! Invariant: nothing happens to a vendor before registration, and registration happens once.

mod command;
mod decide;
mod event;
mod rejection;
mod row;
mod state;
#[cfg(test)]
mod tests;

pub use self::command::Command;
pub use self::event::{Event, Registered, Resumed, Suspended};
pub use self::rejection::Rejection;
pub use self::state::{Standing, State};
use crate::decider::Decider;

/// The vendor aggregate.
pub struct Vendor;

impl Decider for Vendor {
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
