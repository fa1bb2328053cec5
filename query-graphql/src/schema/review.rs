//! The review desk: which applications wait for a person, who has them, and until when.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use ledger_core::access::Right;
use ledger_core::credit::application::ReviewCause;
use projections::applications;
use projections::applications::questions::{
    ReviewCounts, ReviewFilter, review_counts, reviews_page,
};

use super::application::Application;
use super::page::Page;
use super::paging::{Part, placed_cursor};
use super::scalars::DateTime;
use super::told::Told;
use super::{connection, parsed, require, told};
use crate::limits::{STATEMENT, page};

#[derive(Default)]
pub(super) struct ReviewQuery;

#[Object]
impl ReviewQuery {
    /// The applications on the review desk, page by page: in front those whose time was over, then those
    /// whose time is over first.
    #[graphql(complexity = "STATEMENT + page(first, last) * child_complexity")]
    async fn review_queue(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many from the start, at most 100; 20 if neither is given")]
        first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
        #[graphql(desc = "how many from the end, at most 100; not with `first`")] last: Option<i32>,
        #[graphql(desc = "only what comes before this cursor")] before: Option<String>,
        #[graphql(desc = "what is left out does not narrow")] filter: Option<ReviewQueueFilter>,
    ) -> async_graphql::Result<Told<Page<Application>>> {
        require(context, Right::ReadPortfolio)?;
        let part = Part::of((first, last), (after, before), placed_cursor)?;
        let filter = filter.unwrap_or_default().filter()?;
        let mut asked = connection(context).await?;
        let found = reviews_page(&mut asked, &filter, part.after, part.before, part.take).await;
        Ok(part.connection(found.map_err(told)?, Application))
    }

    /// How many applications wait on the review desk.
    #[graphql(complexity = "STATEMENT + child_complexity")]
    async fn review_desk(&self, context: &Context<'_>) -> async_graphql::Result<ReviewDesk> {
        require(context, Right::ReadPortfolio)?;
        let mut asked = connection(context).await?;
        Ok(ReviewDesk::of(&review_counts(&mut asked).await.map_err(told)?))
    }
}

/// Which applications of the review desk.
#[derive(InputObject, Default)]
struct ReviewQueueFilter {
    /// Only those that nobody has.
    #[graphql(default)]
    free_only: bool,
    /// Only those that another person has to assign.
    #[graphql(default)]
    escalated_only: bool,
    /// Applications that the person with this pseudonym has.
    held_by: Option<String>,
    /// ISO 4217.
    currency: Option<String>,
}

impl ReviewQueueFilter {
    fn filter(self) -> async_graphql::Result<ReviewFilter> {
        Ok(ReviewFilter {
            free_only: self.free_only,
            escalated_only: self.escalated_only,
            held_by: parsed(self.held_by)?,
            currency: parsed(self.currency)?,
        })
    }
}

/// How many applications wait on the review desk.
#[derive(SimpleObject)]
struct ReviewDesk {
    /// All of them.
    waiting: i64,
    /// That nobody has.
    free: i64,
    /// Whose time was over at least once.
    overdue: i64,
    /// That another person has to assign.
    escalated: i64,
    /// When the one that waits longest was sent; null where none waits.
    oldest_sent_at: Option<DateTime>,
}

impl ReviewDesk {
    fn of(it: &ReviewCounts) -> ReviewDesk {
        let ReviewCounts { waiting, free, overdue, escalated, oldest_sent_at } = *it;
        let oldest_sent_at = oldest_sent_at.map(DateTime::from);
        ReviewDesk { waiting, free, overdue, escalated, oldest_sent_at }
    }
}

/// Why persons look at an application.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum ReviewReason {
    /// The rules leave it to a person.
    Rules,
    /// The customer wants a person to decide.
    Customer,
    /// A person took it up, or gave it to somebody.
    Person,
}

pub(super) struct Review(pub(super) applications::Review);

/// How an application stands on the review desk.
#[Object(name = "ApplicationReview")]
impl Review {
    /// Why it is there.
    async fn cause(&self) -> ReviewReason {
        match self.0.cause {
            ReviewCause::Rules { .. } => ReviewReason::Rules,
            ReviewCause::Customer {} => ReviewReason::Customer,
            ReviewCause::Person {} => ReviewReason::Person,
        }
    }

    /// Since when it is there; its age is counted from then.
    async fn sent_at(&self) -> DateTime {
        DateTime(self.0.sent_at)
    }

    /// By when a person is to decide; null under a policy that does not say how long that may take.
    async fn decide_by(&self) -> Option<DateTime> {
        self.0.decide_by.map(DateTime)
    }

    /// The pseudonym of who has it; null where nobody does.
    async fn held_by(&self) -> Option<String> {
        self.0.held_by.map(|it| it.to_string())
    }

    /// Since when that person has it.
    async fn held_since(&self) -> Option<DateTime> {
        self.0.held_since.map(DateTime)
    }

    /// How often its time was over.
    async fn overdue(&self) -> u32 {
        self.0.overdue
    }

    /// Whether another person has to assign it before it is decided.
    async fn is_escalated(&self) -> bool {
        self.0.escalated
    }
}
