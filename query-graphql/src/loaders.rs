//! Rows by their keys, many in one statement: what a page's fields ask for one by one is read at
//! once.

use std::collections::HashMap;
use std::fmt::{Debug, Display};
use std::hash::Hash;
use std::marker::PhantomData;
use std::str::FromStr;
use std::sync::Arc;

use async_graphql::Error;
use async_graphql::dataloader::Loader as Load;
use chrono::NaiveDate;
use ledger_adapters::keys::{KeyFailure, PersonKey};
use ledger_core::log::Place;
use ledger_core::policy::Document;
use projections::applications::{self, Application};
use projections::customers::{self, Customer};
use projections::database::positions::reached;
use projections::decisions::{self, Assessment, Decision};
use projections::evidence::{self, Consent, Piece};
use projections::histories::{self, Recorded};
use projections::identity::{self, AskedList, Identity, Screening};
use projections::lines::{self, Line};
use projections::policies;
use projections::portfolio::{self, Loan};
use projections::premium::{self, Fee, Subscription};
use projections::schedules::{
    self, Agreed, Charge, Chargeback, DebitRequest, GoodsRefund, Hold, Instalment, Pause, Payment,
    Payout, Proposal, Schedule,
};
use projections::tracking::orders::{self, Order, PurchaseOrder, Step};
use projections::tracking::shipments::{self, Estimate, Reported, Shipment};
use projections::{Nested, Page, PartOf};
use sqlx::FromRow;
use sqlx::postgres::PgRow;
use uuid::Uuid;

use crate::errors::{coded, failed, internal};
use crate::keys::{Access, Keys};
use crate::moment::Moment;

/// Reads rows for one request.
pub(crate) struct Loader {
    pub(crate) moment: Arc<Moment>,
    pub(crate) keys: Keys,
}

macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident,)+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
            pub(crate) struct $name(pub(crate) Uuid);
        )+
    };
}

keys! {
    /// A customer by id.
    CustomerOf,
    /// Who a customer is known to be.
    IdentityOf,
    /// A loan by id.
    LoanOf,
    /// What a loan's instalments have in common.
    ScheduleOf,
    InstalmentsOf,
    /// What has happened to a loan.
    EventsOf,
    /// A credit line by id.
    LineOf,
    /// The credit lines of a customer.
    LinesOf,
    /// An application by id.
    ApplicationOf,
    /// An order by id.
    OrderOf,
    /// What of an order is bought of which vendor.
    PurchaseOrdersOf,
    /// A shipment by id.
    ShipmentOf,
    /// The key of a person.
    PersonKeyOf,
}

/// A published version of the policy, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct DocumentOf(pub(crate) u32);

/// The last business day that a partition has started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct DayOf(pub(crate) u32);

/// The last commit of a partition that histories have taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct PlaceOf(pub(crate) u32);

/// Loads rows by their own id.
macro_rules! one {
    ($($key:ident => $value:ty, $question:path, $id:ident;)+) => {
        $(
            impl Load<$key> for Loader {
                type Value = $value;
                type Error = Error;

                async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, $value>, Error> {
                    let ids: Vec<Uuid> = keys.iter().map(|it| it.0).collect();
                    let mut connection = self.moment.connection().await?;
                    let rows = $question(&mut connection, &ids).await.map_err(told)?;
                    Ok(rows.into_iter().map(|it| ($key(it.$id), it)).collect())
                }
            }
        )+
    };
}

/// Loads all rows of what they belong to.
macro_rules! many {
    ($($key:ident => $value:ty, $question:path, $($id:ident).+;)+) => {
        $(
            impl Load<$key> for Loader {
                type Value = Arc<Vec<$value>>;
                type Error = Error;

                async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, Self::Value>, Error> {
                    let ids: Vec<Uuid> = keys.iter().map(|it| it.0).collect();
                    let mut connection = self.moment.connection().await?;
                    let rows = $question(&mut connection, &ids).await.map_err(told)?;
                    let mut grouped: HashMap<$key, Vec<$value>> = HashMap::new();
                    for row in rows {
                        grouped.entry($key(row.$($id).+)).or_default().push(row);
                    }
                    Ok(grouped.into_iter().map(|(key, rows)| (key, Arc::new(rows))).collect())
                }
            }
        )+
    };
}

one! {
    CustomerOf => Customer, customers::questions::customers, customer;
    IdentityOf => Identity, identity::questions::identities, customer;
    LoanOf => Loan, portfolio::questions::loans, loan;
    ScheduleOf => Schedule, schedules::questions::schedules, loan;
    LineOf => Line, lines::questions::lines, line;
    ApplicationOf => Application, applications::questions::applications, application;
    OrderOf => Order, orders::questions::orders, order;
    ShipmentOf => Shipment, shipments::questions::shipments, shipment;
}

many! {
    InstalmentsOf => Instalment, schedules::questions::instalments, loan;
    EventsOf => Recorded, histories::questions::loan_events, loan;
    LinesOf => Line, lines::questions::lines_of_customers, customer;
    PurchaseOrdersOf => PurchaseOrder, orders::questions::purchase_orders, order;
}

/// A list that belongs to something and is read in parts.
pub(crate) trait NestedList: Debug + Clone + Eq + Hash + Send + Sync + 'static {
    type Row: for<'r> FromRow<'r, PgRow> + Clone + Send + Sync + Unpin + 'static;
    type Cursor: Debug + Clone + Eq + Hash + Display + FromStr + Send + Sync + 'static;
    const LIST: Nested<Self::Row, Self::Cursor>;
}

/// A part of one's list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Part<L: NestedList>(pub(crate) PartOf<L::Cursor>);

/// How many rows one's list has.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct TotalOf<L: NestedList>(pub(crate) Uuid, pub(crate) PhantomData<L>);

macro_rules! nested_lists {
    ($($(#[$doc:meta])* $name:ident => $row:ty, $cursor:ty, $list:path;)+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Eq, Hash)]
            pub(crate) enum $name {}

            impl NestedList for $name {
                type Row = $row;
                type Cursor = $cursor;
                const LIST: Nested<$row, $cursor> = $list;
            }
        )+
    };
}

nested_lists! {
    /// The loans of a customer.
    LoansOf => Loan, Uuid, portfolio::questions::LOANS_OF_CUSTOMERS;
    /// The payments on a loan.
    PaymentsOf => Payment, Uuid, schedules::questions::PAYMENTS;
    /// The charges on a loan.
    ChargesOf => Charge, Uuid, schedules::questions::CHARGES;
    /// What was charged back of a loan's payments.
    ChargebacksOf => Chargeback, Uuid, schedules::questions::CHARGEBACKS;
    /// Our debit requests for a loan.
    DebitRequestsOf => DebitRequest, Uuid, schedules::questions::DEBIT_REQUESTS;
    /// The payouts of a loan's credit balance.
    PayoutsOf => Payout, Uuid, schedules::questions::PAYOUTS;
    /// How a loan came to go on by other terms.
    ReschedulingsOf => Agreed, Uuid, schedules::questions::RESCHEDULINGS;
    /// What takes two persons on a loan.
    ProposalsOf => Proposal, Uuid, schedules::questions::PROPOSALS;
    /// What was refunded of what a loan financed.
    GoodsRefundsOf => GoodsRefund, Uuid, schedules::questions::GOODS_REFUNDS;
    /// What went out of a loan in parts.
    PartsOf => schedules::Part, Uuid, schedules::questions::PARTS;
    /// The pauses of a loan.
    PausesOf => Pause, Uuid, schedules::questions::PAUSES;
    /// The holds on a loan.
    HoldsOf => Hold, Uuid, schedules::questions::HOLDS;
    /// What happened to a credit line.
    ChangesOf => lines::Change, u64, lines::questions::CHANGES;
    /// The applications of a customer.
    ApplicationsOf => Application, Uuid, applications::questions::APPLICATIONS_OF_CUSTOMERS;
    /// How the rules looked at an application.
    AssessmentsOf => Assessment, Uuid, decisions::questions::ASSESSMENTS_OF_APPLICATIONS;
    /// What was decided about an application.
    DecisionsOf => Decision, Uuid, decisions::questions::LATEST_DECISIONS_OF_APPLICATIONS;
    /// The subscriptions of Premium of a customer.
    PremiumsOf => Subscription, Uuid, premium::questions::SUBSCRIPTIONS_OF_CUSTOMERS;
    /// What a customer agreed to.
    ConsentsOf => Consent, u32, evidence::questions::CONSENTS_OF_CUSTOMERS;
    /// The evidence of a customer.
    EvidenceOf => Piece, Uuid, evidence::questions::EVIDENCE_OF_CUSTOMERS;
    /// The documents that a customer handed in.
    DocumentsOf => identity::Document, Uuid, identity::questions::DOCUMENTS_OF_CUSTOMERS;
    /// What lists said of a customer.
    ScreeningsOf => Screening, Uuid, identity::questions::SCREENINGS_OF_CUSTOMERS;
    AskedListsOf => AskedList, Uuid, identity::questions::ASKED_OF_CUSTOMERS;
    /// The fees of a subscription.
    FeesOf => Fee, u32, premium::questions::FEES_OF_SUBSCRIPTIONS;
    /// The orders of a customer.
    OrdersOf => Order, Uuid, orders::questions::ORDERS_OF_CUSTOMERS;
    /// What happened to an order.
    StepsOf => Step, u64, orders::questions::STEPS;
    /// The shipments of an order.
    ShipmentsOf => Shipment, Uuid, shipments::questions::SHIPMENTS_OF_ORDERS;
    /// What was reported of a shipment.
    ReportsOf => Reported, u64, shipments::questions::REPORTS;
    /// How a shipment's estimate changed.
    EstimatesOf => Estimate, u64, shipments::questions::ESTIMATES;
}

impl<L: NestedList> Load<Part<L>> for Loader {
    type Value = Arc<Page<L::Row, L::Cursor>>;
    type Error = Error;

    async fn load(&self, keys: &[Part<L>]) -> Result<HashMap<Part<L>, Self::Value>, Error> {
        let asked: Vec<PartOf<L::Cursor>> = keys.iter().map(|it| it.0.clone()).collect();
        let mut connection = self.moment.connection().await?;
        let found = L::LIST.parts(&mut connection, &asked).await.map_err(told)?;
        Ok(keys.iter().cloned().zip(found.into_iter().map(Arc::new)).collect())
    }
}

impl<L: NestedList> Load<TotalOf<L>> for Loader {
    type Value = u64;
    type Error = Error;

    async fn load(&self, keys: &[TotalOf<L>]) -> Result<HashMap<TotalOf<L>, u64>, Error> {
        let parents: Vec<Uuid> = keys.iter().map(|it| it.0).collect();
        let mut connection = self.moment.connection().await?;
        let found = L::LIST.totals(&mut connection, &parents).await.map_err(told)?;
        Ok(found.into_iter().map(|(it, total)| (TotalOf(it, PhantomData), total)).collect())
    }
}

impl Load<DayOf> for Loader {
    type Value = NaiveDate;
    type Error = Error;

    async fn load(&self, _: &[DayOf]) -> Result<HashMap<DayOf, NaiveDate>, Error> {
        let mut connection = self.moment.connection().await?;
        let days = portfolio::questions::days(&mut connection).await.map_err(told)?;
        Ok(days.into_iter().map(|it| (DayOf(it.partition), it.started_on)).collect())
    }
}

impl Load<DocumentOf> for Loader {
    type Value = Arc<Document>;
    type Error = Error;

    async fn load(&self, keys: &[DocumentOf]) -> Result<HashMap<DocumentOf, Arc<Document>>, Error> {
        let numbers: Vec<u32> = keys.iter().map(|it| it.0).collect();
        let mut connection = self.moment.connection().await?;
        let found = policies::questions::versions(&mut connection, &numbers).await.map_err(told)?;
        let mut documents = HashMap::new();
        for it in found {
            let Some(approval) = &it.approval else { continue };
            let document = Document::read(&it.document);
            let document = document.map_err(|it| coded("NOT_READABLE", it.to_string()))?;
            documents.insert(DocumentOf(approval.version), Arc::new(document));
        }
        Ok(documents)
    }
}

impl Load<PlaceOf> for Loader {
    type Value = Place;
    type Error = Error;

    async fn load(&self, _: &[PlaceOf]) -> Result<HashMap<PlaceOf, Place>, Error> {
        let mut connection = self.moment.connection().await?;
        let places = reached(&mut connection, histories::MODEL).await.map_err(told)?;
        Ok(places.into_iter().map(|it| (PlaceOf(it.partition), it)).collect())
    }
}

impl Load<PersonKeyOf> for Loader {
    type Value = PersonKey;
    type Error = Error;

    async fn load(&self, keys: &[PersonKeyOf]) -> Result<HashMap<PersonKeyOf, PersonKey>, Error> {
        let store = match self.keys.access() {
            Access::Open(store) => store,
            Access::NotYet => {
                return Err(coded("NOT_READY", "names cannot be opened yet: ask again"));
            }
            Access::Never => return Ok(HashMap::new()),
        };
        let ids: Vec<Uuid> = keys.iter().map(|it| it.0).collect();
        let mut found = HashMap::new();
        for key in store.existing(&ids).await.map_err(|it| internal(&it))? {
            match key {
                Ok(key) => drop(found.insert(PersonKeyOf(key.person()), key)),
                // The person was erased, or the key was lost: nothing can be opened.
                Err(KeyFailure::Lost { .. }) => {}
                Err(failure) => return Err(internal(&failure)),
            }
        }
        Ok(found)
    }
}

fn told(failure: projections::Failure) -> Error {
    failed(&failure)
}
