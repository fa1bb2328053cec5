//! What one file's commits ask of other files, and which of it is outstanding.

mod fold;
pub mod questions;
mod row;
pub mod whole;
mod write;

use sqlx::PgConnection;

pub use self::fold::Fold;
pub use self::row::{Answer, Asked};
use crate::Model;
use crate::model::Row;
use crate::taken::{NotTaken, Taken};

/// Its row in the table of read models.
pub const MODEL: Model = Model::of(&Row {
    name: "processes",
    version: 1,
    tables: include_str!("tables_v1.sql"),
    apply: |connection, commits| Box::pin(apply(connection, commits)),
    statements: &[STATEMENTS],
    whole: &[whole::ASKED.listed(), whole::ANSWERED.listed()],
});

/// Takes in consecutive commits of one partition.
async fn apply(connection: &mut PgConnection, commits: &[Taken]) -> Result<(), NotTaken> {
    let mut fold = Fold::default();
    for it in commits {
        fold.take(it.place, &it.commit, &it.facts);
    }
    Ok(write::write(connection, &fold).await?)
}

const STATEMENTS: &[&str] = &[
    questions::OUTSTANDING,
    questions::COUNTS,
    questions::OF_FILES,
    write::INSERT_ASKED,
    write::INSERT_ANSWERED,
];
