//! Where in the log something stands.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Hash;

/// A commit's place as people and `Ledger-Position` write it: `3@88` is the 88th commit of
/// partition 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub partition: u32,
    /// Counted from 1, the genesis.
    pub sequence: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.partition, self.sequence)
    }
}

/// The text is no place in a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a position such as 3@88 (partition 3, its 88th commit)")]
pub struct NotAPlace(pub String);

impl FromStr for Place {
    type Err = NotAPlace;

    fn from_str(text: &str) -> Result<Place, NotAPlace> {
        let place = text.split_once('@').and_then(|(partition, sequence)| {
            let (partition, sequence) = (partition.parse().ok()?, sequence.parse().ok()?);
            Some(Place { partition, sequence })
        });
        match place {
            Some(place) if place.to_string() == text => Ok(place),
            Some(_) | None => Err(NotAPlace(text.to_owned())),
        }
    }
}

/// How far a reader of one partition has come: the last commit it took in, and where to read on.
/// Since a record's standing follows from the head alone, what is void behind that commit is found
/// void again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The last commit's sequence.
    pub sequence: u64,
    /// The last commit's hash.
    pub hash: Hash,
    /// The offset behind the last commit's record; that record stands at `next_offset - 1`.
    pub next_offset: u64,
}
