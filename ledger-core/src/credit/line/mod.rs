//! A credit line: how much may be owed in one currency at once, and what of it is taken.
//!
//! ```text
//! (none) --open--> Opened: the limit changes, blocks come and go
//!
//! a loan on it:  nothing --reserve--> reserved --release--> nothing
//!                                        |
//!                nothing --raise--> outstanding --lower--> nothing
//! ```
//!
//! A granted loan reserves its principal, a disbursed one has it outstanding, and what is repaid
//! of it is free again. An event tells what changed; the figures that result stand beside the line's
//! last event of a commit.
//!
//! Invariants: what is reserved and what is outstanding stay within the limit whenever something
//! is reserved, whatever arrives at once; no reservation is made while a block stands; a line keeps
//! its currency; the figures are the sums over its loans, whose running sums are kept.
//!
//! Opening a line takes in what the file's loans of its currency take already: it may be opened with
//! more on it than its limit, and blocked from the start.
//!
//! Lowering the limit calls nothing in: what is taken stays, and what is reserved may still be
//! disbursed. Nor does the limit hold for what is outstanding without having been reserved: a
//! loan that is boarded, or a repayment that is reversed, is owed whatever the limit says; nor for
//! what is reserved again because its disbursement was taken back.
//!
//! A block has an id and a cause, and is lifted by itself: a person's by a person who names it, a
//! loan's default when that loan is not in default any more. Nothing is reserved while one stands.

mod command;
mod decide;
mod event;
mod rejection;
mod row;
mod state;
#[cfg(test)]
mod tests;

pub use self::command::{Act, Command, LoanFact};
pub use self::event::{
    BlockCause, Blocked, BlockedLoan, Event, ExposureReleased, ExposureReserved, Figures,
    LimitCause, LimitChanged, LoanAmount, Opened, OutstandingLowered, OutstandingRaised,
    UnblockCause, Unblocked,
};
pub use self::rejection::Rejection;
pub use self::state::{ChangedByRule, CreditLine, Exposure, State};
use crate::decider::Decider;

/// The credit-line aggregate.
pub struct Line;

impl Decider for Line {
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
