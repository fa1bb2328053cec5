//! What an event changed: how the stream stood before it and after.

use crate::sentences::{Fields, Shown};

/// A field that is not what it was; absent before or after where there was none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// In English and French.
    pub field: (&'static str, &'static str),
    pub before: Option<Shown>,
    pub after: Option<Shown>,
}

/// The fields that differ, in the order the stream shows them.
pub(super) fn changes(before: Fields, after: Fields) -> Vec<Change> {
    let find = |fields: &Fields, field| {
        fields.iter().find(|(name, _)| *name == field).map(|(_, it)| it.clone())
    };
    let gone = before.iter().filter(|(name, _)| find(&after, *name).is_none());
    let names: Vec<_> = after.iter().chain(gone).map(|(name, _)| *name).collect();
    names
        .into_iter()
        .map(|field| Change { field, before: find(&before, field), after: find(&after, field) })
        .filter(|it| it.before != it.after)
        .filter(|it| it.before.is_some() || it.after.as_ref().is_some_and(|it| !it.is_nothing()))
        .collect()
}
