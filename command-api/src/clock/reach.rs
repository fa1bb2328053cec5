//! How far the business days go at once.
//!
//! What a day has aged stays so: a clock that jumps, or a mistyped year, must not run the ledger
//! through months.

use std::fmt;

use ledger_core::calendar::Day;

/// How many days past the last one are started at once, by the clock or by one request: 7, so that a
/// ledger that stood still over a holiday comes back by itself.
pub const DAYS_AT_ONCE_MAX: i64 = 7;

/// A day is further from the last one than days are started at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooFar {
    /// The ledger's business date.
    pub last: Day,
    pub wanted: Day,
}

impl TooFar {
    /// How many days lie between them.
    pub fn days(self) -> i64 {
        self.last.days_until(self.wanted)
    }
}

impl fmt::Display for TooFar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let TooFar { last, wanted } = self;
        write!(
            f,
            "{wanted} is {} days ahead of the ledger, which is at {last}, and at most \
             {DAYS_AT_ONCE_MAX} are started at once: none can be taken back",
            self.days()
        )
    }
}

/// Whether the ledger may go from its `last` business date to the one that is `wanted` at once.
///
/// # Errors
/// When that is too far.
pub fn at_once(last: Day, wanted: Day) -> Result<(), TooFar> {
    let too_far = TooFar { last, wanted };
    match too_far.days() > DAYS_AT_ONCE_MAX {
        true => Err(too_far),
        false => Ok(()),
    }
}
