//! `import`: a ledger comes out of a file that `export` wrote, into an empty log.
//!
//! The file is read twice: first it is checked to its last line, chain and all, and only a whole
//! one is put into the log. So an import is all there or says at which line it is not. One that was
//! killed is started again and goes on; a log that holds anything else is left as it is.

mod lines;

use std::fmt;
use std::path::Path;

use ledger_adapters::witness::WitnessStore;
use ledger_core::log::{Failure, Log, Place, Position};
use uuid::Uuid;

use self::lines::Line;
pub use self::lines::{BadLine, Lines};
use crate::fill::{Fill, Filled, NotFilled, NotSettled, Settled, prepare, settle};
use crate::progress::{Progress, grouped};

/// Why nothing, or not all, was imported.
#[derive(Debug, thiserror::Error)]
pub enum NotImported {
    #[error("{0}. Nothing was imported")]
    File(#[from] BadLine),
    #[error(
        "{log} goes on behind what the file holds, with commit {place}: it is the newer one, and is \
         left as it is"
    )]
    Beyond { log: String, place: Place },
    #[error(
        "the keys database holds the witness of another ledger: it has seen commit {partition}@{} \
         with hash {}, which is not in the file. Name another in LEDGER_KEYS",
        position.sequence, position.hash
    )]
    Witnessed { partition: u32, position: Position },
    #[error("{0}")]
    NotFilled(#[from] NotFilled),
    #[error("{0}")]
    NotSettled(#[from] NotSettled),
    #[error("{0}")]
    Log(#[from] Failure),
}

/// What was done.
#[derive(Debug)]
pub struct Imported {
    pub ledger: Uuid,
    pub target: String,
    pub filled: Vec<Filled>,
    pub settled: Settled,
}

/// Puts the ledger in the file at `path` into `to`, which is made if it is not there, and verifies
/// it.
///
/// # Errors
/// When the file is not a whole ledger, or the log or its witness holds another one.
pub async fn import<L: Log>(
    path: &Path,
    to: &L,
    witness: Option<&WitnessStore>,
) -> Result<Imported, NotImported> {
    let mut seen = match witness {
        Some(store) => store.all().await?,
        None => Default::default(),
    };
    let progress = Progress::start("import: checking the file");
    let mut lines = Lines::open(path)?;
    while let Some(Line { place, hash, .. }) = lines.next_line()? {
        if let Some(it) = seen.get(&place.partition)
            && (it.sequence, it.hash) == (place.sequence, hash)
        {
            seen.remove(&place.partition);
        }
        progress.tally().add(1);
    }
    let opened = lines.whole()?;
    if let Some((partition, position)) = seen.into_iter().next() {
        return Err(NotImported::Witnessed { partition, position });
    }
    drop(progress);

    let progress = Progress::start("import");
    prepare(to, opened.partitions).await?;
    let mut filled = vec![];
    let mut lines = Lines::open(path)?;
    let mut fill: Option<Fill<L>> = None;
    while let Some(Line { place, hash, commit, value }) = lines.next_line()? {
        if place.sequence == 1 {
            if let Some(before) = fill.take() {
                filled.push(before.finish().await?);
            }
            fill = Some(Fill::begin(to, opened.ledger, place.partition).await?);
        }
        if let Some(fill) = &mut fill {
            fill.put(place, hash, &commit, value.into()).await?;
        }
        progress.tally().add(1);
    }
    if let Some(last) = fill {
        filled.push(last.finish().await?);
    }
    drop(progress);
    if let Some(place) = filled.iter().find_map(|it| it.beyond) {
        return Err(NotImported::Beyond { log: to.name(), place });
    }
    let settled = settle(to, witness, &filled).await?;
    Ok(Imported { ledger: opened.ledger, target: to.name(), filled, settled })
}

impl fmt::Display for Imported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sum = |of: fn(&Filled) -> u64| grouped(self.filled.iter().map(of).sum::<u64>());
        writeln!(
            f,
            "ledger {}, {} partitions, into {}\n{} commits imported, {} stood there before",
            self.ledger,
            self.filled.len(),
            self.target,
            sum(|it| it.appended),
            sum(|it| it.found)
        )?;
        for Filled { partition, head, .. } in &self.filled {
            writeln!(f, "  {partition}@{} {}", head.sequence, head.hash)?;
        }
        writeln!(f, "{}", self.settled.report)?;
        match self.settled.witnessed {
            true => write!(f, "its witness is written"),
            false => write!(f, "its witness is not written"),
        }
    }
}
