//! A ledger for tests, without a writer: what is asked is decided by the rules, and the commits made
//! that a writer would have made of it. Whose log they go to is for the test to say.
//!
//! It is a package of its own, so that nothing that runs is built with it, and the tests of several
//! packages grow one and the same ledger.

mod commits;

use std::collections::BTreeMap;

use chrono::TimeDelta;
use ledger_core::calendar::Day;
use ledger_core::engine::Engine;
use ledger_core::file::{self, Command, Fact, Facts, Rejection, State};
use ledger_core::log::{Actor, Commit, FileId, Hash, Head, Instant, KeyCheck, Place, StreamId};
use ledger_core::policy::{self, Document};
use uuid::Uuid;

pub use self::commits::{Asked, Told};

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
    today: Day,
    /// The version of the rules that the day goes by.
    engine: Engine,
}

impl Books {
    /// Those of a ledger whose partitions are still to be opened.
    pub fn new(id: Uuid, partitions: u32, first_day: Day, clock: Instant) -> Books {
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

    pub fn today(&self, partition: u32) -> Day {
        self.partition(partition).today
    }

    pub fn policies(&self) -> &policy::State {
        &self.policies
    }

    /// What a file has become; `None` while nothing was committed to it.
    pub fn file(&self, file: FileId) -> Option<&State> {
        self.files.get(&file)
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

    fn apply_on(&mut self, file: FileId, facts: &[Fact], place: Place, on: Day) {
        let state = self.files.remove(&file).unwrap_or_else(|| State::new(file));
        let state = state.apply(facts, place, on);
        if let State::PolicyBook(book) = &state {
            self.policies = (**book).clone();
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
    pub fn go_on_from(&mut self, partition: u32, head: Head, today: Day, version: u64) {
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
    pub fn is_told(&mut self, file: Option<FileId>, facts: &[Fact], place: Place, on: Day) {
        for fact in facts {
            *self.versions.entry(fact.stream).or_default() += 1;
        }
        if let Some(file) = file {
            self.apply_on(file, facts, place, on);
        }
    }

    /// So many seconds go by in which nothing is recorded.
    pub fn wait(&mut self, seconds: i64) {
        self.clock = Instant::new(self.clock.utc() + TimeDelta::seconds(seconds));
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
    published(Document::SHIPPED.to_owned(), None)
}

/// The shipped document, by which loans are on a declining balance too, from this day on.
pub fn declining_policy(effective_from: Day) -> [(&'static str, Command); 2] {
    let second = "\"form\": 2, \"remainder\": \"last\", \"calendars\": [],\n      \
                  \"recalculation\": { \"early\": true, \"late\": false },";
    published(with_loans_by(second), Some(effective_from))
}

/// The shipped document, by which being late costs a bank's 15 % a year from the fourth day on.
pub fn late_policy(effective_from: Day) -> [(&'static str, Command); 2] {
    let third = "\"form\": 3, \"remainder\": \"last\", \"calendars\": [],\n      \
                 \"penalty\": { \"rate\": \"0.2\", \"from_days\": 4, \"principal_share_max\": \"0.1\",\n        \
                 \"ceilings\": [{ \"lender\": \"bank\", \"from\": \"2000-01-01\", \"rate\": \"0.15\" }] },";
    published(with_loans_by(third), Some(effective_from))
}

/// The shipped document, by which nothing may cost more than 100 % a year.
pub fn lawful_policy(effective_from: Day) -> [(&'static str, Command); 2] {
    let law = "\"sections\": {\n    \"law\": { \"form\": 1, \"ceilings\": [\n      \
               { \"lender\": \"bank\", \"from\": \"2000-01-01\", \"rate\": \"1\" },\n      \
               { \"lender\": \"own_book\", \"from\": \"2000-01-01\", \"rate\": \"1\" }],\n      \
               \"compared\": \"higher_of_both\", \"time_counting\": \"eu\", \"countries\": [] },";
    let document = Document::SHIPPED.replacen("\"sections\": {", law, 1);
    published(document, Some(effective_from))
}

/// The shipped document, its section of loans beginning so.
fn with_loans_by(begin: &str) -> String {
    let shipped = "\"form\": 1,";
    let (before, section) =
        Document::SHIPPED.split_once("\"loan\": {").expect("it has that section");
    let section = section.trim_start();
    let rest = section.strip_prefix(shipped).expect("the shipped section is of that form");
    format!("{before}\"loan\": {{\n      {begin}{rest}")
}

/// Proposed by one person and approved by another.
fn published(document: String, effective_from: Option<Day>) -> [(&'static str, Command); 2] {
    let hash = Hash::of(document.as_bytes());
    let propose = policy::Act::Propose { document, author: Hash([1; 32]) };
    let approve = policy::Act::Approve { hash, approver: Hash([2; 32]), effective_from };
    [
        ("policy_book.propose", Command::PolicyBook(propose)),
        ("policy_book.approve", Command::PolicyBook(approve)),
    ]
}

fn clerk() -> Actor {
    Actor { role: "finance".to_owned(), subject: Hash::of(b"a clerk") }
}
