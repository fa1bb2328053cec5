//! How long does a decision by rules take with 100 000 files loaded, and how many a second are executed
//! again from the log?
//!
//! `cargo bench -p replay-tools --bench decisions`: no server is needed. Each file has a customer who has
//! applied and said how he works; under `open` the rules look at so many of them, one after the other on
//! one thread: all that is read, scored, limited, priced with both yearly figures and answered, and then
//! the commit that a writer makes of it. The log is kept in memory and read by `verify --decisions` as it is,
//! on all processors. `FILES` and `DECISIONS` say how many.

use std::time::{Duration, Instant as Clock};

use ledger_core::calendar::Day;
use ledger_core::credit::Lender;
use ledger_core::credit::application::{self, Asked as Wanted, FirstDue, Purpose};
use ledger_core::credit::evidence::{ContractType, CustomerFacts};
use ledger_core::credit::inquiry;
use ledger_core::file::Command;
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{FileId, Hash, Instant};
use ledger_core::money::{Currency, Money};
use ledger_core::party::{Contact, customer};
use ledger_core::policy::{self, Document};
use replay_tools::decisions::verify;
use replay_tools::progress::Progress;
use uuid::Uuid;
use world::{Asked, Books};

const PARTITIONS: u32 = 12;
/// How many decisions are executed before any is measured.
const WARM: usize = 200;

fn main() {
    let (files, decisions) = (number("FILES", 100_000), number("DECISIONS", 10_000));
    let mut ledger = Ledger::begin();
    for file in 0..files {
        ledger.applies(file);
    }
    println!("{files} files loaded");
    // Far apart, so that what is asked is in no cache.
    let step = files.div_ceil(7) | 1;
    let asked = (0..decisions.min(files)).map(|it| it * step % files);
    let took: Vec<[Duration; 2]> = asked.map(|it| ledger.decides(it)).collect();
    let measured = took.get(WARM.min(took.len() / 2)..).unwrap_or_default();
    tell("decided", measured.iter().map(|[it, _]| *it).collect());
    tell("decided and written down", measured.iter().map(|[_, it]| *it).collect());
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    let report = runtime.block_on(verify(&ledger.log, &Progress::start("decisions")));
    let report = report.expect("a log in memory can be read");
    assert!(report.others.is_empty(), "{report}");
    println!("verify --decisions, of {} commits: {report}", ledger.commits);
}

fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name).map_or(otherwise, |it| it.parse().expect("a number"))
}

fn tell(what: &str, mut took: Vec<Duration>) {
    took.sort_unstable();
    let at = |share: usize| {
        let place = took.len().saturating_mul(share) / 1_000;
        took.get(place).copied().unwrap_or_default()
    };
    let all: Duration = took.iter().sum();
    let a_second = took.len() as f64 / all.as_secs_f64();
    let (median, most, worst) = (at(500), at(990), took.last().copied().unwrap_or_default());
    println!("{what}: p50 {median:?}, p99 {most:?}, at most {worst:?}, {a_second:.0} a second");
}

/// A log in memory, and the files that it comes to.
struct Ledger {
    books: Books,
    log: MemoryLog,
    commits: u64,
}

impl Ledger {
    /// Under `open`.
    fn begin() -> Ledger {
        let first = Day::from_ymd(2026, 6, 15).expect("it is a day");
        let start = first.date().and_hms_opt(8, 0, 0).expect("it has that hour").and_utc();
        let books = Books::new(Uuid::from_u128(0xbe), PARTITIONS, first, Instant::new(start));
        let mut ledger = Ledger { books, log: MemoryLog::like_kafka(PARTITIONS), commits: 0 };
        for partition in 0..PARTITIONS {
            let genesis = ledger.books.open(partition);
            ledger.log.inject(partition, genesis);
            let id = ledger.books.next_command(FileId::Partition(partition));
            let commit = ledger.books.next_takeover(partition, id);
            let value = commit.encode();
            ledger.books.append(partition, &commit, &value);
            ledger.log.inject(partition, value);
        }
        let hash = Hash::of(Document::OPEN.as_bytes());
        let (document, author) = (Document::OPEN.to_owned(), Hash([1; 32]));
        let (approver, effective_from) = (Hash([2; 32]), None);
        for act in [
            policy::Act::Propose { document, author },
            policy::Act::Approve { hash, approver, effective_from },
        ] {
            ledger.ask(FileId::PolicyBook, &Command::PolicyBook(act));
        }
        ledger
    }

    /// Somebody registers, says how he works, and applies for credit.
    fn applies(&mut self, number: usize) {
        let (file, application) = (file(number), id(2, number));
        let country = "TG".parse().expect("it is a country");
        let contact = Contact::default();
        self.ask(file, &Command::Customer(customer::Command::Register { country, contact }));
        let contracts = [ContractType::Informal, ContractType::FixedTerm, ContractType::Permanent];
        let facts = CustomerFacts {
            contract_type: contracts.get(number % 3).copied(),
            works_since: Day::from_ymd(2015 + (number % 10) as i32, 3, 1),
            monthly_income: Some(xof(60_000 + 10_000 * (number % 30) as i64)),
        };
        let purpose = inquiry::Purpose::LimitReview {};
        let act = inquiry::Act::Declare { facts, purpose };
        self.ask(file, &Command::Evidence { evidence: id(3, number), act });
        let first_due_on = Day::from_ymd(2026, 7, 20).expect("it is a day");
        let asked = Wanted {
            product: None,
            amount: xof(25_000 * (1 + (number % 2) as i64)),
            instalments: 3 * (1 + (number % 4) as u32),
            first_due: FirstDue::On { first_due_on },
        };
        let act = application::Act::Submit { purpose: Purpose::Cash {}, asked };
        self.ask(file, &Command::Application { application, act });
    }

    /// How long the rules take to answer, and how long until that is written down.
    fn decides(&mut self, number: usize) -> [Duration; 2] {
        let lender = Lender::Bank { id: "orabank".to_owned() };
        let act = application::Act::Assess { lender, signals: None };
        self.ask(file(number), &Command::Application { application: id(2, number), act })
    }

    fn ask(&mut self, file: FileId, command: &Command) -> [Duration; 2] {
        let id = self.books.next_command(file);
        let start = Clock::now();
        let facts = self.books.decide(file, id, command).expect("it is accepted");
        let decided = start.elapsed();
        let asked = Asked { id, command_type: "bench.ask" };
        let commit = self.books.next_commit(file, asked, &facts);
        let value = commit.encode();
        let partition = self.books.partition_of(file);
        let place = self.books.append(partition, &commit, &value);
        self.books.apply(file, &facts, place);
        let written = start.elapsed();
        self.log.inject(partition, value);
        self.commits += 1;
        [decided, written]
    }
}

fn file(number: usize) -> FileId {
    FileId::Customer(id(1, number))
}

fn id(kind: u64, number: usize) -> Uuid {
    Uuid::from_u64_pair(kind, number as u64)
}

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).expect("an amount of a bench is one")
}
