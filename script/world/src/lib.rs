//! A ledger for tests, without a writer: what is asked is decided by the rules, and the commits made
//! that a writer would have made of it. Whose log they go to is for the test to say.
//!
//! It is a package of its own, so that nothing that runs is built with it, and the tests of several
//! packages grow one and the same ledger.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};
use ledger_core::engine::Engine;
use ledger_core::file::{self, Command, Event, Fact, Facts, Rejection, State};
use ledger_core::log::genesis::{Founding, genesis};
use ledger_core::log::partition::{self, BusinessDayStarted, TakenOver};
use ledger_core::log::{
    Actor, CommandRecord, Commit, EventRecord, FORM, FileId, Hash, Head, Instant, KeyCheck, Place,
    StandingRecord, StreamId,
};
use ledger_core::policy::{self, Document};
use serde_json::value::RawValue;
use uuid::Uuid;

/// Who writes every commit.
const WRITER: Uuid = Uuid::from_u128(1);

/// How far each commit is recorded behind the one before.
const TICK: TimeDelta = TimeDelta::milliseconds(1);

/// All that the next commits of a ledger follow from.
#[derive(Debug)]
pub struct Books {
    id: Uuid,
    partitions: Vec<Partition>,
    files: BTreeMap<FileId, State>,
    versions: BTreeMap<StreamId, u64>,
    policies: policy::State,
    /// When the last commit was recorded.
    clock: Instant,
    /// Who asks for the next commits.
    pub by: Actor,
    /// The version of the rules that the next days go by.
    pub engine: Engine,
    /// The check value of the key that the next takeovers name.
    pub pseudonyms: KeyCheck,
}

#[derive(Debug, Clone, Copy)]
struct Partition {
    head: Head,
    today: NaiveDate,
    /// The version of the rules that the day goes by.
    engine: Engine,
}

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
    /// Those of a ledger whose partitions are still to be opened.
    pub fn new(id: Uuid, partitions: u32, first_day: NaiveDate, clock: Instant) -> Books {
        let engine = Engine::LATEST;
        let partition = Partition { head: Head::START, today: first_day, engine };
        Books {
            id,
            partitions: vec![partition; partitions as usize],
            files: BTreeMap::new(),
            versions: BTreeMap::new(),
            policies: policy::State::default(),
            clock,
            by: clerk(),
            engine,
            pseudonyms: KeyCheck([0x5e; 8]),
        }
    }

    pub fn id(&self) -> Uuid {
        self.id
    }

    /// How many there are.
    pub fn partitions(&self) -> u32 {
        self.partitions.len().try_into().expect("partitions are counted in u32")
    }

    pub fn partition_of(&self, file: FileId) -> u32 {
        file.partition(self.partitions())
    }

    pub fn head(&self, partition: u32) -> Head {
        self.partition(partition).head
    }

    pub fn today(&self, partition: u32) -> NaiveDate {
        self.partition(partition).today
    }

    pub fn policies(&self) -> &policy::State {
        &self.policies
    }

    /// The last commit of each partition.
    pub fn heads(&self) -> Vec<Place> {
        let heads = (0..).zip(&self.partitions);
        heads.map(|(partition, it)| Place { partition, sequence: it.head.sequence }).collect()
    }

    /// Where the next commit of this partition will stand.
    pub fn next_place(&self, partition: u32) -> Place {
        Place { partition, sequence: self.head(partition).sequence + 1 }
    }

    /// An id for the command whose commit comes next in this file's partition, where no caller has
    /// given it a key.
    pub fn next_command(&self, file: FileId) -> Uuid {
        let Place { partition, sequence } = self.next_place(self.partition_of(file));
        Uuid::from_u64_pair(partition.into(), sequence)
    }

    /// When the commit is recorded that comes so many behind the last one.
    pub fn after(&self, commits: i32) -> Instant {
        Instant::new(self.clock.utc() + TICK * commits)
    }

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

    /// A partition was opened elsewhere, by a genesis that is this head.
    pub fn is_open(&mut self, partition: u32, head: Head) {
        self.partition_mut(partition).head = head;
        self.versions.insert(StreamId::Partition(partition), 1);
    }

    /// What follows from a command asked of a file on its partition's day.
    ///
    /// # Errors
    /// When the rules refuse it.
    pub fn decide(
        &self,
        file: FileId,
        command_id: Uuid,
        command: &Command,
    ) -> Result<Vec<Fact>, Rejection> {
        let facts = self.facts(file, command_id);
        match self.files.get(&file) {
            Some(state) => file::decide(state, command, &facts),
            None => file::decide(&State::new(file), command, &facts),
        }
    }

    /// What brings the first stream of a file in which something is due to its partition's day;
    /// none where nothing is due.
    ///
    /// # Errors
    /// Why it cannot be aged.
    pub fn age_next_stream(&self, file: FileId, command_id: Uuid) -> Result<Vec<Fact>, Rejection> {
        let Partition { today, engine, .. } = *self.partition(self.partition_of(file));
        let Some(state) = self.files.get(&file) else { return Ok(vec![]) };
        let due = state.due(engine, today).next();
        match due {
            Some(stream) => file::age(state, stream, &self.facts(file, command_id)),
            None => Ok(vec![]),
        }
    }

    fn facts(&self, file: FileId, command: Uuid) -> Facts<'_> {
        let Partition { today, engine, .. } = *self.partition(self.partition_of(file));
        Facts {
            on: today,
            engine,
            at: self.after(1),
            by: &self.by,
            command,
            policies: &self.policies,
        }
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
    pub fn next_day(&mut self, partition: u32, date: NaiveDate, id: Uuid) -> Commit {
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

    /// This commit, of these bytes, now stands in the partition: its place.
    pub fn append(&mut self, partition: u32, commit: &Commit, value: &[u8]) -> Place {
        let Commit { sequence, epoch, .. } = *commit;
        self.partition_mut(partition).head = Head { sequence, hash: Hash::of(value), epoch };
        Place { partition, sequence }
    }

    /// A file is what these facts, of today's commit at this place, make of it.
    pub fn apply(&mut self, file: FileId, facts: &[Fact], place: Place) {
        self.apply_on(file, facts, place, self.today(self.partition_of(file)));
    }

    fn apply_on(&mut self, file: FileId, facts: &[Fact], place: Place, on: NaiveDate) {
        let state = self.files.remove(&file).unwrap_or_else(|| State::new(file));
        let state = state.apply(facts, place, on);
        if let State::PolicyBook(book) = &state {
            self.policies = book.clone();
        }
        self.files.insert(file, state);
    }

    /// Whether something is due in this file that its partition's day has not brought yet.
    pub fn is_due(&self, file: FileId) -> bool {
        let Partition { today, engine, .. } = *self.partition(self.partition_of(file));
        let next = self.files.get(&file).and_then(|it| it.next_action_on(engine));
        next.is_some_and(|it| it <= today)
    }

    /// The files in which something is due.
    pub fn due(&self) -> Vec<FileId> {
        self.files.keys().copied().filter(|it| self.is_due(*it)).collect()
    }

    /// Goes on from another head of a partition, with these events in its own stream. Its files are
    /// what [`Books::forget_files`] and the commits up to there make of them.
    pub fn go_on_from(&mut self, partition: u32, head: Head, today: NaiveDate, version: u64) {
        let engine = self.engine;
        *self.partition_mut(partition) = Partition { head, today, engine };
        self.versions.insert(StreamId::Partition(partition), version);
    }

    /// Forgets every file and stream, for who tells them again by [`Books::is_told`].
    pub fn forget_files(&mut self) {
        self.files.clear();
        self.versions.clear();
    }

    /// A commit that was appended before, on this day, brought these facts; a file that is `None` is
    /// not kept.
    pub fn is_told(&mut self, file: Option<FileId>, facts: &[Fact], place: Place, on: NaiveDate) {
        for fact in facts {
            *self.versions.entry(fact.stream).or_default() += 1;
        }
        if let Some(file) = file {
            self.apply_on(file, facts, place, on);
        }
    }

    fn tick(&mut self) -> Instant {
        self.clock = self.after(1);
        self.clock
    }

    fn partition(&self, partition: u32) -> &Partition {
        self.partitions.get(partition as usize).expect("the ledger has this partition")
    }

    fn partition_mut(&mut self, partition: u32) -> &mut Partition {
        self.partitions.get_mut(partition as usize).expect("the ledger has this partition")
    }
}

/// What publishes the first policy when it is asked of the policy book, one after the other, with
/// the type of each command.
pub fn first_policy() -> [(&'static str, Command); 2] {
    let document = Document::SHIPPED.to_owned();
    let hash = Hash::of(document.as_bytes());
    let propose = policy::Act::Propose { document, author: Hash([1; 32]) };
    let approve = policy::Act::Approve { hash, approver: Hash([2; 32]), effective_from: None };
    [
        ("policy_book.propose", Command::PolicyBook(propose)),
        ("policy_book.approve", Command::PolicyBook(approve)),
    ]
}

fn clerk() -> Actor {
    Actor { role: "finance".to_owned(), subject: Hash::of(b"a clerk") }
}
