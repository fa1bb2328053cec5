//! From the log into one build, up to where the live one stands.

use std::collections::BTreeMap;

use ledger_core::log::{ChainNext, ChainReader, Failure as LogFailure, Log, Reader};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};
use tokio::task::JoinSet;

use super::super::patience::{BATCH_MAX, LOG_MAX, QUESTION_MAX, SESSION};
use super::super::place::Places;
use super::super::{Batch, Fault, Stop};
use super::{NotRebuilt, Pace};
use crate::Build;
use crate::database::connect;
use crate::failure::{Tried, within};

/// How often a build may have been moved by somebody else before it is told.
const TRIES_MAX: u32 = 5;

/// Fills every partition up to these sequences.
pub(super) async fn fill_all<L: Log>(
    log: &L,
    database: &PgConnectOptions,
    build: Build,
    goal: &BTreeMap<u32, u64>,
    pace: &Pace,
) -> Result<(), NotRebuilt> {
    // Aborts what is under way when it is dropped.
    let mut filling = JoinSet::new();
    for (&partition, &until) in goal {
        let (log, database, pace) = (log.clone(), database.clone(), pace.clone());
        filling.spawn(async move { fill(&log, &database, build, partition, until, &pace).await });
    }
    while let Some(ended) = filling.join_next().await {
        ended.map_err(|panic| NotRebuilt::Panicked(panic.to_string()))??;
    }
    Ok(())
}

async fn fill<L: Log>(
    log: &L,
    database: &PgConnectOptions,
    build: Build,
    partition: u32,
    until: u64,
    pace: &Pace,
) -> Result<(), Fault> {
    // As the projector's sessions; the swap's own commit waits for the disk, and for all before it.
    let mut connection = connect(&database.clone().options(SESSION), &[build]).await?;
    let mut tries = 0;
    loop {
        let builds = [build];
        let places = Places::read(&mut connection, partition, &builds);
        let mut places = within(QUESTION_MAX, "see where to go on", places).await?;
        if fill_from(log, &mut connection, &mut places, build, until, pace).await? {
            break;
        }
        tries += 1;
        // Nobody else fills it: a run that was killed has left a transaction that ended only now.
        if tries == TRIES_MAX {
            return Err(places.moved_elsewhere().into());
        }
    }
    connection.close().await.tried("leave the database")?;
    Ok(())
}

/// Whether the build stood where it was left all along, and so is filled.
async fn fill_from<L: Log>(
    log: &L,
    connection: &mut PgConnection,
    places: &mut Places,
    build: Build,
    until: u64,
    pace: &Pace,
) -> Result<bool, Fault> {
    if sequence(places) >= until {
        return Ok(true);
    }
    let opening = ChainReader::open(log, places.partition(), places.least());
    let mut reader = heard(places.partition(), opening).await??;
    while sequence(places) < until {
        let (batch, ended) = gather(&mut reader, places.partition(), until, pace).await?;
        let applied = apply(connection, places, build, &batch);
        if !within(BATCH_MAX, "apply a batch", applied).await? {
            return Ok(false);
        }
        if ended && sequence(places) < until {
            // The live one has read what is not there.
            return Err(Stop::LogEndsBefore { partition: places.partition(), until }.into());
        }
    }
    Ok(true)
}

/// What the log says within its time: it has what is asked for, since the live build took it in.
async fn heard<T>(partition: u32, work: impl Future<Output = T>) -> Result<T, LogFailure> {
    tokio::time::timeout(LOG_MAX, work).await.map_err(|_| {
        let silence = format!("nothing came within {} s", LOG_MAX.as_secs());
        LogFailure::broken(format!("read partition {partition}"), silence)
    })
}

fn sequence(places: &Places) -> u64 {
    places.least().map_or(0, |it| it.sequence)
}

/// The next commits, none behind `until`, and whether the log ends with them.
async fn gather<R: Reader>(
    reader: &mut ChainReader<R>,
    partition: u32,
    until: u64,
    pace: &Pace,
) -> Result<(Batch, bool), Fault> {
    let mut batch = Batch::default();
    loop {
        match heard(partition, reader.next()).await?? {
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
