//! What every form of a commit keeps: sequence, predecessor, epoch, and whether it begins a term.

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

use super::Hash;

/// The part of a record's value that decides whether it is in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Envelope {
    pub sequence: u64,
    pub prev: Hash,
    pub epoch: u64,
    /// Only a plain `true` says so: what else stands there makes the rest no less readable.
    #[serde(default, deserialize_with = "plainly_true")]
    pub takeover: bool,
}

fn plainly_true<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Said {
        Plainly(bool),
        Otherwise(IgnoredAny),
    }
    match Said::deserialize(deserializer)? {
        Said::Plainly(it) => Ok(it),
        Said::Otherwise(_) => Ok(false),
    }
}

impl Envelope {
    /// The envelope of this value; `None` when it has no readable sequence, `prev` and epoch.
    pub fn read(value: &[u8]) -> Option<Envelope> {
        serde_json::from_slice(value).ok()
    }
}

impl From<&super::Commit> for Envelope {
    fn from(commit: &super::Commit) -> Envelope {
        let super::Commit { sequence, prev, epoch, takeover, .. } = *commit;
        Envelope { sequence, prev, epoch, takeover }
    }
}
