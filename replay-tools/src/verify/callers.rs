//! Were callers named under one key, or did a person accept each other one?

use std::collections::BTreeSet;

use ledger_core::log::KeyCheck;
use ledger_core::log::partition::TakenOver;

use super::fault::Wrong;

/// The keys of a partition's terms, by their check values.
#[derive(Debug, Clone, Default)]
pub(super) struct Callers {
    first: Option<KeyCheck>,
    last: Option<KeyCheck>,
    accepted: BTreeSet<KeyCheck>,
}

impl Callers {
    /// A term begins.
    pub(super) fn take(&mut self, term: &TakenOver) -> Result<(), Wrong> {
        let found = term.pseudonyms;
        if term.keys_accepted.is_some() {
            self.accepted.insert(found);
        } else if let Some(before) = self.last.filter(|it| *it != found) {
            return Err(Wrong::CallersNamedAnew { before, found });
        }
        self.first.get_or_insert(found);
        self.last = Some(found);
        Ok(())
    }

    /// The key of the first term, where no person accepted it in any of these partitions.
    pub(super) fn begun_under<'a>(
        &self,
        all: impl IntoIterator<Item = &'a Callers>,
    ) -> Option<KeyCheck> {
        let accepted =
            all.into_iter().any(|it| self.first.is_some_and(|key| it.accepted.contains(&key)));
        self.first.filter(|_| !accepted)
    }
}
