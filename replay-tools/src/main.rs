//! The command line of replay-tools.

use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};
use ledger_adapters::any::AnyLog;
use ledger_adapters::witness::WitnessStore;
use ledger_service::config::{Address, Optional, Settings, Table, Variable, variables};
use replay_tools::progress::Progress;
use replay_tools::{as_of, init};
use uuid::Uuid;

const LOG: Variable<Address> = variables::LOG;
const FSYNC: Variable<bool> = variables::FSYNC;
const KEYS: Optional<Address> = variables::KEYS.optional();

const TABLE: Table = Table {
    binary: "replay-tools",
    about: "makes a ledger, checks it, and answers from its log alone",
    variables: &[&LOG, &FSYNC, &KEYS],
};

/// Makes a ledger, checks it, and answers from its log alone.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a ledger: its topic or tables, and the genesis of each partition.
    Init(Init),
    /// Tell how something stood at the end of a business day, as it was known then.
    AsOf(AsOf),
}

#[derive(Args)]
struct Init {
    /// The ledger's first business day.
    #[arg(long, value_name = "DATE")]
    first_business_date: NaiveDate,
    /// How many partitions it has, for ever.
    #[arg(long, default_value_t = 12)]
    partitions: u32,
    /// The ledger's id; a new one if not given.
    #[arg(long, value_name = "UUID")]
    ledger_id: Option<Uuid>,
}

#[derive(Args)]
struct AsOf {
    /// The business day, for example 2005-09-30.
    date: NaiveDate,
    what: What,
    /// Print JSON: per currency, amounts in minor units.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// Loans, what is outstanding and overdue, portfolio at risk, by currency.
    Portfolio,
}

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
        "{}\nExit code: 0 done, 1 something is wrong with the ledger, 2 it could not be done.",
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

async fn tell_as_of(asked: AsOf, settings: &Settings) -> Result<(), Ending> {
    let AsOf { date, what: What::Portfolio, json } = asked;
    let log = open(settings).await?;
    let progress = Progress::start("as-of");
    let portfolio = as_of::portfolio(&log, date, &progress.tally()).await.map_err(could_not)?;
    if json {
        println!("{}", serde_json::to_string_pretty(&portfolio).map_err(could_not)?);
    } else {
        print!("{}", as_of::table(date, &portfolio));
    }
    Ok(())
}
