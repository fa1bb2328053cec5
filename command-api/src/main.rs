//! `command-api`: takes commands over HTTP and writes the ledger.

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use command_api::clock::{Clock as _, ComparedClock, SystemClock, SystemTimer};
use command_api::codes::Codes;
use command_api::http::{Api, BulkPlaces, Days};
use command_api::tasks::lasting;
use command_api::writer::{CallerKey, Standing, Writers};
use command_api::{clock, codes, http, process, scheduler, writer};
use ledger_adapters::any::AnyLog;
use ledger_adapters::keys::{Kek, open_for_writing, pseudonyms_accepted};
use ledger_adapters::store::{self, ServerClock};
use ledger_adapters::witness::WitnessStore;
use ledger_core::policy::EvidenceSource;
use ledger_service::config::bounds::{
    ADDRESS_CONNECTIONS_MAX, ADDRESS_REQUESTS_PER_SECOND, BODY_SECONDS, BUFFERED_MIB_MAX,
    CALLER_BULK_MAX, CALLER_REQUESTS_MAX, CALLER_REQUESTS_PER_SECOND, CONNECTIONS_MAX,
    IDLE_SECONDS, PROXIES, PROXY_HEADER, SERVICE_BULK_MAX, SERVICE_REQUESTS_MAX,
    SERVICE_REQUESTS_PER_SECOND, WRITE_SECONDS,
};
use ledger_service::config::variables::{
    CLOCK, CODES, Clock::Auto, FSYNC, KEK, KEYS, LISTEN, LOG, LOG_FORMAT, LOG_LEVEL,
    SHUTDOWN_SECONDS, SOURCE_BILLS, SOURCE_BUREAU, SOURCE_LISTS, SOURCE_MOBILE_MONEY, TOKENS,
};
use ledger_service::config::{Settings, Table, Variable};
use ledger_service::front::Front;
use ledger_service::health::Part;
use ledger_service::life;
use tokio::task::JoinSet;
use uuid::Uuid;

/// Files are made of many small shared things, made on one thread and freed on another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
        &SOURCE_BUREAU,
        &SOURCE_MOBILE_MONEY,
        &SOURCE_BILLS,
        &SOURCE_LISTS,
        &CODES,
        &CONNECTIONS_MAX,
        &ADDRESS_CONNECTIONS_MAX,
        &IDLE_SECONDS,
        &BODY_SECONDS,
        &WRITE_SECONDS,
        &BUFFERED_MIB_MAX,
        &CALLER_REQUESTS_MAX,
        &CALLER_REQUESTS_PER_SECOND,
        &CALLER_BULK_MAX,
        &SERVICE_REQUESTS_MAX,
        &SERVICE_REQUESTS_PER_SECOND,
        &SERVICE_BULK_MAX,
        &ADDRESS_REQUESTS_PER_SECOND,
        &PROXIES,
        &PROXY_HEADER,
        &SHUTDOWN_SECONDS,
        &LOG_FORMAT,
        &LOG_LEVEL,
    ],
};

fn main() -> ExitCode {
    let settings = TABLE.start();
    life::run(&settings, run(&settings))
}

async fn run(settings: &Settings) -> Result<(), Box<dyn Error>> {
    let front = Front::open(settings, &LISTEN_HERE).await?;
    let readiness = &front.readiness;

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
    let beside = log.is_beside(&keys_pool).await.unwrap_or_else(|failure| {
        tracing::warn!("{failure}");
        false
    });
    if beside {
        readiness.remark(
            "the log and its witness (LEDGER_LOG, LEDGER_KEYS) are on one PostgreSQL server: if it \
             is restored or fails over to an older state, commits that were acknowledged are gone \
             and nothing shows it; keep LEDGER_KEYS on another server",
        );
    }
    let kek = Kek::from_base64(settings.get(&KEK).expose())?;
    let ledger = writer::ledger_in(&log).await?;
    let keys = open_for_writing(&log, keys_pool.clone(), kek, ledger).await?;
    let caller_key = CallerKey {
        check: keys.pseudonyms_check().await?,
        accepted: pseudonyms_accepted(&keys_pool, ledger).await?,
    };
    let (writers, owners) = writer::open(
        log.clone(),
        witness.clone(),
        clock.clone(),
        SystemTimer::start(),
        (process, caller_key),
        writer::Settings::default(),
        &front.registry,
    )
    .await?;
    tracing::info!(%ledger, %process, partitions = writers.partitions(), "opened the ledger");

    let mut tasks = JoinSet::new();
    for owner in owners {
        owner.spawn(&mut tasks);
    }
    let parts = (0..writers.partitions()).map(|it| readiness.part(format!("partition {it}")));
    let parts: Vec<Part> = parts.inspect(|it| it.set_not_ready("it is being read")).collect();
    let timer = SystemTimer::start();
    let (of, seen) = (writers.clone(), witness.clone());
    let reporting =
        tokio::spawn(lasting("readiness", timer, move || report(of.clone(), parts.clone())));
    let of = writers.clone();
    let attending = tokio::spawn(lasting("attendance", timer, move || {
        attend(of.clone(), seen.clone(), process)
    }));
    let of = writers.clone();
    let conversing = tokio::spawn(lasting("processes", timer, move || {
        let sending = process::run(of.clone(), timer);
        // Where another process has taken everything over there is nothing to begin again.
        async move {
            sending.await;
            std::future::pending().await
        }
    }));
    let (of, by, ports) = (writers.clone(), clock.clone(), ports(settings)?);
    let asking = tokio::spawn(lasting("sources", timer, move || {
        process::ask(of.clone(), by.clone(), timer, ports.clone())
    }));
    let (of, by) = (writers.clone(), clock.clone());
    let reviewing = tokio::spawn(lasting("reviews", timer, move || {
        process::watch_reviews(of.clone(), by.clone(), timer)
    }));
    let of = clock.clone();
    let comparing = tokio::spawn(lasting("comparing clocks", timer, move || {
        let (of, server_clock) = (of.clone(), server_clock.clone());
        async move { of.keep_comparing(server_clock, timer).await }
    }));
    let (of, by) = (writers.clone(), clock.clone());
    let scheduler = (settings.get(&CLOCK) == Auto).then(|| {
        let days = readiness.part("business day");
        tokio::spawn(lasting("business days", timer, move || {
            let reporting = report_days(of.clone(), by.clone(), days.clone());
            let starting = scheduler::start_days(of.clone(), by.clone(), timer);
            async move {
                tokio::join!(reporting, starting);
            }
        }))
    });
    let days = if scheduler.is_some() { Days::ByClock } else { Days::ByRoute };

    let bulk = BulkPlaces {
        of_caller: settings.get(&CALLER_BULK_MAX),
        of_service: settings.get(&SERVICE_BULK_MAX),
    };
    let router = http::router(Api::new(
        writers.clone(),
        keys,
        front.door.clone(),
        bulk,
        days,
        codes(settings)?,
    ));
    front.serve(settings, router, "taking commands").await?;
    if let Some(scheduler) = scheduler {
        scheduler.abort();
    }
    conversing.abort();
    asking.abort();
    reviewing.abort();
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

/// The sources that can be asked, by what is configured.
fn ports(settings: &Settings) -> Result<process::Ports, process::NoPort> {
    let addresses = [
        (EvidenceSource::Bureau, settings.get(&SOURCE_BUREAU)),
        (EvidenceSource::MobileMoney, settings.get(&SOURCE_MOBILE_MONEY)),
        (EvidenceSource::Bills, settings.get(&SOURCE_BILLS)),
    ];
    let mut ports = process::Ports::default();
    for (source, address) in addresses {
        let Some(address) = address else { continue };
        ports = match address.scheme() {
            "sandbox" => ports.with(source, process::Sandbox::default()),
            _ => ports.with(source, process::OverHttp::at(address.expose())?),
        };
    }
    let Some(address) = settings.get(&SOURCE_LISTS) else { return Ok(ports) };
    Ok(match address.scheme() {
        "sandbox" => ports.with_lists(process::Sandbox::default()),
        _ => ports.with_lists(process::OverHttp::at(address.expose())?),
    })
}

/// By which one-time codes leave, where they do.
fn codes(settings: &Settings) -> Result<Codes, codes::NoOutlet> {
    match settings.get(&CODES) {
        Some(address) => Ok(Codes::by(codes::OverHttp::at(address.expose())?)),
        None => Ok(Codes::default()),
    }
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
                Standing::Serving | Standing::Unwitnessed { .. } => true,
                Standing::NotServing(why) => !why.is_final(),
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
                // Without the seconds: a reason that changes is reported anew.
                Standing::Unwitnessed { .. } => part.set_not_ready(
                    "what is acknowledged has not been read back and remembered outside the log \
                     for long: see that the database of LEDGER_KEYS and the log answer; how long is \
                     in ledger_witness_unsaved_seconds",
                ),
                Standing::NotServing(why) => part.set_not_ready(why.to_string()),
            }
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Keeps told, until the process ends, whether the clock may start the business days.
async fn report_days(writers: Writers, clock: impl clock::Clock, part: Part) {
    loop {
        match scheduler::behind(&writers, &clock) {
            Some(too_far) => part.set_not_ready(scheduler::ask_a_person(too_far)),
            None => part.set_ready(),
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
