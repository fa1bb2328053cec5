//! A customer: who borrows and buys. What names the person is sealed.
//!
//! ```text
//! NotRegistered --register--> Active --suspend--> Suspended --resume--> Active
//! ```
//!
//! Invariant: nothing happens to a customer before registration, and registration happens once.

mod command;
mod decide;
mod event;
mod rejection;
mod row;
mod state;
#[cfg(test)]
mod tests;

pub use self::command::Command;
pub use self::event::{ContactChanged, ContactField, Event, Registered, Resumed, Suspended};
pub use self::rejection::Rejection;
pub use self::state::{Standing, State};
use crate::decider::Decider;
pub use crate::party::Contact;

/// The customer aggregate.
pub struct Customer;

impl Decider for Customer {
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
