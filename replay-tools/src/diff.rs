//! `diff`: where do two logs begin to differ, partition by partition?
//!
//! Void and damaged records are passed over: the ledgers are compared, not what carries them.

use std::fmt::Write as _;

use ledger_core::calendar::Day;
use ledger_core::log::{ChainNext, ChainReader, Hash, Head, Instant, Log, Place, Stopped};
use serde_json::{Value, json};

use crate::progress::Tally;
use crate::scan::each_partition;

/// A commit on one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub place: Place,
    pub hash: Hash,
    pub offset: u64,
    pub command: String,
    pub business_date: Day,
    pub recorded_at: Instant,
}

/// Where one side ends, or what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Side {
    Commit(Box<Found>),
    /// The partition ends here.
    End,
    /// It cannot be read on; or there is no such partition.
    Stopped(String),
}

/// How a partition compares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    pub partition: u32,
    /// The last commit that is the same in both.
    pub common: Head,
    /// What stands behind it on both sides; `None` when both end there.
    pub differ: Option<(Side, Side)>,
}

/// Compares the ledgers in two logs.
///
/// # Errors
/// When a log cannot be reached.
pub async fn diff<A: Log, B: Log>(a: &A, b: &B, tally: &Tally) -> Result<Vec<Compared>, Stopped> {
    let (of_a, of_b) = (a.partitions().await?, b.partitions().await?);
    let compared = each_partition(of_a.max(of_b), |partition| {
        let (a, b, tally) = (a.clone(), b.clone(), tally.clone());
        async move {
            match (partition < of_a, partition < of_b) {
                (true, true) => compare(&a, &b, partition, &tally).await,
                (here, _) => {
                    let none = || Side::Stopped("there is no such partition".to_owned());
                    let some = || Side::Stopped("there is this partition".to_owned());
                    let differ = if here { (some(), none()) } else { (none(), some()) };
                    Ok(Compared { partition, common: Head::START, differ: Some(differ) })
                }
            }
        }
    });
    compared.await.into_iter().collect()
}

async fn compare<A: Log, B: Log>(
    a: &A,
    b: &B,
    partition: u32,
    tally: &Tally,
) -> Result<Compared, Stopped> {
    let mut in_a = ChainReader::open(a, partition, None).await?;
    let mut in_b = ChainReader::open(b, partition, None).await?;
    let mut common = Head::START;
    loop {
        let differ = match (next(&mut in_a).await?, next(&mut in_b).await?) {
            (Side::Commit(a), Side::Commit(b)) if a.hash == b.hash => {
                common = in_a.chain().head();
                tally.add(1);
                continue;
            }
            (Side::End, Side::End) => None,
            differ => Some(differ),
        };
        return Ok(Compared { partition, common, differ });
    }
}

async fn next<R: ledger_core::log::Reader>(reader: &mut ChainReader<R>) -> Result<Side, Stopped> {
    loop {
        let next = match reader.next().await {
            Ok(next) => next,
            Err(Stopped::NotTheLog(why)) => return Ok(Side::Stopped(why.to_string())),
            Err(Stopped::Failure(failure)) => return Err(failure.into()),
        };
        match next {
            ChainNext::Commit { place, hash, commit, record } => {
                return Ok(Side::Commit(Box::new(Found {
                    place,
                    hash,
                    offset: record.offset,
                    command: commit.command.r#type,
                    business_date: commit.business_date,
                    recorded_at: commit.recorded_at,
                })));
            }
            ChainNext::Void { .. } | ChainNext::Damaged(_) | ChainNext::BehindDamage => {}
            ChainNext::Undecodable { place, reason } => {
                return Ok(Side::Stopped(format!("commit {place} cannot be read: {reason}")));
            }
            ChainNext::End { .. } => {
                return Ok(match reader.chain().damage() {
                    Some(damage) => Side::Stopped(format!("damaged: {damage}")),
                    None => Side::End,
                });
            }
        }
    }
}

/// Whether nothing differs.
pub fn same(compared: &[Compared]) -> bool {
    compared.iter().all(|it| it.differ.is_none())
}

/// The comparison for people; `names` are those of the logs.
pub fn text(compared: &[Compared], (a, b): (&str, &str)) -> String {
    let mut text = format!("a: {a}\nb: {b}\n");
    for Compared { partition, common, differ } in compared {
        let Head { sequence, hash, .. } = common;
        let _ = match (sequence, differ) {
            (0, _) => writeln!(text, "partition {partition}: nothing is the same"),
            (_, None) => writeln!(
                text,
                "partition {partition}: the same to its end, {partition}@{sequence} {hash}"
            ),
            (_, Some(_)) => writeln!(
                text,
                "partition {partition}: the same up to {partition}@{sequence} {hash}"
            ),
        };
        if let Some((a, b)) = differ {
            let _ = writeln!(text, "  a: {}\n  b: {}", side(a), side(b));
        }
    }
    text
}

fn side(side: &Side) -> String {
    match side {
        Side::Commit(it) => format!(
            "{} {} at offset {}, {} on {}, recorded at {}",
            it.place, it.hash, it.offset, it.command, it.business_date, it.recorded_at
        ),
        Side::End => "ends here".to_owned(),
        Side::Stopped(why) => why.clone(),
    }
}

/// The comparison for programs.
pub fn json(compared: &[Compared]) -> Value {
    let side = |side: &Side| match side {
        Side::Commit(it) => json!({
            "position": it.place.to_string(),
            "hash": it.hash,
            "offset": it.offset,
            "command": it.command,
            "business_date": it.business_date,
            "recorded_at": it.recorded_at,
        }),
        Side::End => json!({ "ends": true }),
        Side::Stopped(why) => json!({ "stopped": why }),
    };
    let partitions: Vec<Value> = compared
        .iter()
        .map(|it| {
            json!({
                "partition": it.partition,
                "same_up_to": { "sequence": it.common.sequence, "hash": it.common.hash },
                "a": it.differ.as_ref().map(|(a, _)| side(a)),
                "b": it.differ.as_ref().map(|(_, b)| side(b)),
            })
        })
        .collect();
    json!({ "same": same(compared), "partitions": partitions })
}
