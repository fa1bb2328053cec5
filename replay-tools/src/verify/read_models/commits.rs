//! Is the index of commits and streams that of the log?

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use ledger_core::log::{FileId, Place, StreamId};
use projections::commits::whole::StreamEntry;
use projections::commits::{self, CommitEntry};
use projections::{Failure, Model};
use sqlx::PgConnection;

use super::compare::{Comparing, Outcome, PAGE, Table, compare_table};
use super::difference::difference;
use super::expect::{Expect, Judged};
use crate::verify::fault::{At, Fault, Wrong};

/// What a commit's row is known by, so that not every row is kept.
type Digest = u64;

/// Of one partition.
#[derive(Debug, Default)]
pub(super) struct Expected {
    /// Of the commit with sequence 1 first.
    commits: Vec<Digest>,
    /// The file and last version of each stream.
    streams: HashMap<StreamId, (FileId, u64)>,
}

impl Expect for Expected {
    const MODEL: Model = commits::MODEL;

    fn take(&mut self, judged: Judged<'_>) {
        self.commits.push(digest(&entry(judged)));
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
        compare_commits(comparing.connection, &commits, &mut comparing.outcome).await?;
        drop(commits);
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
    expected: &[Vec<Digest>],
    outcome: &mut Outcome,
) -> Result<(), Failure> {
    let fault = |place: Place, what| {
        let (model, key) = (commits::MODEL.name(), place.to_string());
        Fault { at: At::Row { model, table: "commits", key }, what }
    };
    outcome.begin(commits::MODEL, "commits");
    let mut seen = vec![0_u64; expected.len()];
    let mut last = (0, 0);
    while !outcome.is_full() {
        let page = commits::whole::COMMITS.behind(connection, last, PAGE).await?;
        let Some(end) = page.last() else { break };
        last = (end.place.partition, end.place.sequence);
        for found in page {
            let Place { partition, sequence } = found.place;
            let row = usize::try_from(sequence).ok().and_then(|it| it.checked_sub(1));
            let partition = usize::try_from(partition).unwrap_or(usize::MAX);
            let expected = expected.get(partition).and_then(|it| it.get(row?));
            let wrong = match expected {
                None => Some(Wrong::RowExtra),
                Some(expected) if *expected == digest(&found) => None,
                Some(_) => Some(Wrong::RowDiffers {
                    column: "the row",
                    expected: format!("another: `show` tells what commit {} says", found.place),
                    found: format!("{found:?}"),
                }),
            };
            if let (Some(_), Some(seen)) = (expected, seen.get_mut(partition)) {
                // Rows come in the order of their sequences: each that is left out is missing.
                for missing in *seen + 1..sequence {
                    let place = Place { sequence: missing, ..found.place };
                    outcome.note(Some(fault(place, Wrong::RowMissing)));
                }
                *seen = sequence;
            }
            outcome.compared.rows += 1;
            outcome.note(wrong.map(|it| fault(found.place, it)));
        }
    }
    for ((partition, expected), seen) in (0..).zip(expected).zip(seen) {
        if (expected.len() as u64) > seen && !outcome.is_full() {
            let place = Place { partition, sequence: seen + 1 };
            outcome.note(Some(fault(place, Wrong::RowMissing)));
        }
    }
    Ok(())
}
