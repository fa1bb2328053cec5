//! `query-graphql`: answers GraphQL queries from the read models.

use std::error::Error;
use std::process::ExitCode;
use std::str::FromStr;
use std::time::Duration;

use ledger_adapters::keys::{Kek, KeyStore};
use ledger_adapters::store;
use ledger_service::callers::{Callers, TokenFile};
use ledger_service::config::variables::{
    GRAPHIQL, INTROSPECTION, KEK, KEYS, LISTEN, LOG_FORMAT, LOG_LEVEL, QUERY_WAIT_SECONDS,
    READ_MODELS, SHUTDOWN_SECONDS, TOKENS,
};
use ledger_service::config::{Address, Optional, Secret, Settings, Table, Variable};
use ledger_service::health::{self, Part, Readiness};
use ledger_service::{shutdown, telemetry};
use projections::commits;
use projections::database::Database;
use query_graphql::http::{Service, router};
use query_graphql::metrics::Metrics;
use query_graphql::schema;
use sqlx::postgres::PgConnectOptions;

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
        &GRAPHIQL,
        &INTROSPECTION,
        &SHUTDOWN_SECONDS,
        &LOG_FORMAT,
        &LOG_LEVEL,
    ],
};

/// Connections to the read models; who waits for a position holds none.
const CONNECTIONS_MAX: u32 = 20;
const CONNECT_PATIENCE: Duration = Duration::from_secs(5);
/// How often it is looked whether the read models answer.
const LOOK_EVERY: Duration = Duration::from_millis(500);

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
    let options = PgConnectOptions::from_str(settings.get(&READ_MODELS).expose())?;
    let options = options.application_name("query-graphql");
    let database = Database::new(options, CONNECTIONS_MAX, CONNECT_PATIENCE);
    let part = readiness.part("read models");
    part.set_not_ready("the read models have not answered yet");
    let watching = tokio::spawn(watch(database.clone(), part));

    let service = Service {
        schema: schema::ledger(settings.get(&INTROSPECTION)),
        database: database.clone(),
        keys: keys(settings, &database).await?,
        callers,
        metrics: Metrics::register(&registry)?,
        patience: settings.get(&QUERY_WAIT_SECONDS),
        graphiql: settings.get(&GRAPHIQL),
    };
    let router = router(service).merge(health::router(readiness, registry));
    tracing::info!(address = %listener.local_addr()?, "answering queries");
    shutdown::serve(listener, router, stop, settings.get(&SHUTDOWN_SECONDS)).await?;
    watching.abort();
    database.close().await;
    Ok(())
}

/// The keys by which names are opened, where this service was given them.
async fn keys(
    settings: &Settings,
    database: &Database,
) -> Result<Option<KeyStore>, Box<dyn Error>> {
    let (Some(address), Some(kek)) = (settings.get(&KEYS_IF_ANY), settings.get(&KEK_IF_ANY)) else {
        tracing::warn!("LEDGER_KEYS and LEDGER_KEK are not both set: names are answered as null");
        return Ok(None);
    };
    let kek = Kek::from_base64(kek.expose())?;
    let pool = store::connect(address.expose()).await?;
    // Which ledger it is stands in the read models, once a projector has read a genesis.
    let ledger = loop {
        let mut connection = database.connection().await?;
        match commits::questions::ledger(&mut connection).await {
            Ok(Some(ledger)) => break ledger,
            Ok(None) | Err(_) => tokio::time::sleep(LOOK_EVERY).await,
        }
    };
    Ok(Some(KeyStore::open_to_read(pool, kek, ledger.id).await?))
}

/// Keeps the readiness as the read models answer, until the process ends.
async fn watch(database: Database, part: Part) {
    loop {
        let answered = async {
            let mut connection = database.connection().await?;
            commits::questions::ledger(&mut connection).await
        };
        match answered.await {
            Ok(Some(_)) => part.set_ready(),
            Ok(None) => part.set_not_ready("no projector has read the log yet"),
            Err(failure) => part.set_not_ready(failure.to_string()),
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
