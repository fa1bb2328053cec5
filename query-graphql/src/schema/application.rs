//! Applications for credit: the review desk's list, and the funnel.

use async_graphql::connection::Connection;
use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use ledger_core::access::Right;
use ledger_core::credit::application::{DeclineReason, Terms};
use ledger_core::money::Currency;
use projections::applications::questions::{Filter, Period, applications_page, funnel};
use projections::applications::{self, Counts, Stage, Steps};
use uuid::Uuid;

use super::customer::Customer;
use super::loan::{Loan, lender_text};
use super::order::Order;
use super::paging::{Part, day_cursor};
use super::scalars::{Date, DateTime, Money, MoneyTotal};
use super::{
    connection, loader, parsed, reads_file, reads_words, require, require_some_file, told,
};
use crate::errors::bad_argument;
use crate::limits::{ROW, STATEMENT, page};
use crate::loaders::{ApplicationOf, LoanOf, OrderOf};

#[derive(Default)]
pub(super) struct ApplicationQuery;

#[Object]
impl ApplicationQuery {
    /// An application; null where there is none that the caller may see.
    #[graphql(complexity = "ROW + child_complexity")]
    async fn application(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "the id in the stream's name, application-<id>")] id: Uuid,
    ) -> async_graphql::Result<Option<Application>> {
        require_some_file(context)?;
        let found = loader(context).load_one(ApplicationOf(id)).await?;
        Ok(found.filter(|it| reads_file(context, it.customer)).map(Application))
    }

    /// Applications of all customers, page by page; those that lapse first in front.
    #[graphql(complexity = "STATEMENT + page(first, last) * child_complexity")]
    async fn applications(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many from the start, at most 100; 20 if neither is given")]
        first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
        #[graphql(desc = "how many from the end, at most 100; not with `first`")] last: Option<i32>,
        #[graphql(desc = "only what comes before this cursor")] before: Option<String>,
        #[graphql(desc = "what is left out does not narrow")] filter: Option<ApplicationFilter>,
    ) -> async_graphql::Result<Connection<String, Application>> {
        require(context, Right::ReadPortfolio)?;
        let part = Part::of((first, last), (after, before), day_cursor)?;
        let filter = filter.unwrap_or_default().filter()?;
        let mut asked = connection(context).await?;
        let found =
            applications_page(&mut asked, &filter, part.after, part.before, part.take).await;
        Ok(part.connection(found.map_err(told)?, Application))
    }

    /// How many applications took each step between two business dates, both included: by period
    /// and currency, only those in which any did.
    #[graphql(complexity = "STATEMENT + 60 * child_complexity")]
    async fn application_funnel(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "the first business date")] from: Date,
        #[graphql(desc = "the last business date")] to: Date,
        #[graphql(default_with = "FunnelPeriod::Month", desc = "what is told together")]
        by: FunnelPeriod,
    ) -> async_graphql::Result<Vec<FunnelEntry>> {
        require(context, Right::ReadPortfolio)?;
        if to.0 < from.0 {
            return Err(bad_argument("`to` lies before `from`"));
        }
        let mut asked = connection(context).await?;
        let found = funnel(&mut asked, from.0, to.0, by.period()).await.map_err(told)?;
        let entry =
            |((starts_on, currency), steps)| FunnelEntry::of(Date(starts_on), currency, steps);
        Ok(found.into_iter().map(entry).collect())
    }
}

/// Which applications.
#[derive(InputObject, Default)]
struct ApplicationFilter {
    /// Only those that wait for a decision, first or second.
    #[graphql(default)]
    waiting_only: bool,
    /// Applications that stand so.
    stage: Option<ApplicationStage>,
    /// ISO 4217.
    currency: Option<String>,
    /// Applications of this customer.
    customer: Option<Uuid>,
}

impl ApplicationFilter {
    fn filter(self) -> async_graphql::Result<Filter> {
        Ok(Filter {
            waiting_only: self.waiting_only,
            stage: self.stage.map(ApplicationStage::stage),
            currency: parsed(self.currency)?,
            customer: self.customer,
        })
    }
}

/// How an application stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum ApplicationStage {
    /// It waits for a decision.
    Submitted,
    /// One person approved it, and the policy wants another one.
    FirstApproved,
    /// The loan was granted.
    Approved,
    /// A person declined it.
    Declined,
    /// Nobody decided in time.
    Lapsed,
    /// It was taken back.
    Withdrawn,
}

impl ApplicationStage {
    fn of(stage: Stage) -> ApplicationStage {
        match stage {
            Stage::Submitted => ApplicationStage::Submitted,
            Stage::FirstApproved => ApplicationStage::FirstApproved,
            Stage::Approved => ApplicationStage::Approved,
            Stage::Declined => ApplicationStage::Declined,
            Stage::Lapsed => ApplicationStage::Lapsed,
            Stage::Withdrawn => ApplicationStage::Withdrawn,
        }
    }

    fn stage(self) -> Stage {
        match self {
            ApplicationStage::Submitted => Stage::Submitted,
            ApplicationStage::FirstApproved => Stage::FirstApproved,
            ApplicationStage::Approved => Stage::Approved,
            ApplicationStage::Declined => Stage::Declined,
            ApplicationStage::Lapsed => Stage::Lapsed,
            ApplicationStage::Withdrawn => Stage::Withdrawn,
        }
    }
}

/// Days that are told together.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum FunnelPeriod {
    /// Each day by itself.
    Day,
    /// From Monday on.
    Week,
    /// From the first of the month on.
    Month,
}

impl FunnelPeriod {
    fn period(self) -> Period {
        match self {
            FunnelPeriod::Day => Period::Day,
            FunnelPeriod::Week => Period::Week,
            FunnelPeriod::Month => Period::Month,
        }
    }
}

/// What became of applications in one period and currency.
#[derive(SimpleObject)]
struct FunnelEntry {
    /// The first day of the period.
    starts_on: Date,
    /// ISO 4217.
    currency: String,
    /// Asked for.
    submitted: FunnelStep,
    /// Granted; the amounts are those approved.
    approved: FunnelStep,
    /// Declined by a person.
    declined: FunnelStep,
    /// Not decided in time.
    lapsed: FunnelStep,
    /// Taken back.
    withdrawn: FunnelStep,
}

/// How many applications took a step, and for how much.
#[derive(SimpleObject)]
struct FunnelStep {
    /// How many.
    applications: i64,
    /// For how much together.
    amount: MoneyTotal,
}

impl FunnelEntry {
    fn of(starts_on: Date, currency: Currency, steps: Steps) -> FunnelEntry {
        let step = |it: Counts| FunnelStep {
            applications: it.applications,
            amount: MoneyTotal::of(it.amount, currency),
        };
        FunnelEntry {
            starts_on,
            currency: currency.to_string(),
            submitted: step(steps.submitted),
            approved: step(steps.approved),
            declined: step(steps.declined),
            lapsed: step(steps.lapsed),
            withdrawn: step(steps.withdrawn),
        }
    }
}

pub(crate) struct Application(pub(super) applications::Application);

/// A customer's request for credit, and what persons decided about it.
#[Object]
impl Application {
    /// The id in the stream's name, `application-<id>`.
    async fn id(&self) -> Uuid {
        self.0.application
    }

    /// Who asks for credit.
    async fn customer(&self, context: &Context<'_>) -> async_graphql::Result<Option<Customer>> {
        Customer::of(context, self.0.customer).await
    }

    /// How it stands.
    async fn stage(&self) -> ApplicationStage {
        ApplicationStage::of(self.0.stage)
    }

    /// The order that the credit is to pay; null where money is to be paid out.
    async fn order(&self, context: &Context<'_>) -> async_graphql::Result<Option<Order>> {
        let Some(order) = self.0.purpose.order() else { return Ok(None) };
        Ok(loader(context).load_one(OrderOf(order)).await?.map(Order))
    }

    /// How much is asked for.
    async fn amount(&self) -> Money {
        Money(self.0.purpose.amount())
    }

    /// As what it is to be sold.
    async fn product(&self) -> Option<&str> {
        self.0.asked.product.as_deref()
    }

    /// Who is to lend: `own_book`, or `bank:<id>`.
    async fn lender(&self) -> String {
        lender_text(&self.0.asked.lender)
    }

    /// The first business date on which it is too late to decide.
    async fn lapses_on(&self) -> Date {
        Date(self.0.lapses_on)
    }

    /// The policy version it is decided by, counted from 1.
    async fn policy_version(&self) -> u32 {
        self.0.policy.version
    }

    /// The SHA-256 of that version.
    async fn policy_hash(&self) -> String {
        self.0.policy.hash.to_string()
    }

    /// The terms approved, by one person or as many as are wanted; null before.
    async fn terms(&self) -> Option<ApprovedTerms> {
        self.0.terms.as_ref().map(ApprovedTerms::of)
    }

    /// The loan that was granted.
    async fn loan(&self, context: &Context<'_>) -> async_graphql::Result<Option<Loan>> {
        let Some(loan) = self.0.loan else { return Ok(None) };
        Ok(loader(context).load_one(LoanOf(loan)).await?.map(Loan))
    }

    /// Why it was declined, as the customer is told.
    async fn reasons(&self) -> Vec<Reason> {
        self.0.reasons.iter().map(Reason::of).collect()
    }

    /// What the last person who approved, declined or withdrew it gave as motive; null for a caller
    /// who may not read the portfolio, and in the caller's own file: it is not written for the
    /// customer.
    async fn motive(&self, context: &Context<'_>) -> Option<&str> {
        let told = reads_words(context, Right::ReadPortfolio, self.0.customer);
        self.0.motive.as_deref().filter(|_| told)
    }

    /// The role of who submitted it.
    async fn submitted_as(&self) -> &str {
        &self.0.submitted_by.role
    }

    /// The business date of the submission.
    async fn submitted_on(&self) -> Date {
        Date(self.0.submitted_on)
    }

    /// When the submission was recorded.
    async fn submitted_at(&self) -> DateTime {
        self.0.submitted_at.into()
    }

    /// The business date on which it ended; null while it waits.
    async fn ended_on(&self) -> Option<Date> {
        self.0.ended_on.map(Date)
    }

    /// When its end was recorded; null while it waits.
    async fn ended_at(&self) -> Option<DateTime> {
        self.0.ended_at.map(DateTime::from)
    }

    /// The stream's version, for `If-Match`.
    async fn version(&self) -> u64 {
        self.0.version
    }
}

/// On what terms credit is granted.
#[derive(SimpleObject)]
struct ApprovedTerms {
    /// As what it is sold.
    product: Option<String>,
    /// Who lends: `own_book`, or `bank:<id>`.
    lender: String,
    /// The lender's own reference of the loan.
    lender_reference: String,
    /// How much is lent.
    principal: Money,
}

impl ApprovedTerms {
    fn of(it: &Terms) -> ApprovedTerms {
        ApprovedTerms {
            product: it.product.clone(),
            lender: lender_text(&it.lender),
            lender_reference: it.lender_reference.clone(),
            principal: Money(it.principal),
        }
    }
}

/// Why an application was declined.
#[derive(SimpleObject)]
#[graphql(name = "DeclineReason")]
struct Reason {
    /// One of the policy's codes.
    code: String,
    /// In words, and what the customer can do about it.
    text: String,
}

impl Reason {
    fn of(it: &DeclineReason) -> Reason {
        Reason { code: it.code.clone(), text: it.text.clone() }
    }
}
