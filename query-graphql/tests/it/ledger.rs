//! A ledger as the writer would write it: what is asked is decided by the rules and committed to a
//! log in memory, and a projector takes it into read models.

use std::str::FromStr;
use std::time::Duration;

use ledger_adapters::keys::{Kek, KeyStore, PersonKey};
use ledger_core::calendar::Day;
use ledger_core::credit::loan::Act;
use ledger_core::file::Command;
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{Actor, Commit, FileId, Hash, Instant, Place, StandingRecord, StreamId};
use ledger_core::party::customer::{self, Contact};
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
use world::{Asked, Books, Told, declining_policy, first_policy};

pub(crate) const FIRST_DAY: Day = Day::from_ymd(2026, 1, 12).unwrap();
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

/// A ledger that grows.
pub(crate) struct Ledger {
    pub(crate) log: MemoryLog,
    pub(crate) day: Day,
    pub(crate) commits: Vec<Known>,
    books: Books,
}

impl Ledger {
    /// A ledger with a policy in force and nobody in it.
    pub(crate) fn new() -> Ledger {
        let start = Instant::new(FIRST_DAY.date().and_hms_opt(8, 0, 0).unwrap().and_utc());
        let mut ledger = Ledger {
            log: MemoryLog::new(PARTITIONS),
            day: FIRST_DAY,
            commits: Vec::new(),
            books: Books::new(LEDGER, PARTITIONS, FIRST_DAY, start),
        };
        for partition in 0..PARTITIONS {
            let genesis = ledger.books.open(partition);
            ledger.log.inject(partition, genesis);
        }
        for (what, command) in first_policy() {
            ledger.ask(FileId::PolicyBook, what, &command);
        }
        ledger
    }

    /// The same, where loans are on a declining balance too: on its second day.
    pub(crate) fn with_declining_balances() -> Ledger {
        let mut ledger = Ledger::new();
        let second = FIRST_DAY.saturating_add_days(1);
        for (what, command) in declining_policy(second) {
            ledger.ask(FileId::PolicyBook, what, &command);
        }
        ledger.until(second);
        ledger
    }

    /// Asks something of a file, which does not refuse it.
    pub(crate) fn ask(&mut self, file: FileId, what: &str, command: &Command) -> Place {
        let asked = Asked { id: self.books.next_command(file), command_type: what };
        let decided = self.books.decide(file, asked.id, command).unwrap();
        assert!(!decided.is_empty(), "{what} changes nothing");
        let commit = self.books.next_commit(file, asked, &decided);
        let place = self.append(&commit);
        self.books.apply(file, &decided, place);
        place
    }

    /// The same, asked by this person.
    pub(crate) fn ask_by(&mut self, by: Actor, file: FileId, command: &Command) -> Place {
        let before = std::mem::replace(&mut self.books.by, by);
        let place = self.ask(file, "test.act", command);
        self.books.by = before;
        place
    }

    pub(crate) fn customer(&mut self, id: Uuid, command: customer::Command) -> Place {
        self.ask(FileId::Customer(id), "customer.act", &Command::Customer(command))
    }

    pub(crate) fn loan(&mut self, customer: Uuid, loan: Uuid, act: Act) -> Place {
        let by = self.books.by.clone();
        let granted = matches!(act, Act::Grant { .. });
        if granted {
            // A person alone grants only up to an amount of the policy's.
            self.books.by.role = "service".to_owned();
        }
        let what = if granted { "loan.grant" } else { "loan.act" };
        let place = self.ask(FileId::Customer(customer), what, &Command::Loan { loan, act });
        self.books.by = by;
        place
    }

    /// Starts the next business day in every partition.
    pub(crate) fn start_day(&mut self) {
        self.day = self.day.saturating_add_days(1);
        for partition in 0..PARTITIONS {
            let id = self.books.next_command(FileId::Partition(partition));
            let commit = self.books.next_day(partition, self.day, id);
            self.append(&commit);
        }
    }

    /// Ages every file that has something due.
    pub(crate) fn age(&mut self) {
        for file in self.books.due() {
            self.ask(file, "file.age", &Command::Age);
        }
    }

    /// Starts days and ages what is due, up to this one.
    pub(crate) fn until(&mut self, day: Day) {
        while self.day < day {
            self.start_day();
            self.age();
        }
    }

    /// So many seconds go by in which nothing is recorded.
    pub(crate) fn wait(&mut self, seconds: i64) {
        self.books.wait(seconds);
    }

    pub(crate) fn heads(&self) -> Vec<Place> {
        self.books.heads()
    }

    /// Commits events to a customer's file as they are told, whatever the rules would say: read
    /// models take what stands in the log. What of an event's members is called `standing` stands
    /// beside it.
    pub(crate) fn tell(&mut self, person: Uuid, events: &[(StreamId, &str, Value)]) -> Place {
        let events =
            events.iter().map(|(stream, event_type, data)| (*stream, *event_type, 1, data));
        self.tell_versions(person, &Vec::from_iter(events))
    }

    /// As `tell`, each event in this version of its form.
    pub(crate) fn tell_versions(
        &mut self,
        person: Uuid,
        events: &[(StreamId, &str, u32, &Value)],
    ) -> Place {
        let raw = |it: &Value| RawValue::from_string(it.to_string()).unwrap();
        let told = events.iter().map(|(stream, event_type, version, data)| {
            let mut data = (*data).clone();
            let standing = data.as_object_mut().unwrap().remove("standing");
            Told {
                stream: *stream,
                event_type: (*event_type).to_owned(),
                version: *version,
                data: raw(&data),
                standing: standing.map(|it| StandingRecord { version: 1, data: raw(&it) }),
            }
        });
        let file = FileId::Customer(person);
        let asked = Asked { id: self.books.next_command(file), command_type: "customer.told" };
        let commit = self.books.next_told(file, asked, told);
        self.append(&commit)
    }

    fn append(&mut self, commit: &Commit) -> Place {
        let value = commit.encode();
        let partition = self.books.partition_of(commit.file);
        let place = self.books.append(partition, commit, &value);
        let streams = commit.events.iter().map(|it| it.stream).collect();
        let hash = Hash::of(&value);
        self.commits.push(Known { place, hash, file: commit.file, streams });
        self.log.inject(partition, value);
        place
    }

    /// Projects all there is into the database at `url`.
    pub(crate) async fn project(&self, url: &str) {
        let options = PgConnectOptions::from_str(url).unwrap();
        make(&options, &Model::ALL, PARTITIONS).await.unwrap();
        let (log, stop) = (self.log.clone(), CancellationToken::new());
        let (settings, board) = (Settings::default(), Board::default());
        let running = projector::run(log, options.clone(), settings, board.clone(), stop.clone());
        let waiting = async {
            let database = Database::new(options, 2, Duration::from_secs(30));
            let deadline = tokio::time::Instant::now() + Duration::from_secs(120);
            let there = wait_for(&database, &self.heads(), &Model::ALL, deadline).await.unwrap();
            there.unwrap_or_else(|it| panic!("{it:?}: {:?}", board.complaint()));
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
    let keys = KeyStore::begin(pool, Kek::from_base64(KEK).unwrap(), LEDGER).await.unwrap();
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
