//! How a ledger begins: each partition's first commit.

use std::sync::Arc;

use chrono::NaiveDate;
use uuid::Uuid;

use super::partition::{Event, Opened};
use super::{
    Actor, Appender, ChainNext, ChainReader, CommandRecord, Commit, Draft, EventRecord, FORM,
    Failure, FileId, Hash, Head, Instant, Log, Report, StreamId, ids,
};
use crate::event::Stored;

/// The name of the algorithm that commits are hashed with.
pub const HASH_ALGORITHM: &str = "sha-256";

/// What is chosen once, when a ledger is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Founding {
    pub ledger: Uuid,
    /// How many, for ever.
    pub partitions: u32,
    pub first_business_date: NaiveDate,
    pub recorded_at: Instant,
    /// The process that makes it.
    pub writer: Uuid,
}

/// The first commit of `partition`, and its bytes.
pub fn genesis(founding: &Founding, partition: u32) -> (Commit, Arc<[u8]>) {
    let Founding { ledger, partitions, first_business_date, recorded_at, writer } = *founding;
    let file = FileId::Partition(partition);
    let event = Event::Opened(Opened {
        ledger,
        partition,
        partitions,
        first_business_date,
        hash: HASH_ALGORITHM.to_owned(),
    });
    let data = event.encode();
    let command = ids::command_id(ledger, "", Some(file), "genesis");
    let commit = Commit {
        form: FORM,
        sequence: Head::START.sequence + 1,
        prev: Head::START.hash,
        epoch: Head::START.epoch,
        takeover: false,
        writer,
        file,
        command: CommandRecord {
            id: command,
            r#type: "partition.open".to_owned(),
            fingerprint: Hash::of(data.get().as_bytes()),
        },
        actor: Actor::ledger(),
        causation: None,
        correlation: command,
        traceparent: None,
        recorded_at,
        business_date: first_business_date,
        events: vec![EventRecord {
            id: format!("{command}.0"),
            r#type: event.event_type().to_owned(),
            version: event.version(),
            stream: StreamId::Partition(partition),
            stream_version: 1,
            data,
        }],
    };
    let value = commit.encode().into();
    (commit, value)
}

/// What the genesis says, read from a partition's first commit.
///
/// # Errors
/// When this commit is no genesis, or one of another partition or hash algorithm.
pub fn opened(partition: u32, commit: &Commit) -> Result<Opened, NoGenesis> {
    let no = |reason: String| NoGenesis { partition, reason };
    let Some(event) = commit.events.first() else {
        return Err(no("its first commit has no event".to_owned()));
    };
    match Event::decode(&event.r#type, event.version, &event.data) {
        Some(Ok(Event::Opened(it))) if commit.sequence != 1 || it.partition != partition => {
            Err(no(format!("its first commit is the genesis of partition {}", it.partition)))
        }
        Some(Ok(Event::Opened(it))) if it.hash != HASH_ALGORITHM => Err(no(format!(
            "its commits are hashed with {}, only {HASH_ALGORITHM} is known",
            it.hash
        ))),
        Some(Ok(Event::Opened(it))) => Ok(it),
        Some(Ok(Event::TakenOver(_) | Event::BusinessDayStarted(_) | Event::Moved(_))) | None => {
            Err(no(format!("it begins with {}", event.r#type)))
        }
        Some(Err(reason)) => Err(no(reason)),
    }
}

/// A partition does not begin as a ledger's partition does.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("partition {partition} has no genesis: {reason}. Make the ledger with `replay-tools init`")]
pub struct NoGenesis {
    pub partition: u32,
    pub reason: String,
}

/// Writes the genesis of every partition into a log that has been made. Where one stands already,
/// from a first try that did not come to its end, it is kept.
///
/// # Errors
/// When the log holds another ledger, or cannot be read or appended to.
pub async fn found<L: Log>(log: &L, founding: &Founding) -> Result<(), Failure> {
    for partition in 0..founding.partitions {
        found_partition(log, founding, partition).await?;
    }
    Ok(())
}

async fn found_partition<L: Log>(
    log: &L,
    founding: &Founding,
    partition: u32,
) -> Result<(), Failure> {
    let (commit, value) = genesis(founding, partition);
    let other = || {
        Failure::Unfit(format!(
            "partition {partition} of {} already holds another ledger: choose another name",
            log.name()
        ))
    };
    let mut reader =
        ChainReader::open(log, partition, None).await.map_err(|it| it.into_failure())?;
    let end = loop {
        match reader.next().await.map_err(|it| it.into_failure())? {
            ChainNext::Commit { commit: found, .. } => {
                return match opened(partition, &found) {
                    Ok(it)
                        if it.ledger == founding.ledger && it.partitions == founding.partitions =>
                    {
                        Ok(())
                    }
                    Ok(_) | Err(_) => Err(other()),
                };
            }
            ChainNext::Void { .. } => {}
            ChainNext::Damaged(_) | ChainNext::BehindDamage | ChainNext::Undecodable { .. } => {
                return Err(other());
            }
            ChainNext::End { offset } => break offset,
        }
    };
    let mut appender = log.appender(partition, Head::START, end).await?;
    appender.send(Draft::of(founding.ledger, &commit, value))?;
    match appender.report().await {
        Report::Appended { .. } => Ok(()),
        Report::Lost(failure) => Err(failure),
    }
}
