//! A small ledger on any log, written by the rules themselves: one commit after the other, no writer.

mod eventful;
mod lending;

use std::collections::BTreeMap;

use ledger_core::calendar::Day;
use ledger_core::engine::Engine;
use ledger_core::file::{Command, Fact};
use ledger_core::log::ids::{self, For};
use ledger_core::log::{
    Actor, Appender as _, ChainNext, ChainReader, Commit, Draft, FileId, Instant, KeyCheck, Log,
    Place, Position, Report,
};
use ledger_core::money::{Currency, Money};
use ledger_core::policy;
use replay_tools::init::{Wish, init};
use uuid::Uuid;
use world::{Asked, Books, first_policy};

pub(crate) use ledger_core::testing::day;

pub(crate) use self::eventful::eventful;

pub(crate) fn twd(amount: i64) -> Money {
    Money::new(amount, Currency::TWD).unwrap()
}

type Twist = Box<dyn FnOnce(&mut Commit)>;

/// A ledger and all that its next commits need to know.
pub(crate) struct Ledger<L: Log> {
    pub(crate) log: L,
    pub(crate) id: Uuid,
    books: Books,
    parts: Vec<Part<L>>,
    /// Who asks for the next commits.
    pub(crate) by: Actor,
    /// Applied to the next commit, as nobody should be able to, before it is chained.
    twist: Option<Twist>,
}

/// Where a partition's log stands.
struct Part<L: Log> {
    end: u64,
    appender: Option<L::Appender>,
    /// Taken as the witness would.
    seen: Position,
}

impl<L: Log> Ledger<L> {
    /// A ledger that begins on this day, with a policy in force.
    pub(crate) async fn begin(log: L, partitions: u32, first: Day) -> Ledger<L> {
        let keys = vec![KeyCheck([0x5e; 8]); partitions as usize];
        Ledger::begin_under(log, first, keys).await
    }

    /// The same, each partition's first term under one of these keys of callers.
    pub(crate) async fn begin_under(
        log: L,
        first: Day,
        keys: impl IntoIterator<Item = KeyCheck>,
    ) -> Ledger<L> {
        let keys: Vec<KeyCheck> = keys.into_iter().collect();
        let partitions = keys.len() as u32;
        // Always the same, so that files lie in the same partitions in every run.
        let ledger = Some(Uuid::from_u128(0x1ed9e5));
        let wish = Wish { partitions, first_business_date: first, ledger };
        let made = init(&log, None, wish).await.unwrap();
        let start = Instant::from_micros(1_800_000_000_000_000).unwrap();
        let mut books = Books::new(made.ledger, partitions, first, start);
        let mut parts = vec![];
        for partition in 0..partitions {
            let mut reader = ChainReader::open(&log, partition, None).await.unwrap();
            reader.next().await.unwrap();
            let chain = reader.chain();
            books.is_open(partition, chain.head());
            parts.push(Part { end: 1, appender: None, seen: chain.position().unwrap() });
        }
        let by = books.by.clone();
        let mut ledger = Ledger { log, id: made.ledger, books, parts, by, twist: None };
        for (partition, key) in (0..).zip(keys) {
            ledger.books.pseudonyms = key;
            ledger.take_over(partition).await;
        }
        for (command_type, command) in first_policy() {
            ledger.ask(FileId::PolicyBook, command_type, command_type, command).await;
        }
        ledger
    }

    pub(crate) fn partition_of(&self, file: FileId) -> u32 {
        self.books.partition_of(file)
    }

    pub(crate) fn today(&self, partition: u32) -> Day {
        self.books.today(partition)
    }

    pub(crate) fn policies(&self) -> &policy::State {
        self.books.policies()
    }

    /// The next days go by this version of the rules.
    pub(crate) fn go_by(&mut self, engine: Engine) {
        self.books.engine = engine;
    }

    pub(crate) fn witness(&self) -> BTreeMap<u32, Position> {
        (0..).zip(&self.parts).map(|(number, it)| (number, it.seen)).collect()
    }

    /// Where the next commit of this partition will stand.
    pub(crate) fn next_place(&self, partition: u32) -> Place {
        self.books.next_place(partition)
    }

    /// The next commit is changed so.
    pub(crate) fn twist(&mut self, twist: impl FnOnce(&mut Commit) + 'static) {
        self.twist = Some(Box::new(twist));
    }

    /// A new term in this partition.
    pub(crate) async fn take_over(&mut self, partition: u32) -> Place {
        let (head, end) = (self.books.head(partition), self.part(partition).end);
        self.part_mut(partition).appender =
            Some(self.log.appender(partition, head, end).await.unwrap());
        let key = format!("takeover/{}", head.epoch + 1);
        let id = self.id_of(For::File(FileId::Partition(partition)), &key);
        let commit = self.books.next_takeover(partition, id);
        self.append(partition, commit).await
    }

    /// Brings every partition to `date`, the policy book's first, and walks what is due.
    pub(crate) async fn days_until(&mut self, date: Day) {
        let first = self.partition_of(FileId::PolicyBook);
        let others = (0..self.parts.len() as u32).filter(|it| *it != first);
        for partition in std::iter::once(first).chain(others) {
            while self.today(partition) < date {
                self.start_next_day(partition).await;
                self.walk(partition).await;
            }
        }
    }

    /// Starts a day and leaves the walk undone.
    pub(crate) async fn start_next_day(&mut self, partition: u32) -> Place {
        let date = self.today(partition).day_after().unwrap();
        let id = ids::day_id(self.id, partition, date);
        let commit = self.books.next_day(partition, date, id);
        self.append(partition, commit).await
    }

    /// Ages every file in which something is due.
    pub(crate) async fn walk(&mut self, partition: u32) {
        for file in self.books.due() {
            if self.partition_of(file) == partition {
                self.age(file).await;
            }
        }
    }

    async fn age(&mut self, file: FileId) {
        let id = ids::ageing_id(self.id, file, self.today(self.partition_of(file)), 1);
        self.decide(file, id, "file.age", &Command::Age).await;
    }

    pub(crate) async fn ask(
        &mut self,
        file: FileId,
        key: &str,
        command_type: &str,
        command: Command,
    ) -> Place {
        if self.books.is_due(file) {
            self.age(file).await;
        }
        let id = self.id_of(For::File(file), key);
        self.decide(file, id, command_type, &command).await
    }

    /// As [`Ledger::ask`], on a file that may be behind the day.
    pub(crate) async fn ask_unaged(&mut self, file: FileId, key: &str, command: Command) -> Place {
        let id = self.id_of(For::File(file), key);
        self.decide(file, id, "file.ask_unaged", &command).await
    }

    /// The id of the command to this file under this key.
    pub(crate) fn command_id(&self, file: FileId, key: &str) -> Uuid {
        self.id_of(For::File(file), key)
    }

    /// Ages the first stream of the file in which something is due, as this piece of the day.
    pub(crate) async fn age_next_stream(&mut self, file: FileId, piece: u32) -> Place {
        let id = ids::ageing_id(self.id, file, self.today(self.partition_of(file)), piece);
        self.books.by = self.by.clone();
        let facts = self.books.age_next_stream(file, id).unwrap();
        self.record(file, id, "file.age", &facts).await
    }

    /// The id that a customer registered under this key has.
    pub(crate) fn customer(&self, key: &str) -> Uuid {
        ids::created_id(self.id_of(For::New("customer"), key), "customer")
    }

    /// The id of the customer's loan that was granted or taken over under this key.
    pub(crate) fn loan(&self, customer: &str, key: &str) -> Uuid {
        let file = FileId::Customer(self.customer(customer));
        ids::created_id(self.id_of(For::File(file), key), "loan")
    }

    /// The id of what the file's command under this key creates in this part.
    pub(crate) fn created(&self, file: FileId, key: &str, part: &str) -> Uuid {
        ids::created_id(self.id_of(For::File(file), key), part)
    }

    /// The log of this partition was cut: the next commit follows what is there. Its files are
    /// not to be asked any more.
    pub(crate) async fn back_to_the_end(&mut self, partition: u32) {
        let mut reader = ChainReader::open(&self.log, partition, None).await.unwrap();
        let own = FileId::Partition(partition);
        let (mut version, mut today) = (0, self.today(partition));
        while let ChainNext::Commit { commit, .. } = reader.next().await.unwrap() {
            version += u64::from(commit.file == own);
            today = commit.business_date;
        }
        let chain = reader.chain();
        let (head, end) = (chain.head(), chain.next_offset());
        self.books.go_on_from(partition, head, today, version);
        let part = self.part_mut(partition);
        (part.end, part.appender) = (end, None);
    }

    /// Notes a record that someone else put behind the others.
    pub(crate) fn foreign_record(&mut self, partition: u32) {
        self.part_mut(partition).end += 1;
    }

    fn id_of(&self, of: For, key: &str) -> Uuid {
        ids::command_id(self.id, "caller", of, key)
    }

    async fn decide(
        &mut self,
        file: FileId,
        id: Uuid,
        command_type: &str,
        command: &Command,
    ) -> Place {
        self.books.by = self.by.clone();
        let facts = self.books.decide(file, id, command).unwrap();
        self.record(file, id, command_type, &facts).await
    }

    async fn record(
        &mut self,
        file: FileId,
        id: Uuid,
        command_type: &str,
        facts: &[Fact],
    ) -> Place {
        assert!(!facts.is_empty(), "{command_type} decides something");
        let commit = self.books.next_commit(file, Asked { id, command_type }, facts);
        let place = self.append(self.partition_of(file), commit).await;
        self.books.apply(file, facts, place);
        place
    }

    async fn append(&mut self, partition: u32, mut commit: Commit) -> Place {
        commit.actor = self.by.clone();
        if let Some(twist) = self.twist.take() {
            twist(&mut commit);
        }
        let value = commit.encode();
        let place = self.books.append(partition, &commit, &value);
        let draft = Draft::of(self.id, &commit, value.into());
        let head = draft.head();
        let part = self.part_mut(partition);
        let appender = part.appender.as_mut().unwrap();
        appender.send(draft).unwrap();
        assert_eq!(appender.report().await, Report::Appended { offset: part.end });
        part.end += 1;
        part.seen = Position { sequence: head.sequence, hash: head.hash, next_offset: part.end };
        place
    }

    fn part(&self, partition: u32) -> &Part<L> {
        &self.parts[partition as usize]
    }

    fn part_mut(&mut self, partition: u32) -> &mut Part<L> {
        &mut self.parts[partition as usize]
    }
}
