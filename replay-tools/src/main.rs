//! The command line of replay-tools.

mod command_line;

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::str::FromStr as _;

use clap::{CommandFactory as _, FromArgMatches as _};
use ledger_adapters::any::AnyLog;
use ledger_adapters::keys::{Kek, KeyStore};
use ledger_adapters::store;
use ledger_adapters::witness::WitnessStore;
use ledger_core::log::{Log as _, Position, StreamId};
use ledger_service::config::{Address, Optional, Secret, Settings, Table, Variable, variables};
use projections::Take;
use projections::commits::questions::{Of, commits_page};
use projections::database::connect_live;
use replay_tools::progress::Progress;
use replay_tools::show::Names;
use replay_tools::{accept, as_of, head, init, show, verify};
use sqlx::postgres::PgConnectOptions;
use uuid::Uuid;

use self::command_line::{Accept, AsOf, Cli, Command, Init, Output, Show, Verify, What};

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
        Command::Show(it) => tell_history(it, settings).await,
        Command::Accept(it) => accept_log(it, settings).await,
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

async fn check(asked: Verify, settings: &Settings) -> Result<(), Ending> {
    let Verify { no_read_models, no_witness, output } = asked;
    let witness = match no_witness {
        true => None,
        false => {
            let found = witness(settings).await?;
            Some(found.ok_or_else(|| missing("LEDGER_KEYS", "--no-witness"))?)
        }
    };
    let read_models = read_models(no_read_models, settings)?;
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

async fn tell_history(asked: Show, settings: &Settings) -> Result<(), Ending> {
    let Show { id, names, output } = asked;
    let log = open(settings).await?;
    let partition = match (id, settings.get(&READ_MODELS)) {
        (StreamId::Loan(_), Some(_)) => match read_models(false, settings)? {
            Some(options) => find(id, &log, &options).await?,
            None => None,
        },
        (
            StreamId::Loan(_)
            | StreamId::Customer(_)
            | StreamId::CreditLine(_)
            | StreamId::Application(_)
            | StreamId::Order(_)
            | StreamId::Shipment(_)
            | StreamId::Vendor(_)
            | StreamId::PurchaseOrder(_)
            | StreamId::PolicyBook
            | StreamId::Partition(_),
            _,
        ) => None,
    };
    let progress = Progress::start("show");
    let history = show::history(&log, id, partition, &progress.tally()).await.map_err(could_not)?;
    drop(progress);
    let names = match names {
        false => Names::default(),
        true => {
            let keys = open_keys(settings, history.ledger).await?;
            Names::look_up(&keys, &history).await.map_err(could_not)?
        }
    };
    match output.json {
        true => println!("{:#}", show::json(&history, &names)),
        false => print!("{}", show::text(&history, &names)),
    }
    Ok(())
}

/// The partition of a loan, by the index of commits; `None` where that does not know it.
async fn find(
    loan: StreamId,
    log: &AnyLog,
    read_models: &PgConnectOptions,
) -> Result<Option<u32>, Ending> {
    let mut connection = connect_live(read_models).await.map_err(could_not)?;
    let found = commits_page(&mut connection, Of::Stream(loan), None, None, Take::First(1)).await;
    let first = found.map_err(could_not)?.rows.into_iter().next();
    let partitions = log.partitions().await.map_err(could_not)?;
    Ok(first.map(|(_, it)| it.file.partition(partitions)))
}

async fn open_keys(settings: &Settings, ledger: Uuid) -> Result<KeyStore, Ending> {
    let needs = |what: &str| could_not(format!("{what} is not set: without it no name opens"));
    let address = settings.get(&KEYS).ok_or_else(|| needs("LEDGER_KEYS"))?;
    let kek = settings.get(&KEK).ok_or_else(|| needs("LEDGER_KEK"))?;
    let kek = Kek::from_base64(kek.expose()).map_err(could_not)?;
    let pool = store::connect(address.expose()).await.map_err(could_not)?;
    KeyStore::open_to_read(pool, kek, ledger).await.map_err(could_not)
}

async fn accept_log(asked: Accept, settings: &Settings) -> Result<(), Ending> {
    let place = asked.place().map_err(could_not)?;
    let read_models = read_models(asked.no_read_models, settings)?;
    let keys = settings
        .get(&KEYS)
        .ok_or_else(|| could_not("LEDGER_KEYS is not set: the witness is in the keys database"))?;
    let witness = WitnessStore::connect(keys.expose()).await.map_err(could_not)?;
    let log = open(settings).await?;
    let findings = accept::look(&log, &witness, read_models.as_ref(), asked.partition)
        .await
        .map_err(could_not)?;
    println!("{} in {}", findings.place(), log.name());
    print!("{findings}");
    println!("Type the position {} to go on with what is there:", findings.place());
    let mut typed = String::new();
    std::io::stdin().read_line(&mut typed).map_err(could_not)?;
    let decision = accept::Decision { by: asked.by, reason: asked.reason };
    let done =
        accept::accept(&log, &witness, read_models.as_ref(), &findings, place, &typed, &decision)
            .await
            .map_err(could_not)?;
    for build in &done.emptied {
        println!("emptied read model {build}: projections fills it again");
    }
    if let Some(accepted) = done.accepted {
        println!(
            "accepted: the ledger goes on behind commit {}@{}; the next takeover carries that {} \
             decided so: {}",
            asked.partition, accepted.accepted_sequence, accepted.by, accepted.reason
        );
    }
    Ok(())
}
