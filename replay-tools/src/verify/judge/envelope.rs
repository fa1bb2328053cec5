//! Does a commit say of itself what it is: its record, its ids, its versions, its time?

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;

use ledger_core::access::Role;
use ledger_core::log::partition::Opened;
use ledger_core::log::{CloudEvent, Commit, FileId, Place, Record, StreamId, ids};
use ledger_core::text::is_written;

use super::{AGE, Judge};
use crate::verify::fault::Wrong;

impl Judge<'_> {
    pub(super) fn judge_record(
        &self,
        opened: &Opened,
        commit: &Commit,
        record: &Record,
    ) -> Result<(), Wrong> {
        let said = CloudEvent::of(opened.ledger, commit);
        let names = said.disagreements(record.key.as_deref(), &record.headers);
        if !names.is_empty() {
            return Err(Wrong::HeadersDiffer { names });
        }
        let expected = commit.file.partition(opened.partitions);
        if expected != self.partition {
            return Err(Wrong::WrongPartition { file: commit.file, expected });
        }
        if commit.actor.role.parse::<Role>().is_err() {
            return Err(Wrong::Role { role: commit.actor.role.clone() });
        }
        Ok(())
    }

    /// Ids of command and events, streams and their versions.
    pub(super) fn judge_ids(
        &mut self,
        opened: &Opened,
        commit: &Commit,
        place: Place,
    ) -> Result<(), Wrong> {
        let (file, command) = (commit.file, commit.command.id);
        match self.commands.entry((file, command)) {
            Entry::Occupied(first) => {
                let first = *first.get();
                return Err(Wrong::CommandRepeated { command, file, first });
            }
            Entry::Vacant(it) => it.insert(place),
        };
        if commit.command.r#type == AGE {
            let day = commit.business_date;
            let aged = self.files.get(&file).map(|it| it.aged);
            let pieces = aged.filter(|(on, _)| *on == day).map_or(0, |(_, pieces)| pieces);
            let expected = ids::ageing_id(opened.ledger, file, day, pieces + 1);
            if command != expected {
                return Err(Wrong::CommandId { expected, found: command });
            }
        }
        if commit.events.is_empty() {
            return Err(Wrong::NoEvents);
        }
        let mut seen = BTreeMap::new();
        for (index, event) in commit.events.iter().enumerate() {
            let expected = format_args!("{command}.{index}");
            if !is_written(expected, event.id.as_bytes()) {
                let expected = expected.to_string();
                return Err(Wrong::EventId { expected, found: event.id.clone() });
            }
            let stream = event.stream;
            if !stream.is_of(file) {
                return Err(Wrong::ForeignStream { index, stream, file });
            }
            let before = seen.entry(stream).or_insert_with(|| self.version_of(stream, file));
            *before += 1;
            if event.stream_version != *before {
                let (expected, found) = (*before, event.stream_version);
                return Err(Wrong::StreamVersion { stream, expected, found });
            }
        }
        Ok(())
    }

    fn version_of(&self, stream: StreamId, file: FileId) -> u64 {
        match (stream, self.files.get(&file)) {
            (StreamId::Partition(_), _) => self.version,
            (_, Some(filed)) => filed.state.version(stream),
            (_, None) => 0,
        }
    }

    pub(super) fn judge_order(&mut self, commit: &Commit) -> Result<(), Wrong> {
        let found = commit.recorded_at;
        match self.recorded_at.replace(found) {
            Some(previous) if found < previous => Err(Wrong::RecordedBefore { previous, found }),
            Some(_) | None => Ok(()),
        }
    }
}
