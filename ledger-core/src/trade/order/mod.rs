//! An order: goods of one or more vendors, brought to whom they are for, at a price fixed by a quote.
//!
//! ```text
//! (none) --quote--> Quoted --place--> Placed --confirm--> Confirmed --deliver all--> Delivered
//!                    ^  |               | |                   |  ^                     |  ^
//!                    +--+ (expired)     | +-time-> Lapsed     |  |              ask return |
//!                       |               |                     |  + correct delivery    v  | refuse,
//!                       +---- cancel ---+--- cancel all ------+                ReturnAsked  abandon, time
//!                                       v                                              |
//!                                   Cancelled                 Returned <--receive all--+
//! ```
//!
//! A quote is frozen with its lines until its stated time; a new one may follow only then, and none
//! once the order is placed. Whoever orders pays; the goods may be for another person. With the
//! confirmation (« en préparation ») each vendor is asked for the lines that are his by a purchase
//! order in his own file, and what he answers is recorded here.
//!
//! From then on everything happens to pieces of lines: they are given up, handed over, given back. A
//! return may concern what was handed over while the rest is still to come. One vendor's refusal
//! cancels the whole order while nothing has left: half of it was not what was quoted. What is under
//! way or was handed over is cancelled by nobody.
//!
//! A loan that is not paid out in time pays for nothing: what has not left is given up, and nothing is
//! owed for what was given up before.
//!
//! What pays for the order ends when all of it was given up, or all came back, and nothing was owed
//! for lines before. Where it does not, the lines' part of the price is owed to the customer as an
//! obligation, and so is what a person decides beyond that. What is due back of a loan that ended is
//! the loan's own credit.
//!
//! Invariants: the totals of a quote are the sums of its lines; what pays for an order comes to its
//! total; from the confirmation on each line is in exactly one purchase order, and each vendor has
//! exactly one; a purchase order is answered once, but that a vendor who confirmed may fail; no more
//! is given up and handed over than was ordered, and no more comes back than was handed over.

mod cancel;
mod check;
mod command;
mod decide;
mod deliver;
mod event;
mod give_back;
mod line;
mod quote;
mod rejection;
mod row;
mod standing;
mod state;
#[cfg(test)]
mod tests;

pub use self::command::{Act, Carried, Command, Item};
pub use self::event::{
    AbandonCause, Beneficiary, By, Cancelled, Cause, Confirmed, Delivered, DeliveryCorrected,
    Event, Funding, FundingLapsed, Lapsed, Obligation, ObligationArose, ObligationCause, Payment,
    Placed, PurchaseOrder, PurchaseOrderConfirmed, PurchaseOrderRefused, PurchaseOrderSent, Quoted,
    Refusal, Rest, ReturnAbandoned, ReturnAsked, ReturnLapseDeferred, ReturnReceived,
    ReturnRefused,
};
pub use self::line::{Exchange, ExchangeRate, Line, Price, PriceFault, Role, Totals};
pub use self::rejection::Rejection;
pub use self::state::{Account, Answer, Return, ReturnStage, Stage, State, Supply};
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
