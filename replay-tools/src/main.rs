//! The command line of replay-tools.

mod command_line;

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::str::FromStr as _;

use clap::{CommandFactory as _, FromArgMatches as _};
use ledger_adapters::any::AnyLog;
use ledger_adapters::store;
use ledger_adapters::witness::WitnessStore;
use ledger_core::log::Position;
use ledger_service::config::{Address, Optional, Secret, Settings, Table, Variable, variables};
use replay_tools::progress::Progress;
use replay_tools::{as_of, head, init, verify};
use sqlx::postgres::PgConnectOptions;

use self::command_line::{AsOf, Cli, Command, Init, Output, Verify, What};

const LOG: Variable<Address> = variables::LOG;
const FSYNC: Variable<bool> = variables::FSYNC;
const KEYS: Optional<Address> = variables::KEYS.optional();
const KEK: Optional<Secret> = variables::KEK.optional();
const READ_MODELS: Optional<Address> = variables::READ_MODELS.optional();

const TABLE: Table = Table {
    binary: "replay-tools",
    about: "makes a ledger, checks it, and answers from its log alone",
    variables: &[&LOG, &FSYNC, &KEYS, &KEK, &READ_MODELS],
};

/// What is told on standard error, and with which code the process ends.
struct Ending {
    code: u8,
    why: String,
}

/// Nothing was found wrong, but what was asked for could not be done.
fn could_not(why: impl ToString) -> Ending {
    Ending { code: 2, why: why.to_string() }
}

fn main() -> ExitCode {
    let help = format!(
        "{}\nExit code: 0 done and nothing wrong, 1 something is wrong with the ledger, 2 it could \
         not be done.",
        TABLE.help_on_variables()
    );
    let matches = Cli::command().after_long_help(help).get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let settings = match TABLE.read(std::env::vars_os()) {
        Ok(settings) => settings,
        Err(error) => return end(could_not(error)),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return end(could_not(error)),
    };
    match runtime.block_on(run(cli.command, &settings)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(ending) => end(ending),
    }
}

fn end(Ending { code, why }: Ending) -> ExitCode {
    eprintln!("{why}");
    ExitCode::from(code)
}

async fn run(command: Command, settings: &Settings) -> Result<(), Ending> {
    match command {
        Command::Init(it) => make(it, settings).await,
        Command::Head(it) => tell_heads(it, settings).await,
        Command::Verify(it) => check(it, settings).await,
        Command::AsOf(it) => tell_as_of(it, settings).await,
    }
}

async fn open(settings: &Settings) -> Result<AnyLog, Ending> {
    let address = settings.get(&LOG);
    AnyLog::open(address.expose(), settings.get(&FSYNC)).await.map_err(could_not)
}

async fn make(wish: Init, settings: &Settings) -> Result<(), Ending> {
    let Init { first_business_date, partitions, ledger_id } = wish;
    // First what is easily mended: a ledger without its keys database is of no use.
    let witness = match settings.get(&KEYS) {
        Some(keys) => Some(WitnessStore::connect(keys.expose()).await.map_err(could_not)?),
        None => None,
    };
    let log = open(settings).await?;
    let wish = init::Wish { partitions, first_business_date, ledger: ledger_id };
    let made = init::init(&log, witness.as_ref(), wish).await.map_err(could_not)?;
    println!("{made}");
    if witness.is_none() {
        println!("LEDGER_KEYS is not set: the keys database is laid out by the first service");
    }
    Ok(())
}

/// The witness of every partition; `None` where no keys database is named.
async fn witness(settings: &Settings) -> Result<Option<BTreeMap<u32, Position>>, Ending> {
    let Some(keys) = settings.get(&KEYS) else { return Ok(None) };
    let pool = store::connect(keys.expose()).await.map_err(could_not)?;
    WitnessStore::new(pool).all().await.map(Some).map_err(could_not)
}

async fn tell_heads(Output { json }: Output, settings: &Settings) -> Result<(), Ending> {
    let witness = witness(settings).await?.unwrap_or_default();
    let log = open(settings).await?;
    let progress = Progress::start("head");
    let heads = head::heads(&log, &witness, &progress.tally()).await.map_err(could_not)?;
    match json {
        true => println!("{:#}", head::json(&heads)),
        false => print!("{}", head::table(&heads)),
    }
    Ok(())
}

async fn check(asked: Verify, settings: &Settings) -> Result<(), Ending> {
    let Verify { no_read_models, no_witness, output } = asked;
    let missing = |what: &str, flag: &str| {
        could_not(format!("{what} is not set: set it, or leave this out with `{flag}`"))
    };
    let witness = match no_witness {
        true => None,
        false => {
            let found = witness(settings).await?;
            Some(found.ok_or_else(|| missing("LEDGER_KEYS", "--no-witness"))?)
        }
    };
    let read_models = match no_read_models {
        true => None,
        false => {
            let address = settings
                .get(&READ_MODELS)
                .ok_or_else(|| missing("LEDGER_READ_MODELS", "--no-read-models"))?;
            Some(PgConnectOptions::from_str(address.expose()).map_err(could_not)?)
        }
    };
    let log = open(settings).await?;
    let progress = Progress::start("verify");
    let against = verify::Against { witness, read_models };
    let report = verify::verify(&log, against, &progress).await.map_err(could_not)?;
    drop(progress);
    match output.json {
        true => println!("{:#}", report.json()),
        false => println!("{report}"),
    }
    match report.faults.first() {
        None => Ok(()),
        Some(first) => Err(Ending { code: 1, why: format!("something is wrong at {}", first.at) }),
    }
}

async fn tell_as_of(asked: AsOf, settings: &Settings) -> Result<(), Ending> {
    let AsOf { date, what: What::Portfolio, output } = asked;
    let log = open(settings).await?;
    let progress = Progress::start("as-of");
    let portfolio = as_of::portfolio(&log, date, &progress.tally()).await.map_err(could_not)?;
    match output.json {
        true => println!("{}", serde_json::to_string_pretty(&portfolio).map_err(could_not)?),
        false => print!("{}", as_of::table(date, &portfolio)),
    }
    Ok(())
}
