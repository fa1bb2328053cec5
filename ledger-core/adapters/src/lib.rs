//! What the log and its secrets stand on outside the process: Kafka, PostgreSQL, and the database
//! of keys and witnesses.

pub mod any;

pub mod kafka;

pub mod keys;

mod line;

pub mod postgres;

pub mod store;

pub mod transaction;

pub mod witness;
