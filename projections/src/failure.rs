//! How a database that does not answer is told.

/// What was tried, and what came of it.
#[derive(Debug, thiserror::Error)]
#[error("{tried}: {source}")]
pub struct Failure {
    pub tried: &'static str,
    pub source: sqlx::Error,
}

/// Says what was tried when it failed.
pub(crate) trait Tried<T> {
    fn tried(self, what: &'static str) -> Result<T, Failure>;
}

impl<T> Tried<T> for Result<T, sqlx::Error> {
    fn tried(self, what: &'static str) -> Result<T, Failure> {
        self.map_err(|source| Failure { tried: what, source })
    }
}
