//! Where every order and shipment stands, its dated history, what was promised and is expected now.

pub mod orders;
pub mod shipments;

use sqlx::PgConnection;

use crate::Model;
use crate::model::Row;
use crate::taken::{NotTaken, Taken};

/// Its row in the table of read models.
pub const MODEL: Model = Model::of(&Row {
    name: "tracking",
    version: 1,
    tables: include_str!("tables_v1.sql"),
    apply: |connection, commits| Box::pin(apply(connection, commits)),
    statements: &[orders::STATEMENTS, shipments::STATEMENTS],
    whole: &[
        orders::whole::ORDERS.listed(),
        orders::whole::PURCHASE_ORDERS.listed(),
        orders::whole::STEPS.listed(),
        shipments::whole::SHIPMENTS.listed(),
        shipments::whole::REPORTS.listed(),
        shipments::whole::ESTIMATES.listed(),
    ],
});

/// Takes in consecutive commits of one partition.
async fn apply(connection: &mut PgConnection, commits: &[Taken]) -> Result<(), NotTaken> {
    orders::apply(connection, commits).await?;
    shipments::apply(connection, commits).await
}
