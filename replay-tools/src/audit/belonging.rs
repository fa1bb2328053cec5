//! Which streams of a file tell one story?

use std::collections::BTreeSet;

use ledger_core::log::StreamId;

use super::Entry;
use crate::sentences::joins;

/// The streams whose events are the subject's story; `None` when all of the file's are. An order's
/// is also that of the applications and the loan that pay for it and of its shipments, an
/// application's also that of the loan it led to.
pub(super) fn belonging(entries: &[Entry], subject: StreamId) -> Option<BTreeSet<StreamId>> {
    if subject.own_file().is_some() {
        return None;
    }
    let facts = entries.iter().flat_map(|it| &it.events).map(|it| &it.fact);
    let joined = facts.filter_map(|it| joins(&it.event, it.stream, subject));
    Some(std::iter::once(subject).chain(joined).collect())
}
