//! Who customers are known to be: their documents, what was thought of them, and what lists say.

mod fold;
pub mod questions;
mod row;
pub mod whole;
mod write;

use ledger_core::log::StreamId;
use sqlx::PgConnection;

pub use self::fold::Fold;
pub use self::row::{AskedList, Document, Identity, Judged, Screening, Stage};
use crate::Model;
use crate::model::Row;
use crate::taken::{NotTaken, Taken, changed, take_each};

/// Its row in the table of read models.
pub const MODEL: Model = Model::of(&Row {
    name: "identity",
    version: 2,
    tables: include_str!("tables_v2.sql"),
    apply: |connection, commits| Box::pin(apply(connection, commits)),
    statements: &[STATEMENTS],
    whole: &[
        whole::IDENTITIES.listed(),
        whole::DOCUMENTS.listed(),
        whole::SCREENINGS.listed(),
        whole::ASKED.listed(),
    ],
});

/// Takes in consecutive commits of one partition.
async fn apply(connection: &mut PgConnection, commits: &[Taken]) -> Result<(), NotTaken> {
    let customers =
        changed(commits, |it| if let StreamId::Identity(id) = it { Some(id) } else { None });
    if customers.is_empty() {
        return Ok(());
    }
    let identities = questions::identities(connection, &customers).await?;
    let documents = questions::documents(connection, &customers).await?;
    let asked = questions::asked_lists(connection, &customers).await?;
    let mut fold = Fold::from(identities, documents, asked);
    take_each(commits, |place, commit, facts| fold.take(place, commit, facts))?;
    Ok(write::write(connection, &fold).await?)
}

const STATEMENTS: &[&str] = &[
    questions::IDENTITIES,
    questions::DOCUMENTS,
    questions::WAITING_DOCUMENTS,
    questions::DOCUMENTS_OF_CUSTOMERS.statements()[0],
    questions::DOCUMENTS_OF_CUSTOMERS.statements()[1],
    questions::SCREENINGS_OF_CUSTOMERS.statements()[0],
    questions::SCREENINGS_OF_CUSTOMERS.statements()[1],
    questions::ASKED_LISTS,
    questions::ASKED_OF_CUSTOMERS.statements()[0],
    questions::ASKED_OF_CUSTOMERS.statements()[1],
    write::WRITE_IDENTITIES,
    write::WRITE_DOCUMENTS,
    write::WRITE_SCREENINGS,
    write::WRITE_ASKED,
];
