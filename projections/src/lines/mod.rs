//! How every credit line stands, and how it came to.

mod fold;
pub mod questions;
mod row;
pub mod whole;
mod write;

use sqlx::PgConnection;

pub use self::fold::Fold;
pub use self::row::{Change, Kind, Line};
use crate::projector::{Fault, Taken};

/// Takes in consecutive commits of one partition.
pub(crate) async fn apply(connection: &mut PgConnection, commits: &[Taken]) -> Result<(), Fault> {
    let changed = fold::changed(commits.iter().flat_map(|it| &it.facts));
    if changed.is_empty() {
        return Ok(());
    }
    let mut fold = Fold::from(questions::lines(connection, &changed).await?);
    for it in commits {
        fold.take(it.place, &it.commit, &it.facts)
            .map_err(|reason| Fault::misfit(it.place, reason))?;
    }
    Ok(write::write(connection, &fold).await?)
}

pub(crate) const STATEMENTS: &[&str] = &[
    questions::LINES,
    questions::LINES_OF_CUSTOMERS,
    questions::CHANGES,
    questions::CHANGES_PAGE,
    questions::CHANGES_PAGE_LAST,
    questions::TOTALS,
    whole::LINES,
    whole::CHANGES,
    write::WRITE_LINES,
    write::INSERT_CHANGES,
];
