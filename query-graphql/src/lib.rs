//! Answers queries about the ledger over GraphQL, from the read models alone.
//!
//! A query travels: caller and body ([`http`]) → limits ([`limits`]) → read-your-writes
//! (`position`) → the fields of [`schema`], whose rows come by `loaders` as of one `moment`
//! → the answer completed (`completion`), errors with a stable code ([`errors`]).

mod completion;
mod document;
pub mod errors;
pub mod http;
pub mod keys;
pub mod limits;
mod loaders;
pub mod metrics;
mod moment;
mod position;
pub mod schema;
pub mod watch;
