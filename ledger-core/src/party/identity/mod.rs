//! Who a customer is: documents that were submitted and what a person thinks of them, whether that is all
//! that the policy wants, a telephone that was called, lists that were looked through.
//!
//! ```text
//! document: (none) --submit--> Submitted --accept--> Accepted --its time is over--> Lapsed
//!                                  \                     |
//!                                   \----------reject----+--> Rejected
//! identity: (none) --the last that is wanted is accepted--> Verified --one of those counts no more--> Lapsed
//! list: (none) --ask--> Asked --answer in time--> Answered
//!                         |--its time is over--> Unanswered --answer--> Answered, late
//! ```
//!
//! A customer has one such stream, under the customer's own id. What is in a document stays with who keeps
//! it: here are its hash, and sealed where it lies and its number.
//!
//! Invariants: a document is accepted and rejected by a person who is not that customer; it counts from its
//! acceptance to a day that is fixed then; an identity is verified while each of the documents by which it
//! was counts; the lists say what they say, and alter nothing of that; a list that is asked answers once.

mod check;
mod command;
mod decide;
mod event;
mod rejection;
mod row;
mod screening;
mod state;
#[cfg(test)]
mod tests;

pub use self::command::{Act, Command, Wanted};
pub use self::event::{
    DocumentAccepted, DocumentLapsed, DocumentRejected, DocumentSubmitted, Event, Lapsed,
    PhoneVerified, Screened, ScreeningAsked, ScreeningOutcome, ScreeningUnanswered, Verified,
};
pub use self::rejection::Rejection;
pub use self::screening::AskedList;
pub use self::state::{Document, Dossier, Stage, State};
use crate::decider::Decider;

/// The identity aggregate.
pub struct Identity;

impl Decider for Identity {
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
