//! Whole tables in the order of their keys, for who compares them with the log.

use sqlx::PgConnection;
use uuid::Uuid;

use super::{Order, PurchaseOrder, Step};
use crate::Failure;
use crate::columns::capped;
use crate::failure::Tried;

pub(crate) const ORDERS: &str =
    "select * from orders where order_id > $1 order by order_id limit $2";

/// The next `limit` orders behind this one in order of their ids.
pub async fn orders(
    connection: &mut PgConnection,
    after: Uuid,
    limit: u32,
) -> Result<Vec<Order>, Failure> {
    let query = sqlx::query_as(ORDERS).bind(after).bind(i64::from(limit));
    query.fetch_all(connection).await.tried("read all orders")
}

pub(crate) const PURCHASE_ORDERS: &str =
    "select * from purchase_orders where purchase_order > $1 order by purchase_order limit $2";

/// The next `limit` purchase orders behind this one in order of their ids.
pub async fn purchase_orders(
    connection: &mut PgConnection,
    after: Uuid,
    limit: u32,
) -> Result<Vec<PurchaseOrder>, Failure> {
    let query = sqlx::query_as(PURCHASE_ORDERS).bind(after).bind(i64::from(limit));
    query.fetch_all(connection).await.tried("read all purchase orders")
}

pub(crate) const STEPS: &str = "
    select * from order_steps where (order_id, version) > ($1, $2)
    order by order_id, version limit $3";

/// The next `limit` steps of orders behind this one, by order and version.
pub async fn steps(
    connection: &mut PgConnection,
    (order, version): (Uuid, u64),
    limit: u32,
) -> Result<Vec<Step>, Failure> {
    let query = sqlx::query_as(STEPS).bind(order).bind(capped(version));
    query.bind(i64::from(limit)).fetch_all(connection).await.tried("read all steps of orders")
}
