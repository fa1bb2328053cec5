//! Who the customers are: what names them stays sealed.

mod fold;
pub mod questions;
mod row;
mod write;

use std::collections::BTreeMap;

use ledger_core::log::StreamId;
use sqlx::PgConnection;

pub use self::row::{Customer, SealedText};
use crate::projector::{Fault, Taken, changed};

/// Takes in consecutive commits of one partition.
pub(crate) async fn apply(connection: &mut PgConnection, commits: &[Taken]) -> Result<(), Fault> {
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

pub(crate) const STATEMENTS: &[&str] = &[questions::CUSTOMERS, write::WRITE];
