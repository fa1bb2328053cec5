//! What the rules found of applications, what was decided, and who decided otherwise than they found.

mod fold;
pub mod questions;
mod row;
mod stability;
pub mod whole;
mod write;

use ledger_core::log::StreamId;
use sqlx::PgConnection;

pub use self::fold::Fold;
pub use self::row::{Assessment, AssessmentColumns, Decision, DecisionColumns};
pub use self::stability::{Scores, Stability, StabilityBand, stability};
use crate::Model;
use crate::model::Row;
use crate::taken::{NotTaken, Taken, changed, take_each};

/// Its row in the table of read models.
pub const MODEL: Model = Model::of(&Row {
    name: "decisions",
    version: 2,
    tables: include_str!("tables_v2.sql"),
    apply: |connection, commits| Box::pin(apply(connection, commits)),
    statements: &[STATEMENTS],
    whole: &[whole::ASSESSMENTS.listed(), whole::DECISIONS.listed()],
});

/// Takes in consecutive commits of one partition.
async fn apply(connection: &mut PgConnection, commits: &[Taken]) -> Result<(), NotTaken> {
    let id = |it| if let StreamId::Application(id) = it { Some(id) } else { None };
    let changed = changed(commits, id);
    if changed.is_empty() {
        return Ok(());
    }
    let stored = questions::decisions_of_applications(connection, &changed).await?;
    let mut fold = Fold::from(stored);
    take_each(commits, |place, commit, facts| fold.take(place, commit, facts))?;
    Ok(write::write(connection, &fold).await?)
}

const STATEMENTS: &[&str] = &[
    questions::ASSESSMENTS_OF_APPLICATIONS.statements()[0],
    questions::ASSESSMENTS_OF_APPLICATIONS.statements()[1],
    questions::LATEST_DECISIONS_OF_APPLICATIONS.statements()[0],
    questions::LATEST_DECISIONS_OF_APPLICATIONS.statements()[1],
    questions::DECISIONS_OF_APPLICATIONS,
    questions::SCORES,
    questions::OVERRIDES,
    write::INSERT_ASSESSMENTS,
    write::WRITE_DECISIONS,
];
