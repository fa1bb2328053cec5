//! Whole tables in the order of their keys, for who compares them with the log.

use sqlx::PgConnection;
use uuid::Uuid;

use super::{Estimate, Reported, Shipment};
use crate::Failure;
use crate::columns::capped;
use crate::failure::Tried;

pub(crate) const SHIPMENTS: &str =
    "select * from shipments where shipment > $1 order by shipment limit $2";

/// The next `limit` shipments behind this one in order of their ids.
pub async fn shipments(
    connection: &mut PgConnection,
    after: Uuid,
    limit: u32,
) -> Result<Vec<Shipment>, Failure> {
    let query = sqlx::query_as(SHIPMENTS).bind(after).bind(i64::from(limit));
    query.fetch_all(connection).await.tried("read all shipments")
}

pub(crate) const REPORTS: &str = "
    select * from reports where (shipment, report) > ($1, $2) order by shipment, report limit $3";

/// The next `limit` reports of shipments behind this one of this shipment, by shipment and report.
pub async fn reports(
    connection: &mut PgConnection,
    (shipment, report): (Uuid, Uuid),
    limit: u32,
) -> Result<Vec<Reported>, Failure> {
    let query = sqlx::query_as(REPORTS).bind(shipment).bind(report);
    query.bind(i64::from(limit)).fetch_all(connection).await.tried("read all reports of shipments")
}

pub(crate) const ESTIMATES: &str = "
    select * from estimates where (shipment, version) > ($1, $2)
    order by shipment, version limit $3";

/// The next `limit` estimates of shipments behind this one, by shipment and version.
pub async fn estimates(
    connection: &mut PgConnection,
    (shipment, version): (Uuid, u64),
    limit: u32,
) -> Result<Vec<Estimate>, Failure> {
    let query = sqlx::query_as(ESTIMATES).bind(shipment).bind(capped(version));
    query
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await
        .tried("read all estimates of shipments")
}
