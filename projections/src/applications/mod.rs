//! Every application, what waits for a decision, and the funnel from submitted to decided.

mod fold;
pub mod questions;
mod row;
pub mod whole;
mod write;

use sqlx::PgConnection;

pub use self::fold::{Counts, Fold, Steps};
pub use self::row::{Application, Stage};
use crate::projector::{Fault, Taken};

/// Takes in consecutive commits of one partition.
pub(crate) async fn apply(connection: &mut PgConnection, commits: &[Taken]) -> Result<(), Fault> {
    let changed = fold::changed(commits.iter().flat_map(|it| &it.facts));
    let Some(first) = commits.first().filter(|_| !changed.is_empty()) else { return Ok(()) };
    let mut fold = Fold::from(questions::applications(connection, &changed).await?);
    for it in commits {
        fold.take(it.place, &it.commit, &it.facts)
            .map_err(|reason| Fault::misfit(it.place, reason))?;
    }
    Ok(write::write(connection, first.place.partition, &fold).await?)
}

pub(crate) const STATEMENTS: &[&str] = &[
    questions::APPLICATIONS,
    questions::APPLICATIONS_OF_CUSTOMERS,
    questions::APPLICATIONS_OF_ORDERS,
    questions::PAGE,
    questions::PAGE_LAST,
    questions::FUNNEL,
    whole::APPLICATIONS,
    write::WRITE_APPLICATIONS,
    write::ADD_TO_FUNNEL,
];
