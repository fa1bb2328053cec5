//! What is done with a log that a ledger is put into, before it is filled and after.

use std::collections::BTreeMap;

use ledger_adapters::witness::WitnessStore;
use ledger_core::log::{Failure, Log, Position};

use super::{Filled, NotFilled};
use crate::progress::Progress;
use crate::verify::{self, Against, Report};

/// Makes the target if it is not there.
///
/// # Errors
/// When it has another number of partitions, or cannot be made or reached.
pub async fn prepare<L: Log>(to: &L, expected: u32) -> Result<(), NotFilled> {
    let found = match to.partitions().await {
        Ok(found) => found,
        Err(Failure::Unfit(_)) => match to.create(expected).await {
            Ok(()) => expected,
            // A run beside this one, or one that was killed as it asked for it, has made it since.
            Err(Failure::Unfit(_)) => to.partitions().await?,
            Err(failure @ (Failure::Broken { .. } | Failure::Outrun { .. })) => {
                return Err(failure.into());
            }
        },
        Err(failure @ (Failure::Broken { .. } | Failure::Outrun { .. })) => {
            return Err(failure.into());
        }
    };
    if found != expected {
        return Err(NotFilled::OtherCount { log: to.name(), found, expected });
    }
    to.inspect().await?;
    Ok(())
}

/// How the target stands once it is filled.
#[derive(Debug)]
pub struct Settled {
    /// What `verify` says of it.
    pub report: Report,
    /// Whether its witness was written.
    pub witnessed: bool,
}

/// Why it was not verified, or its witness not written.
#[derive(Debug, thiserror::Error)]
pub enum NotSettled {
    #[error("what was put there cannot be verified: {0}")]
    CouldNot(#[from] verify::CouldNot),
    #[error("the target's witness cannot be written: {0}")]
    Witness(#[from] Failure),
}

/// Verifies the whole target, and writes its witness anew unless something is wrong with it.
/// Partitions that have gone on there are left to their writers.
///
/// # Errors
/// When the log or the keys database fails.
pub async fn settle<L: Log>(
    to: &L,
    witness: Option<&WitnessStore>,
    filled: &[Filled],
) -> Result<Settled, NotSettled> {
    let progress = Progress::start("verify");
    let settled = filled.iter().filter(|it| it.beyond.is_none());
    let positions: BTreeMap<u32, Position> =
        settled.filter_map(|it| Some((it.partition, it.position?))).collect();
    let against = Against { witness: Some(positions.clone()), read_models: None };
    let report = verify::verify(to, against, &progress).await?;
    let witness = witness.filter(|_| report.is_sound());
    if let Some(store) = witness {
        store.place(&positions).await?;
    }
    Ok(Settled { report, witnessed: witness.is_some() })
}
