//! An order: goods of one or more vendors, brought to whom they are for, at a price fixed by a quote.
//!
//! ```text
//! (none) --quote--> Quoted --place--> Placed --confirm--> Confirmed --deliver--> Delivered
//!                    ^  |               |                     |                      |
//!                    +--+ (expired)     |                     |                  ask return
//!                       |               |                     |                      v
//!                       +---- cancel ---+-- cancel, refused --+               ReturnAsked
//!                                       v                                            |
//!                                   Cancelled                 Returned <--receive return
//! ```
//!
//! A quote is frozen with its lines until its stated time; a new one may follow only then, and none
//! once the order is placed. Whoever orders pays; the goods may be for another person. With the
//! confirmation (« en préparation ») each vendor is asked for the lines that are his by a purchase
//! order in his own file, and what he answers is recorded here. One vendor's refusal cancels the
//! whole order: half of it was not what was quoted. Once something of it is under way or was handed
//! over, it is cancelled by nobody, and a refusal is recorded alone.
//!
//! Invariants: the totals of a quote are the sums of its lines and the credit fee; from the
//! confirmation on each line is in exactly one purchase order, and each vendor has exactly one;
//! a purchase order is answered once; a refund is due only of what was cancelled or came back.

mod command;
mod decide;
mod event;
mod rejection;
mod state;
#[cfg(test)]
mod tests;

pub use self::command::{Act, Command, Item};
pub use self::event::{
    Beneficiary, Cancelled, Cause, Confirmed, Delivered, Event, Line, PlacedOnCredit,
    PurchaseOrder, PurchaseOrderConfirmed, PurchaseOrderRefused, PurchaseOrderSent, Quoted,
    RefundFellDue, Refusal, ReturnAsked, ReturnReceived, Totals, Withdrawn,
};
pub use self::rejection::Rejection;
pub use self::state::{Account, Answer, Stage, State, Supply};
use crate::decider::Decider;

/// The order aggregate.
pub struct Order;

impl Decider for Order {
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
