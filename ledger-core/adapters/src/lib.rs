//! What the log and its secrets stand on outside the process: Kafka, PostgreSQL, and the database
//! of keys and witnesses.

pub mod keys;

pub mod store;
