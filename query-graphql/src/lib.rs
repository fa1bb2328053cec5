//! Answers queries about the ledger over GraphQL, from the read models alone.
//!
//! A query travels: caller and body ([`http`]) → limits ([`limits`]) → read-your-writes
//! ([`position`]) → the fields of [`schema`], whose rows come by [`loaders`] → errors with a
//! stable code ([`errors`]).

pub mod errors;
pub mod http;
pub mod limits;
mod loaders;
pub mod metrics;
mod names;
mod position;
pub mod schema;
