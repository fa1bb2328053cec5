//! Under which key a term names its callers: that of the term before, unless a person accepted
//! another.
//!
//! Under another key every caller has another name, so that a request that is repeated is not known
//! and would be recorded twice. So a takeover holds the check value of its key, and no term begins
//! under a key that differs from it.

use ledger_core::log::KeyCheck;
use ledger_core::log::partition::KeysAccepted;

/// The key of this process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallerKey {
    pub check: KeyCheck,
    /// Who went on under it although another was lost.
    pub accepted: Option<KeysAccepted>,
}

/// The terms before were under another key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "callers were named under the key {before} so far, the keys database holds the key {found}: it \
     is not the one this ledger was used with. See that LEDGER_KEYS names the right one, or restore \
     it; if it is lost, a person can go on with `replay-tools accept-keys`"
)]
pub(super) struct AnotherKey {
    before: KeyCheck,
    found: KeyCheck,
}

impl CallerKey {
    /// Who accepted it, where it is not the key of the term before.
    pub(super) fn behind(
        &self,
        before: Option<KeyCheck>,
    ) -> Result<Option<KeysAccepted>, AnotherKey> {
        let Some(before) = before.filter(|it| *it != self.check) else { return Ok(None) };
        match &self.accepted {
            Some(accepted) => Ok(Some(accepted.clone())),
            None => Err(AnotherKey { before, found: self.check }),
        }
    }
}
