//! `query-graphql`: answers GraphQL queries from the read models.

use std::error::Error;
use std::process::ExitCode;
use std::str::FromStr;
use std::time::Duration;

use ledger_adapters::keys::{Kek, NotAKek};
use ledger_service::config::bounds::{
    self, ADDRESS_CONNECTIONS_MAX, ADDRESS_REQUESTS_PER_SECOND, BODY_SECONDS, BUFFERED_MIB_MAX,
    CALLER_REQUESTS_MAX, CALLER_REQUESTS_PER_SECOND, IDLE_SECONDS, PROXIES, PROXY_HEADER,
    SERVICE_REQUESTS_MAX, SERVICE_REQUESTS_PER_SECOND, WRITE_SECONDS,
};
use ledger_service::config::variables::{
    ANSWER_BYTES_MAX, ANSWER_VALUES_MAX, GRAPHIQL, INTROSPECTION, KEK, KEYS, LISTEN, LOG_FORMAT,
    LOG_LEVEL, QUERY_WAIT_SECONDS, READ_MODELS, SHUTDOWN_SECONDS, TOKENS,
};
use ledger_service::config::{Address, Optional, Secret, Settings, Table, Variable};
use ledger_service::front::Front;
use ledger_service::life;
use projections::database::Database;
use query_graphql::documents::Documents;
use query_graphql::http::{Service, router};
use query_graphql::keys::Keys;
use query_graphql::limits::{Bounds, TIME_MAX};
use query_graphql::metrics::Metrics;
use query_graphql::schema;
use query_graphql::watch::{Locked, watch};
use sqlx::postgres::PgConnectOptions;

/// An answer is made of many small pieces, on one thread and freed on another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const LISTEN_HERE: Variable<std::net::SocketAddr> = LISTEN.or("127.0.0.1:8081");
const KEYS_IF_ANY: Optional<Address> = KEYS.optional();
const KEK_IF_ANY: Optional<Secret> = KEK.optional();

const TABLE: Table = Table {
    binary: "query-graphql",
    about: "answers GraphQL queries from the read models",
    variables: &[
        &READ_MODELS,
        &KEYS_IF_ANY,
        &KEK_IF_ANY,
        &TOKENS,
        &LISTEN_HERE,
        &QUERY_WAIT_SECONDS,
        &ANSWER_VALUES_MAX,
        &ANSWER_BYTES_MAX,
        &GRAPHIQL,
        &INTROSPECTION,
        &bounds::CONNECTIONS_MAX,
        &ADDRESS_CONNECTIONS_MAX,
        &IDLE_SECONDS,
        &BODY_SECONDS,
        &WRITE_SECONDS,
        &BUFFERED_MIB_MAX,
        &CALLER_REQUESTS_MAX,
        &CALLER_REQUESTS_PER_SECOND,
        &SERVICE_REQUESTS_MAX,
        &SERVICE_REQUESTS_PER_SECOND,
        &ADDRESS_REQUESTS_PER_SECOND,
        &PROXIES,
        &PROXY_HEADER,
        &SHUTDOWN_SECONDS,
        &LOG_FORMAT,
        &LOG_LEVEL,
    ],
};

/// Connections to the read models; who waits for a position holds none.
const CONNECTIONS_MAX: u32 = 20;
/// The same for questions of all files: as many as may keep the server busy at once.
const PORTFOLIO_CONNECTIONS_MAX: u32 = 6;
const CONNECT_PATIENCE: Duration = Duration::from_secs(5);
/// The server ends a statement whose query was given up, so that its connection serves others.
const STATEMENT_MAX: Duration = Duration::from_secs(TIME_MAX.as_secs() + 1);

fn main() -> ExitCode {
    let settings = TABLE.start();
    life::run(&settings, run(&settings))
}

async fn run(settings: &Settings) -> Result<(), Box<dyn Error>> {
    let front = Front::open(settings, &LISTEN_HERE).await?;
    let options = PgConnectOptions::from_str(settings.get(&READ_MODELS).expose())?
        .application_name("query-graphql")
        .options([("statement_timeout", STATEMENT_MAX.as_millis())]);
    let database = Database::by_keys(options.clone(), CONNECTIONS_MAX, CONNECT_PATIENCE);
    let portfolio = Database::new(options, PORTFOLIO_CONNECTIONS_MAX, CONNECT_PATIENCE);
    let locked = locked(settings)?;

    let service = Service {
        schema: schema::ledger(settings.get(&INTROSPECTION)),
        database: database.clone(),
        portfolio: portfolio.clone(),
        keys: locked.as_ref().map_or_else(Keys::none, |it| it.keys.clone()),
        documents: Documents::default(),
        door: front.door.clone(),
        metrics: Metrics::register(&front.registry)?,
        patience: settings.get(&QUERY_WAIT_SECONDS),
        time_max: TIME_MAX,
        bounds: Bounds {
            values: settings.get(&ANSWER_VALUES_MAX) as usize,
            bytes: settings.get(&ANSWER_BYTES_MAX) as usize,
        },
        graphiql: settings.get(&GRAPHIQL),
    };
    let watching = tokio::spawn(watch(database.clone(), locked, &front.readiness));
    front.serve(settings, router(service), "answering queries").await?;
    watching.abort();
    database.close().await;
    portfolio.close().await;
    Ok(())
}

/// What names are opened with, where this service was given it.
fn locked(settings: &Settings) -> Result<Option<Locked>, NotAKek> {
    let (Some(address), Some(kek)) = (settings.get(&KEYS_IF_ANY), settings.get(&KEK_IF_ANY)) else {
        tracing::warn!("LEDGER_KEYS and LEDGER_KEK are not both set: names are answered as null");
        return Ok(None);
    };
    let kek = Kek::from_base64(kek.expose())?;
    Ok(Some(Locked { address, kek, keys: Keys::awaited() }))
}
