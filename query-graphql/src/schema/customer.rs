//! Customers, and what names them.

use async_graphql::{Context, Enum, Object};
use ledger_core::party::customer::Standing;
use ledger_core::privacy::Personal;
use projections::customers;
use uuid::Uuid;

use super::loan::Loan;
use super::scalars::{Date, DateTime};
use super::{loader, reads_file, require_some_file};
use crate::loaders::{CustomerOf, LoansOf};
use crate::names;

#[derive(Default)]
pub(super) struct CustomerQuery;

#[Object]
impl CustomerQuery {
    /// A customer's file; null where there is none that the caller may see.
    async fn customer(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "the id in the file's name, customer-<id>")] id: Uuid,
    ) -> async_graphql::Result<Option<Customer>> {
        require_some_file(context)?;
        if !reads_file(context, id) {
            return Ok(None);
        }
        Ok(loader(context).load_one(CustomerOf(id)).await?.map(Customer))
    }
}

pub(crate) struct Customer(pub(super) customers::Customer);

/// Whether a customer is granted new loans.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CustomerStanding {
    /// New loans are possible.
    Active,
    /// No new loan is granted; all else goes on.
    Suspended,
}

/// Who borrows and buys.
#[Object]
impl Customer {
    /// The id in the file's name, `customer-<id>`.
    async fn id(&self) -> Uuid {
        self.0.customer
    }

    /// Where the customer lives: ISO 3166-1 alpha-2.
    async fn country(&self) -> String {
        self.0.country.to_string()
    }

    /// Whether new loans are granted.
    async fn standing(&self) -> CustomerStanding {
        match self.0.standing {
            Standing::Active => CustomerStanding::Active,
            Standing::Suspended { .. } => CustomerStanding::Suspended,
        }
    }

    /// Why the customer is suspended.
    async fn suspension_motive(&self) -> Option<&str> {
        match &self.0.standing {
            Standing::Active => None,
            Standing::Suspended { motive } => Some(motive),
        }
    }

    /// The name; null where none is known, the caller may not see it, or the person was erased.
    async fn name(&self, context: &Context<'_>) -> async_graphql::Result<Option<String>> {
        names::open(context, self.0.customer, Personal::Name, self.0.name.as_ref()).await
    }

    /// The phone number; null where none is known, the caller may not see it, or the person was erased.
    async fn phone(&self, context: &Context<'_>) -> async_graphql::Result<Option<String>> {
        names::open(context, self.0.customer, Personal::Phone, self.0.phone.as_ref()).await
    }

    /// The e-mail address; null where none is known, the caller may not see it, or the person was erased.
    async fn email(&self, context: &Context<'_>) -> async_graphql::Result<Option<String>> {
        names::open(context, self.0.customer, Personal::Email, self.0.email.as_ref()).await
    }

    /// The business date of the registration.
    async fn registered_on(&self) -> Date {
        Date(self.0.registered_on)
    }

    /// When the registration was recorded.
    async fn registered_at(&self) -> DateTime {
        self.0.registered_at.into()
    }

    /// The stream's version, for `If-Match`.
    async fn version(&self) -> u64 {
        self.0.version
    }

    /// All loans, the oldest first.
    #[graphql(complexity = "5 * child_complexity")]
    async fn loans(&self, context: &Context<'_>) -> async_graphql::Result<Vec<Loan>> {
        let loans = loader(context).load_one(LoansOf(self.0.customer)).await?.unwrap_or_default();
        Ok(loans.iter().cloned().map(Loan).collect())
    }
}
