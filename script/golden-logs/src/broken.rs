//! How it is told that something could not be done.

/// What was tried, and what came of it.
#[derive(Debug, thiserror::Error)]
#[error("{tried}: {why}")]
pub struct Broken {
    pub tried: String,
    pub why: String,
}

/// Says what was tried when it failed.
pub(crate) trait Tried<T> {
    fn tried(self, what: &str) -> Result<T, Broken>;
}

impl<T, E: ToString> Tried<T> for Result<T, E> {
    fn tried(self, what: &str) -> Result<T, Broken> {
        self.map_err(|it| Broken { tried: what.to_owned(), why: it.to_string() })
    }
}
