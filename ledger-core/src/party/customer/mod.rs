//! A customer: who borrows and buys. What names the person is sealed.
//!
//! ```text
//! NotRegistered --register--> Active --suspend--> Suspended --resume--> Active
//! ```
//!
//! To each thing that needs it a consent is given, by a text in a version, and withdrawn, as often as the
//! customer likes; they are counted, so that what was read rests on one that can be named.
//!
//! Invariant: nothing happens to a customer before registration, and registration happens once; of the
//! consents to one thing the last alone may stand.

mod command;
mod consent;
mod decide;
mod event;
mod rejection;
mod row;
mod state;
#[cfg(test)]
mod tests;

pub use self::command::Command;
pub use self::consent::{Consent, ConsentGiven, ConsentTo, ConsentWithdrawn, Consents};
pub use self::event::{ContactChanged, ContactField, Event, Registered, Resumed, Suspended};
pub use self::rejection::Rejection;
pub use self::state::{Kept, Named, Standing, State};
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
