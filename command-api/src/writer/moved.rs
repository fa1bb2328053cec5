//! Was the ledger moved to another log? Then no writer starts here any more.

use ledger_core::log::partition::moved_to;
use ledger_core::log::{ChainNext, ChainReader, Commit, Log, Next, Reader, Stopped};

/// Why a writer does not start: a partition that ends so goes on elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "partition {partition} of {log} ends with a move: the ledger goes on in {target}. Name that log \
     in LEDGER_LOG; if the move did not come to its end, `replay-tools copy --move` finishes it"
)]
pub struct Moved<T> {
    pub partition: u32,
    pub log: String,
    pub target: T,
}

/// Whether `partition` ends with a move. A move ends the first partition before all others, so that
/// a service that asks about that one need not read the others to know.
pub(super) async fn moved<L: Log>(
    log: &L,
    partition: u32,
) -> Result<Option<Moved<String>>, Stopped> {
    let end = log.end(partition).await?;
    let Some(last) = end.checked_sub(1) else { return Ok(None) };
    let mut reader = log.reader(partition, last).await?;
    let seems_moved = match reader.next().await? {
        Next::Record(record) => {
            Commit::decode(&record.value).is_ok_and(|it| moved_to(&it).is_some())
        }
        Next::End { .. } => false,
    };
    if !seems_moved {
        return Ok(None);
    }
    // A move that lost against a writer is void and stands there too: the chain knows.
    let mut reader = ChainReader::open(log, partition, None).await?;
    let mut found = None;
    loop {
        match reader.next().await? {
            ChainNext::Commit { commit, .. } => found = moved_to(&commit),
            ChainNext::Void { .. } | ChainNext::Damaged(_) | ChainNext::BehindDamage => {}
            ChainNext::Undecodable { .. } | ChainNext::End { .. } => break,
        }
    }
    Ok(found.map(|target| Moved { partition, log: log.name(), target }))
}
