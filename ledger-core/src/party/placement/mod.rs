//! A placement: what one bank has of one offer, in the bank's own file, under the offer's id.
//!
//! ```text
//! (none) --reserve, within the line--> Reserved --release--> Released
//!    |  \                                 \--signed--> Exposed --told again and again--> Exposed
//!    |   \--otherwise--> Refused
//!    +--release--> ReleasedAhead --reserve--> Refused
//! ```
//!
//! The offer lies in the customer's file, so that its messages may come late, twice and in the wrong order:
//! whatever they find here, they end in an event. From the signature on the customer's file tells what the
//! loan takes of the line each time that moves, all of it and counted; what was told before something that
//! is known already changes nothing.
//!
//! A file that was signed earns its commission once, by the terms under which it was reserved; the
//! commission is invoiced, found in the bank's list, and taken back where the loan is undone in time.
//!
//! Invariants: at a reservation what is reserved and drawn of the line, with it, is within the line; no
//! placement is reserved twice; of a commission no part happens twice, and none is earned for what was undone.

mod command;
mod commission;
mod decide;
mod event;
mod rejection;
mod row;
mod state;
#[cfg(test)]
mod tests;

pub use self::command::{Act, Command, From, Lending, Wanted};
pub use self::commission::CommissionState;
pub use self::event::{
    CommissionCredited, CommissionEarned, CommissionInvoiced, CommissionMatched,
    CommissionTakenBack, Event, Exposed, Refused, Released, Reserved,
};
pub use self::rejection::Rejection;
pub use self::state::{Placed, Stage, State, Taken};
use crate::decider::Decider;

/// The placement aggregate.
pub struct Placement;

impl Decider for Placement {
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
