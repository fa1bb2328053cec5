//! What customers agreed to being read, and the evidence that was gathered of them.

mod fold;
pub mod questions;
mod row;
pub mod whole;
mod write;

use ledger_core::log::StreamId;
use sqlx::PgConnection;

pub use self::fold::{ConsentKey, Fold};
pub use self::row::{Consent, Piece, Stage};
use crate::Model;
use crate::model::Row;
use crate::taken::{NotTaken, Taken, changed, take_each};

/// Its row in the table of read models.
pub const MODEL: Model = Model::of(&Row {
    name: "evidence",
    version: 1,
    tables: include_str!("tables_v1.sql"),
    apply: |connection, commits| Box::pin(apply(connection, commits)),
    statements: &[STATEMENTS],
    whole: &[whole::CONSENTS.listed(), whole::EVIDENCE.listed()],
});

/// Takes in consecutive commits of one partition.
async fn apply(connection: &mut PgConnection, commits: &[Taken]) -> Result<(), NotTaken> {
    let customers =
        changed(commits, |it| if let StreamId::Customer(id) = it { Some(id) } else { None });
    let evidence =
        changed(commits, |it| if let StreamId::Evidence(id) = it { Some(id) } else { None });
    if customers.is_empty() && evidence.is_empty() {
        return Ok(());
    }
    let consents = questions::consents(connection, &customers).await?;
    let mut fold = Fold::from(consents, questions::evidence(connection, &evidence).await?);
    take_each(commits, |place, commit, facts| fold.take(place, commit, facts))?;
    Ok(write::write(connection, &fold).await?)
}

const STATEMENTS: &[&str] = &[
    questions::CONSENTS,
    questions::EVIDENCE,
    questions::CONSENTS_OF_CUSTOMERS.statements()[0],
    questions::CONSENTS_OF_CUSTOMERS.statements()[1],
    questions::EVIDENCE_OF_CUSTOMERS.statements()[0],
    questions::EVIDENCE_OF_CUSTOMERS.statements()[1],
    write::WRITE_CONSENTS,
    write::WRITE_EVIDENCE,
];
