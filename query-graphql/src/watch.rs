//! What queries wait for: read models that know which ledger they are of, and the ledger's keys.

use std::error::Error;
use std::time::Duration;

use ledger_adapters::keys::{Kek, KeyStore};
use ledger_adapters::store;
use ledger_service::config::Address;
use ledger_service::health::{Part, Readiness};
use projections::commits::questions;
use projections::database::Database;
use uuid::Uuid;

use crate::keys::{Access, Keys};

/// How often it is looked whether the read models answer.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Where keys are opened, and what unwraps them.
pub struct Locked {
    pub address: Address,
    pub kek: Kek,
    pub keys: Keys,
}

/// Keeps the readiness as the read models answer, and opens the keys once these tell which ledger
/// it is; for ever. Not ready from this call on, whenever the future begins.
pub fn watch(
    database: Database,
    locked: Option<Locked>,
    readiness: &Readiness,
) -> impl Future<Output = ()> + Send + use<> {
    let models = readiness.part("read models");
    let names = locked.as_ref().map(|_| readiness.part("keys"));
    watched(database, locked, models, names)
}

async fn watched(database: Database, locked: Option<Locked>, models: Part, names: Option<Part>) {
    loop {
        let ledger = async { questions::ledger(&mut *database.snapshot().await?).await };
        match ledger.await {
            Ok(Some(ledger)) => {
                models.set_ready();
                if let (Some(locked), Some(part)) = (&locked, &names) {
                    match unlock(locked, ledger.id).await {
                        Ok(()) => part.set_ready(),
                        Err(error) => part.set_not_ready(error.to_string()),
                    }
                }
            }
            Ok(None) => models.set_not_ready("no projector has read the log yet"),
            Err(failure) => models.set_not_ready(failure.to_string()),
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

async fn unlock(locked: &Locked, ledger: Uuid) -> Result<(), Box<dyn Error + Send + Sync>> {
    match locked.keys.access() {
        Access::Open(_) | Access::Never => Ok(()),
        Access::NotYet => {
            let pool = store::connect(locked.address.expose()).await?;
            locked.keys.open(KeyStore::open_to_read(pool, locked.kek.clone(), ledger).await?);
            Ok(())
        }
    }
}
