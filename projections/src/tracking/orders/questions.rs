//! What tracking answers of orders: by id and customer, pages, their vendors' parts and history.

use std::collections::BTreeMap;

use ledger_core::money::Currency;
use ledger_core::trade::order::Stage;
use sqlx::PgConnection;
use uuid::Uuid;

use super::row::stage_named;
use super::{Order, PurchaseOrder, Step, stage_name};
use crate::columns::unreadable;
use crate::failure::Tried;
use crate::nested::{Nested, nested};
use crate::page::{day_pages, day_rows};
use crate::{DayCursor, Failure, Page, Take};

pub(crate) const ORDERS: &str = "select * from orders where order_id = any($1)";

/// These orders, in no order; an unknown id has none.
pub async fn orders(connection: &mut PgConnection, orders: &[Uuid]) -> Result<Vec<Order>, Failure> {
    sqlx::query_as(ORDERS).bind(orders).fetch_all(connection).await.tried("read orders")
}

/// The orders of each customer, the newest first.
pub const ORDERS_OF_CUSTOMERS: Nested<Order, Uuid> = nested!(
    "read orders of customers", "orders" of "customer",
    cursor "order_id" as "uuid" by |it| it.order,
    order "quoted_on, order_id" "<" "quoted_on desc, order_id desc"
);

pub(crate) const PURCHASE_ORDERS: &str = "
    select * from purchase_orders where order_id = any($1) order by order_id, purchase_order";

/// What is ordered of vendors for these orders.
pub async fn purchase_orders(
    connection: &mut PgConnection,
    orders: &[Uuid],
) -> Result<Vec<PurchaseOrder>, Failure> {
    let query = sqlx::query_as(PURCHASE_ORDERS).bind(orders);
    query.fetch_all(connection).await.tried("read purchase orders")
}

pub(crate) const PURCHASE_ORDERS_OF_VENDORS: &str = "
    select * from purchase_orders where vendor = any($1)
    order by vendor, asked_on desc, purchase_order";

/// What is ordered of these vendors, the newest of each vendor first.
pub async fn purchase_orders_of_vendors(
    connection: &mut PgConnection,
    vendors: &[Uuid],
) -> Result<Vec<PurchaseOrder>, Failure> {
    let query = sqlx::query_as(PURCHASE_ORDERS_OF_VENDORS).bind(vendors);
    query.fetch_all(connection).await.tried("read purchase orders of vendors")
}

/// The history of each order, in the order in which it happened.
pub const STEPS: Nested<Step, u64> = nested!(
    "read the history of orders", "order_steps" of "order_id",
    cursor "version" as "numeric" by |it| it.version,
    order "happened_at, version" ">" "happened_at, version"
);

/// Which orders; what is absent does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderFilter {
    pub stage: Option<Stage>,
    pub currency: Option<Currency>,
    pub customer: Option<Uuid>,
}

pub(crate) const PAGES: [&str; 2] = day_pages!(
    "orders",
    "quoted_on",
    "order_id",
    "($6::text is null or stage = $6) \
     and ($7::text is null or currency = $7) \
     and ($8::uuid is null or customer = $8)"
);

/// The orders that pass the filter, between the two cursors, the nearest to the end asked for; those
/// quoted first in front.
pub async fn orders_page(
    connection: &mut PgConnection,
    filter: &OrderFilter,
    after: Option<DayCursor>,
    before: Option<DayCursor>,
    take: Take,
) -> Result<Page<Order, DayCursor>, Failure> {
    let rows: Vec<Order> = day_rows(PAGES, after, before, take)
        .bind(filter.stage.map(stage_name))
        .bind(filter.currency.map(String::from))
        .bind(filter.customer)
        .fetch_all(connection)
        .await
        .tried("read a page of orders")?;
    Ok(Page::of(rows, take, |it| DayCursor { day: it.quoted_on, id: it.order }))
}

pub(crate) const STAGES: &str = "select stage, count(*) from orders group by stage";

/// How many orders stand at each stage.
pub async fn stages(connection: &mut PgConnection) -> Result<BTreeMap<Stage, u64>, Failure> {
    let query = sqlx::query_as::<_, (String, i64)>(STAGES);
    let rows = query.fetch_all(connection).await.tried("count the orders by stage")?;
    let one = |(name, count): (String, i64)| {
        let stage = stage_named(&name).ok_or_else(|| unreadable("stage", format!("`{name}`")))?;
        Ok((stage, count.unsigned_abs()))
    };
    rows.into_iter().map(one).collect::<Result<_, sqlx::Error>>().tried("count the orders by stage")
}
