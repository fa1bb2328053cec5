//! Was the ledger moved to another log? Then no writer starts here any more.

use ledger_core::log::partition::moved_to;
use ledger_core::log::{
    ChainNext, ChainReader, Commit, Detail, Log, Next, Position, Reader, Stopped,
};

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
///
/// The chain alone knows: a move that lost against a writer is void, and what a writer that was
/// forgotten sends behind a move is void too. Read from where the witness stands, or whole where
/// the log is not the one it has seen.
pub(super) async fn moved<L: Log>(
    log: &L,
    partition: u32,
    witnessed: Option<Position>,
) -> Result<Option<Moved<String>>, Stopped> {
    let mut found = None;
    let mut reader = match ChainReader::open(log, partition, witnessed).await {
        Err(Stopped::NotTheLog(_)) => ChainReader::open(log, partition, None).await?,
        Err(Stopped::Failure(failure)) => return Err(failure.into()),
        Ok(reader) => {
            if let Some(position) = witnessed {
                found = move_at(log, partition, position).await?;
            }
            reader
        }
    };
    loop {
        match reader.next().await? {
            ChainNext::Commit { commit, .. } => found = moved_to(&commit),
            ChainNext::Void { .. } | ChainNext::Damaged(_) | ChainNext::BehindDamage => {}
            ChainNext::Undecodable { .. } | ChainNext::End { .. } => break,
        }
    }
    Ok(found.map(|target| Moved { partition, log: log.name(), target }))
}

/// Where the commit in front of this position moved the ledger, if it did.
async fn move_at<L: Log>(
    log: &L,
    partition: u32,
    position: Position,
) -> Result<Option<String>, Stopped> {
    let Some(at) = position.next_offset.checked_sub(1) else { return Ok(None) };
    match log.reader(partition, at, Detail::Value).await?.next().await? {
        Next::Record(record) => Ok(Commit::decode(&record.value).ok().and_then(|it| moved_to(&it))),
        Next::End { .. } => Ok(None),
    }
}
