//! One file: its streams, and who answers which command.
//!
//! A file is the unit of consistency: whatever one command causes in it is one commit.

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
pub use self::state::{CustomerFile, State};
pub use crate::rejection::Kind;
