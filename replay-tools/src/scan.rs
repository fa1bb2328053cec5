//! Reading partitions from their geneses to the ends they have when they are reached.

use std::ops::ControlFlow;
use std::thread;

use futures_util::StreamExt as _;
use futures_util::stream;
use ledger_core::log::{Chain, ChainNext, ChainReader, Commit, Hash, Log, Place, Reader, Stopped};
use tokio::task::JoinError;

/// Hands all that stands in `partition` to `take`, from the genesis to the partition's present end
/// or to the record before `end`, or until `take` breaks off. Returns the chain as it then is, and
/// what `take` broke off with. `take` meets no `End`.
///
/// # Errors
/// When the log cannot be read, or became shorter meanwhile.
pub async fn scan<L: Log, B>(
    log: &L,
    partition: u32,
    end: Option<u64>,
    take: impl FnMut(ChainNext) -> ControlFlow<B>,
) -> Result<(Chain, Option<B>), Stopped> {
    scan_by(ChainReader::open(log, partition, None).await?, end, take).await
}

/// As [`scan`], of records with their keys and headers.
///
/// # Errors
/// As [`scan`].
pub(crate) async fn scan_with_headers<L: Log, B>(
    log: &L,
    partition: u32,
    end: Option<u64>,
    take: impl FnMut(ChainNext) -> ControlFlow<B>,
) -> Result<(Chain, Option<B>), Stopped> {
    scan_by(ChainReader::open_with_headers(log, partition, None).await?, end, take).await
}

async fn scan_by<R: Reader, B>(
    mut reader: ChainReader<R>,
    end: Option<u64>,
    mut take: impl FnMut(ChainNext) -> ControlFlow<B>,
) -> Result<(Chain, Option<B>), Stopped> {
    loop {
        if end.is_some_and(|it| it <= reader.chain().next_offset()) {
            return Ok((reader.chain().clone(), None));
        }
        match reader.next().await? {
            ChainNext::End { .. } => return Ok((reader.chain().clone(), None)),
            met @ (ChainNext::Commit { .. }
            | ChainNext::Void { .. }
            | ChainNext::Damaged(_)
            | ChainNext::BehindDamage
            | ChainNext::Undecodable { .. }) => {
                if let ControlFlow::Break(with) = take(met) {
                    return Ok((reader.chain().clone(), Some(with)));
                }
            }
        }
    }
}

/// A commit of the ledger, where it stands.
pub(crate) struct Met {
    pub(crate) place: Place,
    pub(crate) hash: Hash,
    /// Its record's.
    pub(crate) offset: u64,
    pub(crate) commit: Box<Commit>,
}

/// A commit that this version cannot read.
pub(crate) struct Unread {
    pub(crate) place: Place,
    pub(crate) reason: String,
}

/// As [`scan`] to the partition's present end, of commits alone: what is void, or stands behind
/// damage without a takeover after it, is not in the ledger.
pub(crate) async fn scan_commits<L: Log, B>(
    log: &L,
    partition: u32,
    mut take: impl FnMut(Result<Met, Unread>) -> ControlFlow<B>,
) -> Result<(Chain, Option<B>), Stopped> {
    scan(log, partition, None, |met| match met {
        ChainNext::Commit { place, hash, commit, record } => {
            take(Ok(Met { place, hash, offset: record.offset, commit }))
        }
        ChainNext::Undecodable { place, reason } => {
            take(Err(Unread { place, reason: reason.to_string() }))
        }
        ChainNext::Void { .. }
        | ChainNext::Damaged(_)
        | ChainNext::BehindDamage
        | ChainNext::End { .. } => ControlFlow::Continue(()),
    })
    .await
}

/// Does `work` for each of these partitions, as many at once as there are processors; what came
/// of each, the first partition in front.
///
/// # Panics
/// When `work` does.
pub async fn each_partition<T, F>(partitions: u32, work: impl Fn(u32) -> F) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let at_once = thread::available_parallelism().map_or(2, |it| it.get());
    let working = stream::iter(0..partitions).map(|partition| {
        let work = tokio::spawn(work(partition));
        async move { (partition, done(work.await)) }
    });
    // As they are done: none waits for one before it that has more to do.
    let mut all: Vec<(u32, T)> = working.buffer_unordered(at_once).collect().await;
    all.sort_unstable_by_key(|(partition, _)| *partition);
    all.into_iter().map(|(_, it)| it).collect()
}

/// What came of a task.
///
/// # Panics
/// When the task did.
pub(crate) fn done<T>(joined: Result<T, JoinError>) -> T {
    match joined {
        Ok(done) => done,
        Err(failed) => match failed.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => unreachable!("nobody cancels a task that is waited for"),
        },
    }
}
