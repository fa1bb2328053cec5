//! Histories as the ledger would write them: random customers and loans, decided by the rules,
//! committed to a log in memory.

mod asking;
mod market;
// For the example that measures, which takes this folder in by its path.
#[cfg(not(test))]
pub(crate) mod steady;

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, TimeDelta};
use ledger_core::file::{self, Command, Event, Fact, Facts, State};
use ledger_core::log::genesis::{Founding, genesis};
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{
    Actor, Chain, CommandRecord, Commit, EventRecord, FORM, FileId, Hash, Head, Instant, Place,
    Reading, Record, StreamId, partition,
};
use ledger_core::money::Currency;
use ledger_core::policy::{self, Document};
use ledger_core::process::{Heard, Outstanding, Procurement};
use ledger_core::testing::Dice;
use uuid::Uuid;

use self::market::Market;

pub(crate) const FIRST_DAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 1, 12).unwrap();
/// What a commit of the market says it was asked.
const TRADED: &str = "test.trade";

/// A ledger that grows.
pub(crate) struct World {
    pub(crate) log: MemoryLog,
    pub(crate) dice: Dice,
    pub(crate) day: NaiveDate,
    partitions: u32,
    pub(crate) ledger: Uuid,
    heads: Vec<Head>,
    files: BTreeMap<FileId, State>,
    versions: BTreeMap<StreamId, u64>,
    policies: policy::State,
    loans: Vec<KnownLoan>,
    customers: Vec<Uuid>,
    market: Market,
    /// What processes would send.
    procurement: Procurement,
    clock: i64,
    asked: u32,
    accepted: u32,
}

/// What a front end would remember of a loan.
#[derive(Clone)]
struct KnownLoan {
    file: FileId,
    loan: Uuid,
    currency: Currency,
    principal: i64,
    repayments: Vec<Uuid>,
}

impl World {
    /// A ledger with a policy in force and nobody in it.
    pub(crate) fn new(seed: u64, partitions: u32) -> World {
        let ledger = Uuid::from_u128(0x1ed9e4);
        let mut world = World {
            log: MemoryLog::like_kafka(partitions),
            dice: Dice::from_seed(seed),
            day: FIRST_DAY,
            partitions,
            ledger,
            heads: vec![Head::START; partitions as usize],
            files: BTreeMap::new(),
            versions: BTreeMap::new(),
            policies: policy::State::default(),
            loans: Vec::new(),
            customers: Vec::new(),
            market: Market::new(seed),
            procurement: Procurement::default(),
            clock: 0,
            asked: 0,
            accepted: 0,
        };
        for partition in 0..partitions {
            let founding = Founding {
                ledger,
                partitions,
                first_business_date: FIRST_DAY,
                recorded_at: world.tick(),
                writer: Uuid::from_u128(1),
            };
            let (commit, value) = genesis(&founding, partition);
            world.log.inject(partition, &*value);
            let epoch = commit.epoch;
            world.heads[partition as usize] = Head { sequence: 1, hash: Hash::of(&value), epoch };
            world.versions.insert(StreamId::Partition(partition), 1);
            world.take_over(partition);
        }
        world.publish_policy();
        world
    }

    /// A writer begins a term.
    pub(crate) fn take_over(&mut self, partition: u32) {
        let event = partition::Event::TakenOver(partition::TakenOver { accepted: None });
        self.heads[partition as usize].epoch += 1;
        let fact = Fact { stream: StreamId::Partition(partition), event: Event::Partition(event) };
        self.commit(FileId::Partition(partition), "partition.take_over", &[fact], true);
    }

    fn publish_policy(&mut self) {
        let document = Document::FIRST.to_owned();
        let hash = Hash::of(document.as_bytes());
        let propose = policy::Act::Propose { document, author: Hash([1; 32]) };
        let approve = policy::Act::Approve { hash, approver: Hash([2; 32]), effective_from: None };
        for act in [propose, approve] {
            assert!(self.ask(FileId::PolicyBook, &Command::PolicyBook(act)));
        }
    }

    /// Starts the next business day in every partition and ages what has something due.
    pub(crate) fn next_day(&mut self) {
        self.day = self.day + Days::new(1);
        for partition in 0..self.partitions {
            self.start_day(partition);
        }
        let due: Vec<FileId> = self
            .files
            .iter()
            .filter(|(_, it)| it.next_action_on(&self.policies).is_some_and(|on| on <= self.day))
            .map(|(file, _)| *file)
            .collect();
        for file in due {
            self.ask(file, &Command::Age);
        }
    }

    fn start_day(&mut self, partition: u32) {
        let event = partition::Event::BusinessDayStarted(partition::BusinessDayStarted {
            date: self.day,
            policy: self.policies.in_force(self.day).map(|it| it.reference),
            policy_book_version: self.policies.stream_version,
        });
        let fact = Fact { stream: StreamId::Partition(partition), event: Event::Partition(event) };
        self.commit(FileId::Partition(partition), "partition.start_business_day", &[fact], false);
    }

    /// Asks something of a file; whether events followed.
    pub(crate) fn ask(&mut self, file: FileId, command: &Command) -> bool {
        let state = self.files.remove(&file).unwrap_or_else(|| State::new(file));
        let facts = Facts {
            on: self.day,
            at: self.after_ticks(1),
            by: &clerk(),
            command: self.next_command(file),
            policies: &self.policies,
        };
        let decided = file::decide(&state, command, &facts).unwrap_or_default();
        self.asked += 1;
        if decided.is_empty() {
            self.files.insert(file, state);
            return false;
        }
        self.accepted += 1;
        let place = self.commit(file, "test.ask", &decided, false);
        let state = state.apply(&decided, place, self.day);
        if let State::PolicyBook(book) = &state {
            self.policies = book.clone();
        }
        self.files.insert(file, state);
        true
    }

    /// How many requests were made, and how many were followed by events.
    pub(crate) fn tally(&self) -> (u32, u32) {
        (self.asked, self.accepted)
    }

    pub(crate) fn heads(&self) -> Vec<Place> {
        let heads = (0..).zip(&self.heads);
        heads.map(|(partition, it)| Place { partition, sequence: it.sequence }).collect()
    }

    fn commit(&mut self, file: FileId, what: &str, facts: &[Fact], takeover: bool) -> Place {
        let commit = self.next_commit(file, what, facts, takeover);
        self.append(file.partition(self.partitions), &commit)
    }

    /// Puts a commit behind the others as it is.
    pub(crate) fn append(&mut self, partition: u32, commit: &Commit) -> Place {
        let value = commit.encode();
        let Commit { sequence, epoch, .. } = *commit;
        self.heads[partition as usize] = Head { sequence, hash: Hash::of(&value), epoch };
        self.log.inject(partition, value);
        let place = Place { partition, sequence };
        let facts = file::events_of(commit).unwrap_or_default();
        if let Some(heard) = Heard::of(place, commit, &facts) {
            self.procurement.hear(heard);
        }
        place
    }

    /// Commits what follows from a command that a process sent.
    fn commit_sent(&mut self, sent: &Outstanding, facts: &[Fact]) {
        let mut commit = self.next_commit(sent.file, sent.command_type, facts, false);
        commit.command.id = sent.id;
        commit.causation = Some(sent.causation);
        for (index, event) in commit.events.iter_mut().enumerate() {
            event.id = format!("{}.{index}", sent.id);
        }
        self.append(sent.file.partition(self.partitions), &commit);
    }

    /// Commits an event that is not the next one of its stream.
    pub(crate) fn skip_a_stream_version(&mut self, partition: u32) -> Place {
        let event = partition::Event::TakenOver(partition::TakenOver { accepted: None });
        let fact = Fact { stream: StreamId::Partition(partition), event: Event::Partition(event) };
        let file = FileId::Partition(partition);
        let mut commit = self.next_commit(file, "partition.take_over", &[fact], false);
        commit.events[0].stream_version += 1;
        self.append(partition, &commit)
    }

    /// Goes on from an earlier head: what had been committed behind it is not in the ledger.
    pub(crate) fn go_on_from(&mut self, partition: u32, head: Head) {
        let (mut files, mut versions) = (BTreeMap::new(), BTreeMap::new());
        let commits = in_ledger(partition, &self.log.records(partition));
        for (_, _, commit) in commits {
            let facts = file::events_of(&commit).unwrap();
            for fact in &facts {
                *versions.entry(fact.stream).or_default() += 1;
            }
            // What the market commits is of other orders than those of these files.
            if commit.command.r#type == TRADED {
                continue;
            }
            let place = Place { partition, sequence: commit.sequence };
            let state = files.remove(&commit.file).unwrap_or_else(|| State::new(commit.file));
            files.insert(commit.file, state.apply(&facts, place, commit.business_date));
        }
        assert_eq!(self.partitions, 1, "other partitions are to be kept");
        (self.files, self.versions) = (files, versions);
        self.heads[partition as usize] = head;
    }

    /// The commit that would hold these facts.
    pub(crate) fn next_commit(
        &mut self,
        file: FileId,
        what: &str,
        facts: &[Fact],
        takeover: bool,
    ) -> Commit {
        let recorded_at = self.tick();
        let partition = file.partition(self.partitions);
        let head = self.heads[partition as usize];
        let id = self.next_command(file);
        let events = (0..)
            .zip(facts)
            .map(|(index, fact)| {
                let version = self.versions.entry(fact.stream).or_default();
                *version += 1;
                EventRecord {
                    id: format!("{id}.{index}"),
                    r#type: fact.event.event_type().to_owned(),
                    version: fact.event.version(),
                    stream: fact.stream,
                    stream_version: *version,
                    data: fact.event.encode(),
                }
            })
            .collect();
        Commit {
            form: FORM,
            sequence: head.sequence + 1,
            prev: head.hash,
            epoch: head.epoch,
            takeover,
            writer: Uuid::from_u128(1),
            file,
            command: CommandRecord {
                id,
                r#type: what.to_owned(),
                fingerprint: Hash::of(what.as_bytes()),
            },
            actor: clerk(),
            causation: None,
            correlation: id,
            traceparent: None,
            recorded_at,
            business_date: self.day,
            events,
        }
    }

    fn tick(&mut self) -> Instant {
        self.clock += 1;
        self.after_ticks(0)
    }

    fn after_ticks(&self, ticks: i64) -> Instant {
        let start = FIRST_DAY.and_hms_opt(8, 0, 0).unwrap().and_utc();
        Instant::new(start + TimeDelta::milliseconds(self.clock + ticks))
    }

    /// The id of the command whose commit comes next in this file's partition.
    fn next_command(&self, file: FileId) -> Uuid {
        let partition = file.partition(self.partitions);
        Uuid::from_u64_pair(partition.into(), self.heads[partition as usize].sequence + 1)
    }

    fn id(&mut self) -> Uuid {
        let mut word = || u64::from(self.dice.below(u32::MAX)) << 32;
        Uuid::from_u64_pair(word() + 1, word() + 2)
    }

    fn one_of<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.dice.below(of.len() as u32) as usize].clone()
    }

    /// Something random happens, or is asked for in vain.
    pub(crate) fn step(&mut self) {
        match self.dice.below(20) {
            0 | 1 => self.register(),
            2 => self.about_a_customer(),
            3..=6 => self.open_loan(),
            7 => {
                let partition = self.dice.below(self.partitions);
                self.take_over(partition);
            }
            _ => self.about_a_loan(),
        }
    }

    /// The same of what is bought on credit and shipped; its own dice leave the others as they fall.
    pub(crate) fn trade(&mut self) {
        let mut market = std::mem::replace(&mut self.market, Market::new(0));
        market.step(self);
        self.market = market;
    }

    /// As [`World::tally`], of [`World::trade`].
    pub(crate) fn market_tally(&self) -> (u32, u32) {
        self.market.tally()
    }

    /// Random days with random steps on each.
    pub(crate) fn live(&mut self, days: u32, steps_a_day: u32) {
        for _ in 0..days {
            for _ in 0..self.dice.below(2 * steps_a_day) {
                self.step();
                self.trade();
            }
            self.next_day();
        }
    }
}

/// The commits of a partition's records that are in the ledger, with their records' offsets.
pub(crate) fn in_ledger(partition: u32, records: &[Record]) -> Vec<(u64, Hash, Commit)> {
    let mut chain = Chain::at_start(partition);
    let mut commits = Vec::new();
    for record in records {
        if let Reading::Commit { commit, hash, .. } = chain.read(record) {
            commits.push((record.offset, hash, *commit));
        }
    }
    commits
}

fn clerk() -> Actor {
    Actor { role: "finance".to_owned(), subject: Hash::of(b"a clerk") }
}
