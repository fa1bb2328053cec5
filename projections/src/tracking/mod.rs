//! Where every order and shipment stands, its dated history, what was promised and is expected now.

pub mod orders;
pub mod shipments;

use sqlx::PgConnection;

use crate::projector::{Fault, Taken};

/// Takes in consecutive commits of one partition.
pub(crate) async fn apply(connection: &mut PgConnection, commits: &[Taken]) -> Result<(), Fault> {
    orders::apply(connection, commits).await?;
    shipments::apply(connection, commits).await
}

/// Every statement.
pub(crate) fn statements() -> Vec<&'static str> {
    [orders::STATEMENTS, shipments::STATEMENTS].concat()
}
