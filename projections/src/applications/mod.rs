//! Every application, what waits for a decision, and the funnel from submitted to paid out.

mod fold;
pub mod questions;
mod review;
mod row;
pub mod whole;
mod write;

use std::collections::BTreeSet;

use ledger_core::credit::loan;
use ledger_core::file::Event;
use ledger_core::log::StreamId;
use sqlx::PgConnection;
use uuid::Uuid;

pub use self::fold::{Counts, Fold, Steps};
pub use self::review::Review;
pub use self::row::{Application, Stage};
use crate::Model;
use crate::model::Row;
use crate::taken::{NotTaken, Taken, changed, take_each};

/// Its row in the table of read models.
pub const MODEL: Model = Model::of(&Row {
    name: "applications",
    version: 6,
    tables: include_str!("tables_v6.sql"),
    apply: |connection, commits| Box::pin(apply(connection, commits)),
    statements: &[STATEMENTS],
    whole: &[whole::APPLICATIONS.listed()],
});

/// Takes in consecutive commits of one partition.
async fn apply(connection: &mut PgConnection, commits: &[Taken]) -> Result<(), NotTaken> {
    let id = |it| if let StreamId::Application(id) = it { Some(id) } else { None };
    let changed = changed(commits, id);
    let paid_out = paid_out(commits);
    let concerns = !(changed.is_empty() && paid_out.is_empty());
    let Some(first) = commits.first().filter(|_| concerns) else { return Ok(()) };
    let mut stored = questions::applications(connection, &changed).await?;
    if !paid_out.is_empty() {
        let others = questions::applications_of_loans(connection, &paid_out).await?;
        stored.extend(others.into_iter().filter(|it| !changed.contains(&it.application)));
    }
    let mut fold = Fold::from(stored);
    take_each(commits, |place, commit, facts| fold.take(place, commit, facts))?;
    Ok(write::write(connection, first.place.partition, &fold).await?)
}

/// The loans that these commits pay out.
fn paid_out(commits: &[Taken]) -> Vec<Uuid> {
    let facts = commits.iter().flat_map(|it| &it.facts);
    let loans = facts.filter_map(|it| match (&it.event, it.stream) {
        (Event::Loan(loan::Event::Disbursed(_)), StreamId::Loan(id)) => Some(id),
        _ => None,
    });
    Vec::from_iter(loans.collect::<BTreeSet<_>>())
}

const STATEMENTS: &[&str] = &[
    questions::APPLICATIONS,
    questions::APPLICATIONS_OF_CUSTOMERS.statements()[0],
    questions::APPLICATIONS_OF_CUSTOMERS.statements()[1],
    questions::APPLICATIONS_OF_ORDERS,
    questions::APPLICATIONS_OF_LOANS,
    questions::PAGES[0],
    questions::PAGES[1],
    questions::FUNNEL,
    questions::REVIEWS[0],
    questions::REVIEWS[1],
    questions::REVIEW_COUNTS,
    write::WRITE_APPLICATIONS,
    write::ADD_TO_FUNNEL,
];
