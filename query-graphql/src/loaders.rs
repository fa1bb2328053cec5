//! Rows by their keys, many in one statement: what a page's fields ask for one by one is read at
//! once.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use async_graphql::Error;
use async_graphql::dataloader::Loader as Load;
use chrono::NaiveDate;
use ledger_adapters::keys::{KeyFailure, PersonKey};
use projections::customers::{self, Customer};
use projections::portfolio::{self, Loan};
use projections::schedules::{self, Charge, Instalment, Payment, Schedule};
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
    /// The key of a person.
    PersonKeyOf,
}

/// The last business day that a partition has started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct DayOf(pub(crate) u32);

impl Load<CustomerOf> for Loader {
    type Value = Customer;
    type Error = Error;

    async fn load(&self, keys: &[CustomerOf]) -> Result<HashMap<CustomerOf, Customer>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|it| it.0).collect();
        let mut connection = self.moment.connection().await?;
        let rows = customers::questions::customers(&mut connection, &ids).await;
        Ok(one_each(rows.map_err(told)?, |it| CustomerOf(it.customer)))
    }
}

impl Load<LoanOf> for Loader {
    type Value = Loan;
    type Error = Error;

    async fn load(&self, keys: &[LoanOf]) -> Result<HashMap<LoanOf, Loan>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|it| it.0).collect();
        let mut connection = self.moment.connection().await?;
        let rows = portfolio::questions::loans(&mut connection, &ids).await;
        Ok(one_each(rows.map_err(told)?, |it| LoanOf(it.loan)))
    }
}

impl Load<LoansOf> for Loader {
    type Value = Arc<Vec<Loan>>;
    type Error = Error;

    async fn load(&self, keys: &[LoansOf]) -> Result<HashMap<LoansOf, Self::Value>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|it| it.0).collect();
        let mut connection = self.moment.connection().await?;
        let rows = portfolio::questions::loans_of_customers(&mut connection, &ids).await;
        Ok(many_each(rows.map_err(told)?, |it| LoansOf(it.customer)))
    }
}

impl Load<ScheduleOf> for Loader {
    type Value = Schedule;
    type Error = Error;

    async fn load(&self, keys: &[ScheduleOf]) -> Result<HashMap<ScheduleOf, Schedule>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|it| it.0).collect();
        let mut connection = self.moment.connection().await?;
        let rows = schedules::questions::schedules(&mut connection, &ids).await;
        Ok(one_each(rows.map_err(told)?, |it| ScheduleOf(it.loan)))
    }
}

impl Load<InstalmentsOf> for Loader {
    type Value = Arc<Vec<Instalment>>;
    type Error = Error;

    async fn load(
        &self,
        keys: &[InstalmentsOf],
    ) -> Result<HashMap<InstalmentsOf, Self::Value>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|it| it.0).collect();
        let mut connection = self.moment.connection().await?;
        let rows = schedules::questions::instalments(&mut connection, &ids).await;
        Ok(many_each(rows.map_err(told)?, |it| InstalmentsOf(it.loan)))
    }
}

impl Load<PaymentsOf> for Loader {
    type Value = Arc<Vec<Payment>>;
    type Error = Error;

    async fn load(&self, keys: &[PaymentsOf]) -> Result<HashMap<PaymentsOf, Self::Value>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|it| it.0).collect();
        let mut connection = self.moment.connection().await?;
        let rows = schedules::questions::payments(&mut connection, &ids).await;
        Ok(many_each(rows.map_err(told)?, |it| PaymentsOf(it.loan)))
    }
}

impl Load<ChargesOf> for Loader {
    type Value = Arc<Vec<Charge>>;
    type Error = Error;

    async fn load(&self, keys: &[ChargesOf]) -> Result<HashMap<ChargesOf, Self::Value>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|it| it.0).collect();
        let mut connection = self.moment.connection().await?;
        let rows = schedules::questions::charges(&mut connection, &ids).await;
        Ok(many_each(rows.map_err(told)?, |it| ChargesOf(it.loan)))
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

fn one_each<K: Eq + Hash, V>(rows: Vec<V>, key: impl Fn(&V) -> K) -> HashMap<K, V> {
    rows.into_iter().map(|it| (key(&it), it)).collect()
}

fn many_each<K: Eq + Hash, V>(rows: Vec<V>, key: impl Fn(&V) -> K) -> HashMap<K, Arc<Vec<V>>> {
    let mut grouped: HashMap<K, Vec<V>> = HashMap::new();
    for row in rows {
        grouped.entry(key(&row)).or_default().push(row);
    }
    grouped.into_iter().map(|(key, rows)| (key, Arc::new(rows))).collect()
}
