//! A ledger as the writer would write it: what is asked is decided by the rules and committed to a
//! log in memory, and a projector takes it into read models.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::time::Duration;

use chrono::{Days, NaiveDate, TimeDelta};
use ledger_adapters::keys::{Kek, KeyStore, PersonKey};
use ledger_core::credit::loan::Act;
use ledger_core::file::{self, Command, Event, Fact, Facts, State};
use ledger_core::log::genesis::{Founding, genesis};
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{
    Actor, CommandRecord, Commit, EventRecord, FORM, FileId, Hash, Head, Instant, Place, StreamId,
    partition,
};
use ledger_core::party::customer::{self, Contact};
use ledger_core::policy::{self, Document};
use ledger_core::privacy::{Personal, Sealed, SealedField};
use projections::Model;
use projections::database::wait::wait_for;
use projections::database::{Database, make};
use projections::projector::{self, Board, Settings};
use serde_json::Value;
use serde_json::value::RawValue;
use sqlx::postgres::PgConnectOptions;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub(crate) const FIRST_DAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 1, 12).unwrap();
pub(crate) const LEDGER: Uuid = Uuid::from_u128(0x1ed9e4);
pub(crate) const PARTITIONS: u32 = 3;
/// 32 bytes of 7.
pub(crate) const KEK: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

/// A commit as the index should have it.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) place: Place,
    pub(crate) hash: Hash,
    pub(crate) file: FileId,
    pub(crate) streams: Vec<StreamId>,
}

/// An event before it has its place: of which stream, type, version, and its data.
type Told = (StreamId, String, u32, Box<RawValue>);

/// A ledger that grows.
pub(crate) struct Ledger {
    pub(crate) log: MemoryLog,
    pub(crate) day: NaiveDate,
    pub(crate) commits: Vec<Known>,
    heads: Vec<Head>,
    files: BTreeMap<FileId, State>,
    versions: BTreeMap<StreamId, u64>,
    policies: policy::State,
    clock: i64,
}

impl Ledger {
    /// A ledger with a policy in force and nobody in it.
    pub(crate) fn new() -> Ledger {
        let mut ledger = Ledger {
            log: MemoryLog::new(PARTITIONS),
            day: FIRST_DAY,
            commits: Vec::new(),
            heads: vec![Head::START; PARTITIONS as usize],
            files: BTreeMap::new(),
            versions: BTreeMap::new(),
            policies: policy::State::default(),
            clock: 0,
        };
        for partition in 0..PARTITIONS {
            let founding = Founding {
                ledger: LEDGER,
                partitions: PARTITIONS,
                first_business_date: FIRST_DAY,
                recorded_at: ledger.tick(),
                writer: Uuid::from_u128(1),
            };
            let (commit, value) = genesis(&founding, partition);
            let head = Head { sequence: 1, hash: Hash::of(&value), epoch: commit.epoch };
            ledger.log.inject(partition, &*value);
            ledger.heads[partition as usize] = head;
            ledger.versions.insert(StreamId::Partition(partition), 1);
        }
        let document = Document::FIRST.to_owned();
        let hash = Hash::of(document.as_bytes());
        let propose = policy::Act::Propose { document, author: Hash([1; 32]) };
        let approve = policy::Act::Approve { hash, approver: Hash([2; 32]), effective_from: None };
        for act in [propose, approve] {
            ledger.ask(FileId::PolicyBook, "policy.act", &Command::PolicyBook(act));
        }
        ledger
    }

    /// Asks something of a file, which does not refuse it.
    pub(crate) fn ask(&mut self, file: FileId, what: &str, command: &Command) -> Place {
        let state = self.files.remove(&file).unwrap_or_else(|| State::new(file));
        let facts = Facts {
            on: self.day,
            at: self.after_ticks(1),
            by: &clerk(),
            command: self.next_command(file),
            policies: &self.policies,
        };
        let decided = file::decide(&state, command, &facts).unwrap();
        assert!(!decided.is_empty(), "{what} changes nothing");
        let place = self.commit(file, what, &decided);
        let state = state.apply(&decided, place, self.day);
        if let State::PolicyBook(book) = &state {
            self.policies = book.clone();
        }
        self.files.insert(file, state);
        place
    }

    pub(crate) fn customer(&mut self, id: Uuid, command: customer::Command) -> Place {
        self.ask(FileId::Customer(id), "customer.act", &Command::Customer(command))
    }

    pub(crate) fn loan(&mut self, customer: Uuid, loan: Uuid, act: Act) -> Place {
        self.ask(FileId::Customer(customer), "loan.act", &Command::Loan { loan, act })
    }

    /// Starts the next business day in every partition.
    pub(crate) fn start_day(&mut self) {
        self.day = self.day + Days::new(1);
        for partition in 0..PARTITIONS {
            let event = partition::Event::BusinessDayStarted(partition::BusinessDayStarted {
                date: self.day,
                policy: self.policies.in_force(self.day).map(|it| it.reference),
                policy_book_version: self.policies.stream_version,
            });
            let stream = StreamId::Partition(partition);
            let fact = Fact { stream, event: Event::Partition(event) };
            self.commit(FileId::Partition(partition), "partition.start_business_day", &[fact]);
        }
    }

    /// Ages every file that has something due.
    pub(crate) fn age(&mut self) {
        let due = |it: &State| it.next_action_on(&self.policies).is_some_and(|on| on <= self.day);
        let files = self.files.iter().filter(|(_, it)| due(it));
        for file in files.map(|(file, _)| *file).collect::<Vec<_>>() {
            self.ask(file, "file.age", &Command::Age);
        }
    }

    /// Starts days and ages what is due, up to this one.
    pub(crate) fn until(&mut self, day: NaiveDate) {
        while self.day < day {
            self.start_day();
            self.age();
        }
    }

    pub(crate) fn heads(&self) -> Vec<Place> {
        let heads = (0..).zip(&self.heads);
        heads.map(|(partition, it)| Place { partition, sequence: it.sequence }).collect()
    }

    /// Commits events to a customer's file as they are told, whatever the rules would say: read
    /// models take what stands in the log.
    pub(crate) fn tell(&mut self, person: Uuid, events: &[(StreamId, &str, Value)]) -> Place {
        let told = events.iter().map(|(stream, event_type, data)| {
            let data = RawValue::from_string(data.to_string()).unwrap();
            (*stream, (*event_type).to_owned(), 1, data)
        });
        self.append(FileId::Customer(person), "customer.told", told.collect())
    }

    fn commit(&mut self, file: FileId, what: &str, facts: &[Fact]) -> Place {
        let told = facts.iter().map(|it| {
            (it.stream, it.event.event_type().to_owned(), it.event.version(), it.event.encode())
        });
        self.append(file, what, told.collect())
    }

    fn append(&mut self, file: FileId, what: &str, told: Vec<Told>) -> Place {
        let recorded_at = self.tick();
        let partition = file.partition(PARTITIONS);
        let head = self.heads[partition as usize];
        let id = self.next_command(file);
        let mut events = Vec::new();
        for (index, (stream, r#type, version, data)) in told.into_iter().enumerate() {
            let stream_version = self.versions.entry(stream).or_default();
            *stream_version += 1;
            events.push(EventRecord {
                id: format!("{id}.{index}"),
                r#type,
                version,
                stream,
                stream_version: *stream_version,
                data,
            });
        }
        let streams = events.iter().map(|it| it.stream).collect();
        let commit = Commit {
            form: FORM,
            sequence: head.sequence + 1,
            prev: head.hash,
            epoch: head.epoch,
            takeover: false,
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
        };
        let value = commit.encode();
        let hash = Hash::of(&value);
        let place = Place { partition, sequence: commit.sequence };
        self.heads[partition as usize] = Head { sequence: place.sequence, hash, epoch: head.epoch };
        self.commits.push(Known { place, hash, file, streams });
        self.log.inject(partition, value);
        place
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
        let partition = file.partition(PARTITIONS);
        Uuid::from_u64_pair(partition.into(), self.heads[partition as usize].sequence + 1)
    }

    /// Projects all there is into the database at `url`.
    pub(crate) async fn project(&self, url: &str) {
        let options = PgConnectOptions::from_str(url).unwrap();
        make(&options, &Model::ALL, PARTITIONS).await.unwrap();
        let (log, stop) = (self.log.clone(), CancellationToken::new());
        let settings = Settings::default();
        let running =
            projector::run(log, options.clone(), settings, Board::default(), stop.clone());
        let waiting = async {
            let database = Database::new(options, 2, Duration::from_secs(30));
            let deadline = tokio::time::Instant::now() + Duration::from_secs(120);
            wait_for(&database, &self.heads(), &Model::ALL, deadline).await.unwrap().unwrap();
            // Where the log ends is noted beside the batches.
            loop {
                let mut connection = database.connection().await.unwrap();
                let lags = projections::database::positions::lags(&mut connection).await.unwrap();
                if lags.iter().all(|it| it.records == Some(0)) {
                    break;
                }
                assert!(tokio::time::Instant::now() < deadline, "{lags:?}");
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            stop.cancel();
            database.close().await;
        };
        let (ended, ()) = tokio::join!(running, waiting);
        ended.unwrap();
    }
}

/// The keys database of a new ledger, with its keys.
pub(crate) async fn fresh_keys() -> (String, KeyStore) {
    let url = servers::fresh_database("query-keys");
    let pool = ledger_adapters::store::connect(&url).await.unwrap();
    ledger_adapters::store::migrate(&pool).await.unwrap();
    let keys = KeyStore::open(pool, Kek::from_base64(KEK).unwrap(), LEDGER).await.unwrap();
    (url, keys)
}

/// Seals what names a person, for the event that will hold it.
pub(crate) fn sealed(
    key: &PersonKey,
    event_type: &str,
    [name, phone, email]: [Option<&str>; 3],
) -> Contact {
    let person = key.person();
    let seal = |field: Personal, plain: Option<&str>| -> Option<Sealed> {
        let (file, stream) = (FileId::Customer(person), StreamId::Customer(person));
        plain.map(|it| key.seal(SealedField { person, file, stream, event_type, field }, it))
    };
    Contact {
        name: seal(Personal::Name, name),
        phone: seal(Personal::Phone, phone),
        email: seal(Personal::Email, email),
    }
}

fn clerk() -> Actor {
    Actor { role: "finance".to_owned(), subject: Hash::of(b"a clerk") }
}
