//! One file: its streams, and who answers which command.
//!
//! A file is the unit of consistency: whatever one command causes in it is one commit. The command
//! is asked of its stream (`ask.rs`), what follows from the facts in other streams is asked of
//! those (`react.rs`) as the facts have left the file, and so on (`decide.rs`); where one of them
//! refuses, the whole command is refused.
//!
//! A stream in which something is due takes no command before it has been aged: where one cannot be,
//! the others of its file are asked as ever, and only new credit waits for the whole file (`due.rs`).
//!
//! What a loan is asked passes, in this order: is the customer registered and, for a new loan, not
//! suspended; is this money, or what names the loan, here already; for a new loan, which
//! policy version is in force; and then the loan's own rules. Before all that, a reason that is given must be one of those the policy in force gives
//! for the act (`reason.rs`).
//!
//! Invariants of a customer's file: nothing without a registered customer; what names the
//! money of a disbursement, repayment, merchant's refund or payout that stands names no other's, but for parts of one
//! whole; a loan is kept by its own contract, an application decided by the policy version it
//! stands under; a line reserves the principal of the loans on it that were
//! granted and not disbursed, has outstanding what is outstanding on them, and is blocked by those
//! in default; an order that was confirmed has a loan of its total, which ends when the order says
//! so; no application waits for an order that does not wait for credit; an order is delivered when
//! all its lines are, by shipments or by hand; no more of a line is carried than was ordered; each
//! stream's versions are dense.

mod agenda;
mod ask;
mod assess;
mod between;
mod bookings;
mod bounds;
mod check;
mod command;
mod contract;
mod counts;
mod credit;
mod customer_file;
mod decide;
mod due;
mod event;
mod evidence;
mod goods;
mod growth;
mod history;
mod identity;
mod joined;
mod kept;
mod known;
mod lending;
mod naming;
mod partner_file;
mod premium;
mod price;
mod punctual;
mod react;
mod reason;
mod rejection;
mod second_person;
mod spread;
mod standing;
mod state;
mod stream;
mod streams;
#[cfg(test)]
mod tests;
mod vendor_file;

use self::ask::{Answer, version};
pub use self::bookings::Bookings;
pub use self::command::{Command, Facts};
pub use self::customer_file::CustomerFile;
pub use self::decide::{age, decide};
pub use self::event::{Event, Fact, events_of};
pub use self::naming::{Does, Misfit, Name, NameKey, Naming, Share};
pub use self::partner_file::{INVOICED_FILES_MAX, PartnerFile};
pub use self::rejection::Rejection;
pub use self::spread::Spread;
pub use self::standing::{STANDING_BYTES, Standing, standings_of};
pub use self::state::State;
pub use self::stream::Stream;
pub use self::streams::Streams;
pub use self::vendor_file::VendorFile;
use crate::log::StreamId;
pub use crate::rejection::Kind;

fn in_stream<E>(stream: StreamId, events: Vec<E>, wrap: impl Fn(E) -> Event) -> Vec<Fact> {
    events.into_iter().map(|it| Fact { stream, event: wrap(it) }).collect()
}
