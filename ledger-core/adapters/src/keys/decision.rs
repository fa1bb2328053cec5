//! That a person goes on with a ledger whose keys are lost, and what is there of them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use ledger_core::log::Failure;
use ledger_core::log::partition::KeysAccepted;
use sqlx::PgPool;
use uuid::Uuid;

use crate::line::ask;

/// Who decides, why, and what follows; kept beside the keys that were made then.
#[derive(Debug, Clone, Copy)]
pub struct Decision<'a> {
    pub by: &'a str,
    pub reason: &'a str,
    /// Callers get other names: the key was made anew, or is another.
    pub renamed: bool,
    /// The witness is placed.
    pub witness: bool,
}

impl Decision<'_> {
    /// Keeps it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep(self, pool: &PgPool, ledger: Uuid) -> Result<(), Failure> {
        let query = sqlx::query(
            "insert into key_decisions (ledger, decided_by, reason, callers_renamed, witness_placed)
             values ($1, $2, $3, $4, $5)",
        )
        .bind(ledger)
        .bind(self.by)
        .bind(self.reason)
        .bind(self.renamed)
        .bind(self.witness);
        let kept = ask(pool, |it| Box::pin(query.execute(it))).await;
        kept.map(|_| ()).map_err(|it| Failure::broken("keep a decision about keys", it))
    }
}

/// Who went on last although the key that names callers was lost: from then on it is another.
///
/// # Errors
/// When the database fails.
pub async fn pseudonyms_accepted(
    pool: &PgPool,
    ledger: Uuid,
) -> Result<Option<KeysAccepted>, Failure> {
    let query = sqlx::query_as(
        "select decided_by, reason from key_decisions where ledger = $1 and callers_renamed
         order by decided_at desc limit 1",
    )
    .bind(ledger);
    let found: Result<Option<(String, String)>, _> =
        ask(pool, |it| Box::pin(query.fetch_optional(it))).await;
    let found = found.map_err(|it| Failure::broken("read who decided about keys", it))?;
    Ok(found.map(|(by, reason)| KeysAccepted { by, reason }))
}

/// Which persons of the ledger have a key, and since when, by the database's clock.
///
/// # Errors
/// When the database fails.
pub async fn persons_with_keys(
    pool: &PgPool,
    ledger: Uuid,
) -> Result<BTreeMap<Uuid, DateTime<Utc>>, Failure> {
    let query = sqlx::query_as(
        "select person, max(created_at) from person_keys where ledger = $1 group by person",
    )
    .bind(ledger);
    let found: Result<Vec<(Uuid, DateTime<Utc>)>, _> =
        ask(pool, |it| Box::pin(query.fetch_all(it))).await;
    let found = found.map_err(|it| Failure::broken("list the persons who have a key", it))?;
    Ok(found.into_iter().collect())
}
