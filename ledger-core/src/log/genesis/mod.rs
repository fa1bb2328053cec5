//! How a ledger begins: each partition's first commit.

use std::sync::Arc;

use uuid::Uuid;

use super::partition::{Event, Opened};
use super::{
    Actor, CommandRecord, Commit, EventRecord, FORM, FileId, Hash, Head, Instant, StreamId, ids,
};
use crate::calendar::Day;
use crate::engine::Engine;
use crate::event::Stored;

#[cfg(any(test, feature = "testing"))]
mod founded;

#[cfg(any(test, feature = "testing"))]
pub use self::founded::found;

/// The name of the algorithm that commits are hashed with.
pub const HASH_ALGORITHM: &str = "sha-256";

/// What is chosen once, when a ledger is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Founding {
    pub ledger: Uuid,
    /// How many, for ever.
    pub partitions: u32,
    pub first_business_date: Day,
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
        engine: Engine::LATEST,
        hash: HASH_ALGORITHM.to_owned(),
    });
    let data = event.encode();
    let command = ids::command_id(ledger, "", ids::For::File(file), "genesis");
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
            standing: None,
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
