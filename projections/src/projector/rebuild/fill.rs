//! From the log into one build, up to where the live one stands.

use std::collections::BTreeMap;

use ledger_core::log::{ChainNext, ChainReader, Log, Reader};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};
use tokio::task::JoinSet;

use super::super::place::Places;
use super::super::{Batch, Fault, Stop};
use super::{NotRebuilt, Pace};
use crate::Build;
use crate::database::connect;
use crate::failure::Tried;

/// How often a build may have been moved by somebody else before it is told.
const TRIES_MAX: u32 = 5;

/// Fills every partition up to these sequences: how many commits that took.
pub(super) async fn fill_all<L: Log>(
    log: &L,
    database: &PgConnectOptions,
    build: Build,
    goal: &BTreeMap<u32, u64>,
    pace: &Pace,
) -> Result<u64, NotRebuilt> {
    // Aborts what is under way when it is dropped.
    let mut filling = JoinSet::new();
    for (&partition, &until) in goal {
        let (log, database, pace) = (log.clone(), database.clone(), pace.clone());
        filling.spawn(async move { fill(&log, &database, build, partition, until, &pace).await });
    }
    let mut commits = 0;
    while let Some(ended) = filling.join_next().await {
        commits += ended.map_err(|panic| NotRebuilt::Panicked(panic.to_string()))??;
    }
    Ok(commits)
}

async fn fill<L: Log>(
    log: &L,
    database: &PgConnectOptions,
    build: Build,
    partition: u32,
    until: u64,
    pace: &Pace,
) -> Result<u64, Fault> {
    // As the projector's sessions; the swap's own commit waits for the disk, and for all before it.
    let session = [("synchronous_commit", "off"), ("plan_cache_mode", "force_custom_plan")];
    let mut connection = connect(&database.clone().options(session), &[build]).await?;
    let mut taken = 0;
    let mut tries = 0;
    loop {
        let mut places = Places::read(&mut connection, partition, &[build]).await?;
        let reached = fill_from(log, &mut connection, &mut places, build, until, pace).await?;
        taken += reached.commits;
        tries += 1;
        if !reached.moved_elsewhere {
            break;
        }
        // Nobody else fills it: a run that was killed has left a transaction that ended only now.
        if tries == TRIES_MAX {
            return Err(places.moved_elsewhere().into());
        }
    }
    connection.close().await.tried("leave the database")?;
    Ok(taken)
}

/// How far it was filled at one go.
struct Reached {
    commits: u64,
    /// Whether the build did not stand where it was left.
    moved_elsewhere: bool,
}

async fn fill_from<L: Log>(
    log: &L,
    connection: &mut PgConnection,
    places: &mut Places,
    build: Build,
    until: u64,
    pace: &Pace,
) -> Result<Reached, Fault> {
    let mut commits = 0;
    if sequence(places) >= until {
        return Ok(Reached { commits, moved_elsewhere: false });
    }
    let mut reader = ChainReader::open(log, places.partition(), places.least()).await?;
    while sequence(places) < until {
        let (batch, ended) = gather(&mut reader, until, pace).await?;
        if !apply(connection, places, build, &batch).await? {
            return Ok(Reached { commits, moved_elsewhere: true });
        }
        commits += batch.commits();
        if ended && sequence(places) < until {
            // The live one has read what is not there.
            return Err(Stop::LogEndsBefore { partition: places.partition(), until }.into());
        }
    }
    Ok(Reached { commits, moved_elsewhere: false })
}

fn sequence(places: &Places) -> u64 {
    places.least().map_or(0, |it| it.sequence)
}

/// The next commits, none behind `until`, and whether the log ends with them.
async fn gather<R: Reader>(
    reader: &mut ChainReader<R>,
    until: u64,
    pace: &Pace,
) -> Result<(Batch, bool), Fault> {
    let mut batch = Batch::default();
    loop {
        match reader.next().await? {
            ChainNext::Commit { place, hash, commit, record } => {
                batch.push(place, hash, record.offset, record.value.len(), *commit)?;
                let is_full = batch.is_full(pace.batch_commits_max, pace.batch_bytes_max);
                if place.sequence == until || is_full {
                    return Ok((batch, false));
                }
            }
            ChainNext::Undecodable { place, reason } => {
                return Err(Stop::Undecodable { place, reason }.into());
            }
            // The live one has passed it.
            ChainNext::Void { .. } | ChainNext::Damaged(_) | ChainNext::BehindDamage => {}
            ChainNext::End { .. } => return Ok((batch, true)),
        }
    }
}

/// Whether the build stood where it was left, and so took the batch in.
async fn apply(
    connection: &mut PgConnection,
    places: &mut Places,
    build: Build,
    batch: &Batch,
) -> Result<bool, Fault> {
    let Some(last) = batch.last() else { return Ok(true) };
    let shares = places.shares(batch);
    let mut transaction = connection.begin().await.tried("begin a batch")?;
    if !places.move_on(&mut transaction, last, &shares).await? {
        transaction.rollback().await.tried("leave a batch")?;
        return Ok(false);
    }
    for (_, share) in &shares {
        build.model.take_in(&mut transaction, share).await?;
    }
    transaction.commit().await.tried("commit a batch")?;
    places.moved(last);
    Ok(true)
}
