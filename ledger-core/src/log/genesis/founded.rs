//! A ledger for tests, founded in one call; people make theirs with `replay-tools init`.

use super::super::{Appender, ChainNext, ChainReader, Draft, Failure, Head, Log, Report};
use super::{Founding, genesis, opened};

/// Writes the genesis of every partition into a log that has been made. Where one stands already,
/// from a first try that did not come to its end, it is kept.
///
/// # Errors
/// When the log holds another ledger, or cannot be read or appended to.
pub async fn found<L: Log>(log: &L, founding: &Founding) -> Result<(), Failure> {
    for partition in 0..founding.partitions {
        found_partition(log, founding, partition).await?;
    }
    Ok(())
}

async fn found_partition<L: Log>(
    log: &L,
    founding: &Founding,
    partition: u32,
) -> Result<(), Failure> {
    let (commit, value) = genesis(founding, partition);
    let other = || {
        Failure::Unfit(format!(
            "partition {partition} of {} already holds another ledger: choose another name",
            log.name()
        ))
    };
    let mut reader =
        ChainReader::open(log, partition, None).await.map_err(|it| it.into_failure())?;
    let end = loop {
        match reader.next().await.map_err(|it| it.into_failure())? {
            ChainNext::Commit { commit: found, .. } => {
                return match opened(partition, &found) {
                    Ok(it)
                        if it.ledger == founding.ledger && it.partitions == founding.partitions =>
                    {
                        Ok(())
                    }
                    Ok(_) | Err(_) => Err(other()),
                };
            }
            ChainNext::Void { .. } => {}
            ChainNext::Damaged(_) | ChainNext::BehindDamage | ChainNext::Undecodable { .. } => {
                return Err(other());
            }
            ChainNext::End { offset } => break offset,
        }
    };
    let mut appender = log.appender(partition, Head::START, end).await?;
    appender.send(Draft::of(founding.ledger, &commit, value))?;
    match appender.report().await {
        Report::Appended { .. } => Ok(()),
        Report::Lost(failure) => Err(failure),
    }
}
