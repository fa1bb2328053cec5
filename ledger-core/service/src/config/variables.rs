//! Every variable of every service, each declared once; those that bound what callers may take
//! stand in `bounds`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use super::bounds::{
    ADDRESS_CONNECTIONS_MAX, ADDRESS_REQUESTS_PER_SECOND, BODY_SECONDS, BUFFERED_MIB_MAX,
    CALLER_BULK_MAX, CALLER_REQUESTS_MAX, CALLER_REQUESTS_PER_SECOND, CONNECTIONS_MAX,
    IDLE_SECONDS, PROXIES, PROXY_HEADER, SERVICE_BULK_MAX, SERVICE_REQUESTS_MAX,
    SERVICE_REQUESTS_PER_SECOND, WRITE_SECONDS,
};
use super::{Address, Declared, Filter, Format, Optional, Secret, Variable, parse};

/// All of them: a name that is not here is unknown to every service.
pub const ALL: &[&dyn Declared] = &[
    &LOG,
    &FSYNC,
    &KEYS,
    &KEK,
    &READ_MODELS,
    &TOKENS,
    &LISTEN,
    &CLOCK,
    &SOURCE_BUREAU,
    &SOURCE_MOBILE_MONEY,
    &SOURCE_BILLS,
    &SOURCE_LISTS,
    &CODES,
    &QUERY_WAIT_SECONDS,
    &ANSWER_VALUES_MAX,
    &ANSWER_BYTES_MAX,
    &GRAPHIQL,
    &INTROSPECTION,
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
];

pub const LOG: Variable<Address> = Variable::required(
    "LEDGER_LOG",
    "where the log is",
    "kafka://<host>:<port>[,<host>:<port>…]/<topic> or postgres://<user>@<host>:<port>/<database>",
    parse::log,
);

pub const FSYNC: Variable<bool> = Variable::required(
    "LEDGER_FSYNC",
    "whether a single Kafka broker writes each batch to disk before it acknowledges; off is for demos and benchmarks",
    "on or off",
    parse::switch,
)
.or("on");

pub const KEYS: Variable<Address> = Variable::required(
    "LEDGER_KEYS",
    "the database of keys, pseudonyms and the log's witness; one of its own",
    "postgres://<user>@<host>:<port>/<database>",
    parse::postgres,
);

pub const KEK: Variable<Secret> = Variable::required(
    "LEDGER_KEK",
    "the key-encryption key under which the keys of persons are wrapped",
    "32 bytes in base64, for example from `openssl rand -base64 32`",
    parse::key,
)
.secret();

pub const READ_MODELS: Variable<Address> = Variable::required(
    "LEDGER_READ_MODELS",
    "the database of the read models",
    "postgres://<user>@<host>:<port>/<database>",
    parse::postgres,
);

pub const TOKENS: Variable<PathBuf> = Variable::required(
    "LEDGER_TOKENS",
    "the file of development tokens: a JSON list of {token, issuer, subject, roles, customer}",
    "a path to a file",
    parse::path,
);

pub const LISTEN: Variable<SocketAddr> = Variable::required(
    "LEDGER_LISTEN",
    "the address to serve HTTP on; port 0 takes a free one",
    "an address such as 127.0.0.1:8080",
    parse::plain,
);

/// Manual unless it is said otherwise: a day that was started by mistake cannot be taken back,
/// one that was not is started later.
pub const CLOCK: Variable<Clock> = Variable::required(
    "LEDGER_CLOCK",
    "who starts business days: only the route (manual), or also the service at each day's start in UTC (auto)",
    "manual or auto",
    parse::plain,
)
.or("manual");

/// Where a source of evidence is asked. Its TLS, and what speaks its own tongue, stands beside us.
const fn source(name: &'static str, meaning: &'static str) -> Optional<Address> {
    let allowed = "http://<host>:<port>/<path>, or sandbox://any, which stands for a source";
    Variable::required(name, meaning, allowed, parse::source).optional()
}

pub const SOURCE_BUREAU: Optional<Address> = source(
    "LEDGER_SOURCE_BUREAU",
    "where the credit bureau is asked; without it nobody asks, and its time runs out",
);
pub const SOURCE_MOBILE_MONEY: Optional<Address> = source(
    "LEDGER_SOURCE_MOBILE_MONEY",
    "where accounts of mobile money are asked for; without it nobody asks, and their time runs out",
);
pub const SOURCE_BILLS: Optional<Address> = source(
    "LEDGER_SOURCE_BILLS",
    "where bills are asked for; without it nobody asks, and their time runs out",
);

pub const SOURCE_LISTS: Optional<Address> = source(
    "LEDGER_SOURCE_LISTS",
    "where lists of sanctions are asked what they say of somebody; without it nobody asks, and their time runs out",
);

pub const CODES: Optional<Address> = Variable::required(
    "LEDGER_CODES",
    "where one-time codes are taken, which are sent to customers; without it none are made",
    "http://<host>:<port>/<path>",
    parse::outlet,
)
.optional();

pub const QUERY_WAIT_SECONDS: Variable<Duration> = Variable::required(
    "LEDGER_QUERY_WAIT_SECONDS",
    "how long a query waits for the read models to pass the Ledger-Position it names",
    "whole seconds from 0 to 60",
    parse::seconds::<0, 60>,
)
.or("5");

pub const ANSWER_VALUES_MAX: Variable<u32> = Variable::required(
    "LEDGER_ANSWER_VALUES_MAX",
    "how many fields and items of lists the answer to a query may have",
    "a whole number from 1000 to 10000000",
    parse::count::<1_000, 10_000_000>,
)
.or("50000");

pub const ANSWER_BYTES_MAX: Variable<u32> = Variable::required(
    "LEDGER_ANSWER_BYTES_MAX",
    "how many bytes of names and values the answer to a query may have",
    "a whole number from 10000 to 1000000000",
    parse::count::<10_000, 1_000_000_000>,
)
.or("4000000");

pub const GRAPHIQL: Variable<bool> = Variable::required(
    "LEDGER_GRAPHIQL",
    "whether a browser at /graphql is given GraphiQL",
    "on or off",
    parse::switch,
)
.or("on");

pub const INTROSPECTION: Variable<bool> = Variable::required(
    "LEDGER_INTROSPECTION",
    "whether the GraphQL schema may be asked about itself",
    "on or off",
    parse::switch,
)
.or("on");

pub const SHUTDOWN_SECONDS: Variable<Duration> = Variable::required(
    "LEDGER_SHUTDOWN_SECONDS",
    "how long requests in flight may take to finish after SIGTERM or Ctrl-C",
    "whole seconds from 0 to 3600",
    parse::seconds::<0, 3600>,
)
.or("20");

pub const LOG_FORMAT: Variable<Format> = Variable::required(
    "LEDGER_LOG_FORMAT",
    "how the service's own messages are written to standard error",
    "text or json",
    parse::plain,
)
.or("text");

pub const LOG_LEVEL: Variable<Filter> = Variable::required(
    "LEDGER_LOG_LEVEL",
    "which of the service's own messages are written",
    "a tracing filter such as info or info,command_api=debug",
    parse::plain,
)
.or("info");

/// Who starts business days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// Only the route.
    Manual,
    /// Also the service, at the start of each day in UTC.
    Auto,
}

impl FromStr for Clock {
    type Err = ();

    fn from_str(text: &str) -> Result<Clock, ()> {
        match text {
            "manual" => Ok(Clock::Manual),
            "auto" => Ok(Clock::Auto),
            _ => Err(()),
        }
    }
}
