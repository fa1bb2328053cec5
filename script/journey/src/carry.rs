//! The ledger carried from the log it was written to into Kafka, and back into PostgreSQL: each
//! time the same hashes, and sound.

use std::time::{Duration, Instant};

use crate::system::{System, SystemError};

/// Copies the ledger to Kafka and from there to PostgreSQL, each with a witness of its own, and
/// compares both with what was written; its services have been stopped. How long each copy took.
///
/// # Errors
/// When a copy fails, is not sound, or differs in a hash.
pub async fn carry(system: &System) -> Result<[Duration; 2], SystemError> {
    let written = system.log().to_owned();
    let there = format!("kafka://{}/{}", servers::kafka(), servers::unique("ledger.events"));
    let back = servers::fresh_database("ledger-log");
    let mut took = [Duration::ZERO; 2];
    for ((from, to), took) in [(&written, &there), (&there, &back)].into_iter().zip(&mut took) {
        let start = Instant::now();
        let keys = servers::fresh_database("ledger-keys");
        // The keys database in the environment is that of what was written: it knows who serves.
        system.tool(&["copy", "--from", from, "--to", to, "--to-keys", &keys]).await?;
        *took = start.elapsed();
        system.tool(&["diff", &written, to]).await?;
    }
    Ok(took)
}
