//! Is the index of commits and streams that of the log?

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use futures_util::StreamExt as _;
use ledger_core::log::{FileId, Place, StreamId};
use projections::commits::whole::StreamEntry;
use projections::commits::{self, CommitEntry};
use projections::{Failure, Model};
use sqlx::PgConnection;

use super::compare::{Comparing, Outcome, Table, compare_table};
use super::difference::difference;
use super::expect::{Expect, Judged};
use crate::verify::fault::{At, Fault, Wrong};

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
        let (mut commits, mut streams) = (vec![], HashMap::new());
        for (partition, it) in (0..).zip(of_partitions) {
            commits.push(it.commits);
            streams.extend(it.streams.into_iter().map(|(stream, (file, version))| {
                (stream.to_string(), StreamEntry { stream, file, partition, version })
            }));
        }
        compare_commits(comparing.connection, commits, &mut comparing.outcome).await?;
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

async fn compare_commits(
    connection: &mut PgConnection,
    mut expected: Vec<Vec<Option<Digest>>>,
    outcome: &mut Outcome,
) -> Result<(), Failure> {
    outcome.begin(commits::MODEL, "commits");
    let room = outcome.room();
    let mut wrong: Vec<(Place, Wrong)> = vec![];
    let mut rows = commits::whole::COMMITS.all(connection);
    while wrong.len() < room
        && let Some(found) = rows.next().await.transpose()?
    {
        // Taken out: what is left in the end is missing.
        let expected = at(&mut expected, found.place).and_then(Option::take);
        let what = match expected {
            None => Some(Wrong::RowExtra),
            Some(expected) if expected == digest(&found) => None,
            Some(_) => Some(Wrong::RowDiffers {
                column: "the row",
                expected: format!("another: `show` tells what commit {} says", found.place),
                found: format!("{found:?}"),
            }),
        };
        outcome.compared.rows += 1;
        wrong.extend(what.map(|it| (found.place, it)));
    }
    drop(rows);
    if wrong.len() < room {
        let missing = (0..).zip(expected).flat_map(|(partition, commits)| {
            let left = (1..).zip(commits).filter(|(_, it)| it.is_some());
            left.map(move |(sequence, _)| Place { partition, sequence })
        });
        wrong.extend(missing.map(|place| (place, Wrong::RowMissing)));
    }
    wrong.sort_by_key(|(place, _)| *place);
    for (place, what) in wrong {
        let (model, key) = (commits::MODEL.name(), place.to_string());
        outcome.note(Some(Fault { at: At::Row { model, table: "commits", key }, what }));
    }
    Ok(())
}

/// What is expected at this place; `None` where no commit can be.
fn at(
    expected: &mut [Vec<Option<Digest>>],
    Place { partition, sequence }: Place,
) -> Option<&mut Option<Digest>> {
    let of_partition = expected.get_mut(usize::try_from(partition).ok()?)?;
    of_partition.get_mut(usize::try_from(sequence).ok()?.checked_sub(1)?)
}
