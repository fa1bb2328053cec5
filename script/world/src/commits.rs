//! The commits that a writer would have made of what follows.

use ledger_core::calendar::Day;
use ledger_core::file::{Event, Fact, State};
use ledger_core::log::genesis::{Founding, genesis};
use ledger_core::log::partition::{self, BusinessDayStarted, TakenOver};
use ledger_core::log::{
    CommandRecord, Commit, EventRecord, FORM, FileId, Hash, Head, StandingRecord, StreamId,
};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::{Books, Partition};

/// Who writes every commit.
const WRITER: Uuid = Uuid::from_u128(1);

/// The command that a commit answers: its id, and its type.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    pub id: Uuid,
    pub command_type: &'a str,
}

/// An event before it has its place.
#[derive(Debug)]
pub struct Told {
    pub stream: StreamId,
    pub event_type: String,
    pub version: u32,
    pub data: Box<RawValue>,
    /// How its stream then stands, if it tells it.
    pub standing: Option<StandingRecord>,
}

impl From<&Fact> for Told {
    /// Of a fact that tells nothing beside itself.
    fn from(Fact { stream, event }: &Fact) -> Told {
        Told {
            stream: *stream,
            event_type: event.event_type().to_owned(),
            version: event.version(),
            data: event.encode(),
            standing: None,
        }
    }
}

impl Books {
    /// Opens a partition: the bytes of its genesis.
    pub fn open(&mut self, partition: u32) -> Vec<u8> {
        let founding = Founding {
            ledger: self.id,
            partitions: self.partitions(),
            first_business_date: self.today(partition),
            recorded_at: self.tick(),
            writer: WRITER,
        };
        let (commit, value) = genesis(&founding, partition);
        let epoch = commit.epoch;
        self.is_open(partition, Head { sequence: 1, hash: Hash::of(&value), epoch });
        value.to_vec()
    }

    /// The next commit of a file's partition, with these facts, which follow from how the file is. It
    /// is in the ledger once it is appended; its events count in their streams from now on.
    pub fn next_commit(&mut self, file: FileId, asked: Asked<'_>, facts: &[Fact]) -> Commit {
        let place = self.next_place(self.partition_of(file));
        let mut commit = self.next_told(file, asked, facts.iter().map(Told::from));
        let state = self.files.get(&file).cloned().unwrap_or_else(|| State::new(file));
        let after = state.apply(facts, place, commit.business_date);
        after.stand(&mut commit.events, commit.business_date);
        commit
    }

    /// The same with events that are told as they are, whatever the rules would say.
    pub fn next_told(
        &mut self,
        file: FileId,
        asked: Asked<'_>,
        events: impl IntoIterator<Item = Told>,
    ) -> Commit {
        let Partition { head, today, .. } = *self.partition(self.partition_of(file));
        let Asked { id, command_type } = asked;
        let recorded_at = self.tick();
        let events = (0_u32..)
            .zip(events)
            .map(|(index, it)| {
                let Told { stream, event_type, version, data, standing } = it;
                let stream_version = self.versions.entry(stream).or_default();
                *stream_version += 1;
                EventRecord {
                    id: format!("{id}.{index}"),
                    r#type: event_type,
                    version,
                    stream,
                    stream_version: *stream_version,
                    data,
                    standing,
                }
            })
            .collect();
        Commit {
            form: FORM,
            sequence: head.sequence + 1,
            prev: head.hash,
            epoch: head.epoch,
            takeover: false,
            writer: WRITER,
            file,
            command: CommandRecord {
                id,
                r#type: command_type.to_owned(),
                fingerprint: Hash::of(command_type.as_bytes()),
            },
            actor: self.by.clone(),
            causation: None,
            correlation: id,
            traceparent: None,
            recorded_at,
            business_date: today,
            events,
        }
    }

    /// The commit by which a writer begins a term.
    pub fn next_takeover(&mut self, partition: u32, id: Uuid) -> Commit {
        let event = partition::Event::TakenOver(TakenOver {
            pseudonyms: self.pseudonyms,
            keys_accepted: None,
            accepted: None,
        });
        let mut commit = self.of_partition(partition, id, "partition.take_over", event);
        commit.takeover = true;
        commit.epoch += 1;
        commit
    }

    /// The commit by which this day starts in a partition.
    pub fn next_day(&mut self, partition: u32, date: Day, id: Uuid) -> Commit {
        let event = partition::Event::BusinessDayStarted(BusinessDayStarted {
            date,
            engine: self.engine,
            policy: self.policies.in_force(date).map(|it| it.reference),
            policy_book_version: self.policies.stream_version,
            trial_balance: None,
        });
        let engine = self.engine;
        let part = self.partition_mut(partition);
        (part.today, part.engine) = (date, engine);
        self.of_partition(partition, id, "partition.start_business_day", event)
    }

    fn of_partition(
        &mut self,
        partition: u32,
        id: Uuid,
        command_type: &str,
        event: partition::Event,
    ) -> Commit {
        let fact = Fact { stream: StreamId::Partition(partition), event: Event::Partition(event) };
        self.next_commit(FileId::Partition(partition), Asked { id, command_type }, &[fact])
    }
}
