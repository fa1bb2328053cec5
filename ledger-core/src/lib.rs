//! The ledger's rules as values and plain functions, and the pure half of its log. Nothing here
//! waits for a clock, a broker or a database; read the modules in the order they are listed.
#![deny(clippy::float_arithmetic)]

#[macro_use]
mod aggregates;

pub mod money;

pub mod calendar;

pub mod country;

mod counted;

pub mod decider;

pub mod event;

pub mod schema;

pub mod rejection;

pub mod reason;

pub mod engine;

pub mod asked;

mod hash;

mod key_check;

mod shared;

pub mod text;

pub mod template;

pub mod policy;

pub mod recorded;

pub mod folded;

pub mod party;

pub mod credit;

pub mod freight;

pub mod trade;

pub mod file;

pub mod process;

pub mod access;

pub mod privacy;

pub mod log;

#[cfg(any(test, feature = "testing"))]
pub mod testing;
