//! A piece of evidence of an applicant: what was asked of one source, with what it is gathered for, or what
//! the customer said himself.
//!
//! ```text
//! (none) --declare--> Answered (by the customer)
//! (none) --ask, by consent--> Asked --answer in time--> Answered
//!                               |--its time is over--> Unanswered --answer--> Answered, late
//!                               \--answer, its time over and nobody said so--> Answered, late
//! ```
//!
//! A source is asked and heard while the customer agrees to it. What it comes to, `credit::evidence` says.
//!
//! Invariants: nothing is asked of a source without a consent that stands; a source answers once; it
//! has not answered or has, in time or late, by the times that the commands bring and no clock.

mod command;
mod decide;
mod event;
mod rejection;
mod row;
mod state;
#[cfg(test)]
mod tests;

pub use self::command::{Act, Command};
pub use self::event::{Answered, Declared, EndedUnanswered, Event, Purpose, Requested, RestsOn};
pub use self::rejection::Rejection;
pub use self::state::{Piece, Stage, State};
use crate::decider::Decider;

/// The evidence aggregate.
pub struct Evidence;

impl Decider for Evidence {
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
