//! Is what the story tells what was written? The chain and the rules, from the genesis to its last
//! line.

use std::fmt;

use ledger_core::log::{Hash, Log, Place, Position, Stopped};

use super::Story;
use crate::progress::Tally;
use crate::verify::{self, Fault};

/// What came of the check.
#[derive(Debug)]
pub struct Checked {
    /// The story's last line.
    pub to: Place,
    pub hash: Hash,
    /// Whether the partition's witness has seen this much or more, and the line is before it;
    /// `None` without a witness.
    pub witnessed: Option<bool>,
    pub fault: Option<Fault>,
}

impl Story {
    /// Checks its partition from the genesis to the last line: chain, ids, order, rules and
    /// balances. `None` when there is no line.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn check<L: Log>(
        &self,
        log: &L,
        witness: Option<Position>,
        tally: &Tally,
    ) -> Result<Option<Checked>, Stopped> {
        let Some(last) = self.entries.last() else { return Ok(None) };
        let end = last.position.next_offset;
        let within = witness.filter(|it| it.sequence <= last.place.sequence);
        let fault = verify::up_to(log, (self.partition, end), within, tally).await?;
        Ok(Some(Checked {
            to: last.place,
            hash: last.hash,
            witnessed: witness.map(|it| it.sequence >= last.place.sequence),
            fault,
        }))
    }
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Checked { to, hash, witnessed, fault } = self;
        if let Some(fault) = fault {
            return write!(f, "checked from the genesis to {to}: FAULT at {fault}");
        }
        write!(f, "checked from the genesis to {to}, whose hash is {hash}: nothing is wrong")?;
        match witnessed {
            Some(true) => write!(f, "; its witness has seen it"),
            Some(false) => write!(f, "; its witness has not come so far yet"),
            None => write!(f, "; without a witness"),
        }
    }
}
