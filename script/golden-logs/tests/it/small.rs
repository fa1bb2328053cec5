//! A golden log in a folder of its own, of a ledger that the rules have grown: a policy, and a
//! customer with a loan that is paid late.

use std::path::Path;

use golden_logs::asked::Asked;
use golden_logs::check::project;
use golden_logs::figures::Figures;
use golden_logs::golden::{Golden, TestKeys};
use golden_logs::survey::Survey;
use ledger_adapters::keys::{Kek, KeyStore};
use ledger_adapters::store;
use ledger_core::calendar::Day;
use ledger_core::credit::loan::{
    Act, Components, Excess, Lender, MoneyRef, RepaymentKind, RowKind, StoredPosition, StoredRow,
};
use ledger_core::file::Command;
use ledger_core::log::ids::{ageing_id, created_id, day_id};
use ledger_core::log::memory::{MemoryAppender, MemoryLog};
use ledger_core::log::{
    Appender as _, ChainReader, Commit, Draft, FileId, Instant, Log as _, Place, Report,
};
use ledger_core::money::{Currency, Money};
use ledger_core::party::customer::{self, Contact};
use replay_tools::export::export;
use replay_tools::init::{Wish, init};
use replay_tools::progress::Tally;
use uuid::Uuid;
use world::{Asked as Wanted, Books, first_policy};

const KEK: &str = "Z29sZGVuLWxvZy10ZXN0LWtleS1ub3QtYS1zZWNyZXQ=";

pub(crate) struct Small {
    pub(crate) golden: Golden,
    pub(crate) customer: Uuid,
    pub(crate) loan: Uuid,
}

struct Growing {
    log: MemoryLog,
    books: Books,
    appender: MemoryAppender,
    end: u64,
}

/// Makes it in this folder, which is there and empty.
pub(crate) async fn small(folder: &Path) -> Small {
    let mut growing = Growing::begin(day(1)).await;
    for (command_type, command) in first_policy() {
        growing.ask(FileId::PolicyBook, command_type, &command).await;
    }
    let customer = growing.next_id("customer");
    let file = FileId::Customer(customer);
    let (country, contact) = ("TW".parse().unwrap(), Contact::default());
    let register = Command::Customer(customer::Command::Register { country, contact });
    growing.ask(file, "customer.register", &register).await;
    let loan = growing.next_id("loan");
    growing.ask(file, "loan.board", &Command::Loan { loan, act: board() }).await;
    for number in 2..=6 {
        growing.start(day(number)).await;
    }
    let act = repay(growing.next_id("repayment"));
    growing.ask(file, "loan.receive_repayment", &Command::Loan { loan, act }).await;
    Small { golden: keep(&growing.log, folder, customer).await, customer, loan }
}

impl Growing {
    async fn begin(first: Day) -> Growing {
        let log = MemoryLog::new(0);
        let wish = Wish {
            partitions: 1,
            first_business_date: first,
            ledger: Some(Uuid::from_u128(0x901d)),
        };
        let made = init(&log, None, wish).await.unwrap();
        let clock = Instant::from_micros(1_800_000_000_000_000).unwrap();
        let mut books = Books::new(made.ledger, 1, first, clock);
        let mut reader = ChainReader::open(&log, 0, None).await.unwrap();
        reader.next().await.unwrap();
        books.is_open(0, reader.chain().head());
        let appender = log.appender(0, books.head(0), 1).await.unwrap();
        let mut growing = Growing { log, books, appender, end: 1 };
        let takeover = growing.books.next_takeover(0, Uuid::from_u128(1));
        growing.append(&takeover).await;
        growing
    }

    /// Under which the next command makes something of its file.
    fn next_id(&self, part: &str) -> Uuid {
        created_id(self.books.next_command(FileId::PolicyBook), part)
    }

    async fn ask(&mut self, file: FileId, command_type: &str, command: &Command) {
        let id = self.books.next_command(file);
        self.take(file, Wanted { id, command_type }, command).await;
    }

    async fn take(&mut self, file: FileId, wanted: Wanted<'_>, command: &Command) {
        let facts = self.books.decide(file, wanted.id, command).unwrap();
        let commit = self.books.next_commit(file, wanted, &facts);
        self.append(&commit).await;
        let place = Place { partition: 0, sequence: commit.sequence };
        self.books.apply(file, &facts, place);
    }

    /// Starts this day, and ages what is due.
    async fn start(&mut self, date: Day) {
        let ledger = self.books.id();
        let commit = self.books.next_day(0, date, day_id(ledger, 0, date));
        self.append(&commit).await;
        for file in self.books.due() {
            let id = ageing_id(ledger, file, date, 1);
            self.take(file, Wanted { id, command_type: "file.age" }, &Command::Age).await;
        }
    }

    async fn append(&mut self, commit: &Commit) {
        let value = commit.encode();
        self.books.append(0, commit, &value);
        self.appender.send(Draft::of(self.books.id(), commit, value.into())).unwrap();
        assert_eq!(self.appender.report().await, Report::Appended { offset: self.end });
        self.end += 1;
    }
}

/// As the maker keeps a ledger.
async fn keep(log: &MemoryLog, folder: &Path, customer: Uuid) -> Golden {
    let golden = Golden { folder: folder.to_owned() };
    export(log, &golden.log(), &Tally::silent()).await.unwrap();
    let survey = Survey::of(log).await.unwrap();
    let database = servers::fresh_database("golden-keys");
    let pool = store::connect(&database).await.unwrap();
    store::migrate(&pool).await.unwrap();
    let kek = Kek::from_base64(KEK).unwrap();
    let keys = KeyStore::begin(pool, kek, survey.ledger).await.unwrap();
    keys.person_keys(&[customer]).await.unwrap();
    golden.write_keys(&TestKeys::take(KEK, &database).await.unwrap()).unwrap();
    let read_models = servers::fresh_database("golden-read").parse().unwrap();
    project(log, &read_models).await.unwrap();
    let asked = Asked::choose(&survey);
    golden.write_figures(&Figures::take(log, &keys, &read_models, &asked).await.unwrap()).unwrap();
    golden
}

fn board() -> Act {
    let principal = |amount| Components { principal: Some(twd(amount)), ..Components::default() };
    let row = |number, due_on| StoredRow {
        number,
        kind: RowKind::Instalment,
        due_on,
        owed: principal(900),
        paid: None,
        waived: None,
    };
    Act::Board {
        product: None,
        lender: Lender::OwnBook {},
        lender_reference: None,
        reference: "card 7".to_owned(),
        position: StoredPosition {
            rows: vec![row(1, day(3)), row(2, day(28))],
            credit: None,
            overdrawn: None,
            disbursed_on: None,
            interest_until: None,
            worst_days_past_due: 0,
            defaulted_before: false,
            in_default: false,
            charges: vec![],
        },
    }
}

fn repay(repayment: Uuid) -> Act {
    Act::ReceiveRepayment {
        repayment,
        kind: RepaymentKind::Repayment,
        amount: twd(900),
        money: MoneyRef::External {
            channel: "tmoney".to_owned(),
            reference: "TX-9".to_owned(),
            part: None,
        },
        value_date: None,
        excess: Excess::Keep,
    }
}

fn twd(amount: i64) -> Money {
    Money::new(amount, Currency::TWD).unwrap()
}

fn day(number: u32) -> Day {
    Day::from_ymd(2004, 11, number).unwrap()
}
