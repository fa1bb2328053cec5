//! Customers, and what names them.

use async_graphql::{Context, Enum, Object};
use ledger_core::access::Right;
use ledger_core::log::StreamId;
use ledger_core::party::customer::Standing;
use ledger_core::privacy::Personal;
use projections::customers::{self, SealedText};
use projections::evidence::Piece;
use uuid::Uuid;

use super::application::Application;
use super::credit_line::CreditLine;
use super::evidence::{CustomerConsent, PieceOfEvidence};
use super::identity::{CustomerIdentity, reads_identity};
use super::loan::Loan;
use super::nested::{Counted, nested};
use super::order::Order;
use super::order_parts::GivenReason;
use super::premium::PremiumSubscription;
use super::scalars::{Date, DateTime};
use super::told::{Listed, Told};
use super::{loader, names, reads_evidence, reads_file, reads_words, require_some_file};
use crate::limits::{self, ROW};
use crate::loaders::{
    ApplicationsOf, ConsentsOf, CustomerOf, EvidenceOf, IdentityOf, LinesOf, LoansOf, OrdersOf,
    PremiumsOf,
};

#[derive(Default)]
pub(super) struct CustomerQuery;

#[Object]
impl CustomerQuery {
    /// A customer's file; null where there is none that the caller may see.
    #[graphql(complexity = "ROW + child_complexity")]
    async fn customer(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "the id in the file's name, customer-<id>")] id: Uuid,
    ) -> async_graphql::Result<Option<Told<Customer>>> {
        require_some_file(context)?;
        Customer::of(context, id).await
    }
}

pub(crate) struct Customer(pub(super) customers::Customer);

impl Customer {
    /// The customer whose row tells of this id, for callers who may read the file.
    pub(super) async fn of(
        context: &Context<'_>,
        id: Uuid,
    ) -> async_graphql::Result<Option<Told<Customer>>> {
        if !reads_file(context, id) {
            return Ok(None);
        }
        Ok(loader(context).load_one(CustomerOf(id)).await?.map(|it| Told(Customer(it))))
    }

    async fn opened(
        &self,
        context: &Context<'_>,
        field: Personal,
        sealed: Option<&SealedText>,
    ) -> async_graphql::Result<Option<String>> {
        let Some(SealedText { sealed, event_type }) = sealed else { return Ok(None) };
        let stream = StreamId::Customer(self.0.customer);
        names::open(context, self.0.customer, stream, event_type, field, sealed).await
    }
}

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

    /// Why the customer is suspended; null for a caller who may not read the portfolio, and in the
    /// caller's own file: it is not written for the customer.
    async fn suspension_reason(&self, context: &Context<'_>) -> Option<GivenReason> {
        match &self.0.standing {
            Standing::Active => None,
            Standing::Suspended { reason } => {
                let words = reads_words(context, Right::ReadPortfolio, self.0.customer);
                words.then(|| GivenReason::of(reason, words))
            }
        }
    }

    /// The name; null where none is known, the caller may not see it, or the person was erased.
    async fn name(&self, context: &Context<'_>) -> async_graphql::Result<Option<String>> {
        self.opened(context, Personal::Name, self.0.name.as_ref()).await
    }

    /// The phone number; null where none is known, the caller may not see it, or the person was erased.
    async fn phone(&self, context: &Context<'_>) -> async_graphql::Result<Option<String>> {
        self.opened(context, Personal::Phone, self.0.phone.as_ref()).await
    }

    /// The e-mail address; null where none is known, the caller may not see it, or the person was erased.
    async fn email(&self, context: &Context<'_>) -> async_graphql::Result<Option<String>> {
        self.opened(context, Personal::Email, self.0.email.as_ref()).await
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

    /// Credit lines, by currency.
    #[graphql(complexity = "2 * child_complexity")]
    async fn credit_lines(
        &self,
        context: &Context<'_>,
    ) -> async_graphql::Result<Listed<CreditLine>> {
        let lines = loader(context).load_one(LinesOf(self.0.customer)).await?.unwrap_or_default();
        Ok(Listed(lines.iter().cloned().map(CreditLine).collect()))
    }

    /// Applications for credit, the oldest first.
    #[graphql(complexity = "1 + limits::nested(first) * child_complexity")]
    async fn applications(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Counted<Application>> {
        nested::<ApplicationsOf, _>(context, self.0.customer, (first, after), |it| {
            Application(it.clone())
        })
        .await
    }

    /// Subscriptions of Premium, the newest first; one at most has not expired.
    #[graphql(complexity = "1 + limits::nested(first) * child_complexity")]
    async fn premium(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Counted<PremiumSubscription>> {
        nested::<PremiumsOf, _>(context, self.0.customer, (first, after), |it| {
            PremiumSubscription(it.clone())
        })
        .await
    }

    /// What the customer agreed to being read or sent, the newest first.
    #[graphql(complexity = "1 + limits::nested(first) * child_complexity")]
    async fn consents(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Counted<CustomerConsent>> {
        nested::<ConsentsOf, _>(context, self.0.customer, (first, after), CustomerConsent::of).await
    }

    /// What was gathered of the customer as an applicant, the newest first; null for who may not read
    /// it: the customer may, and who decides about credit.
    #[graphql(complexity = "1 + limits::nested(first) * child_complexity")]
    async fn evidence(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Option<Counted<PieceOfEvidence>>> {
        if !reads_evidence(context, self.0.customer) {
            return Ok(None);
        }
        let piece = |it: &Piece| PieceOfEvidence(it.clone());
        nested::<EvidenceOf, _>(context, self.0.customer, (first, after), piece).await.map(Some)
    }

    /// Who the customer is known to be; null where nothing was handed in, and for who may not read it.
    #[graphql(complexity = "2 + child_complexity")]
    async fn identity(
        &self,
        context: &Context<'_>,
    ) -> async_graphql::Result<Option<Told<CustomerIdentity>>> {
        if !reads_identity(context, self.0.customer) {
            return Ok(None);
        }
        let found = loader(context).load_one(IdentityOf(self.0.customer)).await?;
        Ok(found.map(|it| Told(CustomerIdentity(it))))
    }

    /// Orders, the newest first.
    #[graphql(complexity = "1 + limits::nested(first) * child_complexity")]
    async fn orders(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Counted<Order>> {
        nested::<OrdersOf, _>(context, self.0.customer, (first, after), |it| Order(it.clone()))
            .await
    }

    /// Loans, the oldest first.
    #[graphql(complexity = "1 + limits::nested(first) * child_complexity")]
    async fn loans(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Counted<Loan>> {
        nested::<LoansOf, _>(context, self.0.customer, (first, after), |it| Loan(it.clone())).await
    }
}
