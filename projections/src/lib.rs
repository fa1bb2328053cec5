//! The read models: tables in PostgreSQL that follow from the log, and the questions they answer.
//!
//! [`projector`] reads the log and keeps the tables; each other folder is one read model: its
//! tables, how events change them, and its questions. All SQL over read models is in this
//! package. Questions take a connection of [`database::Database`], whose `search_path` names the
//! versions that are live.

mod columns;
pub mod commits;
pub mod customers;
pub mod database;
mod failure;
mod model;
mod page;
pub mod portfolio;
pub mod projector;
pub mod schedules;

pub use failure::Failure;
pub use model::Model;
pub use page::{Page, Take};
