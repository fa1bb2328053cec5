//! Read your writes: a query that sends `Ledger-Position` back waits until it is passed.

use std::time::Duration;

use async_graphql::Error;
use projections::Model;
use projections::database::Database;
use projections::database::wait::{NotPassed, Places, wait_for};
use tokio::time::Instant;

use crate::errors::{coded, failed};

/// Waits until every read model has passed the positions in this header.
///
/// # Errors
/// With a code that says whether the header is malformed, names what is not there, or the read
/// models have not come so far in time.
pub(crate) async fn passed(
    database: &Database,
    header: &str,
    patience: Duration,
) -> Result<(), Error> {
    let places: Places = header.parse().map_err(|error| {
        coded("POSITION_MALFORMED", format!("the header Ledger-Position is malformed: {error}"))
    })?;
    let deadline = Instant::now() + patience;
    let waited = wait_for(database, &places.0, &Model::ALL, deadline).await;
    match waited.map_err(|it| failed(&it))? {
        Ok(()) => Ok(()),
        Err(refused) => {
            let code = match &refused {
                NotPassed::UnknownPartition { .. } => "POSITION_UNKNOWN",
                NotPassed::FarOff { .. } => "POSITION_FAR_OFF",
                NotPassed::NotYet { .. } => "POSITION_NOT_REACHED",
            };
            Err(coded(code, refused.to_string()))
        }
    }
}
