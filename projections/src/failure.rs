//! How a database that does not answer is told, and what it will never take.

use std::io;
use std::time::Duration;

/// What was tried, and what came of it.
#[derive(Debug, thiserror::Error)]
#[error("{tried}: {source}")]
pub struct Failure {
    pub tried: &'static str,
    pub source: sqlx::Error,
}

/// What PostgreSQL says of a value that it cannot hold: data exceptions, broken constraints, and
/// limits of its own.
const REFUSALS: [&str; 3] = ["22", "23", "54"];

impl Failure {
    /// Why the database would refuse the same again, if it is that and not a fault of the outside.
    pub(crate) fn refusal(&self) -> Option<String> {
        let error = self.source.as_database_error()?;
        let code = error.code().filter(|it| REFUSALS.iter().any(|class| it.starts_with(class)))?;
        Some(format!("{}: {} (SQLSTATE {code})", self.tried, error.message()))
    }
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

/// Gives up what takes longer than `most`: a server that vanished without a word never answers.
/// The connection that was asked on is then not fit to be asked on again.
pub(crate) async fn within<T, E: From<Failure>>(
    most: Duration,
    tried: &'static str,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    match tokio::time::timeout(most, work).await {
        Ok(done) => done,
        Err(_) => {
            let silence = format!("no answer within {} s", most.as_secs());
            let source = io::Error::new(io::ErrorKind::TimedOut, silence).into();
            Err(Failure { tried, source }.into())
        }
    }
}
