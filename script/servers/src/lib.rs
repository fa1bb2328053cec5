//! Real servers for tests, the demo and the benchmark: PostgreSQL and Kafka on loopback, without
//! root rights of their own, gone when whoever started them is gone.
//!
//! A test asks [`postgres()`], [`fresh_database`] or [`kafka()`] and gets an address. `script/test`
//! starts the servers once and names them in [`POSTGRES`] and [`KAFKA`]; where these are not set,
//! each test process starts its own on first use. What breaks a server belongs on a [`Broker`] of
//! the test's own.

pub mod failure;
mod home;
pub mod kafka;
mod leash;
mod ports;
pub mod postgres;
pub mod sources;

use std::net::{TcpStream, ToSocketAddrs};
use std::sync::OnceLock;

use uuid::Uuid;

pub use failure::Failure;
pub use kafka::{Broker, Cluster};
pub use postgres::Postgres;
pub use sources::Sources;

/// Names a PostgreSQL server to use: the URL of a superuser's database.
pub const POSTGRES: &str = "LEDGER_TEST_POSTGRES";
/// Names a Kafka cluster to use: `host:port`.
pub const KAFKA: &str = "LEDGER_TEST_KAFKA";

/// The URL of a superuser's database on the PostgreSQL server of this run. Blocks for about two
/// seconds when the server is still to be started.
///
/// # Panics
/// When the server cannot be had, with what failed and the mend.
pub fn postgres() -> String {
    static SERVER: OnceLock<Shared<Postgres>> = OnceLock::new();
    shared(&SERVER, POSTGRES, || {
        let server = Postgres::launch(&postgres::Options::default())?;
        Ok((server.url(), server))
    })
}

/// The address of the Kafka broker of this run, for `bootstrap.servers`. Blocks for about four
/// seconds when the broker is still to be started.
///
/// # Panics
/// When the broker cannot be had, with what failed and the mend.
pub fn kafka() -> String {
    static SERVER: OnceLock<Shared<Broker>> = OnceLock::new();
    shared(&SERVER, KAFKA, || {
        let broker = Broker::launch(&kafka::Options::default())?;
        Ok((broker.address(), broker))
    })
}

/// Makes a new, empty database on [`postgres()`]'s server: its URL.
///
/// # Panics
/// When it cannot be made, with what failed and the mend.
pub fn fresh_database(prefix: &str) -> String {
    postgres::create_database(&postgres(), &unique(prefix))
        .unwrap_or_else(|failure| panic!("{failure}"))
}

/// A name that nothing else has, fit for a topic, a database or a folder: the prefix in lower
/// case, a hyphen and 16 hexadecimal digits.
pub fn unique(prefix: &str) -> String {
    let (high, _) = Uuid::new_v4().as_u64_pair();
    format!("{}-{high:016x}", prefix.to_lowercase())
}

/// An address, and the server behind it if it is ours; or why there is none.
type Shared<S> = Result<(String, Option<S>), String>;

/// The failure is kept too: a second test need not wait for the same one again.
fn shared<S>(
    server: &OnceLock<Shared<S>>,
    variable: &'static str,
    start: impl FnOnce() -> Result<(String, S), Failure>,
) -> String {
    let outcome = server.get_or_init(|| {
        let had = match std::env::var(variable) {
            Ok(address) => reachable(variable, address).map(|it| (it, None)),
            Err(_) => start().map(|(address, server)| (address, Some(server))),
        };
        had.map_err(|failure| failure.to_string())
    });
    match outcome {
        Ok((address, _)) => address.clone(),
        Err(why) => panic!("{why}"),
    }
}

/// The address, provided that something listens there.
fn reachable(variable: &'static str, address: String) -> Result<String, Failure> {
    let host = address.split_once("://").map_or(address.as_str(), |(_, it)| it);
    let host = host.split(['/', ',', '?']).next().unwrap_or(host);
    let host = host.rsplit_once('@').map_or(host, |(_, it)| it);
    let answers = host
        .to_socket_addrs()
        .is_ok_and(|mut it| it.any(|address| TcpStream::connect(address).is_ok()));
    match answers {
        true => Ok(address),
        false => Err(Failure::Stale { variable, address }),
    }
}
