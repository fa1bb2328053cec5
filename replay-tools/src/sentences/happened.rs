//! When did it happen, where an event says so itself and not only when it was recorded?

use ledger_core::calendar::Day;
use ledger_core::log::Instant;

/// The event's own time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happened {
    On(Day),
    At(Instant),
}
