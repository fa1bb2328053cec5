//! A small ledger, written by the rules themselves: one commit after the other, no writer.

mod eventful;
mod lending;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger_core::file::{Command, Event, Fact, Facts, Rejection, State, age, decide};
use ledger_core::log::partition::{self, BusinessDayStarted, TakenOver};
use ledger_core::log::{
    Actor, Appender as _, ChainNext, ChainReader, CommandRecord, Commit, Draft, EventRecord, FORM,
    FileId, Hash, Head, Instant, Log, Place, Position, Report, StreamId, ids,
};
use ledger_core::money::{Currency, Money};
use ledger_core::policy::{self, Document};
use replay_tools::init::{Wish, init};
use uuid::Uuid;

pub(crate) use self::eventful::eventful;
pub(crate) use self::lending::source;

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn twd(amount: i64) -> Money {
    Money::new(amount, Currency::TWD).unwrap()
}

type Twist = Box<dyn FnOnce(&mut Commit)>;

/// A ledger and all that its next commits need to know.
pub(crate) struct Ledger<L: Log> {
    pub(crate) log: L,
    pub(crate) id: Uuid,
    parts: Vec<Part<L>>,
    book: policy::State,
    clock_micros: i64,
    writer: Uuid,
    /// Who asks for the next commits.
    pub(crate) by: Actor,
    /// Applied to the next commit, as nobody should be able to, before it is chained.
    twist: Option<Twist>,
}

struct Part<L: Log> {
    head: Head,
    end: u64,
    appender: Option<L::Appender>,
    files: BTreeMap<FileId, State>,
    version: u64,
    today: NaiveDate,
    /// Taken as the witness would.
    seen: Position,
}

impl<L: Log> Ledger<L> {
    /// A ledger that begins on this day, with a policy in force.
    pub(crate) async fn begin(log: L, partitions: u32, first: NaiveDate) -> Ledger<L> {
        // Always the same, so that files lie in the same partitions in every run.
        let ledger = Some(Uuid::from_u128(0x1ed9e5));
        let wish = Wish { partitions, first_business_date: first, ledger };
        let made = init(&log, None, wish).await.unwrap();
        let mut parts = vec![];
        for partition in 0..partitions {
            let mut reader = ChainReader::open(&log, partition, None).await.unwrap();
            reader.next().await.unwrap();
            let chain = reader.chain();
            parts.push(Part {
                head: chain.head(),
                end: 1,
                appender: None,
                files: BTreeMap::new(),
                version: 1,
                today: first,
                seen: chain.position().unwrap(),
            });
        }
        let mut ledger = Ledger {
            log,
            id: made.ledger,
            parts,
            book: policy::State::default(),
            clock_micros: 1_800_000_000_000_000,
            writer: Uuid::from_u128(7),
            by: somebody(),
            twist: None,
        };
        for partition in 0..partitions {
            ledger.take_over(partition).await;
        }
        ledger.publish_policy().await;
        ledger
    }

    pub(crate) fn partition_of(&self, file: FileId) -> u32 {
        file.partition(self.parts.len() as u32)
    }

    pub(crate) fn today(&self, partition: u32) -> NaiveDate {
        self.part(partition).today
    }

    pub(crate) fn witness(&self) -> BTreeMap<u32, Position> {
        (0..).zip(&self.parts).map(|(number, it)| (number, it.seen)).collect()
    }

    /// Where the next commit of this partition will stand.
    pub(crate) fn next_place(&self, partition: u32) -> Place {
        Place { partition, sequence: self.part(partition).head.sequence + 1 }
    }

    /// The next commit is changed so.
    pub(crate) fn twist(&mut self, twist: impl FnOnce(&mut Commit) + 'static) {
        self.twist = Some(Box::new(twist));
    }

    /// A new term in this partition.
    pub(crate) async fn take_over(&mut self, partition: u32) -> Place {
        let Part { head, end, .. } = *self.part(partition);
        self.part_mut(partition).appender =
            Some(self.log.appender(partition, head, end).await.unwrap());
        let epoch = head.epoch + 1;
        let id = self.id_of(Some(FileId::Partition(partition)), &format!("takeover/{epoch}"));
        let event = partition::Event::TakenOver(TakenOver { accepted: None });
        self.own(partition, id, "partition.take_over", event, epoch).await
    }

    async fn publish_policy(&mut self) {
        let document = Document::FIRST.to_owned();
        let hash = Hash::of(document.as_bytes());
        let (author, approver) = (Hash::of(b"author"), Hash::of(b"approver"));
        let propose = policy::Act::Propose { document, author };
        self.ask(
            FileId::PolicyBook,
            "propose",
            "policy_book.propose",
            Command::PolicyBook(propose),
        )
        .await;
        let approve = policy::Act::Approve { hash, approver, effective_from: None };
        self.ask(
            FileId::PolicyBook,
            "approve",
            "policy_book.approve",
            Command::PolicyBook(approve),
        )
        .await;
    }

    /// Brings every partition to `date`, the policy book's first, and walks what is due.
    pub(crate) async fn days_until(&mut self, date: NaiveDate) {
        let first = self.partition_of(FileId::PolicyBook);
        let others = (0..self.parts.len() as u32).filter(|it| *it != first);
        for partition in std::iter::once(first).chain(others) {
            while self.part(partition).today < date {
                self.start_next_day(partition).await;
                self.walk(partition).await;
            }
        }
    }

    /// Starts a day and leaves the walk undone.
    pub(crate) async fn start_next_day(&mut self, partition: u32) -> Place {
        let date = self.part(partition).today.succ_opt().unwrap();
        let event = partition::Event::BusinessDayStarted(BusinessDayStarted {
            date,
            policy: self.book.in_force(date).map(|it| it.reference),
            policy_book_version: self.book.stream_version,
        });
        let id = ids::day_id(self.id, partition, date);
        let epoch = self.part(partition).head.epoch;
        self.part_mut(partition).today = date;
        self.own(partition, id, "partition.start_business_day", event, epoch).await
    }

    /// Ages every file in which something is due.
    pub(crate) async fn walk(&mut self, partition: u32) {
        let due: Vec<FileId> = self
            .part(partition)
            .files
            .iter()
            .filter(|(_, it)| self.is_due(partition, it))
            .map(|(file, _)| *file)
            .collect();
        for file in due {
            self.age(file).await;
        }
    }

    fn is_due(&self, partition: u32, state: &State) -> bool {
        let today = self.part(partition).today;
        state.next_action_on(&self.book).is_some_and(|it| it <= today)
    }

    async fn age(&mut self, file: FileId) {
        let partition = self.partition_of(file);
        let id = ids::ageing_id(self.id, file, self.part(partition).today, 1);
        self.decide(file, id, "file.age", &Command::Age).await;
    }

    pub(crate) async fn ask(
        &mut self,
        file: FileId,
        key: &str,
        command_type: &str,
        command: Command,
    ) -> Place {
        let partition = self.partition_of(file);
        if self.part(partition).files.get(&file).is_some_and(|it| self.is_due(partition, it)) {
            self.age(file).await;
        }
        let id = self.id_of(Some(file), key);
        self.decide(file, id, command_type, &command).await
    }

    /// As [`Ledger::ask`], on a file that may be behind the day.
    pub(crate) async fn ask_unaged(&mut self, file: FileId, key: &str, command: Command) -> Place {
        let id = self.id_of(Some(file), key);
        self.decide(file, id, "file.ask_unaged", &command).await
    }

    /// The id of the command to this file under this key.
    pub(crate) fn command_id(&self, file: FileId, key: &str) -> Uuid {
        self.id_of(Some(file), key)
    }

    /// Ages the first stream of the file in which something is due, as this piece of the day.
    pub(crate) async fn age_next_stream(&mut self, file: FileId, piece: u32) -> Place {
        let partition = self.partition_of(file);
        let today = self.part(partition).today;
        let id = ids::ageing_id(self.id, file, today, piece);
        let state = &self.part(partition).files[&file];
        let (stream, _) = state.next_actions(&self.book).find(|(_, on)| *on <= today).unwrap();
        self.record(file, id, "file.age", |state, facts| age(state, stream, facts)).await
    }

    /// The id that a customer registered under this key has.
    pub(crate) fn customer(&self, key: &str) -> Uuid {
        ids::created_id(self.id_of(None, key), "customer")
    }

    /// The id of the customer's loan that was granted or taken over under this key.
    pub(crate) fn loan(&self, customer: &str, key: &str) -> Uuid {
        let file = FileId::Customer(self.customer(customer));
        ids::created_id(self.id_of(Some(file), key), "loan")
    }

    /// The id of what the file's command under this key creates in this part.
    pub(crate) fn created(&self, file: FileId, key: &str, part: &str) -> Uuid {
        ids::created_id(self.id_of(Some(file), key), part)
    }

    /// The log of this partition was cut: the next commit follows what is there. Its files are
    /// not to be asked any more.
    pub(crate) async fn back_to_the_end(&mut self, partition: u32) {
        let mut reader = ChainReader::open(&self.log, partition, None).await.unwrap();
        let own = FileId::Partition(partition);
        let (mut version, mut today) = (0, self.part(partition).today);
        while let ChainNext::Commit { commit, .. } = reader.next().await.unwrap() {
            version += u64::from(commit.file == own);
            today = commit.business_date;
        }
        let chain = reader.chain();
        let (head, end) = (chain.head(), chain.next_offset());
        let part = self.part_mut(partition);
        (part.head, part.end, part.version, part.today) = (head, end, version, today);
        part.appender = None;
    }

    /// Notes a record that someone else put behind the others.
    pub(crate) fn foreign_record(&mut self, partition: u32) {
        self.part_mut(partition).end += 1;
    }

    fn id_of(&self, file: Option<FileId>, key: &str) -> Uuid {
        ids::command_id(self.id, "caller", file, key)
    }

    async fn decide(
        &mut self,
        file: FileId,
        id: Uuid,
        command_type: &str,
        command: &Command,
    ) -> Place {
        self.record(file, id, command_type, |state, facts| decide(state, command, facts)).await
    }

    async fn record(
        &mut self,
        file: FileId,
        id: Uuid,
        command_type: &str,
        decide: impl FnOnce(&State, &Facts) -> Result<Vec<Fact>, Rejection>,
    ) -> Place {
        let partition = self.partition_of(file);
        let part = self.part(partition);
        let state = part.files.get(&file).cloned().unwrap_or_else(|| State::new(file));
        let facts = Facts {
            on: part.today,
            at: Instant::from_micros(self.clock_micros + 1_000).unwrap(),
            by: &self.by,
            command: id,
            policies: &self.book,
        };
        let facts = decide(&state, &facts).unwrap();
        assert!(!facts.is_empty(), "{command_type} decides something");
        let events = records(id, &facts, |stream| state.version(stream));
        let place = self.append(partition, file, (id, command_type), events, None).await;
        let state = state.apply(&facts, place);
        if let State::PolicyBook(book) = &state {
            self.book = book.clone();
        }
        self.part_mut(partition).files.insert(file, state);
        place
    }

    async fn own(
        &mut self,
        partition: u32,
        id: Uuid,
        command_type: &str,
        event: partition::Event,
        epoch: u64,
    ) -> Place {
        let version = self.part(partition).version;
        let facts =
            [Fact { stream: StreamId::Partition(partition), event: Event::Partition(event) }];
        let events = records(id, &facts, |_| version);
        let file = FileId::Partition(partition);
        let place = self.append(partition, file, (id, command_type), events, Some(epoch)).await;
        self.part_mut(partition).version += 1;
        place
    }

    async fn append(
        &mut self,
        partition: u32,
        file: FileId,
        (id, command_type): (Uuid, &str),
        events: Vec<EventRecord>,
        epoch: Option<u64>,
    ) -> Place {
        self.clock_micros += 1_000;
        let Part { head, today, .. } = *self.part(partition);
        let epoch = epoch.unwrap_or(head.epoch);
        let mut commit = Commit {
            form: FORM,
            sequence: head.sequence + 1,
            prev: head.hash,
            epoch,
            takeover: epoch > head.epoch,
            writer: self.writer,
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
            recorded_at: Instant::from_micros(self.clock_micros).unwrap(),
            business_date: today,
            events,
        };
        if let Some(twist) = self.twist.take() {
            twist(&mut commit);
        }
        let draft = Draft::of(self.id, &commit, commit.encode().into());
        let head = draft.head();
        let part = self.part_mut(partition);
        let appender = part.appender.as_mut().unwrap();
        appender.send(draft).unwrap();
        assert_eq!(appender.report().await, Report::Appended { offset: part.end });
        part.head = head;
        part.end += 1;
        part.seen = Position { sequence: head.sequence, hash: head.hash, next_offset: part.end };
        Place { partition, sequence: head.sequence }
    }

    fn part(&self, partition: u32) -> &Part<L> {
        &self.parts[partition as usize]
    }

    fn part_mut(&mut self, partition: u32) -> &mut Part<L> {
        &mut self.parts[partition as usize]
    }
}

fn records(id: Uuid, facts: &[Fact], version: impl Fn(StreamId) -> u64) -> Vec<EventRecord> {
    let mut versions = BTreeMap::new();
    (0..)
        .zip(facts)
        .map(|(index, Fact { stream, event }): (u32, _)| {
            let stream_version = versions.entry(*stream).or_insert_with(|| version(*stream));
            *stream_version += 1;
            EventRecord {
                id: format!("{id}.{index}"),
                r#type: event.event_type().to_owned(),
                version: event.version(),
                stream: *stream,
                stream_version: *stream_version,
                data: event.encode(),
            }
        })
        .collect()
}

fn somebody() -> Actor {
    Actor { role: "finance".to_owned(), subject: Hash::of(b"somebody") }
}
