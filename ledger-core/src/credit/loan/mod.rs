//! A loan: its schedule, what came in, how it was spread, and how the loan stands.
//!
//! ```text
//! (none) --grant--> Granted --disburse--> Running --all paid--> Closed
//!                      |                   ^  | ^                 |  |
//!                      +--cancel-->        |  | +--reversal-------+  +--unwind--+
//!                         Cancelled        |  +--unwind--> Unwound <------------+
//! (none) --take over-----------------------+
//!
//! Running:  InOrder <--> Late --+--> InDefault     default_days after a due date
//!                               +--> Disputed      the same, while its goods are awaited
//!           Disputed --delivered--> InDefault      by the original due dates
//! ```
//!
//! A loan whose goods were not delivered is disputed where another would be in default. One whose
//! goods were cancelled or came back is unwound: nothing is owed any more, and whatever was paid,
//! or is paid since, waits as credit balance.
//!
//! What happened is kept, how the money is spread derived (`spread.rs`), and each event records what
//! that changed: per instalment and component what was paid before, after, and the difference. So
//! a value date in the past and a reversal, in any order, are nothing special.
//!
//! Invariants: what is paid on a component never exceeds what is owed on it; what came in and was
//! not reversed is what is paid (beyond what a takeover brought) plus the credit balance; the
//! allocation is the one that follows from the facts in the order of their value dates; the stage
//! is the one the loan would be in had all been known in time; a loan that was ever in default
//! stays marked; an unwound loan owes nothing.
//!
//! The mark is about what this ledger recorded: a default that a payment with an earlier value
//! date would have averted leaves it; one that shows only afterwards, and would be cured by
//! now, was never recorded and does not set it.
//!
//! Money that came is always recorded, up to what an amount of money can be in sum. It counts from
//! no day before the loan was granted or taken over, and from none that is yet to come.

mod account;
mod amounts;
mod check;
mod command;
mod decide;
mod event;
mod rejection;
mod schedule;
mod spread;
mod standing;
mod state;
#[cfg(test)]
mod tests;

pub use self::account::{Account, Charge, InstalmentAccount, Receipt};
pub use self::command::{Act, Command};
pub use self::event::{
    Balances, BecameLate, Cancelled, Change, ChargeKind, Charged, Closed, Components, Cured,
    Defaulted, Disbursed, DisputeEnded, Disputed, Event, Excess, Granted, InstalmentFellDue,
    NextDue, Reopened, RepaymentReceived, RepaymentReversed, ReturnedToOrder, RunningInstalment,
    Source, TakenOver, Terms, Unwound,
};
pub use self::rejection::Rejection;
pub use self::standing::{Figures, Stage};
pub use self::state::State;
pub use crate::credit::{Instalment, Lender, Plan};
use crate::decider::Decider;

/// The loan aggregate.
pub struct Loan;

impl Decider for Loan {
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
