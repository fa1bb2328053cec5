//! An application for credit: what is asked for, and what persons decided about it.
//!
//! ```text
//! (none) --submit--> Open --approve, one person is enough----------------> Approved
//!                     |  \--approve, two are wanted--> half approved --by another--^
//!                     |                                  |
//!                     +----------------------------------+--decline--> Declined
//!                                                        +--withdraw-> Withdrawn
//!                                                        +--time-----> Lapsed
//! ```
//!
//! An approval names the terms on which the loan is granted. Where the policy wants four eyes, the
//! first approval waits for another person's on the same terms; an approval on other terms is a
//! first one again, whoever gives it.
//!
//! Invariants: an application ends once; it is approved by persons, two of them above the policy's
//! amount, none of whom submitted it or is the customer; it is decided by the policy version in
//! force when it was submitted; none is open on the day it lapses or later; a loan for an order is
//! of the order's amount, and no approval is of more than was asked for.

mod command;
mod decide;
mod event;
mod rejection;
mod state;
#[cfg(test)]
mod tests;

pub use self::command::{Act, Command, OrderFact};
pub use self::event::{
    Approved, Asked, DeclineReason, Declined, Event, FirstApproved, Lapsed, Purpose, Submitted,
    Terms, Withdrawn,
};
pub use self::rejection::Rejection;
pub use self::state::{Dossier, Ending, Stage, State};
use crate::decider::Decider;

/// The application aggregate.
pub struct Application;

impl Decider for Application {
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
