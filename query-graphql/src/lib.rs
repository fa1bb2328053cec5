//! Answers queries about the ledger over GraphQL, from the read models alone, and what only the rules
//! can tell of them (`settlement`) by GET too.
//!
//! A query travels: caller and body ([`http`]) → limits and what is valid ([`limits`],
//! [`documents`], `document`, `validation`) → read-your-writes (`position`) → the fields of [`schema`], each counted (`budget`),
//! whose rows come by `loaders` in `rounds` as of one `moment` → the answer completed (`completion`),
//! errors with a stable code ([`errors`]).

mod budget;
mod completion;
mod document;
pub mod documents;
pub mod errors;
pub mod http;
pub mod keys;
pub mod limits;
mod loaders;
pub mod metrics;
mod moment;
mod position;
mod rounds;
pub mod schema;
mod settlement;
mod simulation;
mod types;
mod validation;
pub mod watch;
