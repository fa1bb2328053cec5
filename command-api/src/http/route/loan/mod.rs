//! The commands to a loan, a file each for what they do.

pub(super) mod beginning;
pub(super) mod changing;
pub(super) mod owing;
pub(super) mod paying;
pub(super) mod proposed;
pub(super) mod servicing;

use ledger_core::credit::loan::Act;
use ledger_core::file;

use super::{Ask, Known};

fn loan(known: &Known, act: Act) -> Ask {
    Ask::Plain(file::Command::Loan { loan: known.stream("loan"), act })
}
