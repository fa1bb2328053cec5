//! Applications for credit.

use async_graphql::{Context, Enum, InputObject, Object};
use ledger_core::access::Right;
use ledger_core::credit::application::{DecidedBy, Rated};
use projections::applications::questions::{Filter, applications_page};
use projections::applications::{self, Stage};
use projections::decisions::{Assessment, Decision};
use uuid::Uuid;

use super::application_terms::{ApprovedTerms, AskedTerms, DecisionInputs, SignedPaper};
use super::assessment::Looked;
use super::customer::Customer;
use super::decision::Decided;
use super::loan::Loan;
use super::nested::{Counted, nested};
use super::order::Order;
use super::page::Page;
use super::paging::{Part, placed_cursor};
use super::price::OfferedPrice;
use super::review::Review;
use super::scalars::{Date, DateTime, Money};
use super::told::Told;
use super::{
    connection, loader, parsed, reads_file, reads_words, require, require_some_file, told,
};
use crate::limits::{ROW, STATEMENT, nested as nested_count, page};
use crate::loaders::{ApplicationOf, AssessmentsOf, DecisionsOf, LoanOf, OrderOf};

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
    ) -> async_graphql::Result<Told<Page<Application>>> {
        require(context, Right::ReadPortfolio)?;
        let part = Part::of((first, last), (after, before), placed_cursor)?;
        let filter = filter.unwrap_or_default().filter()?;
        let mut asked = connection(context).await?;
        let found =
            applications_page(&mut asked, &filter, part.after, part.before, part.take).await;
        Ok(part.connection(found.map_err(told)?, Application))
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
    Reviewed,
    /// It was approved, and is offered to the customer.
    Offered,
    /// The offer was presented to the bank that is to lend.
    Presented,
    /// The bank accepted the offer.
    Accepted,
    /// The customer signed, and the loan was granted.
    Signed,
    /// It was declined.
    Declined,
    /// The bank refused the offer.
    RefusedByLender,
    /// Nobody decided in time, or nobody signed.
    Lapsed,
    /// It was taken back.
    Withdrawn,
}

impl ApplicationStage {
    fn of(stage: Stage) -> ApplicationStage {
        match stage {
            Stage::Submitted => ApplicationStage::Submitted,
            Stage::Reviewed => ApplicationStage::Reviewed,
            Stage::Offered => ApplicationStage::Offered,
            Stage::Presented => ApplicationStage::Presented,
            Stage::Accepted => ApplicationStage::Accepted,
            Stage::Signed => ApplicationStage::Signed,
            Stage::Declined => ApplicationStage::Declined,
            Stage::RefusedByLender => ApplicationStage::RefusedByLender,
            Stage::Lapsed => ApplicationStage::Lapsed,
            Stage::Withdrawn => ApplicationStage::Withdrawn,
        }
    }

    fn stage(self) -> Stage {
        match self {
            ApplicationStage::Submitted => Stage::Submitted,
            ApplicationStage::Reviewed => Stage::Reviewed,
            ApplicationStage::Offered => Stage::Offered,
            ApplicationStage::Presented => Stage::Presented,
            ApplicationStage::Accepted => Stage::Accepted,
            ApplicationStage::Signed => Stage::Signed,
            ApplicationStage::Declined => Stage::Declined,
            ApplicationStage::RefusedByLender => Stage::RefusedByLender,
            ApplicationStage::Lapsed => Stage::Lapsed,
            ApplicationStage::Withdrawn => Stage::Withdrawn,
        }
    }
}

pub(crate) struct Application(pub(super) applications::Application);

/// A customer's request for credit, what was decided about it, and what was offered and signed.
#[Object]
impl Application {
    /// The id in the stream's name, `application-<id>`.
    async fn id(&self) -> Uuid {
        self.0.application
    }

    /// Who asks for credit.
    async fn customer(
        &self,
        context: &Context<'_>,
    ) -> async_graphql::Result<Option<Told<Customer>>> {
        Customer::of(context, self.0.customer).await
    }

    /// What the customer must have before anybody approves, by its code: `premium.needed`; null where
    /// nothing is waited for.
    async fn awaits(&self) -> Option<&str> {
        self.0.awaits.as_deref()
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
        Money(self.0.asked.amount)
    }

    /// What is asked for: the product, and how it would be paid back.
    async fn asked(&self) -> AskedTerms {
        AskedTerms::of(&self.0.asked)
    }

    /// The first business date on which it is too late to decide; once it was offered, to sign.
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

    /// What was counted when it was last decided about; null before, and for a caller who may not
    /// read the portfolio.
    async fn inputs(&self, context: &Context<'_>) -> Option<DecisionInputs> {
        let told = reads_words(context, Right::ReadPortfolio, self.0.customer);
        self.0.inputs.as_ref().filter(|_| told).map(DecisionInputs::of)
    }

    /// The class of risk that a person put it into last, by which its terms are priced; null before, and
    /// for a caller who may not read the portfolio.
    async fn class(&self, context: &Context<'_>) -> Option<&str> {
        self.rated(context)?.class.as_deref()
    }

    /// The net income of a month by which its terms were held to what the customer can bear; null where
    /// none was told, and as the class is.
    async fn income(&self, context: &Context<'_>) -> Option<Money> {
        Some(Money(self.rated(context)?.capacity?.income))
    }

    /// What falls due of a month at most, on the customer's other loans, Premium and what is approved;
    /// null as the income is.
    async fn monthly(&self, context: &Context<'_>) -> Option<Money> {
        Some(Money(self.rated(context)?.capacity?.monthly))
    }

    /// How the rules looked at it, the latest first.
    #[graphql(complexity = "1 + nested_count(first) * child_complexity")]
    async fn assessments(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Counted<Looked>> {
        let looked = |it: &Assessment| Looked(it.clone());
        nested::<AssessmentsOf, _>(context, self.0.application, (first, after), looked).await
    }

    /// What was decided about it, the latest first: a refusal that its customer does not take is followed
    /// by another decision.
    #[graphql(complexity = "1 + nested_count(first) * child_complexity")]
    async fn decisions(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Counted<Decided>> {
        let decided = |it: &Decision| Decided(it.clone());
        nested::<DecisionsOf, _>(context, self.0.application, (first, after), decided).await
    }

    /// Whether the customer wants a person to decide.
    async fn person_wanted(&self) -> bool {
        self.0.person_wanted
    }

    /// How it stands on the review desk; null where it is on none, and for a caller who may not read the
    /// portfolio.
    async fn review(&self, context: &Context<'_>) -> Option<Review> {
        let told = reads_words(context, Right::ReadPortfolio, self.0.customer);
        self.0.review.clone().filter(|_| told).map(Review)
    }

    /// The offer that is to be signed; null before it was approved.
    async fn offer(&self) -> Option<Uuid> {
        self.0.offer
    }

    /// What the offer costs, and its instalments; null before, and under a policy without law.
    async fn offered_price(&self) -> Option<OfferedPrice> {
        self.0.priced.as_ref().map(Into::into)
    }

    /// The bank's own reference of the loan; null before the bank accepted the offer.
    async fn lender_reference(&self) -> Option<&str> {
        self.0.lender_reference.as_deref()
    }

    /// The bank's own code of why it refused the offer.
    async fn lender_code(&self) -> Option<&str> {
        self.0.lender_code.as_deref()
    }

    /// What was signed; null before.
    async fn paper(&self) -> Option<SignedPaper> {
        let (paper, signed_on) = (self.0.paper.as_ref()?, self.0.signed_on?);
        Some(SignedPaper::of(paper, signed_on))
    }

    /// The loan that was granted.
    async fn loan(&self, context: &Context<'_>) -> async_graphql::Result<Option<Loan>> {
        let Some(loan) = self.0.loan else { return Ok(None) };
        Ok(loader(context).load_one(LoanOf(loan)).await?.map(Loan))
    }

    /// The business date on which that was paid out for the first time; null before.
    async fn disbursed_on(&self) -> Option<Date> {
        self.0.disbursed_on.map(Date)
    }

    /// Why it was declined: codes of the policy, whose texts the customer is told.
    async fn reasons(&self) -> &[String] {
        &self.0.reasons
    }

    /// The code of what the last person who approved, declined or withdrew it gave as reason; null
    /// for a caller who may not read the portfolio, and in the caller's own file: it is not written
    /// for the customer.
    async fn code(&self, context: &Context<'_>) -> Option<&str> {
        let told = reads_words(context, Right::ReadPortfolio, self.0.customer);
        self.0.reason.as_ref().filter(|_| told).map(|it| it.code.as_str())
    }

    /// What that person wrote beside it; null as the code is.
    async fn note(&self, context: &Context<'_>) -> Option<&str> {
        let told = reads_words(context, Right::ReadPortfolio, self.0.customer);
        self.0.reason.as_ref().filter(|_| told)?.note.as_deref()
    }

    /// How many persons approved or declined it; null before, and where rules did.
    async fn decided_by_persons(&self) -> Option<usize> {
        match self.0.decided_by.as_ref()? {
            DecidedBy::Persons { persons } => Some(persons.len()),
            DecidedBy::Rules { .. } => None,
        }
    }

    /// The business date on which it was approved or declined; null before.
    async fn decided_on(&self) -> Option<Date> {
        self.0.decided_on.map(Date)
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

impl Application {
    /// By what a person priced it, for a caller who is told how it was decided.
    fn rated(&self, context: &Context<'_>) -> Option<&Rated> {
        let told = reads_words(context, Right::ReadPortfolio, self.0.customer);
        self.0.rated.as_ref().filter(|_| told)
    }
}
