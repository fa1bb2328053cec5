//! `export`: the ledger as a file, one unchanged value a line, partition by partition, gzipped.
//!
//! `zcat <file> | sed -n 2p | tr -d '\n' | sha256sum` prints a commit's hash. Void and damaged
//! records are left out, and so is the commit with which a move ended a partition.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use ledger_core::log::partition::moved_to;
use ledger_core::log::{ChainNext, Damage, Failure, Head, Log, Place, Stopped};

use crate::progress::Tally;
use crate::scan::scan;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The last commit of each partition, the first in front.
    pub heads: Vec<Head>,
    /// Void and damaged records that were left out.
    pub left_out: u64,
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum NotExported {
    #[error("{} is there already: name a file that is not", path.display())]
    Exists { path: PathBuf },
    #[error("{} cannot be written: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("partition {partition} is empty: make the ledger with `replay-tools init`")]
    Empty { partition: u32 },
    #[error("the log is damaged: {0}. Look at it with `replay-tools verify`")]
    Damaged(Damage),
    #[error("commit {place} cannot be read: {reason}")]
    Undecodable { place: Place, reason: String },
    #[error("commit {place} holds a line break and would be two lines: copy the log instead")]
    LineBreak { place: Place },
    #[error("{0}")]
    Stopped(#[from] Stopped),
    #[error("{0}")]
    Log(#[from] Failure),
}

/// Writes the ledger to `path`, which must not be there. The file gets its name when it is whole.
///
/// # Errors
/// When the file is there or cannot be written, or the log cannot be read to its end.
pub async fn export<L: Log>(log: &L, path: &Path, tally: &Tally) -> Result<Exported, NotExported> {
    if path.exists() {
        return Err(NotExported::Exists { path: path.to_owned() });
    }
    let part = path.with_added_extension("part");
    let failed = |source| NotExported::File { path: part.clone(), source };
    let file = BufWriter::new(File::create(&part).map_err(failed)?);
    let mut lines = GzEncoder::new(file, Compression::default());
    let mut exported = Exported { heads: vec![], left_out: 0 };
    for partition in 0..log.partitions().await? {
        write(log, partition, &mut lines, &mut exported, tally).await?.map_err(failed)?;
    }
    let file = lines.finish().and_then(|it| it.into_inner().map_err(io::Error::from));
    file.and_then(|it| it.sync_all()).map_err(failed)?;
    fs::rename(&part, path).map_err(failed)?;
    Ok(exported)
}

async fn write<L: Log>(
    log: &L,
    partition: u32,
    lines: &mut impl Write,
    exported: &mut Exported,
    tally: &Tally,
) -> Result<io::Result<()>, NotExported> {
    enum Halt {
        Not(NotExported),
        File(io::Error),
        /// Behind a move nothing is exported.
        Moved,
    }
    let mut head = Head::START;
    let (chain, halt) = scan(log, partition, None, |met| match met {
        ChainNext::Commit { place, hash, commit, record } => {
            if moved_to(&commit).is_some() {
                return ControlFlow::Break(Halt::Moved);
            }
            if record.value.contains(&b'\n') {
                return ControlFlow::Break(Halt::Not(NotExported::LineBreak { place }));
            }
            if let Err(error) = lines.write_all(&record.value).and_then(|()| lines.write_all(b"\n"))
            {
                return ControlFlow::Break(Halt::File(error));
            }
            head = Head { sequence: place.sequence, hash, epoch: commit.epoch };
            tally.add(1);
            ControlFlow::Continue(())
        }
        ChainNext::Undecodable { place, reason } => {
            let reason = reason.to_string();
            ControlFlow::Break(Halt::Not(NotExported::Undecodable { place, reason }))
        }
        ChainNext::Void { .. } | ChainNext::Damaged(_) | ChainNext::BehindDamage => {
            exported.left_out += 1;
            ControlFlow::Continue(())
        }
        ChainNext::End { .. } => ControlFlow::Continue(()),
    })
    .await?;
    match (halt, chain.damage()) {
        (Some(Halt::Not(why)), _) => return Err(why),
        (Some(Halt::File(error)), _) => return Ok(Err(error)),
        (None, Some(damage)) => return Err(NotExported::Damaged(damage)),
        (Some(Halt::Moved), _) | (None, None) => {}
    }
    if head == Head::START {
        return Err(NotExported::Empty { partition });
    }
    exported.heads.push(head);
    Ok(Ok(()))
}
