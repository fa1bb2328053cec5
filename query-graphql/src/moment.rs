//! One moment of the read models for one request: all its fields tell of the same commits.

use async_graphql::Error;
use projections::database::{Database, Snapshot};
use sqlx::PgConnection;
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard};

use crate::errors::failed;

/// A snapshot that is taken when the first field asks for a row, and left with the request.
pub(crate) struct Moment {
    database: Database,
    snapshot: Mutex<Option<Snapshot>>,
}

impl Moment {
    pub(crate) fn new(database: Database) -> Moment {
        Moment { database, snapshot: Mutex::new(None) }
    }

    /// The connection that sees it; whoever has it, the others wait.
    pub(crate) async fn connection(&self) -> Result<MappedMutexGuard<'_, PgConnection>, Error> {
        let mut held = self.snapshot.lock().await;
        if held.is_none() {
            *held = Some(self.database.snapshot().await.map_err(|it| failed(&it))?);
        }
        Ok(MutexGuard::map(held, |it| &mut **it.as_mut().expect("it was taken above")))
    }
}
