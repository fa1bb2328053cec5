//! How a refusal is told to its caller, the same for every aggregate.

use serde_json::{Map, Value};

/// How a refusal is to be understood by its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What is addressed does not exist (404).
    NotFound,
    /// The present state forbids it; another state may not (409).
    Conflict,
    /// What is asked can never be right as it stands (422).
    Invalid,
}

/// The facts of a refusal, by the names of its variant's fields. They become members of an HTTP
/// problem, so none is called `type`, `title`, `status`, `detail`, `instance` or `code`.
pub(crate) fn facts<const N: usize>(members: [(&str, Value); N]) -> Map<String, Value> {
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
