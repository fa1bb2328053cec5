//! Shipments: where the goods are, and which are late, held or lost.

use async_graphql::connection::Connection;
use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use ledger_core::access::{Reach, Right};
use ledger_core::freight::shipment::{self, EstimateCause, Leg, Milestone};
use ledger_core::log::{FileId, StreamId};
use ledger_core::privacy::Personal;
use projections::portfolio::questions::{days, started_by_all};
use projections::tracking::shipments::questions::{ShipmentFilter, shipments_page, watched};
use projections::tracking::shipments::{self, Estimate, Reported};
use uuid::Uuid;

use super::customer::Customer;
use super::nested::{Counted, nested};
use super::order::Order;
use super::paging::{Part, day_cursor};
use super::portfolio::day_not_started;
use super::scalars::{Date, DateTime, Money};
use super::{caller, connection, loader, names, reads_file, reads_words, require, told};
use crate::errors::{bad_argument, forbidden};
use crate::limits::{self, ROW, STATEMENT, page};
use crate::loaders::{DayOf, EstimatesOf, OrderOf, ReportsOf, ShipmentOf};

#[derive(Default)]
pub(super) struct ShipmentQuery;

#[Object]
impl ShipmentQuery {
    /// A shipment; null where there is none that the caller may see.
    #[graphql(complexity = "ROW + child_complexity")]
    async fn shipment(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "the id in the stream's name, shipment-<id>")] id: Uuid,
    ) -> async_graphql::Result<Option<Shipment>> {
        match caller(context).reach(Right::ReadShipments) {
            Reach::Everything | Reach::OwnFile => {}
            Reach::Nothing => return Err(forbidden(Right::ReadShipments)),
        }
        let found = loader(context).load_one(ShipmentOf(id)).await?;
        let may_read = |it: &shipments::Shipment| {
            let file = Some(FileId::Customer(it.customer));
            caller(context).may(Right::ReadShipments, file).is_some()
        };
        Ok(found.filter(may_read).map(Shipment))
    }

    /// Shipments of all customers, page by page; those promised first in front.
    #[graphql(complexity = "STATEMENT + page(first, last) * child_complexity")]
    async fn shipments(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many from the start, at most 100; 20 if neither is given")]
        first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
        #[graphql(desc = "how many from the end, at most 100; not with `first`")] last: Option<i32>,
        #[graphql(desc = "only what comes before this cursor")] before: Option<String>,
        #[graphql(desc = "what is left out does not narrow")] filter: Option<ShipmentsFilter>,
    ) -> async_graphql::Result<Connection<String, Shipment>> {
        require(context, Right::ReadShipments)?;
        let part = Part::of((first, last), (after, before), day_cursor)?;
        let filter = filter.unwrap_or_default().filter()?;
        let mut asked = connection(context).await?;
        let found = shipments_page(&mut asked, &filter, part.after, part.before, part.take).await;
        Ok(part.connection(found.map_err(told)?, Shipment))
    }

    /// How many shipments need somebody's eye, on the last business date that every partition has
    /// started.
    #[graphql(complexity = "2 * STATEMENT + child_complexity")]
    async fn shipments_watched(
        &self,
        context: &Context<'_>,
    ) -> async_graphql::Result<ShipmentsWatched> {
        require(context, Right::ReadShipments)?;
        let mut asked = connection(context).await?;
        let Some(on) = started_by_all(&days(&mut asked).await.map_err(told)?) else {
            return Err(day_not_started(None));
        };
        let found = watched(&mut asked, on).await.map_err(told)?;
        Ok(ShipmentsWatched {
            on: Date(on),
            under_way: found.under_way,
            late: found.late,
            held: found.held,
            delivery_failed: found.delivery_failed,
            damaged: found.damaged,
            lost: found.lost,
        })
    }
}

/// Which shipments.
#[derive(InputObject, Default)]
#[graphql(name = "ShipmentFilter")]
struct ShipmentsFilter {
    /// Only those that have not ended.
    #[graphql(default)]
    under_way_only: bool,
    /// Only those under way that are not expected by the promised day, as far as is known on this
    /// business date.
    late_on: Option<Date>,
    /// Where they stand: `planned`, `cancelled`, or a milestone such as `customs_held` or `lost`.
    stage: Option<String>,
    /// Shipments of this order.
    order: Option<Uuid>,
    /// Shipments of this customer.
    customer: Option<Uuid>,
    /// Shipments of which this partner carries a leg.
    partner: Option<String>,
}

impl ShipmentsFilter {
    fn filter(self) -> async_graphql::Result<ShipmentFilter> {
        let stage = self.stage.map(shipment::Stage::try_from).transpose();
        Ok(ShipmentFilter {
            under_way_only: self.under_way_only,
            late_on: self.late_on.map(|it| it.0),
            stage: stage.map_err(|it| bad_argument(it.to_string()))?,
            order: self.order,
            customer: self.customer,
            partner: self.partner,
        })
    }
}

/// How many shipments need somebody's eye.
#[derive(SimpleObject)]
struct ShipmentsWatched {
    /// The business date.
    on: Date,
    /// Not ended.
    under_way: u64,
    /// Under way, and not expected by the promised day.
    late: u64,
    /// Kept by customs.
    held: u64,
    /// Brought, and not handed over.
    delivery_failed: u64,
    /// Damaged on the way.
    damaged: u64,
    /// Lost.
    lost: u64,
}

pub(crate) struct Shipment(pub(super) shipments::Shipment);

/// The legs that an order's goods travel, and what became of them on the way.
#[Object]
impl Shipment {
    /// The id in the stream's name, `shipment-<id>`.
    async fn id(&self) -> Uuid {
        self.0.shipment
    }

    /// Who ordered the goods; null for a caller who may not read the file.
    async fn customer(&self, context: &Context<'_>) -> async_graphql::Result<Option<Customer>> {
        Customer::of(context, self.0.customer).await
    }

    /// The id of the order whose goods they are.
    async fn order_id(&self) -> Uuid {
        self.0.order
    }

    /// That order; null for a caller who may not read the file.
    async fn order(&self, context: &Context<'_>) -> async_graphql::Result<Option<Order>> {
        if !reads_file(context, self.0.customer) {
            return Ok(None);
        }
        Ok(loader(context).load_one(OrderOf(self.0.order)).await?.map(Order))
    }

    /// Where it stands: `planned`, `cancelled`, or the latest milestone by the time it happened.
    async fn stage(&self) -> &'static str {
        self.0.stage.name()
    }

    /// Since when, by the time it happened; null while nothing is reported.
    async fn since(&self) -> Option<DateTime> {
        self.0.since.map(DateTime::from)
    }

    /// Whether it is under way and not expected by the promised day.
    async fn late(&self, context: &Context<'_>) -> async_graphql::Result<bool> {
        let day = loader(context).load_one(DayOf(self.0.partition)).await?;
        Ok(self.0.is_late(day.unwrap_or(self.0.changed_on)))
    }

    /// The day the customer was promised.
    async fn promised_on(&self) -> Date {
        Date(self.0.promised_on)
    }

    /// The day on which delivery is expected now.
    async fn estimated_on(&self) -> Date {
        Date(self.0.estimated_on)
    }

    /// The business date on which it was planned.
    async fn planned_on(&self) -> Date {
        Date(self.0.planned_on)
    }

    /// The business date on which it ended; null while it is under way.
    async fn ended_on(&self) -> Option<Date> {
        self.0.ended_on.map(Date)
    }

    /// Its way, leg by leg.
    #[graphql(complexity = "5 * child_complexity")]
    async fn legs(&self, context: &Context<'_>) -> Vec<ShipmentLeg> {
        let sees_costs = reads_words(context, Right::ReadShipments, self.0.customer);
        self.0.legs.iter().map(|it| ShipmentLeg::of(it, sees_costs)).collect()
    }

    /// Where it can be picked up.
    async fn pick_up_place(&self) -> Option<&str> {
        self.0.pick_up.as_ref().map(|it| it.place.as_str())
    }

    /// The code by which it is picked up; null where there is none, the caller may not see it, or
    /// the person was erased.
    async fn pick_up_code(&self, context: &Context<'_>) -> async_graphql::Result<Option<String>> {
        let Some(pick_up) = &self.0.pick_up else { return Ok(None) };
        let (customer, stream) = (self.0.customer, StreamId::Shipment(self.0.shipment));
        let event = "shipment.pick_up_code_issued";
        names::open(context, customer, stream, event, Personal::PickUpCode, &pick_up.code).await
    }

    /// The stream's version, for `If-Match`.
    async fn version(&self) -> u64 {
        self.0.version
    }

    /// What was reported of it, by the time it happened; reports that were taken back too.
    #[graphql(complexity = "1 + limits::nested(first) * child_complexity")]
    async fn history(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Counted<ShipmentReport>> {
        let words = reads_words(context, Right::ReadShipments, self.0.customer);
        let report = |it: &Reported| ShipmentReport::of(it, words);
        nested::<ReportsOf, _>(context, self.0.shipment, (first, after), report).await
    }

    /// How the day on which delivery is expected has changed.
    #[graphql(complexity = "1 + limits::nested(first) * child_complexity")]
    async fn estimates(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Counted<ShipmentEstimate>> {
        let estimate = ShipmentEstimate::of;
        nested::<EstimatesOf, _>(context, self.0.shipment, (first, after), estimate).await
    }
}

/// One part of the way, in one partner's hands.
#[derive(SimpleObject)]
struct ShipmentLeg {
    /// Dense from 1, in the order they are travelled.
    number: u32,
    /// Who carries.
    partner: String,
    /// What it costs us; null for the customer.
    cost: Option<Money>,
    /// The milestone by which it ends.
    until: &'static str,
    /// The last day on which it may end.
    deadline_on: Date,
    /// The carrier's number of the parcel; null until it gives one.
    tracking: Option<String>,
}

impl ShipmentLeg {
    fn of(it: &Leg, sees_costs: bool) -> ShipmentLeg {
        ShipmentLeg {
            number: it.number,
            partner: it.partner.clone(),
            cost: sees_costs.then_some(Money(it.cost)),
            until: it.until.name(),
            deadline_on: Date(it.deadline_on),
            tracking: it.tracking.as_ref().map(ToString::to_string),
        }
    }
}

/// What was reported of a shipment.
#[derive(SimpleObject)]
struct ShipmentReport {
    /// The milestone that was reached.
    milestone: &'static str,
    /// When it happened; reports come late and out of order.
    event_at: DateTime,
    /// Where.
    place: Option<String>,
    /// Who said so; null when our own people saw it.
    carrier: Option<String>,
    /// The carrier's own code.
    carrier_code: Option<String>,
    /// The carrier's own words; null for the customer, and for who is one in this file.
    carrier_text: Option<String>,
    /// Duties and taxes as they were declared at a release; null for the customer.
    declared: Option<Money>,
    /// Duties and taxes as they were paid; null for the customer.
    paid: Option<Money>,
    /// The business date.
    business_date: Date,
    /// When it was recorded.
    recorded_at: DateTime,
    /// The commit that recorded it: partition@sequence.
    position: String,
    /// When it was recorded that it was taken back; null where it stands.
    taken_back_at: Option<DateTime>,
    /// Why it was taken back; null where it stands, and for the customer, for whom it is not
    /// written.
    taken_back: Option<String>,
}

impl ShipmentReport {
    fn of(it: &Reported, words: bool) -> ShipmentReport {
        let duties = it.duties.filter(|_| words);
        let carrier = it.carrier.as_ref();
        ShipmentReport {
            milestone: Milestone::name(it.milestone),
            event_at: it.event_at.into(),
            place: it.place_name.clone(),
            carrier: carrier.map(|it| it.carrier.clone()),
            carrier_code: carrier.map(|it| it.code.clone()),
            carrier_text: carrier.and_then(|it| it.text.clone()).filter(|_| words),
            declared: duties.map(|(declared, _)| Money(declared)),
            paid: duties.map(|(_, paid)| Money(paid)),
            business_date: Date(it.business_date),
            recorded_at: it.recorded_at.into(),
            position: it.place.to_string(),
            taken_back_at: it.correction.as_ref().map(|it| it.recorded_at.into()),
            taken_back: it.correction.as_ref().map(|it| it.motive.clone()).filter(|_| words),
        }
    }
}

/// Why a shipment is expected on another day.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum ShipmentEstimateCause {
    /// A leg ended after its deadline.
    Delay,
    /// No leg has ended after its deadline any more.
    OnTime,
    /// A person said so.
    Person,
}

/// A change of the day on which delivery is expected.
#[derive(SimpleObject)]
struct ShipmentEstimate {
    /// The day before it.
    before: Date,
    /// The day after it.
    after: Date,
    /// Why.
    cause: ShipmentEstimateCause,
    /// The business date.
    business_date: Date,
    /// When it was recorded.
    recorded_at: DateTime,
}

impl ShipmentEstimate {
    fn of(it: &Estimate) -> ShipmentEstimate {
        ShipmentEstimate {
            before: Date(it.before),
            after: Date(it.after),
            cause: match it.cause {
                EstimateCause::Delay { .. } => ShipmentEstimateCause::Delay,
                EstimateCause::OnTime => ShipmentEstimateCause::OnTime,
                EstimateCause::Person { .. } => ShipmentEstimateCause::Person,
            },
            business_date: Date(it.business_date),
            recorded_at: it.recorded_at.into(),
        }
    }
}
