//! `copy`: a ledger goes into another log, byte for byte, with the same number of partitions and
//! the same hashes.
//!
//! ```text
//! source: nobody serves, the witness agrees ─▶ each partition filled ─▶ target verified
//!                                                          ─▶ the target's witness written
//!                                                          ─▶ with a move: the source ended
//! ```
//!
//! Void and damaged records are left behind, so that offsets, which stand in positions, are the
//! target's own. Each step finds what an earlier run did: killed anywhere and started again it ends
//! the same. A move ends the first partition before all others.

mod ending;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use ledger_adapters::witness::{Attendant, WitnessStore};
use ledger_core::log::partition::moved_to;
use ledger_core::log::{
    ChainNext, ChainReader, Damage, Failure, Hash, Head, Log, Place, Position, Stopped, genesis,
};
use projections::Build;
use projections::database::connect;
use projections::database::positions::positions;
use sqlx::postgres::PgConnectOptions;
use uuid::Uuid;

use self::ending::End;
use crate::emptied::Emptied;
use crate::fill::{Fill, Filled, NotFilled, NotSettled, Settled, prepare, settle};
use crate::progress::{Progress, Tally, grouped};
use crate::scan::each_partition;
use crate::verify::Voids;

/// The witness of the source, and that of the target; the same one where the keys database stays.
#[derive(Debug, Clone, Default)]
pub struct Witnesses {
    pub source: Option<WitnessStore>,
    pub target: Option<WitnessStore>,
}

/// Why nothing, or not all, was copied.
#[derive(Debug, thiserror::Error)]
pub enum NotCopied {
    #[error(
        "partition {partition} is served by process {}: stop the services first; one that was \
         killed counts for {} s more", attendant.process, attendant.remaining.as_secs() + 1
    )]
    Served { partition: u32, attendant: Attendant },
    #[error("{log} holds no ledger: partition {partition} is empty or begins with something else")]
    NoLedger { log: String, partition: u32 },
    #[error("the source is damaged: {0}. Look at it with `replay-tools verify`")]
    Damaged(Damage),
    #[error("commit {place} of the source cannot be read: {reason}")]
    Undecodable { place: Place, reason: String },
    #[error(
        "the witness in {whose} keys database has seen commit {partition}@{} with hash {}, which \
         is not in the source: find out why, with `replay-tools head` and `accept`; a copy of \
         another ledger needs a keys database of its own", position.sequence, position.hash
    )]
    Witnessed { whose: &'static str, partition: u32, position: Position },
    #[error(
        "{log} goes on behind what is to be copied, with commit {place}: it is the newer one, and \
         is left as it is"
    )]
    Beyond { log: String, place: Place },
    #[error("the source was moved before, to {found}, not to {target}: the ledger goes on there")]
    MovedElsewhere { found: String, target: String },
    #[error(
        "partition {partition} of the source went on while it was copied: a writer serves it. Stop \
         it and start again"
    )]
    WentOn { partition: u32 },
    #[error("partition {partition} of the source could not be ended: {failure}. Start again")]
    NotEnded { partition: u32, failure: Failure },
    #[error("{0}")]
    NotFilled(#[from] NotFilled),
    #[error("{0}")]
    NotSettled(#[from] NotSettled),
    #[error("{0}")]
    Stopped(#[from] Stopped),
    #[error("{0}")]
    Log(#[from] Failure),
    #[error("the read models cannot be emptied: {0}")]
    ReadModels(#[from] projections::Failure),
}

/// A partition of the source, and what was made of it.
#[derive(Debug, Clone)]
pub struct Part {
    pub filled: Filled,
    /// What was left behind.
    pub voids: Voids,
    /// Damaged records that a takeover had gone on behind: left behind too.
    pub damaged: u64,
    end: End,
}

/// What was done.
#[derive(Debug)]
pub struct Copied {
    pub ledger: Uuid,
    pub source: String,
    pub target: String,
    pub parts: Vec<Part>,
    pub settled: Settled,
    /// Whether the source is ended now.
    pub moved: bool,
}

/// Copies the ledger in `from` into `to`, which is made if it is not there, and verifies it. With
/// `moves`, the source is ended then, unless something is wrong with the copy.
///
/// # Errors
/// When a writer serves, the source is not sound as a log, or the target holds something else. What
/// was copied stays: started again, it goes on.
pub async fn copy<F: Log, T: Log>(
    from: &F,
    to: &T,
    witnesses: &Witnesses,
    moves: bool,
) -> Result<Copied, NotCopied> {
    let (source, target) = (from.name(), to.name());
    let partitions = from.partitions().await?;
    refuse_served(witnesses.source.as_ref(), partitions).await?;
    let ledger = ledger_in(from).await?;
    let seen = seen(witnesses).await?;
    prepare(to, partitions).await?;

    let progress = Progress::start("copy");
    let parts = each_partition(partitions, |partition| {
        let (from, to, tally) = (from.clone(), to.clone(), progress.tally());
        let seen: Vec<_> = seen.iter().filter(|it| it.1 == partition).copied().collect();
        async move { copy_partition(&from, &to, ledger, partition, seen, &tally).await }
    })
    .await;
    let parts: Vec<Part> = parts.into_iter().collect::<Result<_, _>>()?;
    let begun = move_begun(&parts, &target, moves)
        .map_err(|found| NotCopied::MovedElsewhere { found, target: target.clone() })?;
    if let Some(place) = parts.iter().find_map(|it| it.filled.beyond)
        && !begun
    {
        return Err(NotCopied::Beyond { log: target, place });
    }

    drop(progress);
    let filled: Vec<Filled> = parts.iter().map(|it| it.filled).collect();
    refuse_served(witnesses.source.as_ref(), partitions).await?;
    let settled = settle(to, witnesses.target.as_ref(), &filled).await?;
    let sound = settled.report.is_sound();
    let mut copied = Copied { ledger, source, target, parts, settled, moved: false };
    if moves && sound {
        refuse_served(witnesses.source.as_ref(), partitions).await?;
        for part in &copied.parts {
            ending::end(from, ledger, part, &copied.target).await?;
        }
        copied.moved = true;
    }
    Ok(copied)
}

async fn refuse_served(witness: Option<&WitnessStore>, partitions: u32) -> Result<(), NotCopied> {
    let Some(witness) = witness else { return Ok(()) };
    for partition in 0..partitions {
        if let Some(attendant) = witness.attendant(partition).await? {
            return Err(NotCopied::Served { partition, attendant });
        }
    }
    Ok(())
}

/// The ledger that the source's first partition begins.
async fn ledger_in<L: Log>(log: &L) -> Result<Uuid, NotCopied> {
    let mut reader = ChainReader::open(log, 0, None).await?;
    let none = || NotCopied::NoLedger { log: log.name(), partition: 0 };
    match reader.next().await? {
        ChainNext::Commit { commit, .. } => {
            genesis::opened(0, &commit).map(|it| it.ledger).map_err(|_| none())
        }
        ChainNext::Undecodable { place, reason } => {
            Err(NotCopied::Undecodable { place, reason: reason.to_string() })
        }
        ChainNext::Void { .. }
        | ChainNext::Damaged(_)
        | ChainNext::BehindDamage
        | ChainNext::End { .. } => Err(none()),
    }
}

type Seen = (&'static str, u32, Position);

/// What the witnesses have seen of each partition.
async fn seen(witnesses: &Witnesses) -> Result<Vec<Seen>, NotCopied> {
    let mut seen = vec![];
    for (whose, store) in [("the source's", &witnesses.source), ("the target's", &witnesses.target)]
    {
        if let Some(store) = store {
            let all = store.all().await?;
            seen.extend(all.into_iter().map(|(partition, it)| (whose, partition, it)));
        }
    }
    Ok(seen)
}

async fn copy_partition<F: Log, T: Log>(
    from: &F,
    to: &T,
    ledger: Uuid,
    partition: u32,
    seen: Vec<Seen>,
    tally: &Tally,
) -> Result<Part, NotCopied> {
    let mut reader = ChainReader::open(from, partition, None).await?;
    let mut fill = Fill::begin(to, ledger, partition).await?;
    let mut end = End::default();
    let (mut voids, mut damaged) = (Voids::default(), 0);
    let mut met: BTreeMap<u64, Option<Hash>> =
        seen.iter().map(|(.., it)| (it.sequence, None)).collect();
    loop {
        match reader.next().await? {
            ChainNext::Commit { place, hash, commit, record } => {
                if let Some(met) = met.get_mut(&place.sequence) {
                    *met = Some(hash);
                }
                end.take(&commit, moved_to(&commit));
                if end.moved_to.is_none() {
                    fill.put(place, hash, &commit, record.value.into()).await?;
                    tally.add(1);
                }
            }
            ChainNext::Void { why, .. } => voids.count(why),
            ChainNext::Damaged(_) | ChainNext::BehindDamage => damaged += 1,
            ChainNext::Undecodable { place, reason } => {
                return Err(NotCopied::Undecodable { place, reason: reason.to_string() });
            }
            ChainNext::End { offset } => {
                end.behind(reader.chain().head(), offset);
                break;
            }
        }
    }
    if let Some(damage) = reader.chain().damage() {
        return Err(NotCopied::Damaged(damage));
    }
    let filled = fill.finish().await?;
    if filled.head == Head::START {
        return Err(NotCopied::NoLedger { log: from.name(), partition });
    }
    for (whose, partition, position) in seen {
        let there = met.get(&position.sequence).copied().flatten() == Some(position.hash);
        // The target's witness goes on with the target.
        let newer = whose == "the target's" && filled.beyond.is_some();
        if !there && !newer && end.moved_to.is_none() {
            return Err(NotCopied::Witnessed { whose, partition, position });
        }
    }
    Ok(Part { filled, voids, damaged, end })
}

/// Whether a move to this target has begun; or else the other target that a move was begun to.
fn move_begun(parts: &[Part], target: &str, moves: bool) -> Result<bool, String> {
    let mut begun = false;
    for found in parts.iter().filter_map(|it| it.end.moved_to.as_ref()) {
        if found != target && moves {
            return Err(found.clone());
        }
        begun |= found == target;
    }
    Ok(begun)
}

/// Empties the read models if one of their positions is not in the copy, offset by offset; they
/// fill again. Which were emptied.
///
/// # Errors
/// When they cannot be read or emptied.
pub async fn empty_read_models(
    options: &PgConnectOptions,
    copied: &Copied,
) -> Result<Emptied, NotCopied> {
    let all = positions(&mut connect(options, &[]).await?).await?;
    let same = |partition: u32, it: Position| {
        let part = copied.parts.iter().find(|part| part.filled.partition == partition);
        part.is_some_and(|part| {
            let records = part.voids.sum() + part.damaged + part.filled.voids;
            records == 0 && it.sequence <= part.filled.head.sequence
        })
    };
    let fit = all.iter().all(|it| it.position.is_none_or(|at| same(it.partition, at)));
    if fit {
        return Ok(Emptied::default());
    }
    let builds: BTreeSet<Build> = all.iter().map(|it| it.build).collect();
    Ok(Emptied::of(options, &Vec::from_iter(builds)).await?)
}

impl fmt::Display for Copied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sum = |of: fn(&Part) -> u64| grouped(self.parts.iter().map(of).sum::<u64>());
        writeln!(
            f,
            "ledger {}, {} partitions\n  from {}\n  to   {}",
            self.ledger,
            self.parts.len(),
            self.source,
            self.target
        )?;
        writeln!(
            f,
            "{} commits copied, {} stood there before",
            sum(|it| it.filled.appended),
            sum(|it| it.filled.found)
        )?;
        writeln!(
            f,
            "left behind: {} void records, {} damaged ones",
            sum(|it| it.voids.sum()),
            sum(|it| it.damaged)
        )?;
        for part in &self.parts {
            let Filled { partition, head, .. } = part.filled;
            writeln!(f, "  {partition}@{} {}", head.sequence, head.hash)?;
        }
        writeln!(f, "{}", self.settled.report)?;
        match self.settled.witnessed {
            true => writeln!(f, "the target's witness is written")?,
            false => writeln!(f, "the target's witness is not written")?,
        }
        match self.moved {
            true => write!(f, "moved: the source is ended, no writer starts there any more"),
            false => write!(f, "copied: the source is as it was"),
        }
    }
}
