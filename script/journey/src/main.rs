//! `journey`: the real portfolio through the real system, to check it or to look at it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, Days, NaiveDate, Utc};
use clap::{Parser, Subcommand, ValueEnum};
use journey::beside::beside;
use journey::borrowers::{Borrower, DataError, borrowers};
use journey::carry::carry;
use journey::check::{self, CheckError};
use journey::client::ClientError;
use journey::golden::{self, GoldenError, Keeping, golden};
use journey::independent::{first_day, last_day};
use journey::live::{self, LiveError, live};
use journey::load::{Loaded, load};
use journey::report::say;
use journey::strangers::{StrangersError, strangers};
use journey::system::{LogKind, System, SystemError};
use journey::under_load::{Load, LoadError, under_load};
use tokio::signal::unix::{SignalKind, signal};

/// Loads the real portfolio of 30,000 borrowers through the running services and compares what
/// comes out with an independent calculation. `script/demo` and `script/test` start the servers
/// it needs and call it.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Journey,
}

#[derive(Subcommand)]
enum Journey {
    /// Load, compare everything, stop: the main job of `script/test`.
    Portfolio {
        /// The log that carries the ledger.
        #[arg(long, value_enum)]
        log: Log,
        /// Take every n-th borrower only.
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
        every: u32,
        /// Then stop the services, and copy the ledger to Kafka and back to PostgreSQL.
        #[arg(long)]
        copy: bool,
        /// A command to run while the services still run, after command-api was replaced by a
        /// second one; JOURNEY_* variables tell it where they are.
        #[arg(last = true)]
        beside: Vec<OsString>,
    },
    /// Load, show the figures, and say what to try next: `script/demo`.
    Demo {
        /// The log that carries the ledger.
        #[arg(long, value_enum)]
        log: Log,
        /// Leave the services running until Ctrl-C.
        #[arg(long)]
        keep: bool,
    },
    /// An order on credit, step by step, in a ledger of its own.
    Live {
        /// The log that carries the ledger.
        #[arg(long, value_enum)]
        log: Log,
        /// Leave the services running until Ctrl-C.
        #[arg(long)]
        keep: bool,
    },
    /// Many callers at once on Kafka, most of them about one customer: `script/load`.
    Load {
        /// Up to what the services let one token, from one address, have under way.
        #[arg(long, default_value_t = 128, value_parser = clap::value_parser!(u16).range(1..=192))]
        callers: u16,
        #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=600))]
        seconds: u64,
    },
    /// Strangers that attack, beside a customer and a writer who behave well: `script/strangers`.
    Strangers {
        /// How long each attack lasts.
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=600))]
        seconds: u64,
    },
    /// Make a golden log, to be read by every later release: `script/golden`.
    Golden {
        /// What it is called, for example 2026-11-forms; none may be of that name.
        name: String,
        /// The workspace, or another folder to try it in.
        #[arg(long, default_value = ".")]
        root: PathBuf,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Log {
    Kafka,
    Postgres,
}

impl Log {
    fn kind(self) -> LogKind {
        match self {
            Log::Kafka => LogKind::Kafka,
            Log::Postgres => LogKind::Postgres,
        }
    }
}

/// Partitions of the journey's ledger.
const PARTITIONS: u32 = 12;

/// Of a hundred commands under load, so many concern one customer.
const PERCENT_BUSY: u64 = 80;

/// Before the loans' first due date.
const FIRST_DAY_UNDER_LOAD: NaiveDate =
    NaiveDate::from_ymd_opt(2026, 1, 5).expect("a day of the calendar");

#[derive(Debug, thiserror::Error)]
enum JourneyError {
    #[error(transparent)]
    Data(#[from] DataError),
    #[error(transparent)]
    System(#[from] SystemError),
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error(transparent)]
    Check(#[from] CheckError),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Live(#[from] LiveError),
    #[error(transparent)]
    Strangers(#[from] StrangersError),
    #[error(transparent)]
    Golden(#[from] GoldenError),
    #[error("{0} ended by itself")]
    ServiceEnded(&'static str),
    #[error("stopped on request")]
    Interrupted,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Arguments { command } = Arguments::parse();
    match run(command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("journey: {error}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Journey) -> Result<(), JourneyError> {
    let (kind, every, keep) = match &command {
        Journey::Portfolio { log, every, .. } => (log.kind(), *every, false),
        Journey::Demo { log, keep } => (log.kind(), 1, *keep),
        Journey::Live { log, keep } => {
            let today = DateTime::<Utc>::from(SystemTime::now()).date_naive();
            // All its days are past.
            let first = today - Days::new(live::DAYS + 1);
            let job = async |system: &mut System| Ok(live(system, first).await?);
            return with_system(log.kind(), first, *keep, job).await.map(drop);
        }
        Journey::Load { callers, seconds } => {
            let load = Load {
                callers: usize::from(*callers),
                seconds: *seconds,
                percent_busy: PERCENT_BUSY,
                partitions: PARTITIONS,
            };
            let job = async |system: &mut System| Ok(under_load(system, load).await?);
            return with_system(LogKind::Kafka, FIRST_DAY_UNDER_LOAD, false, job).await.map(drop);
        }
        Journey::Strangers { seconds } => {
            let job = async |system: &mut System| Ok(strangers(system, *seconds).await?);
            return with_system(LogKind::Kafka, FIRST_DAY_UNDER_LOAD, false, job).await.map(drop);
        }
        Journey::Golden { name, root } => return make_golden(root, name).await,
    };
    let chosen = chosen(every)?;
    let job = async |system: &mut System| through(&command, system, &chosen).await;
    let stopped = with_system(kind, first_day(), keep, job).await?;
    match command {
        Journey::Portfolio { copy: true, .. } => tokio::select! {
            carried = carry(&stopped) => {
                say_carried(carried?);
                Ok(())
            }
            () = asked_to_stop() => Err(JourneyError::Interrupted),
        },
        Journey::Portfolio { .. }
        | Journey::Demo { .. }
        | Journey::Live { .. }
        | Journey::Load { .. }
        | Journey::Strangers { .. }
        | Journey::Golden { .. } => Ok(()),
    }
}

/// Every n-th borrower.
fn chosen(every: u32) -> Result<Vec<Borrower>, DataError> {
    Ok(borrowers()?.into_iter().filter(|it| it.number % every == 0).collect())
}

async fn make_golden(root: &Path, name: &str) -> Result<(), JourneyError> {
    let keeping = Keeping::new(root, name).map_err(GoldenError::from)?;
    let borrowers = chosen(golden::EVERY)?;
    let job = async |system: &mut System| Ok(golden(system, &borrowers).await?);
    let kind = LogKind::Kafka;
    let system = System::start_under(golden::TEST_KEK, kind, golden::PARTITIONS, first_day());
    let stopped = with(system.await?, false, job).await?;
    Ok(keeping.keep(&stopped).await.map_err(GoldenError::from)?)
}

/// Does this job with services of its own, and stops them whatever comes of it: the system as it
/// was left.
async fn with_system(
    kind: LogKind,
    first_business_date: NaiveDate,
    keep: bool,
    job: impl AsyncFnOnce(&mut System) -> Result<(), JourneyError>,
) -> Result<System, JourneyError> {
    say(&format!("starting the services, with {} as the log", kind.name()));
    with(System::start(kind, PARTITIONS, first_business_date).await?, keep, job).await
}

/// The same with services that run.
async fn with(
    mut system: System,
    keep: bool,
    job: impl AsyncFnOnce(&mut System) -> Result<(), JourneyError>,
) -> Result<System, JourneyError> {
    let outcome = tokio::select! {
        outcome = job(&mut system) => outcome,
        () = asked_to_stop() => Err(JourneyError::Interrupted),
    };
    let outcome = match outcome {
        Ok(()) if keep => {
            say("The system keeps running; Ctrl-C stops it.");
            tokio::select! {
                name = system.until_one_ends() => Err(JourneyError::ServiceEnded(name)),
                () = asked_to_stop() => Ok(()),
            }
        }
        outcome => outcome,
    };
    // Which service failed says more than what its caller then met.
    let ended = system.ended();
    system.stop().await;
    match (outcome, ended.first()) {
        // Ctrl-C reaches the services too: that they end is what was asked.
        (Err(JourneyError::Interrupted), _) => Err(JourneyError::Interrupted),
        (Err(error), Some(name)) => {
            say(&format!("journey: {error}"));
            Err(JourneyError::ServiceEnded(name))
        }
        (outcome, _) => outcome.map(|()| system),
    }
}

fn say_carried([there, back]: [Duration; 2]) {
    say(&format!(
        "copied to Kafka in {:.1} s and from there to PostgreSQL in {:.1} s: the same hashes, and \
         nothing is wrong",
        there.as_secs_f64(),
        back.as_secs_f64()
    ));
}

/// Ends when Ctrl-C or SIGTERM comes.
async fn asked_to_stop() {
    let mut terminate = match signal(SignalKind::terminate()) {
        Ok(terminate) => terminate,
        // Ctrl-C alone must do then.
        Err(_) => return tokio::signal::ctrl_c().await.unwrap_or(()),
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => (),
        _ = terminate.recv() => (),
    }
}

async fn through(
    command: &Journey,
    system: &mut System,
    chosen: &[Borrower],
) -> Result<(), JourneyError> {
    let start = Instant::now();
    say(&format!("loading {} borrowers, one year of business days", chosen.len()));
    let loaded = load(&system.caller(&system.tokens.service), chosen).await?;
    let auditor = system.caller(&system.tokens.auditor);
    let behind = check::caught_up(&auditor, &loaded.position).await?;
    let seconds = loaded.took.as_secs_f64();
    let per_second = |count: f64| (count / seconds).round();
    let commits = commits(system).await?;
    say(&format!(
        "{} commands over HTTP became {commits} commits in {seconds:.1} s: {} commands/s, {} commits/s",
        loaded.commands,
        per_second(loaded.commands as f64),
        per_second(commits as f64),
    ));
    say(&format!("the read models were complete {:.1} s later", behind.as_secs_f64()));

    let september = NaiveDate::from_ymd_opt(2005, 9, 30).expect("a day of the calendar");
    for day in [september, last_day()] {
        let figures = check::as_of(system, chosen, day).await?;
        check::print(day, &figures);
    }
    say("replay-tools as-of agrees with the independent calculation on both days");
    if let Journey::Portfolio { .. } = command {
        let asked = Instant::now();
        let days = check::read_model(&auditor, chosen).await?;
        say(&format!(
            "portfolio(asOf) agrees with the independent calculation on each of {days} days, {:.1} s",
            asked.elapsed().as_secs_f64()
        ));
    }
    live(system, last_day()).await?;
    say("");
    let commits = self::commits(system).await?;
    let (said, took) = check::verify(system).await?;
    say(said.trim_end());
    say(&format!(
        "verify took {:.1} s: {} commits/s",
        took.as_secs_f64(),
        (commits as f64 / took.as_secs_f64()).round()
    ));
    for memory in system.memory() {
        say(&format!("{} needed {} MiB at most", memory.name, memory.peak_mib));
    }
    say(&format!("all of it took {:.1} minutes", start.elapsed().as_secs_f64() / 60.0));
    match command {
        Journey::Demo { keep, .. } => what_next(system, &loaded, *keep),
        Journey::Portfolio { beside: command, .. } if !command.is_empty() => {
            system.replace_command_api().await?;
            Ok(beside(system, command).await?)
        }
        Journey::Portfolio { .. }
        | Journey::Live { .. }
        | Journey::Load { .. }
        | Journey::Strangers { .. }
        | Journey::Golden { .. } => Ok(()),
    }
}

/// All commits of the ledger, by `replay-tools head`.
async fn commits(system: &System) -> Result<u64, JourneyError> {
    let said = system.tool(&["head", "--json"]).await?;
    let unexpected = || CheckError::Unexpected { what: "replay-tools head", answer: said.clone() };
    let heads: serde_json::Value = serde_json::from_str(&said).map_err(|_| unexpected())?;
    let heads = heads.get("partitions").and_then(|it| it.as_array()).ok_or_else(unexpected)?;
    let sequence = |it: &serde_json::Value| it.get("sequence").and_then(serde_json::Value::as_u64);
    Ok(heads.iter().map(sequence).sum::<Option<u64>>().ok_or_else(unexpected)?)
}

fn what_next(system: &System, loaded: &Loaded, keep: bool) -> Result<(), JourneyError> {
    let environment = system.environment_file()?;
    let example = &loaded.example;
    say("");
    say(match keep {
        true => "What to try next",
        false => "What to try next, while the system runs (`script/demo --keep`)",
    });
    say(&format!("  commands  {}/openapi.json", system.commands));
    say(&format!("  queries   {}/graphql   (GraphiQL in a browser)", system.queries));
    say(&format!("  health    {}/readyz  {}/metrics", system.projections, system.projections));
    say("");
    say("Three GraphQL queries, for a tool such as curl:");
    for query in [
        "{ portfolio(asOf: \\\"2005-09-30\\\") { totals { currency loans outstanding par30 inDefault } } }"
            .to_owned(),
        format!(
            "{{ loan(id: \\\"{}\\\") {{ life inDefault outstanding instalments {{ number dueOn state }} \
             payments {{ nodes {{ valueDate amount }} }} }} }}",
            example.loan
        ),
        "{ loans(first: 5, order: OUTSTANDING_DESC, filter: { currency: \\\"TWD\\\" }) { edges { node { \
         id life inDefault outstanding } } } }"
            .to_owned(),
    ] {
        say(&format!(
            "  curl -s {}/graphql -H 'Authorization: Bearer {}' -H 'Content-Type: application/json' \
             -d '{{\"query\":\"{query}\"}}'",
            system.queries, system.tokens.auditor
        ));
    }
    say("");
    say(&format!("Three replay commands, after `. {}`:", environment.display()));
    let tool = system.replay_tools().display().to_string();
    say(&format!("  {tool} show loan-{}", example.loan));
    say(&format!("  {tool} as-of 2005-03-31 portfolio"));
    say(&format!("  {tool} verify"));
    say("");
    Ok(())
}
