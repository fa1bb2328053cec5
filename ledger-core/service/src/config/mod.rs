//! What a service is told by its environment: `LEDGER_*` variables, checked before it starts.
//!
//! All variables of all services are declared in [`variables`] and [`bounds`]; each service's table picks its own
//! and may give another default. The start is stopped by a malformed variable of its table, by one
//! that is required and missing, and by any `LEDGER_*` that no service knows; a variable of another
//! service stops nobody, since services may share an environment. `LEDGER_TEST_*` belongs to tests.
//!
//! ```text
//! const LISTEN: Variable<SocketAddr> = variables::LISTEN.or("127.0.0.1:8081");
//! const TABLE: Table = Table { binary: "query-graphql", about: "…", variables: &[&LISTEN] };
//!
//! let settings = TABLE.start();             // or says what is wrong and exits
//! let address: SocketAddr = settings.get(&LISTEN);
//! ```

pub mod bounds;
mod error;
mod messages;
pub mod parse;
mod proxies;
mod secret;
mod table;
#[cfg(test)]
mod tests;
mod variable;
pub mod variables;

pub use self::error::{ConfigError, Fault};
pub use self::messages::{Filter, Format};
pub use self::proxies::{Networks, ProxyHeader};
pub use self::secret::{Address, Secret};
pub use self::table::{CommandLine, Settings, Table};
pub use self::variable::{Declared, Optional, Setting, Variable};
