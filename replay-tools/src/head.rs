//! `head`: where each partition of the ledger ends.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::ControlFlow;

use ledger_core::calendar::Day;
use ledger_core::log::{ChainNext, Damage, Hash, Head, Instant, Log, Position, Stopped};
use serde_json::{Value, json};

use crate::progress::Tally;
use crate::scan::{each_partition, scan};
use crate::verify::Voids;

/// The end of a partition.
#[derive(Debug, Clone)]
pub struct PartitionHead {
    pub partition: u32,
    /// The last commit; its sequence is 0 without a genesis.
    pub head: Head,
    /// Where the last commit's record stands.
    pub offset: Option<u64>,
    pub business_date: Option<Day>,
    pub recorded_at: Option<Instant>,
    pub voids: Voids,
    /// What keeps readers from going on.
    pub stopped: Option<Halt>,
    /// How far the partition was acknowledged.
    pub witness: Option<Position>,
    /// The hash of the commit that the witness names, if it is there.
    witnessed: Option<Hash>,
}

/// Why a partition is not read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Halt {
    Damaged(Damage),
    Undecodable(String),
}

impl PartitionHead {
    /// Whether what the witness saw is in the log; `None` without a witness.
    pub fn agrees(&self) -> Option<bool> {
        self.witness.map(|it| self.witnessed == Some(it.hash))
    }

    fn standing(&self) -> String {
        let witness = match (self.witness, self.agrees()) {
            (None, _) => "-".to_owned(),
            (Some(it), Some(true)) => format!("{} ok", it.sequence),
            (Some(it), Some(false) | None) => format!("{} NOT IN THE LOG", it.sequence),
        };
        match &self.stopped {
            None => witness,
            Some(Halt::Damaged(_)) => format!("{witness} DAMAGED"),
            Some(Halt::Undecodable(_)) => format!("{witness} UNREADABLE"),
        }
    }
}

/// The end of each partition, the first in front.
///
/// # Errors
/// When the log cannot be read.
pub async fn heads<L: Log>(
    log: &L,
    witness: &BTreeMap<u32, Position>,
    tally: &Tally,
) -> Result<Vec<PartitionHead>, Stopped> {
    let partitions = log.partitions().await?;
    let heads = each_partition(partitions, |partition| {
        let (log, tally) = (log.clone(), tally.clone());
        let witness = witness.get(&partition).copied();
        async move { read(&log, partition, witness, &tally).await }
    });
    heads.await.into_iter().collect()
}

async fn read<L: Log>(
    log: &L,
    partition: u32,
    witness: Option<Position>,
    tally: &Tally,
) -> Result<PartitionHead, Stopped> {
    let mut voids = Voids::default();
    let mut witnessed = None;
    let mut last = None;
    let (chain, undecodable) = scan(log, partition, None, |met| match met {
        ChainNext::Commit { place, hash, commit, record } => {
            if witness.is_some_and(|it| it.sequence == place.sequence) {
                witnessed = Some(hash);
            }
            last = Some((record.offset, commit.business_date, commit.recorded_at));
            tally.add(1);
            ControlFlow::Continue(())
        }
        ChainNext::Void { why, .. } => {
            voids.count(why);
            ControlFlow::Continue(())
        }
        ChainNext::Undecodable { place, reason } => {
            ControlFlow::Break(Halt::Undecodable(format!("commit {place}: {reason}")))
        }
        ChainNext::Damaged(_) | ChainNext::BehindDamage | ChainNext::End { .. } => {
            ControlFlow::Continue(())
        }
    })
    .await?;
    Ok(PartitionHead {
        partition,
        head: chain.head(),
        offset: last.map(|(offset, ..)| offset),
        business_date: last.map(|(_, date, _)| date),
        recorded_at: last.map(|(.., at)| at),
        voids,
        stopped: undecodable.or(chain.damage().map(Halt::Damaged)),
        witness,
        witnessed,
    })
}

/// The heads as a table for people.
pub fn table(heads: &[PartitionHead]) -> String {
    let mut text = format!(
        "{:>9} {:>10} {:>10} {:>6} {:>12} {:>6}  {:<20} hash\n",
        "partition", "commits", "offset", "epoch", "business day", "void", "witness"
    );
    for it in heads {
        let or_dash = |it: Option<String>| it.unwrap_or_else(|| "-".to_owned());
        let _ = writeln!(
            text,
            "{:>9} {:>10} {:>10} {:>6} {:>12} {:>6}  {:<20} {}",
            it.partition,
            it.head.sequence,
            or_dash(it.offset.map(|it| it.to_string())),
            it.head.epoch,
            or_dash(it.business_date.map(|it| it.to_string())),
            it.voids.sum(),
            it.standing(),
            it.head.hash
        );
    }
    for it in heads {
        match &it.stopped {
            None => {}
            Some(Halt::Damaged(damage)) => {
                let _ = writeln!(text, "damaged: {damage}");
            }
            Some(Halt::Undecodable(reason)) => {
                let _ = writeln!(text, "unreadable: {reason}");
            }
        }
    }
    text
}

/// The heads for programs, the first partition in front.
pub fn json(heads: &[PartitionHead]) -> Value {
    let heads: Vec<Value> = heads
        .iter()
        .map(|it| {
            let stopped = it.stopped.as_ref().map(|it| match it {
                Halt::Damaged(damage) => damage.to_string(),
                Halt::Undecodable(reason) => reason.clone(),
            });
            let witness = it.witness.map(|at| {
                json!({
                    "sequence": at.sequence,
                    "hash": at.hash,
                    "in_the_log": it.agrees() == Some(true),
                })
            });
            json!({
                "partition": it.partition,
                "sequence": it.head.sequence,
                "hash": it.head.hash,
                "epoch": it.head.epoch,
                "offset": it.offset,
                "business_date": it.business_date,
                "recorded_at": it.recorded_at,
                "void": it.voids,
                "stopped": stopped,
                "witness": witness,
            })
        })
        .collect();
    json!({ "partitions": heads })
}
