//! `command-api`: takes commands over HTTP and writes the ledger.

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use command_api::clock::{Clock as _, ComparedClock, SystemClock, SystemTimer};
use command_api::http::{Api, Days};
use command_api::writer::{NotServing, Standing, Writers};
use command_api::{clock, http, process, writer};
use ledger_adapters::any::AnyLog;
use ledger_adapters::keys::{Kek, KeyStore};
use ledger_adapters::store::{self, ServerClock};
use ledger_adapters::witness::WitnessStore;
use ledger_service::callers::{Callers, TokenFile};
use ledger_service::config::variables::{
    CLOCK, Clock::Auto, FSYNC, KEK, KEYS, LISTEN, LOG, LOG_FORMAT, LOG_LEVEL, SHUTDOWN_SECONDS,
    TOKENS,
};
use ledger_service::config::{Settings, Table, Variable};
use ledger_service::health::{self, Part, Readiness};
use ledger_service::{shutdown, telemetry};
use tokio::task::JoinSet;
use uuid::Uuid;

const LISTEN_HERE: Variable<std::net::SocketAddr> = LISTEN.or("127.0.0.1:8080");

const TABLE: Table = Table {
    binary: "command-api",
    about: "takes commands over HTTP and writes the ledger",
    variables: &[
        &LOG,
        &FSYNC,
        &KEYS,
        &KEK,
        &TOKENS,
        &LISTEN_HERE,
        &CLOCK,
        &SHUTDOWN_SECONDS,
        &LOG_FORMAT,
        &LOG_LEVEL,
    ],
};

#[tokio::main]
async fn main() -> ExitCode {
    let settings = TABLE.start();
    telemetry::start(&settings);
    match run(&settings).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(settings: &Settings) -> Result<(), Box<dyn Error>> {
    let stop = shutdown::on_signals()?;
    let callers = Callers::from(TokenFile::load(&settings.get(&TOKENS))?);
    let listener = shutdown::listen(settings.get(&LISTEN_HERE)).await?;
    let (readiness, registry) = (Readiness::new(), health::registry());

    let log = AnyLog::open(settings.get(&LOG).expose(), settings.get(&FSYNC)).await?;
    let keys_pool = store::connect(settings.get(&KEYS).expose()).await?;
    store::migrate(&keys_pool).await?;
    let clock = Arc::new(ComparedClock::new(SystemClock));
    let server_clock = ServerClock::of(keys_pool.clone());
    clock.compare(&server_clock).await?;
    if let Some(apart) = clock.apart() {
        return Err(apart.to_string().into());
    }
    let witness = WitnessStore::new(keys_pool.clone());
    let process = Uuid::new_v4();
    let (writers, owners) = writer::open(
        log,
        witness.clone(),
        clock.clone(),
        SystemTimer::start(),
        process,
        writer::Settings::default(),
        &registry,
    )
    .await?;
    let kek = Kek::from_base64(settings.get(&KEK).expose())?;
    let keys = KeyStore::open(keys_pool, kek, writers.ledger()).await?;
    tracing::info!(ledger = %writers.ledger(), %process, partitions = writers.partitions(), "opened the ledger");

    let mut tasks = JoinSet::new();
    for owner in owners {
        owner.spawn(&mut tasks);
    }
    let parts = (0..writers.partitions()).map(|it| readiness.part(format!("partition {it}")));
    let parts: Vec<Part> = parts.inspect(|it| it.set_not_ready("it is being read")).collect();
    let reporting = tokio::spawn(report(writers.clone(), parts));
    let attending = tokio::spawn(attend(writers.clone(), witness.clone(), process));
    let conversing = tokio::spawn(process::run(writers.clone(), SystemTimer::start()));
    let comparing = clock.clone();
    let comparing = tokio::spawn(async move {
        comparing.keep_comparing(server_clock, SystemTimer::start()).await;
    });
    let scheduler = (settings.get(&CLOCK) == Auto).then(|| {
        let (days, timer) = (readiness.part("business day"), SystemTimer::start());
        let reporting = report_days(writers.clone(), clock.clone(), days);
        let starting = clock::start_days(writers.clone(), clock.clone(), timer);
        tokio::spawn(async move { tokio::join!(reporting, starting) })
    });
    let days = if scheduler.is_some() { Days::ByClock } else { Days::ByRoute };

    let router = http::router(Api::new(writers.clone(), keys, callers, days))
        .merge(health::router(readiness, registry));
    tracing::info!(address = %listener.local_addr()?, "taking commands");
    shutdown::serve(listener, router, stop, settings.get(&SHUTDOWN_SECONDS)).await?;
    if let Some(scheduler) = scheduler {
        scheduler.abort();
    }
    conversing.abort();
    // Nobody is asking any more: what is in flight is finished, and the witness written.
    writers.shut_down().await;
    while let Some(ended) = tasks.join_next().await {
        if let Err(error) = ended {
            tracing::error!(%error, "a task of the writers failed");
        }
    }
    reporting.abort();
    attending.abort();
    comparing.abort();
    witness.leave(process).await?;
    Ok(())
}

/// How often it is told which partitions are served, and how long that counts.
const ATTEND_EVERY: Duration = Duration::from_secs(1);
const ATTENDS_FOR: Duration = Duration::from_secs(10);

/// Tells beside the witness which partitions are served, so that nobody accepts a log under a
/// writer, until the process ends. A partition that waits for a person is not served.
async fn attend(writers: Writers, witness: WitnessStore, process: Uuid) {
    loop {
        let standings = (0..).zip(writers.standings());
        let served: Vec<u32> = standings
            .filter(|(_, standing)| match standing {
                Standing::Serving => true,
                Standing::NotServing(why) => match why {
                    NotServing::Starting
                    | NotServing::ClocksApart(_)
                    | NotServing::BetweenTerms
                    | NotServing::ShuttingDown
                    | NotServing::Unreadable(_) => true,
                    NotServing::Superseded { .. } | NotServing::Stopped(_) => false,
                },
            })
            .map(|(partition, _)| partition)
            .collect();
        if let Err(failure) = witness.attend(process, &served, ATTENDS_FOR).await {
            tracing::warn!("{failure}");
        }
        tokio::time::sleep(ATTEND_EVERY).await;
    }
}

/// How often the readiness is brought up to date.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Keeps the readiness as the partitions stand, until the process ends.
async fn report(writers: Writers, parts: Vec<Part>) {
    loop {
        for (part, standing) in parts.iter().zip(writers.standings()) {
            match standing {
                Standing::Serving => part.set_ready(),
                Standing::NotServing(why) => part.set_not_ready(why.to_string()),
            }
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Keeps told, until the process ends, whether the clock may start the business days.
async fn report_days(writers: Writers, clock: impl clock::Clock, part: Part) {
    loop {
        match clock::behind(&writers, &clock) {
            Some(too_far) => part.set_not_ready(clock::ask_a_person(too_far)),
            None => part.set_ready(),
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
