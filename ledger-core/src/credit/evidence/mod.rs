//! What is known of an applicant, and from whom: a stream for what was asked of one source, with what it is
//! gathered for, or for what the customer said himself.
//!
//! ```text
//! (none) --declare--> Answered (by the customer)
//! (none) --ask, by consent--> Asked --answer in time--> Answered
//!                               |--its time is over--> Unanswered --answer--> Answered, late
//!                               \--answer, its time over and nobody said so--> Answered, late
//!
//! a source's raw facts --derive--> values of the scorecard's variables
//!                                  \ or why there is none: withheld, unanswered, impossible
//! ```
//!
//! What a source told stays as it was told; what it comes to is computed from it each time, for the day
//! that is asked for. A source is asked and heard while the customer agrees to it: where he does not,
//! whatever it told before counts as withheld.
//!
//! Invariants: nothing is asked of a source without a consent that stands; a source answers once; it
//! has not answered or has, in time or late, by the times that the commands bring and no clock.

mod command;
mod decide;
mod derive;
mod event;
mod facts;
mod gathered;
mod platform;
mod rejection;
mod row;
mod state;
#[cfg(test)]
mod tests;

pub use self::command::{Act, Command};
pub use self::derive::DERIVED;
pub use self::event::{Answered, Declared, EndedUnanswered, Event, Purpose, Requested, RestsOn};
pub use self::facts::{
    AccountPeriod, BadFacts, BillFacts, BureauFacts, BureauRecord, ContractType, CustomerFacts,
    MobileMoneyFacts, PERIOD_DAYS, PERIODS_MAX, SourceFacts,
};
pub use self::gathered::{GatheredInput, Gathering, Origin, Told, gathered};
pub use self::platform::{DebtAndLimit, PlatformFacts};
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
