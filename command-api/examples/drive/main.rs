//! What the writers do a second in one process: asked by themselves, behind the HTTP routes, or in
//! bulk. A customer's file has so many loans of 12 instalments; what is measured are repayments, each
//! of a loan by chance.
//!
//! `cargo run --release -p command-api --example drive -- log=memory through=http callers=128`
//!
//! | argument | |
//! |---|---|
//! | `log=` | `memory` (the default), or an address as in `LEDGER_LOG`: an empty log |
//! | `fsync=` | `true` (the default): acknowledged on a disk |
//! | `through=` | `writers` (the default), `http`, or `bulk`: 50 lines a request |
//! | `partitions=` | 12 |
//! | `files=`, `loans=` | customers, and loans of each: 5000 and 1 |
//! | `callers=` | how many ask at once: 128 |
//! | `seconds=` | for how long, after a second of warming up: 10; 0 tells what the files take alone |
//!
//! It prints one line of JSON: commands a second, their latency in µs (of a request's 50 where they
//! come in bulk), and the process's CPU in µs a command. `bytes_a_file` is what the process grew by
//! when it read the log again, a file.
#![expect(clippy::unwrap_used, reason = "a measurement that breaks has nothing to measure")]

mod asked;
mod kept;

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::{Duration, Instant};

use command_api::clock::{SystemClock, SystemTimer};
use command_api::http::{Api, BulkPlaces, Days, router};
use command_api::writer::{self, Answer, CallerKey, Writers};
use futures_util::{StreamExt, stream};
use ledger_adapters::any::AnyLog;
use ledger_adapters::keys::{Kek, KeyStore};
use ledger_adapters::store;
use ledger_adapters::witness::WitnessStore;
use ledger_core::log::{Log, genesis};
use ledger_service::callers::{Callers, TokenFile};
use ledger_service::edge::{Allowance, Door, Edge, Limits};
use prometheus::Registry;
use serde_json::json;
use tokio::task::JoinSet;
use uuid::Uuid;

use self::asked::{Through, World};
use self::kept::Kept;

/// As command-api has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What was asked for.
struct Settings(BTreeMap<String, String>);

impl Settings {
    fn of_arguments() -> Settings {
        let pairs = std::env::args().skip(1).map(|it| {
            let (name, value) = it.split_once('=').expect("arguments are written name=value");
            (name.to_owned(), value.to_owned())
        });
        Settings(pairs.collect())
    }

    fn text<'a>(&'a self, name: &str, default: &'a str) -> &'a str {
        self.0.get(name).map_or(default, String::as_str)
    }

    fn number(&self, name: &str, default: &str) -> u32 {
        self.text(name, default).parse().expect("it is a whole number")
    }
}

#[tokio::main]
async fn main() {
    let settings = Settings::of_arguments();
    let partitions = settings.number("partitions", "12");
    match settings.text("log", "memory") {
        "memory" => measure(&settings, &Kept::new(partitions)).await,
        address => {
            let fsync = settings.text("fsync", "true") == "true";
            let log = AnyLog::open(address, fsync).await.unwrap();
            log.create(partitions).await.unwrap();
            measure(&settings, &log).await;
        }
    }
}

async fn measure<L: Log>(settings: &Settings, log: &L) {
    let keys = servers::fresh_database("drive");
    let pool = store::connect(&keys).await.unwrap();
    store::migrate(&pool).await.unwrap();
    let founding = genesis::Founding {
        ledger: Uuid::new_v4(),
        partitions: log.partitions().await.unwrap(),
        first_business_date: "2026-01-02".parse().unwrap(),
        recorded_at: ledger_core::log::Instant::from_micros(1_767_312_000_000_000).unwrap(),
        writer: Uuid::new_v4(),
    };
    genesis::found(log, &founding).await.unwrap();
    let kek = Kek::from_base64("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap();
    let keys = KeyStore::begin(pool.clone(), kek, founding.ledger).await.unwrap();
    let witness = WitnessStore::new(pool);

    let (files, loans) = (settings.number("files", "5000"), settings.number("loans", "1"));
    let world = World::new(founding.ledger, files, loans);
    let (writers, tasks) = start(log, &keys, &witness).await;
    fill(&writers, &world).await;
    let before = resident();
    // The others stay, so that nothing of theirs is used again.
    let others = (writers, tasks);
    let (writers, tasks) = start(log, &keys, &witness).await;
    let bytes_a_file = resident().saturating_sub(before) / u64::from(files);
    stop(others.0, others.1).await;

    let seconds = settings.number("seconds", "10");
    let mut told = json!({ "files": files, "loans": loans, "bytes_a_file": bytes_a_file });
    if seconds > 0 {
        let through = match settings.text("through", "writers") {
            "writers" => Through::Writers(writers.clone()),
            "http" => Through::Http(routes(&writers, &keys)),
            "bulk" => Through::Bulk(routes(&writers, &keys)),
            other => panic!("there is no way through {other}"),
        };
        let callers = settings.number("callers", "128");
        drive(&world, &through, callers, Duration::from_secs(1)).await;
        let measured =
            drive(&world, &through, callers, Duration::from_secs(u64::from(seconds))).await;
        let told = told.as_object_mut().unwrap();
        told.extend(measured.as_object().unwrap().clone());
        told.insert("callers".to_owned(), callers.into());
    }
    stop(writers, tasks).await;
    println!("{told}");
}

async fn start<L: Log>(log: &L, keys: &KeyStore, witness: &WitnessStore) -> (Writers, JoinSet<()>) {
    let check = keys.pseudonyms_check().await.unwrap();
    let (writers, owners) = writer::open(
        log.clone(),
        witness.clone(),
        Arc::new(SystemClock),
        SystemTimer::start(),
        (Uuid::new_v4(), CallerKey { check, accepted: None }),
        writer::Settings::default(),
        &Registry::new(),
    )
    .await
    .unwrap();
    let mut tasks = JoinSet::new();
    for owner in owners {
        owner.spawn(&mut tasks);
    }
    while !writers.ready() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    (writers, tasks)
}

async fn stop(writers: Writers, tasks: JoinSet<()>) {
    writers.shut_down().await;
    tasks.join_all().await;
}

/// The routes as `command-api` serves them, to a caller who may ask as often as it likes.
fn routes(writers: &Writers, keys: &KeyStore) -> axum::Router {
    let all = Allowance { at_once: 100_000, per_second: NonZeroU32::new(10_000_000).unwrap() };
    let limits = Limits { of_caller: all, of_service: all, ..Limits::default() };
    let caller =
        json!([{ "token": "t", "issuer": "drive", "subject": "drive", "roles": ["service"] }]);
    let callers: Callers = TokenFile::parse(caller.to_string().as_bytes()).unwrap().into();
    let edge = Edge::new(limits, &Registry::new()).unwrap();
    let door = Door::new(edge.clone(), callers);
    let bulk = BulkPlaces { of_caller: 16, of_service: 16 };
    edge.around(router(Api::new(writers.clone(), keys.clone(), door, bulk, Days::ByRoute)))
}

/// Puts a policy in force, registers the customers, grants and disburses their loans.
async fn fill(writers: &Writers, world: &World) {
    for request in world.policy() {
        committed(&writers.ask(request).await);
    }
    for requests in world.steps() {
        let asked = requests.map(|it| async { committed(&writers.ask_waiting(it).await) });
        stream::iter(asked).buffer_unordered(1_024).collect::<Vec<()>>().await;
    }
}

#[track_caller]
fn committed(answer: &Answer) {
    assert!(matches!(answer, Answer::Committed { repeated: false, .. }), "{answer:?}");
}

async fn drive(
    world: &World,
    through: &Through,
    callers: u32,
    time: Duration,
) -> serde_json::Value {
    let (begun, cpu) = (Instant::now(), cpu_micros());
    let asking = (0..callers).map(|_| {
        let (world, through) = (world.clone(), through.clone());
        tokio::spawn(async move {
            let mut took = vec![];
            while begun.elapsed() < time {
                let asked = Instant::now();
                through.ask(&world).await;
                took.push(asked.elapsed().as_micros());
            }
            took
        })
    });
    let asking: Vec<_> = asking.collect();
    let mut took = vec![];
    for it in asking {
        took.extend(it.await.unwrap());
    }
    let (elapsed, cpu) = (begun.elapsed(), cpu_micros() - cpu);
    took.sort_unstable();
    let at = |percent: usize| took.get(took.len() * percent / 100).map(|it| it.to_string());
    let commands = took.len() * through.commands();
    let a_second = u128::try_from(commands).unwrap() * 1_000_000 / elapsed.as_micros();
    json!({
        "commands_a_second": a_second.to_string().parse::<u64>().unwrap(),
        "p50": at(50),
        "p99": at(99),
        "cpu_micros_a_command": cpu / u64::try_from(commands.max(1)).unwrap(),
    })
}

/// What of this process lies in memory, in bytes.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:")).unwrap();
    line.trim().strip_suffix(" kB").unwrap().parse::<u64>().unwrap() * 1_024
}

/// CPU that this process has used, in µs: ticks of 10 ms.
fn cpu_micros() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let (_, behind_name) = stat.rsplit_once(')').unwrap();
    let ticks: Vec<u64> =
        behind_name.split_whitespace().skip(11).take(2).map(|it| it.parse().unwrap()).collect();
    ticks.iter().sum::<u64>() * 10_000
}
