//! An application for credit: what is asked for, what was decided about it, and what was offered and
//! signed.
//!
//! ```text
//! (none) --submit--> Open --approve, one person is enough------------------> Offered
//!                     |  \--approve, two are wanted--> Reviewed --by another--^  |
//!                     |                                   |                      |
//!                     +-----------------------------------+--decline--> Declined |
//!                     |                                                          |
//!                     |   of the own book ----------------------------------sign-+--> Signed
//!                     |   of a bank: presented --accepted-------------------sign-+
//!                     |                       \--refused--> RefusedByLender      |
//!                     |   of a bank, where the policy says who lends: its line |
//!                     |   reserved, presented --accepted------------------sign-+
//!                     |<-----passed over: refused, silent, no room---+         |
//!                     |                                                          |
//!                     +----------------------------------------------------------+
//!                          --withdraw-> Withdrawn        --time-----> Lapsed
//!
//! Declined --the customer wants a person--> Open
//! Offered by the rules --revoked--> Open, on the review desk
//! ```
//!
//! The customer asks for an amount, a duration and a first due day; an approval names the terms, and
//! is offered at once. The loan follows the signature: until then nothing is reserved or owed.
//! Where the policy wants four eyes, the first approval waits for another person's on the same
//! terms; an approval on other terms is a first one again, whoever gives it. What is counted is what
//! the customer would owe in all: what is reserved, owed and offered already, and this.
//!
//! Where the version in force has a price table, who approves names the class of risk, and the terms are
//! those that a simulation of that day shows for it; where an income is told, it bears them beside what
//! runs. Two persons who approve name the same class.
//! Where the version in force has scorecards it may be assessed: the rules look at it, as often as
//! something new is known, until it is decided. What they decline is declined, what they approve is
//! approved and offered, and the rest waits for a person; who decides otherwise than they answer does it
//! by a reason of his own.
//!
//! Where the version of the offer has a template, its contract is written by that (`contract.rs`), and a
//! code signs that contract and no other. It is signed on paper, which a person records, or by the customer with a one-time code: `code.rs`.
//!
//! What the rules leave to a person, and what a customer wants one to look at, is on the review desk
//! (`desk.rs`): somebody takes it, gives it back, or has it assigned by another, and has a time to decide. A
//! refusal ends an application until its customer asks for a person, whoever refused it: then it is open
//! again, and neither the rules nor whoever declined it decide. Who decides otherwise than the rules found
//! is said to have done so (`application.overridden`).
//!
//! What the rules offered and nobody has signed they look at again as something is told late, or a list names
//! the customer. Where they would not offer it any more the offer is revoked, and a person decides; what was
//! signed stays, and so does what persons approved.
//!
//! Where the policy of its submission wants something of the customer first (Premium, or documents that
//! show who the customer is), it is deferred while the customer has not got it: it may be declined and
//! withdrawn, and lapses, but is not approved. It goes on by itself. What was offered stays offered.
//!
//! Invariants: an application ends once, but for a refusal that its customer has a person look at again; it
//! is approved by the rules, or by persons, two of them above the policy's amount, none of whom submitted it or is the customer; it is decided by the policy version in
//! force when it was submitted, and its loan stands under the one in force when it was offered;
//! nothing waits on the day it lapses or later; a loan for an order is of the order's amount, and no
//! approval is of more than was asked for; a bank's loan is signed when the bank has accepted it.

mod assess;
mod assessed_before;
mod check;
mod code;
mod command;
mod contract;
mod decide;
mod desk;
mod event;
mod inputs;
mod lending;
mod overriding;
mod placed;
mod published;
mod rated;
mod rejection;
mod review;
mod row;
mod stage;
mod state;
#[cfg(test)]
mod tests;

pub use self::code::{Code, Macs};
pub use self::command::{Act, Command, Exposure, OrderFact, Written};
pub use self::contract::{Case, Prepared};
pub use self::desk::{Desk, Wish};
pub use self::event::{
    Accepted, Asked, CodeAccepted, CodeFailed, CodeMade, ContractPrepared, Decided, DecidedBy,
    Deferred, Event, FirstDue, Lapsed, Need, Offered, Opinion, Outcome, Paper, Priced, Purpose,
    RefusedByLender, Resumed, Reviewed, Signed, Submitted, Terms, Unaccepted, WithdrawCause,
    Withdrawn,
};
pub use self::inputs::Inputs;
pub use self::lending::{Told, Tried};
pub use self::placed::{
    AnsweredLate, Exposed, LateAnswer, NotReserved, PassCause, PassedOver, Presented,
    PresentedFile, ReservationAsked, ReservationReleased, Reserved,
};
pub use self::rated::{Borne, Held, Rated, Stated};
pub use self::rejection::Rejection;
pub use self::review::{
    Assigned, GivenBack, OfferRevoked, Otherwise, Overdue, Overridden, ReviewAsked, ReviewCause,
    SentToReview,
};
pub use self::stage::{Approval, Ending, LenderAnswer, Offer, Stage};
pub use self::state::{Application, AskedFor, Assessment, State};
use crate::decider::Decider;

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
