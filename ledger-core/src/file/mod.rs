//! One file: its streams, and who answers which command.
//!
//! A file is the unit of consistency: whatever one command causes in it is one commit. What a loan
//! is asked passes, in this order: is the customer registered and, for a new loan, not suspended;
//! has this money been recorded before; which policy version holds; and then the loan's own rules.
//!
//! Invariants: no loan without a registered customer; each disbursement and repayment has a source
//! and reference of its own, for ever; a loan is decided by the policy version it stands under;
//! each stream's versions are dense.

mod command;
mod decide;
mod event;
mod rejection;
mod state;
#[cfg(test)]
mod tests;

pub use self::command::{Command, Facts};
pub use self::decide::decide;
pub use self::event::{Event, Fact, events_of};
pub use self::rejection::Rejection;
pub use self::state::{CustomerFile, State, VendorFile};
pub use crate::rejection::Kind;
