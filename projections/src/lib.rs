//! The read models: tables in PostgreSQL that follow from the log, and the questions they answer.
//!
//! [`projector`] reads the log and keeps the tables; each other folder is one read model: its
//! tables, how events change them, and its questions. All SQL over read models is in this
//! package. Questions take a connection of [`database::Database`], whose `search_path` names the
//! builds that are live.

pub mod applications;
mod columns;
pub mod commits;
pub mod customers;
pub mod database;
mod failure;
pub mod lines;
mod model;
mod nested;
mod page;
pub mod portfolio;
pub mod processes;
pub mod projector;
pub mod schedules;
pub mod tracking;
pub mod whole;

pub use failure::Failure;
pub use model::{Build, Model};
pub use nested::{Nested, PartOf};
pub use page::{DayCursor, NotACursor, Page, Take};

/// Every statement of this package, with the model whose tables it is for, if it is one's: a test
/// prepares them all.
pub fn statements() -> Vec<(Option<Model>, &'static str)> {
    let of = |model, statements: &[&'static str]| {
        statements.iter().map(move |it| (model, *it)).collect::<Vec<_>>()
    };
    [
        of(None, database::STATEMENTS),
        of(None, projector::STATEMENTS),
        of(Some(Model::Applications), applications::STATEMENTS),
        of(Some(Model::Commits), commits::STATEMENTS),
        of(Some(Model::Customers), customers::STATEMENTS),
        of(Some(Model::Lines), lines::STATEMENTS),
        of(Some(Model::Portfolio), portfolio::STATEMENTS),
        of(Some(Model::Portfolio), &portfolio::questions::PAGES),
        of(Some(Model::Processes), processes::STATEMENTS),
        of(Some(Model::Schedules), schedules::STATEMENTS),
        of(Some(Model::Tracking), &tracking::statements()),
        whole::STATEMENTS.to_vec(),
    ]
    .concat()
}
