//! The policy book: each document that was proposed, and what became of it.

mod fold;
pub mod questions;
mod row;
pub mod whole;
mod write;

use ledger_core::file::Event;
use sqlx::PgConnection;

pub use self::fold::Fold;
pub use self::row::{Approval, End, Proposal, Standing, Wish};
use crate::Model;
use crate::model::Row;
use crate::taken::{NotTaken, Taken, take_each};

/// Its row in the table of read models.
pub const MODEL: Model = Model::of(&Row {
    name: "policies",
    version: 1,
    tables: include_str!("tables_v1.sql"),
    apply: |connection, commits| Box::pin(apply(connection, commits)),
    statements: &[STATEMENTS],
    whole: &[whole::PROPOSALS.listed()],
});

/// Takes in consecutive commits of one partition. What the policy book holds is read whole where one of
/// them brings something to it: they are few documents, and seldom another.
async fn apply(connection: &mut PgConnection, commits: &[Taken]) -> Result<(), NotTaken> {
    let mut facts = commits.iter().flat_map(|it| &it.facts);
    if !facts.any(|it| matches!(it.event, Event::PolicyBook(_))) {
        return Ok(());
    }
    let mut fold = Fold::from(questions::all(connection).await?);
    take_each(commits, |place, commit, facts| fold.take(place, commit, facts))?;
    Ok(write::write(connection, &fold).await?)
}

const STATEMENTS: &[&str] = &[
    questions::ALL,
    questions::NEWEST,
    questions::VERSIONS,
    questions::IN_FORCE,
    write::WRITE_PROPOSALS,
];
