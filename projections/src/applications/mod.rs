//! Every application, what waits for a decision, and the funnel from submitted to signed.

mod fold;
pub mod questions;
mod review;
mod row;
pub mod whole;
mod write;

use ledger_core::log::StreamId;
use sqlx::PgConnection;

pub use self::fold::{Counts, Fold, Steps};
pub use self::review::Review;
pub use self::row::{Application, Stage};
use crate::Model;
use crate::model::Row;
use crate::taken::{NotTaken, Taken, changed, take_each};

/// Its row in the table of read models.
pub const MODEL: Model = Model::of(&Row {
    name: "applications",
    version: 5,
    tables: include_str!("tables_v5.sql"),
    apply: |connection, commits| Box::pin(apply(connection, commits)),
    statements: &[STATEMENTS],
    whole: &[whole::APPLICATIONS.listed()],
});

/// Takes in consecutive commits of one partition.
async fn apply(connection: &mut PgConnection, commits: &[Taken]) -> Result<(), NotTaken> {
    let id = |it| if let StreamId::Application(id) = it { Some(id) } else { None };
    let changed = changed(commits, id);
    let Some(first) = commits.first().filter(|_| !changed.is_empty()) else { return Ok(()) };
    let mut fold = Fold::from(questions::applications(connection, &changed).await?);
    take_each(commits, |place, commit, facts| fold.take(place, commit, facts))?;
    Ok(write::write(connection, first.place.partition, &fold).await?)
}

const STATEMENTS: &[&str] = &[
    questions::APPLICATIONS,
    questions::APPLICATIONS_OF_CUSTOMERS.statements()[0],
    questions::APPLICATIONS_OF_CUSTOMERS.statements()[1],
    questions::APPLICATIONS_OF_ORDERS,
    questions::PAGES[0],
    questions::PAGES[1],
    questions::FUNNEL,
    questions::REVIEWS[0],
    questions::REVIEWS[1],
    questions::REVIEW_COUNTS,
    write::WRITE_APPLICATIONS,
    write::ADD_TO_FUNNEL,
];
