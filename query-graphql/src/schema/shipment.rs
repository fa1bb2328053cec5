//! Shipments: where the goods are, and which are late, held or lost.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use ledger_core::access::{Reach, Right};
use ledger_core::freight::shipment::{self, Direction};
use ledger_core::log::{FileId, StreamId};
use ledger_core::privacy::Personal;
use projections::portfolio::questions::{days, started_by_all};
use projections::tracking::shipments::questions::{ShipmentFilter, shipments_page, watched};
use projections::tracking::shipments::{self, Reported};
use uuid::Uuid;

use super::customer::Customer;
use super::nested::{Counted, nested};
use super::order::Order;
use super::page::Page;
use super::paging::{Part, placed_cursor};
use super::portfolio::day_not_started;
use super::scalars::{Date, DateTime, Money};
use super::shipment_parts::{
    ShipmentContent, ShipmentDirection, ShipmentEstimate, ShipmentException, ShipmentLeg,
    ShipmentReport,
};
use super::told::Told;
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
    ) -> async_graphql::Result<Told<Page<Shipment>>> {
        require(context, Right::ReadShipments)?;
        let part = Part::of((first, last), (after, before), placed_cursor)?;
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
            exceptions: found.exceptions,
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
    /// Only those with something that does not fit, and that nobody has looked into yet.
    #[graphql(default)]
    exceptions_only: bool,
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
            exceptions_only: self.exceptions_only,
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
    /// With something that does not fit, and that nobody has looked into yet.
    exceptions: u64,
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
    async fn customer(
        &self,
        context: &Context<'_>,
    ) -> async_graphql::Result<Option<Told<Customer>>> {
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

    /// Which way the goods go.
    async fn direction(&self) -> ShipmentDirection {
        match self.0.direction {
            Direction::Outbound {} => ShipmentDirection::Outbound,
            Direction::Return { .. } => ShipmentDirection::Return,
        }
    }

    /// The return that was asked for by which the goods go back; null for goods that go to whom they
    /// were ordered for, or should not have been handed over.
    async fn return_id(&self) -> Option<Uuid> {
        match self.0.direction {
            Direction::Outbound {} => None,
            Direction::Return { asked } => asked,
        }
    }

    /// What is in it.
    #[graphql(complexity = "10 * child_complexity")]
    async fn contents(&self) -> Vec<ShipmentContent> {
        self.0.contents.iter().map(ShipmentContent::of).collect()
    }

    /// What it weighs in grams, with its packing; null where it is not known.
    async fn weight_grams(&self) -> Option<u32> {
        self.0.weight_grams.map(std::num::NonZeroU32::get)
    }

    /// What its contents are worth to customs and insurers; null where it is not known, and for the
    /// customer.
    async fn declared_value(&self, context: &Context<'_>) -> Option<Money> {
        let told = reads_words(context, Right::ReadShipments, self.0.customer);
        self.0.declared_value.filter(|_| told).map(Money)
    }

    /// What does not fit how it stands, or did not; empty for the customer.
    #[graphql(complexity = "5 * child_complexity")]
    async fn exceptions(&self, context: &Context<'_>) -> Vec<ShipmentException> {
        match reads_words(context, Right::ReadShipments, self.0.customer) {
            true => self.0.exceptions.iter().map(ShipmentException::of).collect(),
            false => vec![],
        }
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
