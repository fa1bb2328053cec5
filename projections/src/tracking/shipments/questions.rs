//! What tracking answers of shipments: by id, order and customer; which are late, held or lost.

use chrono::NaiveDate;
use ledger_core::freight::shipment::Stage;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Estimate, Reported, Shipment};
use crate::failure::Tried;
use crate::nested::{Nested, nested};
use crate::page::{day_pages, day_rows};
use crate::{DayCursor, Failure, Page, Take};

pub(crate) const SHIPMENTS: &str = "select * from shipments where shipment = any($1)";

/// These shipments, in no order; an unknown id has none.
pub async fn shipments(
    connection: &mut PgConnection,
    shipments: &[Uuid],
) -> Result<Vec<Shipment>, Failure> {
    sqlx::query_as(SHIPMENTS).bind(shipments).fetch_all(connection).await.tried("read shipments")
}

/// The shipments of each order, the first planned in front.
pub const SHIPMENTS_OF_ORDERS: Nested<Shipment, Uuid> = nested!(
    "read shipments of orders", "shipments" of "order_id",
    cursor "shipment" as "uuid" by |it| it.shipment,
    order "planned_on, shipment" ">" "planned_on, shipment"
);

pub(crate) const SHIPMENTS_OF_CUSTOMERS: &str = "
    select * from shipments where customer = any($1) order by customer, planned_on, shipment";

/// All shipments of these customers, the first planned of each customer first.
pub async fn shipments_of_customers(
    connection: &mut PgConnection,
    customers: &[Uuid],
) -> Result<Vec<Shipment>, Failure> {
    let query = sqlx::query_as(SHIPMENTS_OF_CUSTOMERS).bind(customers);
    query.fetch_all(connection).await.tried("read shipments of customers")
}

/// The history of each shipment by event time; reports taken back are among them.
pub const REPORTS: Nested<Reported, u64> = nested!(
    "read reports of shipments", "reports" of "shipment",
    cursor "version" as "numeric" by |it| it.version,
    order "event_at, version" ">" "event_at, version"
);

/// How the estimate of each shipment changed, in the order recorded.
pub const ESTIMATES: Nested<Estimate, u64> = nested!(
    "read estimates of shipments", "estimates" of "shipment",
    cursor "version" as "numeric" by |it| it.version, order "version" ">" "version"
);

/// Which shipments; what is absent does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShipmentFilter {
    /// Only those under way.
    pub under_way_only: bool,
    /// Only those with an exception that nobody resolved.
    pub exceptions_only: bool,
    /// Only those that are late on this business date: see [`Shipment::is_late`].
    pub late_on: Option<NaiveDate>,
    /// For example held by customs, or lost.
    pub stage: Option<Stage>,
    pub order: Option<Uuid>,
    pub customer: Option<Uuid>,
    /// Of which this partner carries a leg.
    pub partner: Option<String>,
}

pub(crate) const PAGES: [&str; 2] = day_pages!(
    "shipments",
    "promised_on",
    "shipment",
    "(not $6 or ended_on is null) \
     and ($7::date is null or (ended_on is null and greatest(estimated_on, $7) > promised_on)) \
     and ($8::text is null or stage = $8) \
     and ($9::uuid is null or order_id = $9) \
     and ($10::uuid is null or customer = $10) \
     and ($11::text is null or partners @> array[$11]) \
     and (not $12 or open_exceptions > 0)"
);

/// The shipments that pass the filter, between the two cursors, the nearest to the end asked for;
/// those promised first in front.
pub async fn shipments_page(
    connection: &mut PgConnection,
    filter: &ShipmentFilter,
    after: Option<DayCursor>,
    before: Option<DayCursor>,
    take: Take,
) -> Result<Page<Shipment, DayCursor>, Failure> {
    let rows: Vec<Shipment> = day_rows(PAGES, after, before, take)
        .bind(filter.under_way_only)
        .bind(filter.late_on)
        .bind(filter.stage.map(Stage::name))
        .bind(filter.order)
        .bind(filter.customer)
        .bind(filter.partner.as_deref())
        .bind(filter.exceptions_only)
        .fetch_all(connection)
        .await
        .tried("read a page of shipments")?;
    Ok(Page::of(rows, take, |it| DayCursor { day: it.promised_on, id: it.shipment }))
}

/// How many shipments need somebody's eye.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Watched {
    pub under_way: u64,
    /// On the business date asked for.
    pub late: u64,
    /// By customs.
    pub held: u64,
    pub delivery_failed: u64,
    pub damaged: u64,
    pub lost: u64,
    /// With an exception that nobody resolved.
    pub exceptions: u64,
}

pub(crate) const COUNTS: &str = "
    select count(*) filter (where ended_on is null),
           count(*) filter (where ended_on is null and greatest(estimated_on, $1) > promised_on),
           count(*) filter (where stage = 'customs_held'),
           count(*) filter (where stage = 'delivery_failed'),
           count(*) filter (where stage = 'damaged'),
           count(*) filter (where stage = 'lost'),
           count(*) filter (where open_exceptions > 0)
    from shipments";

/// How many shipments are under way, late on this business date, held, not handed over, damaged,
/// lost, and with an exception.
pub async fn watched(connection: &mut PgConnection, on: NaiveDate) -> Result<Watched, Failure> {
    let query = sqlx::query_as::<_, (i64, i64, i64, i64, i64, i64, i64)>(COUNTS).bind(on);
    let row = query.fetch_one(connection).await.tried("count the shipments to be watched")?;
    let (under_way, late, held, delivery_failed, damaged, lost, exceptions) = row;
    Ok(Watched {
        under_way: under_way.unsigned_abs(),
        late: late.unsigned_abs(),
        held: held.unsigned_abs(),
        delivery_failed: delivery_failed.unsigned_abs(),
        damaged: damaged.unsigned_abs(),
        lost: lost.unsigned_abs(),
        exceptions: exceptions.unsigned_abs(),
    })
}
