//! Is the index of commits and streams that of the log?

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use ledger_core::log::{FileId, Place, StreamId};
use projections::commits::whole::StreamEntry;
use projections::commits::{self, CommitEntry};
use projections::{Failure, Model};

use super::compare::{ByKey, Comparing, Table, compare_table};
use super::difference::difference;
use super::expect::{Expect, Judged};
use crate::verify::fault::Wrong;

/// What a commit's row is known by, so that not every row is kept.
type Digest = u64;

/// Of one partition.
#[derive(Debug, Default)]
pub(super) struct Expected {
    /// Of the commit with sequence 1 first.
    commits: Vec<Option<Digest>>,
    /// The file and last version of each stream.
    streams: HashMap<StreamId, (FileId, u64)>,
}

impl Expect for Expected {
    const MODEL: Model = commits::MODEL;

    fn take(&mut self, judged: Judged<'_>) {
        self.commits.push(Some(digest(&entry(judged))));
        for event in &judged.commit.events {
            self.streams.insert(event.stream, (judged.commit.file, event.stream_version));
        }
    }

    async fn compare(
        of_partitions: Vec<Expected>,
        comparing: &mut Comparing<'_>,
    ) -> Result<(), Failure> {
        let (mut all, mut streams) = (vec![], HashMap::new());
        for (partition, it) in (0..).zip(of_partitions) {
            all.push(it.commits);
            streams.extend(it.streams.into_iter().map(|(stream, (file, version))| {
                (stream.to_string(), StreamEntry { stream, file, partition, version })
            }));
        }
        let row = |&(partition, sequence): &_| Place { partition, sequence }.to_string();
        let table = Table { model: commits::MODEL, whole: &commits::whole::COMMITS, row };
        let key = |found: &CommitEntry| (found.place.partition, found.place.sequence);
        compare_table(comparing, table, Commits(all), key, commit_differs).await?;
        let table =
            Table { model: commits::MODEL, whole: &commits::whole::STREAMS, row: String::clone };
        let key = |found: &StreamEntry| found.stream.to_string();
        compare_table(
            comparing,
            table,
            streams,
            key,
            |found, expected| difference!(*found, *expected; file, partition, version),
        )
        .await
    }
}

/// The row of a commit in the index of commits.
fn entry(Judged { place, hash, offset, commit, .. }: Judged<'_>) -> CommitEntry {
    CommitEntry {
        place,
        offset,
        hash,
        epoch: commit.epoch,
        file: commit.file,
        command_id: commit.command.id,
        command_type: commit.command.r#type.clone(),
        actor_role: commit.actor.role.clone(),
        actor_subject: commit.actor.subject,
        recorded_at: commit.recorded_at.utc(),
        business_date: commit.business_date.date(),
        events: commit.events.iter().map(|it| (it.stream, it.r#type.clone())).collect(),
    }
}

/// The same for equal rows, another for others but for one in 2^64.
fn digest(entry: &CommitEntry) -> Digest {
    let CommitEntry { place, offset, hash, epoch, file, command_id, command_type, .. } = entry;
    let CommitEntry { actor_role, actor_subject, recorded_at, business_date, events, .. } = entry;
    let mut hasher = DefaultHasher::new();
    (place, offset, hash, epoch, file, command_id, command_type).hash(&mut hasher);
    (actor_role, actor_subject, recorded_at, business_date, events).hash(&mut hasher);
    hasher.finish()
}

/// Of each partition, of the commit with sequence 1 first.
struct Commits(Vec<Vec<Option<Digest>>>);

impl ByKey for Commits {
    /// Partition and sequence.
    type Key = (u32, u64);
    type Row = Digest;

    fn take(&mut self, &(partition, sequence): &(u32, u64)) -> Option<Digest> {
        let of_partition = self.0.get_mut(usize::try_from(partition).ok()?)?;
        of_partition.get_mut(usize::try_from(sequence).ok()?.checked_sub(1)?)?.take()
    }

    fn left(self) -> impl Iterator<Item = (u32, u64)> {
        (0..).zip(self.0).flat_map(|(partition, commits)| {
            let left = (1..).zip(commits).filter(|(_, it)| it.is_some());
            left.map(move |(sequence, _)| (partition, sequence))
        })
    }
}

fn commit_differs(found: &CommitEntry, expected: &Digest) -> Option<Wrong> {
    (digest(found) != *expected).then(|| Wrong::RowDiffers {
        column: "the row",
        expected: format!("another: `show` tells what commit {} says", found.place),
        found: format!("{found:?}"),
    })
}
