//! What applications answer: by id, customer and order, a page of those that wait, the funnel.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::log::Hash;
use ledger_core::money::Currency;
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, PgConnection, Row};
use uuid::Uuid;

use super::{Application, Counts, Review, Stage, Steps};
use crate::columns::{parsed, total};
use crate::failure::Tried;
use crate::nested::{Nested, nested};
use crate::page::{RankCursor, day_pages, day_rows, rank_rows};
use crate::{DayCursor, Failure, Page, Take};

pub(crate) const APPLICATIONS: &str = "select * from applications where application = any($1)";

/// These applications, in no order; an unknown id has none.
pub async fn applications(
    connection: &mut PgConnection,
    applications: &[Uuid],
) -> Result<Vec<Application>, Failure> {
    let query = sqlx::query_as(APPLICATIONS).bind(applications);
    query.fetch_all(connection).await.tried("read applications")
}

/// The applications of each customer, the oldest first.
pub const APPLICATIONS_OF_CUSTOMERS: Nested<Application, Uuid> = nested!(
    "read applications of customers", "applications" of "customer",
    cursor "application" as "uuid" by |it| it.application,
    order "submitted_at, application" ">" "submitted_at, application"
);

pub(crate) const APPLICATIONS_OF_ORDERS: &str = "
    select * from applications where order_id = any($1)
    order by order_id, submitted_at, application";

/// All applications for these orders, the oldest of each order first.
pub async fn applications_of_orders(
    connection: &mut PgConnection,
    orders: &[Uuid],
) -> Result<Vec<Application>, Failure> {
    let query = sqlx::query_as(APPLICATIONS_OF_ORDERS).bind(orders);
    query.fetch_all(connection).await.tried("read applications for orders")
}

pub(crate) const APPLICATIONS_OF_LOANS: &str = "select * from applications where loan = any($1)";

/// The applications by which these loans were granted, in no order; a loan that was granted otherwise has
/// none.
pub async fn applications_of_loans(
    connection: &mut PgConnection,
    loans: &[Uuid],
) -> Result<Vec<Application>, Failure> {
    let query = sqlx::query_as(APPLICATIONS_OF_LOANS).bind(loans);
    query.fetch_all(connection).await.tried("read applications of loans")
}

/// Which applications; what is absent does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those that nobody has decided.
    pub waiting_only: bool,
    pub stage: Option<Stage>,
    pub currency: Option<Currency>,
    pub customer: Option<Uuid>,
}

pub(crate) const PAGES: [&str; 2] = day_pages!(
    "applications",
    "lapses_on",
    "application",
    "(not $6 or decided_on is null and ended_on is null) \
     and ($7::text is null or stage = $7) \
     and ($8::text is null or currency = $8) \
     and ($9::uuid is null or customer = $9)"
);

/// The applications that pass the filter, between the two cursors, the nearest to the end asked
/// for; those that lapse first in front.
pub async fn applications_page(
    connection: &mut PgConnection,
    filter: &Filter,
    after: Option<DayCursor>,
    before: Option<DayCursor>,
    take: Take,
) -> Result<Page<Application, DayCursor>, Failure> {
    let rows: Vec<Application> = day_rows(PAGES, after, before, take)
        .bind(filter.waiting_only)
        .bind(filter.stage.map(Stage::name))
        .bind(filter.currency.map(String::from))
        .bind(filter.customer)
        .fetch_all(connection)
        .await
        .tried("read a page of applications")?;
    Ok(Page::of(rows, take, |it| DayCursor { day: it.lapses_on, id: it.application }))
}

/// Which applications of the review desk; what is absent does not narrow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReviewFilter {
    /// Only those that nobody has.
    pub free_only: bool,
    /// Only those that have to be assigned.
    pub escalated_only: bool,
    /// Only those that the person with this pseudonym has.
    pub held_by: Option<Hash>,
    pub currency: Option<Currency>,
}

pub(crate) const REVIEWS: [&str; 2] = day_pages!(
    "applications",
    "review_rank",
    "application",
    "(not $6 or review_held_by is null) \
     and (not $7 or (review::json->>'escalated')::boolean) \
     and ($8::text is null or review_held_by = $8) \
     and ($9::text is null or currency = $9)"
);

/// The applications on the review desk that pass the filter, between the two cursors, the nearest to the
/// end asked for; in front those whose time was over, then those whose time is over first.
pub async fn reviews_page(
    connection: &mut PgConnection,
    filter: &ReviewFilter,
    after: Option<RankCursor>,
    before: Option<RankCursor>,
    take: Take,
) -> Result<Page<Application, RankCursor>, Failure> {
    let rows: Vec<Application> = rank_rows(REVIEWS, after, before, take)
        .bind(filter.free_only)
        .bind(filter.escalated_only)
        .bind(filter.held_by.map(|it| it.to_string()))
        .bind(filter.currency.map(String::from))
        .fetch_all(connection)
        .await
        .tried("read a page of the review desk")?;
    let rank = |it: &Application| it.review.as_ref().map_or(0, Review::rank);
    Ok(Page::of(rows, take, |it| RankCursor { rank: rank(it), id: it.application }))
}

/// How many wait on the review desk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromRow)]
pub struct ReviewCounts {
    pub waiting: i64,
    /// Of those, that nobody has.
    pub free: i64,
    /// Of those, whose time was over at least once.
    pub overdue: i64,
    /// Of those, that have to be assigned.
    pub escalated: i64,
    /// When the one that waits longest was sent; `None` where none waits.
    pub oldest_sent_at: Option<DateTime<Utc>>,
}

pub(crate) const REVIEW_COUNTS: &str = "
    select count(*) as waiting,
           count(*) filter (where review_held_by is null) as free,
           count(*) filter (where (review::json->>'overdue')::bigint > 0) as overdue,
           count(*) filter (where (review::json->>'escalated')::boolean) as escalated,
           min((review::json->>'sent_at')::timestamptz) as oldest_sent_at
    from applications
    where review_rank is not null";

/// How many wait on the review desk, of all files.
pub async fn review_counts(connection: &mut PgConnection) -> Result<ReviewCounts, Failure> {
    sqlx::query_as(REVIEW_COUNTS).fetch_one(connection).await.tried("count the review desk")
}

/// Days that are told together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    Day,
    /// From Monday on.
    Week,
    Month,
}

impl Period {
    const fn word(self) -> &'static str {
        match self {
            Period::Day => "day",
            Period::Week => "week",
            Period::Month => "month",
        }
    }
}

pub(crate) const FUNNEL: &str = "
    select date_trunc($3, on_date::timestamp)::date as starts_on, currency,
           sum(submitted)::bigint as submitted,
           sum(submitted_amount)::text as submitted_amount,
           sum(approved)::bigint as approved, sum(approved_amount)::text as approved_amount,
           sum(declined)::bigint as declined, sum(declined_amount)::text as declined_amount,
           sum(signed)::bigint as signed, sum(signed_amount)::text as signed_amount,
           sum(disbursed)::bigint as disbursed, sum(disbursed_amount)::text as disbursed_amount,
           sum(revoked)::bigint as revoked, sum(revoked_amount)::text as revoked_amount,
           sum(refused_by_lender)::bigint as refused_by_lender,
           sum(refused_by_lender_amount)::text as refused_by_lender_amount,
           sum(lapsed)::bigint as lapsed, sum(lapsed_amount)::text as lapsed_amount,
           sum(withdrawn)::bigint as withdrawn, sum(withdrawn_amount)::text as withdrawn_amount,
           sum(sent_to_review)::bigint as sent_to_review,
           sum(sent_to_review_amount)::text as sent_to_review_amount,
           sum(review_asked)::bigint as review_asked,
           sum(review_asked_amount)::text as review_asked_amount
    from funnel
    where on_date between $1 and $2
    group by 1, 2";

/// How many applications, and for how much, took each step from `from` to `to`, both included, by
/// the first day of each period and currency. A period at an end counts only the days asked for.
pub async fn funnel(
    connection: &mut PgConnection,
    from: NaiveDate,
    to: NaiveDate,
    period: Period,
) -> Result<BTreeMap<(NaiveDate, Currency), Steps>, Failure> {
    let query = sqlx::query_as::<_, PeriodSteps>(FUNNEL).bind(from).bind(to).bind(period.word());
    let rows = query.fetch_all(connection).await.tried("add up the funnel")?;
    Ok(rows.into_iter().map(|it| ((it.starts_on, it.currency), it.steps)).collect())
}

struct PeriodSteps {
    starts_on: NaiveDate,
    currency: Currency,
    steps: Steps,
}

impl FromRow<'_, PgRow> for PeriodSteps {
    fn from_row(row: &PgRow) -> Result<PeriodSteps, Error> {
        let counts = |applications: &str, amount: &str| -> Result<Counts, Error> {
            Ok(Counts { applications: row.try_get(applications)?, amount: total(row, amount)? })
        };
        Ok(PeriodSteps {
            starts_on: row.try_get("starts_on")?,
            currency: parsed(row, "currency")?,
            steps: Steps {
                submitted: counts("submitted", "submitted_amount")?,
                approved: counts("approved", "approved_amount")?,
                declined: counts("declined", "declined_amount")?,
                signed: counts("signed", "signed_amount")?,
                disbursed: counts("disbursed", "disbursed_amount")?,
                revoked: counts("revoked", "revoked_amount")?,
                refused_by_lender: counts("refused_by_lender", "refused_by_lender_amount")?,
                lapsed: counts("lapsed", "lapsed_amount")?,
                withdrawn: counts("withdrawn", "withdrawn_amount")?,
                sent_to_review: counts("sent_to_review", "sent_to_review_amount")?,
                review_asked: counts("review_asked", "review_asked_amount")?,
            },
        })
    }
}
