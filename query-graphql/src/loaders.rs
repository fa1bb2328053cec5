//! Rows by their keys, many in one statement: what a page's fields ask for one by one is read at
//! once.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::Error;
use async_graphql::dataloader::Loader as Load;
use chrono::NaiveDate;
use ledger_adapters::keys::{KeyFailure, PersonKey};
use projections::applications::{self, Application};
use projections::customers::{self, Customer};
use projections::lines::{self, Line};
use projections::portfolio::{self, Loan};
use projections::schedules::{self, Charge, Instalment, Payment, Schedule};
use projections::tracking::orders::{self, Order, PurchaseOrder, Step};
use projections::tracking::shipments::{self, Estimate, Reported, Shipment};
use uuid::Uuid;

use crate::errors::{coded, internal};
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
    /// A loan by id.
    LoanOf,
    /// The loans of a customer.
    LoansOf,
    /// What a loan's instalments have in common.
    ScheduleOf,
    InstalmentsOf,
    PaymentsOf,
    ChargesOf,
    /// A credit line by id.
    LineOf,
    /// The credit lines of a customer.
    LinesOf,
    /// What happened to a credit line.
    ChangesOf,
    /// An application by id.
    ApplicationOf,
    /// The applications of a customer.
    ApplicationsOf,
    /// An order by id.
    OrderOf,
    /// The orders of a customer.
    OrdersOf,
    /// What of an order is bought of which vendor.
    PurchaseOrdersOf,
    /// What happened to an order.
    StepsOf,
    /// A shipment by id.
    ShipmentOf,
    /// The shipments of an order.
    ShipmentsOf,
    /// What was reported of a shipment.
    ReportsOf,
    /// How a shipment's estimate changed.
    EstimatesOf,
    /// The key of a person.
    PersonKeyOf,
}

/// The last business day that a partition has started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct DayOf(pub(crate) u32);

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
    ($($key:ident => $value:ty, $question:path, $id:ident;)+) => {
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
                        grouped.entry($key(row.$id)).or_default().push(row);
                    }
                    Ok(grouped.into_iter().map(|(key, rows)| (key, Arc::new(rows))).collect())
                }
            }
        )+
    };
}

one! {
    CustomerOf => Customer, customers::questions::customers, customer;
    LoanOf => Loan, portfolio::questions::loans, loan;
    ScheduleOf => Schedule, schedules::questions::schedules, loan;
    LineOf => Line, lines::questions::lines, line;
    ApplicationOf => Application, applications::questions::applications, application;
    OrderOf => Order, orders::questions::orders, order;
    ShipmentOf => Shipment, shipments::questions::shipments, shipment;
}

many! {
    LoansOf => Loan, portfolio::questions::loans_of_customers, customer;
    InstalmentsOf => Instalment, schedules::questions::instalments, loan;
    PaymentsOf => Payment, schedules::questions::payments, loan;
    ChargesOf => Charge, schedules::questions::charges, loan;
    LinesOf => Line, lines::questions::lines_of_customers, customer;
    ChangesOf => lines::Change, lines::questions::changes, line;
    ApplicationsOf => Application, applications::questions::applications_of_customers, customer;
    OrdersOf => Order, orders::questions::orders_of_customers, customer;
    PurchaseOrdersOf => PurchaseOrder, orders::questions::purchase_orders, order;
    StepsOf => Step, orders::questions::steps, order;
    ShipmentsOf => Shipment, shipments::questions::shipments_of_orders, order;
    ReportsOf => Reported, shipments::questions::reports, shipment;
    EstimatesOf => Estimate, shipments::questions::estimates, shipment;
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
    internal(&failure)
}
