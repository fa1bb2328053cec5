//! Read your writes: a query that sends `Ledger-Position` back waits until it is passed.

use std::time::Duration;

use axum::http::HeaderMap;
use projections::database::Database;
use projections::database::wait::{NotPassed, NotPlaces, Places, wait_for};
use projections::{Failure, Model};
use tokio::time::Instant;

/// Why a query was not answered at the position that it names.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unpassed {
    #[error("the header Ledger-Position is malformed: {0}")]
    Malformed(NotPlaces),
    #[error("{0}")]
    NotPassed(NotPassed),
    #[error("{0}")]
    Failed(Failure),
}

impl Unpassed {
    /// A stable code, as GraphQL writes codes.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Unpassed::Malformed(_) => "POSITION_MALFORMED",
            Unpassed::NotPassed(NotPassed::UnknownPartition { .. }) => "POSITION_UNKNOWN",
            Unpassed::NotPassed(NotPassed::FarOff { .. }) => "POSITION_FAR_OFF",
            Unpassed::NotPassed(NotPassed::NotYet { .. }) => "POSITION_NOT_REACHED",
            Unpassed::Failed(_) => "INTERNAL",
        }
    }
}

/// Waits until every read model has passed the positions that the request names, if it names any.
///
/// # Errors
/// When the header is malformed, names what is not there, or the read models have not come so far
/// in time.
pub(crate) async fn passed(
    database: &Database,
    headers: &HeaderMap,
    patience: Duration,
) -> Result<(), Unpassed> {
    let lines = headers.get_all("ledger-position").iter();
    // What is not text is as malformed as any other text.
    let lines: Vec<&str> = lines.map(|it| it.to_str().unwrap_or("?")).collect();
    if lines.is_empty() {
        return Ok(());
    }
    let places: Places = lines.join(",").parse().map_err(Unpassed::Malformed)?;
    let deadline = Instant::now() + patience;
    let waited = wait_for(database, &places.0, &Model::ALL, deadline).await;
    waited.map_err(Unpassed::Failed)?.map_err(Unpassed::NotPassed)
}
