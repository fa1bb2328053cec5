//! Banks: what they lend under, what is put to them, what of their lines is taken, and what they owe us.

mod fold;
pub mod questions;
mod row;
pub mod whole;
mod write;

use ledger_core::log::StreamId;
use sqlx::PgConnection;

pub use self::fold::Fold;
pub use self::row::{
    Bank, Commission, CommissionStage, Kept, Placement, PlacementStage, Presentation,
    PresentationStage, Settled, Settlement, Standing,
};
use crate::Model;
use crate::model::Row;
use crate::taken::{NotTaken, Taken, changed, take_each};

/// Its row in the table of read models.
pub const MODEL: Model = Model::of(&Row {
    name: "banks",
    version: 1,
    tables: include_str!("tables_v1.sql"),
    apply: |connection, commits| Box::pin(apply(connection, commits)),
    statements: &[STATEMENTS],
    whole: &[
        whole::BANKS.listed(),
        whole::PLACEMENTS.listed(),
        whole::SETTLEMENTS.listed(),
        whole::PRESENTATIONS.listed(),
    ],
});

/// Takes in consecutive commits of one partition.
async fn apply(connection: &mut PgConnection, commits: &[Taken]) -> Result<(), NotTaken> {
    let banks = changed(commits, |it| if let StreamId::Partner(id) = it { Some(id) } else { None });
    let offers =
        changed(commits, |it| if let StreamId::Placement(id) = it { Some(id) } else { None });
    let applications =
        changed(commits, |it| if let StreamId::Application(id) = it { Some(id) } else { None });
    if banks.is_empty() && offers.is_empty() && applications.is_empty() {
        return Ok(());
    }
    let banks = questions::banks_by_file(connection, &banks).await?;
    let placements = questions::placements(connection, &offers).await?;
    let presentations = questions::presentations_of(connection, &applications).await?;
    let mut fold = Fold::from(banks, placements, presentations);
    take_each(commits, |place, commit, facts| fold.take(place, commit, facts))?;
    Ok(write::write(connection, &fold).await?)
}

const STATEMENTS: &[&str] = &[
    questions::BANKS,
    questions::BANKS_BY_FILE,
    questions::PLACEMENTS,
    questions::PLACEMENTS_OF,
    questions::TAKEN,
    questions::COMMISSIONS,
    questions::SETTLEMENTS_OF,
    questions::PRESENTATIONS_OF,
    questions::WAITING,
    write::WRITE_BANKS,
    write::WRITE_PLACEMENTS,
    write::WRITE_SETTLEMENTS,
    write::WRITE_PRESENTATIONS,
];
