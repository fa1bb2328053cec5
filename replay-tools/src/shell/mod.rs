//! How the command line is answered: what every sub-command needs.

pub(crate) mod documents;
pub(crate) mod history;
pub(crate) mod ledger;
pub(crate) mod logs;
pub(crate) mod scores;
pub(crate) mod tables;

use std::collections::BTreeMap;
use std::str::FromStr as _;

use ledger_adapters::any::AnyLog;
use ledger_adapters::keys::{Kek, KeyStore};
use ledger_adapters::store;
use ledger_adapters::witness::WitnessStore;
use ledger_core::log::Position;
use ledger_service::config::{Address, Optional, Secret, Settings, Table, Variable, variables};
use replay_tools::verify::Report;
use sqlx::postgres::PgConnectOptions;
use uuid::Uuid;

const LOG: Optional<Address> = variables::LOG.optional();
const FSYNC: Variable<bool> = variables::FSYNC;
const KEYS: Optional<Address> = variables::KEYS.optional();
const KEK: Optional<Secret> = variables::KEK.optional();
const READ_MODELS: Optional<Address> = variables::READ_MODELS.optional();

pub(crate) const TABLE: Table = Table {
    binary: "replay-tools",
    about: "makes a ledger, checks it, and answers from its log alone",
    variables: &[&LOG, &FSYNC, &KEYS, &KEK, &READ_MODELS],
};

/// What is told on standard error, and with which code the process ends.
pub(crate) struct Ending {
    pub(crate) code: u8,
    pub(crate) why: String,
}

/// Nothing was found wrong, but what was asked for could not be done.
pub(crate) fn could_not(why: impl ToString) -> Ending {
    Ending { code: 2, why: why.to_string() }
}

async fn open(settings: &Settings) -> Result<AnyLog, Ending> {
    let address = settings.get(&LOG).ok_or_else(|| {
        could_not("LEDGER_LOG is not set: expected where the log is, kafka://… or postgres://…")
    })?;
    AnyLog::open(address.expose(), settings.get(&FSYNC)).await.map_err(could_not)
}

/// A log that stands on the command line.
async fn open_at(flag: &str, address: &str, settings: &Settings) -> Result<AnyLog, Ending> {
    let opened = AnyLog::open(address, settings.get(&FSYNC)).await;
    opened.map_err(|it| could_not(format!("{flag}: {it}")))
}

/// The witness of every partition; `None` where no keys database is named.
async fn witness(settings: &Settings) -> Result<Option<BTreeMap<u32, Position>>, Ending> {
    let Some(keys) = settings.get(&KEYS) else { return Ok(None) };
    let pool = store::connect(keys.expose()).await.map_err(could_not)?;
    WitnessStore::new(pool).all().await.map(Some).map_err(could_not)
}

fn missing(what: &str, flag: &str) -> Ending {
    could_not(format!("{what} is not set: set it, or leave this out with `{flag}`"))
}

/// The database of the read models, unless they are left out.
fn read_models(left_out: bool, settings: &Settings) -> Result<Option<PgConnectOptions>, Ending> {
    if left_out {
        return Ok(None);
    }
    let address = settings
        .get(&READ_MODELS)
        .ok_or_else(|| missing("LEDGER_READ_MODELS", "--no-read-models"))?;
    // A malformed address may hold a password.
    let malformed = |_| could_not("LEDGER_READ_MODELS is no address of a PostgreSQL database");
    PgConnectOptions::from_str(address.expose()).map(Some).map_err(malformed)
}

async fn open_keys(settings: &Settings, ledger: Uuid) -> Result<KeyStore, Ending> {
    let needs = |what: &str| could_not(format!("{what} is not set: without it no name opens"));
    let address = settings.get(&KEYS).ok_or_else(|| needs("LEDGER_KEYS"))?;
    let kek = settings.get(&KEK).ok_or_else(|| needs("LEDGER_KEK"))?;
    let kek = Kek::from_base64(kek.expose()).map_err(could_not)?;
    let pool = store::connect(address.expose()).await.map_err(could_not)?;
    KeyStore::open_to_read(pool, kek, ledger).await.map_err(could_not)
}

fn sound(report: &Report) -> Result<(), Ending> {
    match report.faults.first() {
        None => Ok(()),
        Some(first) => Err(Ending { code: 1, why: format!("something is wrong at {}", first.at) }),
    }
}
