//! What one file's commits ask of other files, and which of it is outstanding.

mod fold;
pub mod questions;
mod row;
pub mod whole;
mod write;

use sqlx::PgConnection;

pub use self::fold::Fold;
pub use self::row::{Answer, Asked};
use crate::projector::{Fault, Taken};

/// Takes in consecutive commits of one partition.
pub(crate) async fn apply(connection: &mut PgConnection, commits: &[Taken]) -> Result<(), Fault> {
    let mut fold = Fold::default();
    for it in commits {
        fold.take(it.place, &it.commit, &it.facts);
    }
    Ok(write::write(connection, &fold).await?)
}

pub(crate) const STATEMENTS: &[&str] = &[
    questions::OUTSTANDING,
    questions::COUNTS,
    questions::OF_FILES,
    whole::ASKED,
    whole::ANSWERED,
    write::INSERT_ASKED,
    write::INSERT_ANSWERED,
];
