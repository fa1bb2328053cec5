//! A customer's Premium: a subscription, paid by the month or the year, that credit may need.
//!
//! ```text
//! (none) --subscribe--> Running --its time is over--> Running, renewed: the next fee is due
//!                         |  \--cancel, what is paid lasts--> Cancelled --time--> Expired
//!                         +-----a fee is unpaid for too long-------------------> Expired
//!                         +-----cancel, nothing is paid------------------------> Expired
//! ```
//!
//! The first fee is due at once, each later one as the time of the one before is over. It is paid whole,
//! the oldest first. Plan, fee and the insurer's part are those of the day of the subscription for as
//! long as it runs. Part of each fee that is received is the insurer's; the rest is ours, for the time
//! it pays. Premium covers the customer while its latest fee is paid. A payment that is taken back
//! leaves its fee due again, for as many days as any.
//!
//! Invariants: times follow one another without a gap, each with one fee; a fee is paid once, whole;
//! what is received is the insurer's part and ours, to the unit; nothing happens to it once it has
//! expired, but that a payment is taken back.

mod check;
mod command;
mod decide;
mod event;
mod rejection;
mod row;
mod state;
#[cfg(test)]
mod tests;

pub use self::command::{Act, Command, Offered};
pub use self::event::{
    Cancelled, Event, Expired, ExpiryCause, FeeDue, FeeFailed, FeePaid, FeeReversed, Renewed,
    Subscribed, Terms,
};
pub use self::rejection::Rejection;
pub use self::state::{Due, Payment, Premium, Stage, State, Time};
use crate::decider::Decider;

impl Decider for Premium {
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
