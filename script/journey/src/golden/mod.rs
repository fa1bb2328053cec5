//! A golden log: a ledger in which, as far as a person can bring it about, everything happens that
//! can, made by the running services and kept with its figures for every later release.

mod applying;
mod assessing;
mod banking;
mod bodies;
mod by_table;
mod changing;
mod early;
mod elsewhere;
mod evidence;
mod forgiving;
mod freight;
mod keeping;
mod knowing;
mod lapsing;
mod lawful;
mod lending;
mod parties;
mod parting;
mod premium;
mod reviewing;
mod trading;

use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate};
use serde_json::Value;

pub use self::keeping::{Keeping, NotKept};
use self::lending::Borrowed;
use crate::borrowers::Borrower;
use crate::check::{self, CheckError};
use crate::client::ClientError;
use crate::independent::last_day;
use crate::live::loan::declining_policy;
use crate::live::teller::Teller;
use crate::live::{self, LiveError, live};
use crate::load::load;
use crate::report::say;
use crate::system::{System, SystemError};

/// Of the real portfolio, every so manieth borrower.
pub const EVERY: u32 = 1_500;

/// Few, so that a business day is few commits; several, so that files ask of each other across them.
pub const PARTITIONS: u32 = 3;

/// Under which its names are sealed; no secret.
pub const TEST_KEK: &[u8; 32] = b"golden-log-test-key-not-a-secret";

/// Business days behind the live journey's: by then has lapsed what lapses, and is in default what
/// nobody pays.
const DAYS: u64 = 95;

/// Of these so many until what is due is late and not in default.
const DAYS_LATE: u64 = 15;

/// How long what one file asked of another may take.
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(200);

/// A golden log could not be brought about.
#[derive(Debug, thiserror::Error)]
pub enum GoldenError {
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error(transparent)]
    Check(#[from] CheckError),
    #[error(transparent)]
    Live(#[from] LiveError),
    #[error(transparent)]
    System(#[from] SystemError),
    #[error(transparent)]
    NotKept(#[from] NotKept),
    #[error("{what}: the answer is not as described: {answer}")]
    Unexpected { what: &'static str, answer: String },
    #[error("commands stay outstanding: {0}")]
    Outstanding(String),
}

/// Does it all: a few borrowers of the real portfolio, the live journey, and then what neither of
/// them brings about. Leaves nothing outstanding, and the read models complete.
///
/// # Errors
/// At the first step that is refused.
pub async fn golden(system: &System, borrowers: &[Borrower]) -> Result<(), GoldenError> {
    load(&system.caller(&system.tokens.service), borrowers).await?;
    live(system, last_day()).await?;
    say("");
    say("What else can happen");
    let live_until = last_day() + Days::new(live::DAYS);
    let mut told = Teller::new(system, "golden");
    // What follows goes by no price table before its last days.
    let first = live_until + Days::new(1);
    let what = "The version before the last is taken up again";
    parties::in_force(&mut told, what, declining_policy(), first).await?;
    told.days(live_until, 1, 1).await?;
    stories(&mut told, first).await?;
    settled(system).await
}

async fn stories(told: &mut Teller<'_>, first: NaiveDate) -> Result<(), LiveError> {
    parties::policies(told, first).await?;
    banking::proposed(told).await?;
    let customer = parties::customer(told).await?;
    let vendor = parties::vendor(told).await?;
    applying::lines(told, &customer).await?;
    applying::applications(told, &customer, first).await?;
    let loans: Borrowed = lending::loans(told, &customer, first).await?;
    forgiving::asked(told, &customer, first).await?;
    elsewhere::borrowed(told, first).await?;
    trading::ended_early(told, &customer, &vendor, first).await?;
    parting::crossed(told, &customer, &vendor, first).await?;
    let other = parties::new_vendor(told, "Lampes du Golfe").await?;
    parting::in_part(told, &customer, [&vendor, &other], first).await?;
    let awaited = trading::awaited(told, &customer, &vendor, first).await?;
    let returned = trading::under_way(told, &customer, &vendor, first).await?;
    freight::on_the_way(told, &customer, &returned, first).await?;
    trading::given_back(told, &customer, &returned, first).await?;
    let waiting = lapsing::begun(told, &customer, &vendor, first).await?;
    trading::by_hand(told, &customer, &vendor, first).await?;
    freight::lost(told, &customer, &awaited, first).await?;
    told.days(first, 1, DAYS_LATE).await?;
    lending::when_late(told, &loans, first).await?;
    let repaid = early::repaid(told, &customer, first + Days::new(DAYS_LATE)).await?;
    changing::changed(told, &customer, first + Days::new(DAYS_LATE)).await?;
    told.days(first, DAYS_LATE + 1, DAYS).await?;
    freight::found(told, &customer, &awaited, first).await?;
    lapsing::ended(told, &customer, &waiting).await?;
    forgiving::forgiven(told, &repaid).await?;
    lending::paid_at_last(told, &loans).await?;
    lawful::lived(told, first, DAYS).await?;
    assessing::assessed(told, first, DAYS + 1).await?;
    let bills = evidence::gathered(told, first, DAYS + 1).await?;
    premium::lived(told, first, DAYS + 1).await?;
    evidence::answered_late(told, &bills, first + Days::new(DAYS + 1)).await?;
    by_table::lived(told, first, DAYS + 1 + premium::DAYS).await?;
    let before = DAYS + 1 + premium::DAYS + by_table::TAKES;
    knowing::lived(told, first, before).await?;
    banking::lived(told, first, before + knowing::TAKES).await
}

/// Waits until nothing is outstanding, and the read models have taken in all that is there.
async fn settled(system: &System) -> Result<(), GoldenError> {
    let start = Instant::now();
    loop {
        let said = system.tool(&["outstanding", "--json"]).await?;
        let unexpected =
            || GoldenError::Unexpected { what: "replay-tools outstanding", answer: said.clone() };
        let found: Value = serde_json::from_str(&said).map_err(|_| unexpected())?;
        let processes = found.get("processes").and_then(Value::as_array).ok_or_else(unexpected)?;
        let none = |it: &Value| it.get("outstanding") == Some(&Value::Array(vec![]));
        if processes.iter().all(none) {
            break;
        }
        if start.elapsed() > PATIENCE {
            return Err(GoldenError::Outstanding(said));
        }
        tokio::time::sleep(PAUSE).await;
    }
    let said = system.tool(&["head", "--json"]).await?;
    let unexpected = || GoldenError::Unexpected { what: "replay-tools head", answer: said.clone() };
    let heads: Value = serde_json::from_str(&said).map_err(|_| unexpected())?;
    let heads = heads.get("partitions").and_then(Value::as_array).ok_or_else(unexpected)?;
    let place = |it: &Value| Some(format!("{}@{}", it.get("partition")?, it.get("sequence")?));
    let places: Option<Vec<String>> = heads.iter().map(place).collect();
    let position = places.ok_or_else(unexpected)?.join(", ");
    check::caught_up(&system.caller(&system.tokens.auditor), &position).await?;
    Ok(())
}
