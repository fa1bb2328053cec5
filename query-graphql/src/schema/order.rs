//! Orders: what was bought at which price, and how far it has come.

use async_graphql::{Context, Enum, InputObject, Object};
use ledger_core::access::Right;
use ledger_core::log::StreamId;
use ledger_core::privacy::{Personal, Sealed};
use ledger_core::trade::order::{Beneficiary, Stage};
use projections::tracking::orders::questions::{OrderFilter, orders_page};
use projections::tracking::{orders, shipments};
use uuid::Uuid;

use super::customer::Customer;
use super::loan::Loan;
use super::nested::{Counted, nested};
use super::order_parts::{
    GivenReason, OrderCancellation, OrderLine, OrderStep, OrderTotals, PurchaseOrder,
};
use super::page::Page;
use super::paging::{Part, placed_cursor};
use super::scalars::{Date, DateTime, Money};
use super::shipment::Shipment;
use super::told::Told;
use super::{
    connection, loader, names, parsed, reads_file, reads_words, require, require_some_file, told,
};
use crate::limits::{self, ROW, STATEMENT, page};
use crate::loaders::{LoanOf, OrderOf, PurchaseOrdersOf, ShipmentsOf, StepsOf};

#[derive(Default)]
pub(super) struct OrderQuery;

#[Object]
impl OrderQuery {
    /// An order; null where there is none that the caller may see.
    #[graphql(complexity = "ROW + child_complexity")]
    async fn order(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "the id in the stream's name, order-<id>")] id: Uuid,
    ) -> async_graphql::Result<Option<Order>> {
        require_some_file(context)?;
        let found = loader(context).load_one(OrderOf(id)).await?;
        Ok(found.filter(|it| reads_file(context, it.customer)).map(Order))
    }

    /// Orders of all customers, page by page; those quoted first in front.
    #[graphql(complexity = "STATEMENT + page(first, last) * child_complexity")]
    async fn orders(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many from the start, at most 100; 20 if neither is given")]
        first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
        #[graphql(desc = "how many from the end, at most 100; not with `first`")] last: Option<i32>,
        #[graphql(desc = "only what comes before this cursor")] before: Option<String>,
        #[graphql(desc = "what is left out does not narrow")] filter: Option<OrdersFilter>,
    ) -> async_graphql::Result<Told<Page<Order>>> {
        require(context, Right::ReadPortfolio)?;
        let part = Part::of((first, last), (after, before), placed_cursor)?;
        let filter = filter.unwrap_or_default().filter()?;
        let mut asked = connection(context).await?;
        let found = orders_page(&mut asked, &filter, part.after, part.before, part.take).await;
        Ok(part.connection(found.map_err(told)?, Order))
    }
}

/// Which orders.
#[derive(InputObject, Default)]
#[graphql(name = "OrderFilter")]
struct OrdersFilter {
    /// Orders that have come so far.
    stage: Option<OrderStage>,
    /// ISO 4217.
    currency: Option<String>,
    /// Orders of this customer.
    customer: Option<Uuid>,
}

impl OrdersFilter {
    fn filter(self) -> async_graphql::Result<OrderFilter> {
        Ok(OrderFilter {
            stage: self.stage.map(OrderStage::stage),
            currency: parsed(self.currency)?,
            customer: self.customer,
        })
    }
}

/// How far an order has come.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum OrderStage {
    /// A price is promised until a stated time.
    Quoted,
    /// It is ordered, and waits for the credit that is to pay it.
    Placed,
    /// It was not paid for in its time.
    Lapsed,
    /// It is paid for, and something of it is still to come.
    Confirmed,
    /// All that was to come was handed over.
    Delivered,
    /// The customer wants to give something of it back.
    ReturnAsked,
    /// All that was handed over came back.
    Returned,
    /// It was given up before it was delivered.
    Cancelled,
}

impl OrderStage {
    fn of(stage: Stage) -> OrderStage {
        match stage {
            Stage::Quoted => OrderStage::Quoted,
            Stage::Placed => OrderStage::Placed,
            Stage::Lapsed => OrderStage::Lapsed,
            Stage::Confirmed => OrderStage::Confirmed,
            Stage::Delivered => OrderStage::Delivered,
            Stage::ReturnAsked => OrderStage::ReturnAsked,
            Stage::Returned => OrderStage::Returned,
            Stage::Cancelled => OrderStage::Cancelled,
        }
    }

    fn stage(self) -> Stage {
        match self {
            OrderStage::Quoted => Stage::Quoted,
            OrderStage::Placed => Stage::Placed,
            OrderStage::Lapsed => Stage::Lapsed,
            OrderStage::Confirmed => Stage::Confirmed,
            OrderStage::Delivered => Stage::Delivered,
            OrderStage::ReturnAsked => Stage::ReturnAsked,
            OrderStage::Returned => Stage::Returned,
            OrderStage::Cancelled => Stage::Cancelled,
        }
    }
}

pub(crate) struct Order(pub(super) orders::Order);

impl Order {
    /// Whether the caller is told what was written about it, by whomever.
    fn words(&self, context: &Context<'_>) -> bool {
        reads_words(context, Right::ReadFile, self.0.customer)
    }

    /// A field of whom the goods are for.
    async fn beneficiary(
        &self,
        context: &Context<'_>,
        field: Personal,
        of: impl Fn(&Beneficiary) -> Option<&Sealed>,
    ) -> async_graphql::Result<Option<String>> {
        let Some(sealed) = self.0.beneficiary.as_ref().and_then(of) else { return Ok(None) };
        let stream = StreamId::Order(self.0.order);
        names::open(context, self.0.customer, stream, "order.quoted", field, sealed).await
    }
}

/// Goods of one or more vendors, brought to whom they are for, at a price fixed by a quote.
#[Object]
impl Order {
    /// The id in the stream's name, `order-<id>`.
    async fn id(&self) -> Uuid {
        self.0.order
    }

    /// Who ordered and pays.
    async fn customer(
        &self,
        context: &Context<'_>,
    ) -> async_graphql::Result<Option<Told<Customer>>> {
        Customer::of(context, self.0.customer).await
    }

    /// How far it has come.
    async fn stage(&self) -> OrderStage {
        OrderStage::of(self.0.stage)
    }

    /// What was quoted, line by line.
    #[graphql(complexity = "5 * child_complexity")]
    async fn lines(&self) -> Vec<OrderLine> {
        self.0.lines.iter().map(|it| OrderLine::of(it, &self.0.pieces)).collect()
    }

    /// What the lines add up to.
    async fn totals(&self) -> OrderTotals {
        OrderTotals::of(&self.0.totals)
    }

    /// Where the goods go: ISO 3166-1 alpha-2.
    async fn destination(&self) -> String {
        self.0.destination.to_string()
    }

    /// Whether the goods are for another person than the customer.
    async fn for_another(&self) -> bool {
        self.0.beneficiary.is_some()
    }

    /// The name of whom the goods are for; null where that is the customer, the caller may not see
    /// it, or the person was erased.
    async fn beneficiary_name(
        &self,
        context: &Context<'_>,
    ) -> async_graphql::Result<Option<String>> {
        self.beneficiary(context, Personal::Name, |it| it.name.as_ref()).await
    }

    /// The phone number of whom the goods are for; null as the name is.
    async fn beneficiary_phone(
        &self,
        context: &Context<'_>,
    ) -> async_graphql::Result<Option<String>> {
        self.beneficiary(context, Personal::Phone, |it| it.phone.as_ref()).await
    }

    /// The address of whom the goods are for; null as the name is.
    async fn beneficiary_address(
        &self,
        context: &Context<'_>,
    ) -> async_graphql::Result<Option<String>> {
        self.beneficiary(context, Personal::Address, |it| it.address.as_ref()).await
    }

    /// Until when the quote may be placed.
    async fn valid_until(&self) -> DateTime {
        self.0.valid_until.into()
    }

    /// The loan that pays for it; null before the confirmation.
    async fn loan(&self, context: &Context<'_>) -> async_graphql::Result<Option<Loan>> {
        let Some(loan) = self.0.loan else { return Ok(None) };
        Ok(loader(context).load_one(LoanOf(loan)).await?.map(Loan))
    }

    /// The first business day on which its price is promised no longer; null before it was placed.
    async fn lapses_on(&self) -> Option<Date> {
        self.0.lapses_on.map(Date)
    }

    /// Why it, or the last part of it, was cancelled.
    async fn cancellation(&self, context: &Context<'_>) -> Option<OrderCancellation> {
        self.0.cancelled.as_ref().map(|it| OrderCancellation::of(it, self.words(context)))
    }

    /// The return that was asked for and is not settled.
    async fn open_return(&self) -> Option<Uuid> {
        self.0.open_return
    }

    /// Why the customer last wanted to give something back.
    async fn return_reason(&self, context: &Context<'_>) -> Option<GivenReason> {
        self.0.return_reason.as_ref().map(|it| GivenReason::of(it, self.words(context)))
    }

    /// When something of it was handed over last.
    async fn delivered_at(&self) -> Option<DateTime> {
        self.0.delivered_at.map(DateTime::from)
    }

    /// What is owed to the customer beside a loan's own credit balance.
    async fn owed(&self) -> Money {
        Money(self.0.owed)
    }

    /// The business date of the quote that holds.
    async fn quoted_on(&self) -> Date {
        Date(self.0.quoted_on)
    }

    /// The stream's version, for `If-Match`.
    async fn version(&self) -> u64 {
        self.0.version
    }

    /// What is ordered of which vendor, from the confirmation on.
    #[graphql(complexity = "2 * child_complexity")]
    async fn purchase_orders(
        &self,
        context: &Context<'_>,
    ) -> async_graphql::Result<Vec<PurchaseOrder>> {
        let words = self.words(context);
        let rows = loader(context).load_one(PurchaseOrdersOf(self.0.order)).await?;
        Ok(rows.unwrap_or_default().iter().map(|it| PurchaseOrder::of(it, words)).collect())
    }

    /// Its shipments, the first planned in front.
    #[graphql(complexity = "1 + limits::nested(first) * child_complexity")]
    async fn shipments(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Counted<Shipment>> {
        let shipment = |it: &shipments::Shipment| Shipment(it.clone());
        nested::<ShipmentsOf, _>(context, self.0.order, (first, after), shipment).await
    }

    /// What happened to it, in the order in which it happened.
    #[graphql(complexity = "1 + limits::nested(first) * child_complexity")]
    async fn history(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Counted<OrderStep>> {
        let words = self.words(context);
        let step = |it: &orders::Step| OrderStep::of(it, words);
        nested::<StepsOf, _>(context, self.0.order, (first, after), step).await
    }
}
