//! Why nothing was accepted.

use ledger_adapters::witness::{Attendant, WitnessStore};
use ledger_core::log::{Failure, Place, Stopped};
use projections::database::NotMade;

/// Why nothing was accepted.
#[derive(Debug, thiserror::Error)]
pub enum NotAccepted {
    #[error("the ledger has partitions 0 to {last}, none is {asked}")]
    NoPartition { asked: u32, last: u32 },
    #[error(
        "partition {partition} is served by process {}: stop it first; one that was killed counts \
         for {} s more", attendant.process, attendant.remaining.as_secs() + 1
    )]
    Served { partition: u32, attendant: Attendant },
    #[error(
        "there is nothing to accept in partition {partition}: its witness is in the log, no damage \
         is at its end, its head row agrees where it has one, and no read model has gone further"
    )]
    Nothing { partition: u32 },
    #[error("partition {partition} has no genesis: what is to go on there is not a ledger")]
    NoGenesis { partition: u32 },
    #[error(
        "the ledger in this partition ends at {end}, not at {asked}: only that can be accepted"
    )]
    OtherEnd { asked: Place, end: Place },
    #[error(
        "partition {partition} is not what was shown any more: {what}. Nothing was changed; look \
         at it again"
    )]
    Changed { partition: u32, what: String },
    #[error("`{typed}` was typed, not {wanted}: nothing was changed")]
    NotTyped { typed: String, wanted: Place },
    #[error("{what} is empty: it is recorded for ever who accepted a log, and why")]
    Unsaid { what: &'static str },
    #[error("{0}")]
    Stopped(#[from] Stopped),
    #[error("{0}")]
    Log(#[from] Failure),
    #[error("{0}. To leave the read models out: `--no-read-models`")]
    NotMade(NotMade),
    #[error("the read models cannot be read: {0}")]
    ReadModels(#[from] projections::Failure),
}

/// Expects that no writer serves the partition.
pub(super) async fn refuse_served(
    witness: &WitnessStore,
    partition: u32,
) -> Result<(), NotAccepted> {
    match witness.attendant(partition).await? {
        Some(attendant) => Err(NotAccepted::Served { partition, attendant }),
        None => Ok(()),
    }
}
