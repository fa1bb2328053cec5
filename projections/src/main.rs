//! The projector as a service: configuration, health, metrics, and an orderly end.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::str::FromStr;

use ledger_adapters::any::AnyLog;
use ledger_service::config::{Settings, Table, Variable, variables};
use ledger_service::health::{Part, Readiness, registry, router};
use ledger_service::{shutdown, telemetry};
use projections::projector::{self, Board, Metrics};
use sqlx::postgres::PgConnectOptions;
use tokio_util::sync::CancellationToken;

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

fn main() -> ExitCode {
    let settings = TABLE.start();
    telemetry::start(&settings);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!(%error, "no runtime");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(serve(&settings)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "projections ends");
            ExitCode::FAILURE
        }
    }
}

async fn serve(settings: &Settings) -> Result<(), Box<dyn std::error::Error>> {
    let stop = shutdown::on_signals()?;
    let board = Board::default();
    let readiness = Readiness::new();
    let part = readiness.part("projector");
    let registry = registry();
    registry.register(Box::new(Metrics::new(board.clone())))?;

    let listener = shutdown::listen(settings.get(&LISTEN)).await?;
    tracing::info!(address = %listener.local_addr()?, "listening");
    let grace = settings.get(&variables::SHUTDOWN_SECONDS);
    let health = router(readiness, registry);
    // Told until the last batch is in.
    let ended = CancellationToken::new();
    let serving = shutdown::serve(listener, health, ended.clone(), grace);
    let telling = tell(part, board.clone());
    let projecting = async {
        let outcome = project(settings, board, stop).await;
        ended.cancel();
        outcome
    };
    tokio::select! {
        (outcome, served) = async { tokio::join!(projecting, serving) } => {
            served?;
            outcome
        }
        () = telling => unreachable!("the board is told for ever"),
    }
}

async fn project(
    settings: &Settings,
    board: Board,
    stop: CancellationToken,
) -> Result<(), Box<dyn std::error::Error>> {
    let address = settings.get(&variables::READ_MODELS);
    let database = PgConnectOptions::from_str(address.expose())
        .map_err(|_| format!("{address} in LEDGER_READ_MODELS is no address of a database"))?
        .application_name("ledger-projections");
    let log = settings.get(&variables::LOG);
    let log = AnyLog::open(log.expose(), settings.get(&variables::FSYNC)).await?;
    Ok(projector::run(log, database, projector::Settings::default(), board, stop).await?)
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
