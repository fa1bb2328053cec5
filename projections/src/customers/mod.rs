//! Who the customers are: what names them stays sealed.

mod fold;
pub mod questions;
mod row;
pub mod whole;
mod write;

use std::collections::BTreeMap;

use ledger_core::log::StreamId;
use sqlx::PgConnection;

pub use self::row::{Customer, SealedText};
use crate::Model;
use crate::model::Row;
use crate::taken::{NotTaken, Taken, changed};

/// Its row in the table of read models.
pub const MODEL: Model = Model::of(&Row {
    name: "customers",
    version: 1,
    tables: include_str!("tables_v1.sql"),
    apply: |connection, commits| Box::pin(apply(connection, commits)),
    statements: &[STATEMENTS],
    whole: &[whole::CUSTOMERS.listed()],
});

/// Takes in consecutive commits of one partition.
async fn apply(connection: &mut PgConnection, commits: &[Taken]) -> Result<(), NotTaken> {
    let id = |it| if let StreamId::Customer(id) = it { Some(id) } else { None };
    let changed = changed(commits, id);
    if changed.is_empty() {
        return Ok(());
    }
    let stored = questions::customers(connection, &changed).await?;
    let mut customers: BTreeMap<_, _> = stored.into_iter().map(|it| (it.customer, it)).collect();
    for commit in commits {
        fold::take(&mut customers, commit)?;
    }
    Ok(write::write(connection, &customers).await?)
}

const STATEMENTS: &[&str] = &[questions::CUSTOMERS, write::WRITE];
