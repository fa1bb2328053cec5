//! The projector as a service: configuration, health, metrics, and an orderly end; or one rebuild.

use std::error::Error;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::str::FromStr;

use ledger_adapters::any::AnyLog;
use ledger_service::config::{Settings, Table, Variable, variables};
use ledger_service::edge::{Edge, Limits};
use ledger_service::health::{Part, Readiness, registry, router};
use ledger_service::{life, shutdown};
use projections::Model;
use projections::projector::{self, Board, Metrics, Rebuilt};
use sqlx::postgres::PgConnectOptions;
use tokio_util::sync::CancellationToken;

/// A batch is made of many small pieces, on one thread and freed on another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const LISTEN: Variable<SocketAddr> = variables::LISTEN.or("127.0.0.1:8082");

const TABLE: Table = Table {
    binary: "projections",
    about: "projects the log into the read models",
    variables: &[
        &variables::LOG,
        &variables::FSYNC,
        &variables::READ_MODELS,
        &LISTEN,
        &variables::SHUTDOWN_SECONDS,
        &variables::LOG_FORMAT,
        &variables::LOG_LEVEL,
    ],
};

const USAGE: &str = "\
Usage: projections rebuild <model>
  Builds a read model anew from the log, beside the live one, and swaps it in. A projector that runs
  meanwhile goes on; wherever it is stopped, it can be started again. Models: ";

fn main() -> ExitCode {
    let arguments: Vec<String> =
        std::env::args_os().skip(1).map(|it| it.to_string_lossy().into_owned()).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["rebuild", name] => match Model::named(name) {
            Some(model) => match TABLE.read(std::env::vars_os()) {
                Ok(settings) => life::run(&settings, rebuild(&settings, model)),
                Err(error) => refuse(&error.to_string()),
            },
            None => refuse(&format!("there is no read model `{name}`\n{}", usage())),
        },
        ["rebuild", ..] => refuse(&format!("one read model is rebuilt at a time\n{}", usage())),
        ["--help" | "-h"] => {
            println!("{}\n{}", TABLE.help(), usage());
            ExitCode::SUCCESS
        }
        _ => {
            let settings = TABLE.start();
            life::run(&settings, serve(&settings))
        }
    }
}

fn usage() -> String {
    format!("{USAGE}{}", Model::ALL.map(Model::name).join(", "))
}

fn refuse(why: &str) -> ExitCode {
    eprintln!("{why}");
    ExitCode::from(2)
}

async fn rebuild(settings: &Settings, model: Model) -> Result<(), Box<dyn Error>> {
    let stop = shutdown::on_signals()?;
    let (log, database) = outside(settings).await?;
    let pace = projector::Pace::default();
    tokio::select! {
        outcome = projector::rebuild(&log, &database, model, &pace) => {
            let Rebuilt { former, live, commits, resumed } = outcome?;
            let begun = if resumed { " to what an earlier run had taken in" } else { "" };
            println!("{live} is live in the place of {former}: {commits} commits were taken in{begun}");
            Ok(())
        }
        () = stop.cancelled() => {
            Err(format!("stopped: `projections rebuild {model}` goes on where this ends").into())
        }
    }
}

async fn serve(settings: &Settings) -> Result<(), Box<dyn Error>> {
    let stop = shutdown::on_signals()?;
    let board = Board::default();
    let readiness = Readiness::new();
    let part = readiness.part("projector");
    let registry = registry();
    registry.register(Box::new(Metrics::new(board.clone())))?;

    let listener = shutdown::listen(settings.get(&LISTEN)).await?;
    tracing::info!(address = %listener.local_addr()?, "listening");
    let grace = settings.get(&variables::SHUTDOWN_SECONDS);
    let edge = Edge::new(Limits::default(), &registry)?;
    let health = edge.open(router(readiness, registry));
    // Told until the last batch is in.
    let ended = CancellationToken::new();
    let serving = edge.serve(listener, health, ended.clone(), grace);
    let telling = tell(part, board.clone());
    let projecting = async {
        let outcome = project(settings, board, stop).await;
        ended.cancel();
        outcome
    };
    tokio::select! {
        (outcome, _) = async { tokio::join!(projecting, serving) } => outcome,
        () = telling => unreachable!("the board is told for ever"),
    }
}

async fn project(
    settings: &Settings,
    board: Board,
    stop: CancellationToken,
) -> Result<(), Box<dyn Error>> {
    let (log, database) = outside(settings).await?;
    Ok(projector::run(log, database, projector::Settings::default(), board, stop).await?)
}

/// The log, and the database of the read models.
async fn outside(settings: &Settings) -> Result<(AnyLog, PgConnectOptions), Box<dyn Error>> {
    let address = settings.get(&variables::READ_MODELS);
    let database = PgConnectOptions::from_str(address.expose())
        .map_err(|_| format!("{address} in LEDGER_READ_MODELS is no address of a database"))?
        .application_name("ledger-projections");
    let log = settings.get(&variables::LOG);
    Ok((AnyLog::open(log.expose(), settings.get(&variables::FSYNC)).await?, database))
}

/// Keeps the readiness as the board has it.
async fn tell(part: Part, board: Board) {
    let mut pace = tokio::time::interval(std::time::Duration::from_millis(200));
    loop {
        pace.tick().await;
        match board.complaint() {
            Some(complaint) => part.set_not_ready(complaint),
            None => part.set_ready(),
        }
    }
}
