//! The policy book: every figure that changes without a release, in versions that are events.
//!
//! ```text
//! version n:  (none) --propose--> Proposed --approve (by another person)--> Published
//! ```
//!
//! A document that was a version before may be proposed and published again: going back is a new
//! version too, so that the numbers tell the order in which rules were in force.
//!
//! A version is published at most so many days before it takes force. What a document must say is
//! checked when it is proposed and when it is approved; what was published stays in force, whatever
//! is checked since.
//!
//! Invariants: versions are numbered densely from 1 in the order they are published; a version
//! takes force on a business day at or after those before it; its author did not approve it.

mod command;
mod decide;
mod document;
mod event;
mod rejection;
mod state;
#[cfg(test)]
mod tests;

pub use self::command::{Act, Command};
pub use self::document::{
    Allocation, ApplicationPolicy, Component, Document, Grouping, LoanPolicy, Malformed, PolicyRef,
    Timing,
};
pub use self::event::{Event, Proposed, Published};
pub use self::rejection::Rejection;
pub use self::state::{State, Version};
use crate::decider::Decider;

/// The policy-book aggregate.
pub struct PolicyBook;

impl Decider for PolicyBook {
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
