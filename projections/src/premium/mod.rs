//! Every subscription of Premium, and the fees of each.

mod fold;
pub mod questions;
mod row;
pub mod whole;
mod write;

use ledger_core::log::StreamId;
use sqlx::PgConnection;

pub use self::fold::Fold;
pub use self::row::{Failed, Fee, Received, Stage, Subscription};
use crate::Model;
use crate::model::Row;
use crate::taken::{NotTaken, Taken, changed, take_each};

/// Its row in the table of read models.
pub const MODEL: Model = Model::of(&Row {
    name: "premium",
    version: 1,
    tables: include_str!("tables_v1.sql"),
    apply: |connection, commits| Box::pin(apply(connection, commits)),
    statements: &[STATEMENTS],
    whole: &[whole::SUBSCRIPTIONS.listed(), whole::FEES.listed()],
});

/// Takes in consecutive commits of one partition.
async fn apply(connection: &mut PgConnection, commits: &[Taken]) -> Result<(), NotTaken> {
    let id = |it| if let StreamId::Premium(id) = it { Some(id) } else { None };
    let changed = changed(commits, id);
    if changed.is_empty() {
        return Ok(());
    }
    let subscriptions = questions::subscriptions(connection, &changed).await?;
    let mut fold = Fold::from(subscriptions, questions::fees(connection, &changed).await?);
    take_each(commits, |place, commit, facts| fold.take(place, commit, facts))?;
    Ok(write::write(connection, &fold).await?)
}

const STATEMENTS: &[&str] = &[
    questions::SUBSCRIPTIONS,
    questions::FEES,
    questions::SUBSCRIPTIONS_OF_CUSTOMERS.statements()[0],
    questions::SUBSCRIPTIONS_OF_CUSTOMERS.statements()[1],
    questions::FEES_OF_SUBSCRIPTIONS.statements()[0],
    questions::FEES_OF_SUBSCRIPTIONS.statements()[1],
    write::WRITE_SUBSCRIPTIONS,
    write::WRITE_FEES,
];
