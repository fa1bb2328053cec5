//! How fast the writers are without HTTP: lives of loans by so many callers, asked of [`Writers`]
//! directly, on a ledger that was made and filled with customers before.
//!
//! `script/bench` starts it with the ledger's configuration (`LEDGER_LOG`, `LEDGER_FSYNC`,
//! `LEDGER_KEYS`, `LEDGER_KEK`): `in-process CALLERS MILLISECONDS CUSTOMERS FILES TOLD`. CUSTOMERS is a
//! file of ids, FILES one of numbers: which of them has the first loan, the second, and so on. It prints
//! `begin` when it takes the first command, ends after the milliseconds, and leaves in TOLD a line a
//! commit: its place, the hash of its bytes, when its command was sent and how long it waited, in
//! microseconds. `script/bench` compares them with the log.
#![expect(clippy::unwrap_used, reason = "a measurement that breaks has nothing to measure")]

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use command_api::clock::{SystemClock, SystemTimer};
use command_api::writer::{self, Answer, CallerKey, Request, Writers};
use ledger_adapters::any::AnyLog;
use ledger_adapters::keys::{Kek, open_for_writing, pseudonyms_accepted};
use ledger_adapters::store;
use ledger_adapters::witness::WitnessStore;
use ledger_core::credit::loan::{
    Act, Decided, Excess, Lender, MoneyRef, Payee, Plan, Product, RepaymentKind,
};
use ledger_core::file::Command;
use ledger_core::log::{Actor, FileId, Hash, StreamId, ids};
use ledger_core::money::Money;
use ledger_core::reason::Reason;
use prometheus::Registry;
use tokio::task::JoinSet;
use uuid::Uuid;

/// As command-api has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const REPAYMENTS: u32 = 12;
const INSTALMENT: i64 = 10_000;
const PAUSE: Duration = Duration::from_millis(10);

#[tokio::main]
async fn main() {
    let [callers, milliseconds, customers, files, told] = arguments();
    let customers = std::fs::read_to_string(customers).unwrap();
    let files = std::fs::read_to_string(files).unwrap();
    let variable = |name| std::env::var(name).unwrap();
    let log = AnyLog::open(&variable("LEDGER_LOG"), variable("LEDGER_FSYNC") == "on").await;
    let log = log.unwrap();
    let keys_pool = store::connect(&variable("LEDGER_KEYS")).await.unwrap();
    let ledger = writer::ledger_in(&log).await.unwrap();
    let kek = Kek::from_base64(&variable("LEDGER_KEK")).unwrap();
    let keys = open_for_writing(&log, keys_pool.clone(), kek, ledger).await.unwrap();
    let caller_key = CallerKey {
        check: keys.pseudonyms_check().await.unwrap(),
        accepted: pseudonyms_accepted(&keys_pool, ledger).await.unwrap(),
    };
    let (writers, owners) = writer::open(
        log,
        WitnessStore::new(keys_pool),
        Arc::new(SystemClock),
        SystemTimer::start(),
        (Uuid::new_v4(), caller_key),
        writer::Settings::default(),
        &Registry::new(),
    )
    .await
    .unwrap();
    let mut tasks = JoinSet::new();
    owners.into_iter().for_each(|it| it.spawn(&mut tasks));
    while !writers.ready() {
        tokio::time::sleep(PAUSE).await;
    }

    let load = Arc::new(Load {
        writers: writers.clone(),
        ledger,
        customers: customers.lines().map(|it| it.parse().unwrap()).collect(),
        files: files.lines().map(|it| it.parse().unwrap()).collect(),
        next: AtomicUsize::new(0),
        begun: Instant::now(),
        time: Duration::from_millis(milliseconds.parse().unwrap()),
    });
    println!("begin");
    let mut calling = JoinSet::new();
    for _ in 0..callers.parse::<usize>().unwrap() {
        calling.spawn(call(Arc::clone(&load)));
    }
    let heard = calling.join_all().await.concat();
    writers.shut_down().await;
    tasks.join_all().await;
    std::fs::write(told, heard).unwrap();
}

fn arguments() -> [String; 5] {
    let given: Vec<String> = std::env::args().skip(1).collect();
    given.try_into().unwrap_or_else(|_| {
        panic!("in-process CALLERS MILLISECONDS CUSTOMERS FILES TOLD; script/bench starts it")
    })
}

/// What all callers share.
struct Load {
    writers: Writers,
    ledger: Uuid,
    customers: Vec<Uuid>,
    files: Vec<usize>,
    next: AtomicUsize,
    begun: Instant,
    time: Duration,
}

/// One loan after the other until the time is over: what was told of each, in lines.
async fn call(load: Arc<Load>) -> String {
    let mut told = String::new();
    while load.begun.elapsed() < load.time {
        let life = load.next.fetch_add(1, Ordering::Relaxed);
        let at = load.files.get(life % load.files.len()).unwrap();
        let customer = *load.customers.get(*at).unwrap();
        let loan = Uuid::new_v5(&customer, life.to_string().as_bytes());
        for (step, (command_type, act)) in acts(loan, life).into_iter().enumerate() {
            let key = format!("{life}-{step}");
            let request = request(&load, customer, loan, &key, (command_type, act));
            let sent = load.begun.elapsed();
            if load.time < sent {
                break;
            }
            let (place, value) = loop {
                let answer = load.writers.ask(request.clone()).await;
                if let Answer::Committed { place, value, .. } = answer {
                    break (place, value);
                }
                let again =
                    matches!(answer, Answer::Busy | Answer::OutcomeUnknown | Answer::InFlight);
                assert!(again, "{key}: {answer:?}");
                tokio::time::sleep(PAUSE).await;
            };
            let waited = load.begun.elapsed() - sent;
            let (sent, waited) = (sent.as_micros(), waited.as_micros());
            writeln!(told, "{place} {} {sent} {waited}", Hash::of(&value)).unwrap();
        }
    }
    told
}

fn request(
    load: &Load,
    customer: Uuid,
    loan: Uuid,
    key: &str,
    (command_type, act): (&'static str, Act),
) -> Request {
    let file = FileId::Customer(customer);
    let actor = caller();
    let pseudonym = actor.subject.to_string();
    let command_id = ids::command_id(load.ledger, &pseudonym, ids::For::File(file), key);
    Request {
        file,
        stream: StreamId::Loan(loan),
        command_id,
        command_type,
        fingerprint: Hash::of(key.as_bytes()),
        command: Command::Loan { loan, act },
        actor,
        causation: None,
        correlation: command_id,
        traceparent: None,
        if_match: None,
        halted: None,
    }
}

/// The commands of one loan's life, as `script/bench` sends them over HTTP.
fn acts(loan: Uuid, life: usize) -> Vec<(&'static str, Act)> {
    let id = |what: &str| Uuid::new_v5(&loan, what.as_bytes());
    let money = |what: &str| MoneyRef::External {
        channel: "tmoney".to_owned(),
        reference: format!("{life}-{what}"),
        part: None,
    };
    let principal = xof(INSTALMENT * i64::from(REPAYMENTS));
    let grant = Act::Grant {
        parts_until: None,
        product: Some(Product { code: "phone".to_owned(), version: None }),
        lender: Lender::Bank { id: "orabank".to_owned() },
        lender_reference: Some(format!("{life}-0")),
        principal,
        plan: Plan::InterestFree {
            instalments: REPAYMENTS,
            first_due_on: "2026-02-05".parse().unwrap(),
            day_of_month: None,
        },
        decision: Decided::Direct { reference: format!("{life}-0"), reason: Reason::of("sound") },
    };
    let disburse = Act::Disburse {
        disbursement: id("disbursement"),
        amount: principal,
        net: None,
        payee: Payee::Customer {},
        money: money("1"),
        lender_reference: None,
        value_date: None,
    };
    let repay = |number: u32| {
        let what = (number + 1).to_string();
        let act = Act::ReceiveRepayment {
            repayment: id(&what),
            kind: RepaymentKind::Repayment,
            amount: xof(INSTALMENT),
            money: money(&what),
            value_date: None,
            excess: Excess::Prepay,
        };
        ("loan.receive_repayment", act)
    };
    let mut acts = vec![("loan.grant", grant), ("loan.disburse", disburse)];
    acts.extend((1..=REPAYMENTS).map(repay));
    acts
}

fn xof(amount: i64) -> Money {
    Money::new(amount, "XOF".parse().unwrap()).unwrap()
}

/// One caller that no other process of the ledger is.
fn caller() -> Actor {
    Actor { role: "service".to_owned(), subject: Hash([7; 32]) }
}
