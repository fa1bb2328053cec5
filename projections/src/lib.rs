//! The read models: tables in PostgreSQL that follow from the log, and the questions they answer.
//!
//! Each read model is a folder with its tables, how events change them, and its questions; its row
//! `MODEL` stands in the one table [`Model::ALL`]. [`projector`] reads the log and keeps the tables
//! of all of them. All SQL over read models is in this package. Questions take a connection of [`database::Database`], whose `search_path` names the
//! builds that are live.

pub mod applications;
pub mod banks;
mod bulk;
mod columns;
pub mod commits;
pub mod customers;
pub mod database;
pub mod decisions;
pub mod evidence;
mod failure;
pub mod histories;
pub mod identity;
pub mod lines;
mod model;
mod models;
mod nested;
mod page;
pub mod policies;
pub mod portfolio;
pub mod premium;
pub mod processes;
pub mod projector;
pub mod schedules;
mod table;
mod taken;
pub mod tracking;
pub mod whole;

pub use failure::Failure;
pub use model::{Build, Model};
pub use nested::{Nested, PartOf};
pub use page::{DayCursor, NotACursor, Page, RankCursor, Take};
pub use table::{Key, KeyPart, WholeTable};

/// Every statement of this package, with the model whose tables it is for, if it is one's: a test
/// prepares them all.
pub fn statements() -> Vec<(Option<Model>, &'static str)> {
    let of_none = [database::STATEMENTS, projector::STATEMENTS, whole::STATEMENTS];
    let of_none = of_none.into_iter().flatten().map(|it| (None, *it));
    let of_models =
        Model::ALL.into_iter().flat_map(|it| it.statements().map(move |sql| (Some(it), sql)));
    of_none.chain(of_models).collect()
}
