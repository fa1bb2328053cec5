//! Many callers at once, most of them about one customer: how fast each is answered, and whether
//! the ledger then holds exactly what they were told.

mod caller;
mod figures;
mod ledger;
mod raw;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

use ledger_core::log::{Failure, Place};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use uuid::Uuid;

use self::caller::{Customers, Told};
use self::figures::Figures;
use self::ledger::Ledger;
use crate::check::{self, CheckError};
use crate::client::{Caller, ClientError};
use crate::report::say;
use crate::system::System;

/// Customers besides the busy one.
const OTHERS: usize = 200;

/// How long the raw producer is measured, at most.
const RAW_SECONDS_MAX: u64 = 20;

/// What is asked of the system.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    pub callers: usize,
    pub seconds: u64,
    /// Of a hundred commands, so many concern one customer.
    pub percent_busy: u64,
    pub partitions: u32,
}

/// The load could not be carried through, or the ledger is not what was answered.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error(transparent)]
    Check(#[from] CheckError),
    #[error(transparent)]
    Log(#[from] Failure),
    #[error("POST {path} was refused with {code}, expected a commit")]
    Refused { path: String, code: String },
    #[error("POST {path} was answered {status}, expected a refusal")]
    NotRefused { path: String, status: u16 },
    #[error("an answer is not as described: {0}")]
    NotAsDescribed(String),
    #[error("two commands were answered by the commit at {0}")]
    AnsweredTwice(Place),
    #[error("a repeat of the command at {0} was answered otherwise than the first time")]
    RepeatDiffers(Place),
    #[error("the ledger is not what was answered: {0}")]
    Ledger(String),
    #[error("the raw producer: {0}")]
    Producer(String),
}

/// Lets the callers loose, compares, and says what came of it.
///
/// # Errors
/// When a caller is answered otherwise than it must be, or the ledger, or a read model, is not what
/// was answered.
pub async fn under_load(system: &System, load: Load) -> Result<(), LoadError> {
    let Load { callers, seconds, percent_busy, partitions } = load;
    let caller = system.caller(&system.tokens.service);
    let customers = customers(&caller, percent_busy).await?;
    let before = Ledger::read(system.log()).await?.heads();
    say(&format!(
        "{callers} callers for {seconds} s over HTTP, {percent_busy} % of the commands on one of \
         {} customers",
        OTHERS + 1
    ));
    let (told, took) = let_loose(&caller, customers, callers, seconds).await?;
    let figures = Figures::new(told.waits.clone(), took);
    say(&format!("  {} requests: {figures}", figures.count()));
    say(&format!(
        "  {} answered by a commit, {} repeats by the same commit again; refused: {}; told to ask \
         again: {}",
        told.acknowledged.len(),
        told.repeats,
        counted(told.refused.iter().map(|it| it.code.clone())),
        tally(&told.put_off),
    ));

    let ledger = Ledger::read(system.log()).await?;
    ledger.compare(&before, &told)?;
    say("the ledger holds every command that was answered by a commit, exactly once and with the \
         bytes answered, none that was refused, and none that nobody was told of");
    let heads: Vec<String> = ledger.heads().iter().map(Place::to_string).collect();
    let auditor = system.caller(&system.tokens.auditor);
    let behind = check::caught_up(&auditor, &heads.join(", ")).await?;
    say(&format!("the read models were complete {:.1} s after it was read", behind.as_secs_f64()));
    let (said, _) = check::verify(system).await?;
    say(said.trim_end());

    let time = Duration::from_secs(seconds.min(RAW_SECONDS_MAX));
    let bytes: usize = ledger.sizes.iter().map(|it| it.bytes).sum();
    let raw = raw::produce(callers, partitions, &ledger.sizes, time).await?;
    say(&format!(
        "the raw producer on the same broker, {callers} callers, records of {} bytes on average as \
         the ledger's: {raw}",
        bytes / ledger.sizes.len().max(1)
    ));
    Ok(())
}

async fn customers(caller: &Caller, percent_busy: u64) -> Result<Customers, LoadError> {
    let mut all = vec![];
    for number in 0..=OTHERS {
        let body = json!({ "country": "TG", "name": format!("Customer {number}") });
        let commit = caller.command("/v1/customers", &format!("register-{number}"), &body).await?;
        let file = commit.get("file").and_then(Value::as_str);
        let id = file.and_then(|it| it.strip_prefix("customer-")?.parse::<Uuid>().ok());
        all.push(id.ok_or_else(|| LoadError::NotAsDescribed(commit.to_string()))?);
    }
    let busy = all.pop().expect("more than one was registered");
    Ok(Customers { busy, others: all, percent_busy })
}

/// All that the callers were told, and how long they asked.
async fn let_loose(
    caller: &Caller,
    customers: Customers,
    callers: usize,
    seconds: u64,
) -> Result<(Told, Duration), LoadError> {
    let lives = Arc::new(AtomicU64::new(0));
    let start = Instant::now();
    let until = start + Duration::from_secs(seconds);
    let mut tasks = JoinSet::new();
    for _ in 0..callers {
        let (caller, customers, lives) = (caller.clone(), customers.clone(), Arc::clone(&lives));
        tasks.spawn(async move { caller::call(caller, customers, &lives, until).await });
    }
    let mut all = Told::default();
    while let Some(ended) = tasks.join_next().await {
        let told = ended.expect("a caller does not panic")?;
        for (place, what) in told.acknowledged {
            if all.acknowledged.insert(place, what).is_some() {
                return Err(LoadError::AnsweredTwice(place));
            }
        }
        all.refused.extend(told.refused);
        all.repeats += told.repeats;
        all.waits.extend(told.waits);
        for (code, count) in told.put_off {
            *all.put_off.entry(code).or_default() += count;
        }
    }
    Ok((all, start.elapsed()))
}

fn counted(codes: impl Iterator<Item = String>) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    codes.for_each(|it| *counts.entry(it).or_default() += 1);
    tally(&counts)
}

fn tally(counts: &BTreeMap<String, usize>) -> String {
    let all: Vec<String> = counts.iter().map(|(code, count)| format!("{count} {code}")).collect();
    if all.is_empty() { "none".to_owned() } else { all.join(", ") }
}
