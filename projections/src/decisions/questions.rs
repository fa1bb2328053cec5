//! What is answered of decisions: those of applications, scores of a period, and who decided otherwise.

use chrono::NaiveDate;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::{Assessment, Decision, Scores};
use crate::Failure;
use crate::failure::Tried;
use crate::nested::{Nested, nested};

/// How the rules looked at each application, the latest first.
pub const ASSESSMENTS_OF_APPLICATIONS: Nested<Assessment, Uuid> = nested!(
    "read assessments of applications", "assessments" of "application",
    cursor "assessment" as "uuid" by |it| it.assessed.assessment,
    order "recorded_at, assessment" "<" "recorded_at desc, assessment desc"
);

/// What was decided about each application, the latest first.
pub const LATEST_DECISIONS_OF_APPLICATIONS: Nested<Decision, Uuid> = nested!(
    "read the latest decisions about applications", "decisions" of "application",
    cursor "decision" as "uuid" by |it| it.decided.decision,
    order "recorded_at, decision" "<" "recorded_at desc, decision desc"
);

pub(crate) const DECISIONS_OF_APPLICATIONS: &str = "
    select * from decisions where application = any($1)
    order by application, recorded_at, decision";

/// What was decided about these applications, of each the earliest first.
///
/// # Errors
/// When the database does not answer.
pub async fn decisions_of_applications(
    connection: &mut PgConnection,
    applications: &[Uuid],
) -> Result<Vec<Decision>, Failure> {
    let query = sqlx::query_as(DECISIONS_OF_APPLICATIONS).bind(applications);
    query.fetch_all(connection).await.tried("read decisions about applications")
}

pub(crate) const SCORES: &str = "
    with last as (
        select distinct on (application) application, score, answer
        from assessments
        where on_date between $1 and $2
        order by application, recorded_at desc, assessment desc
    )
    select score, count(*) as cases,
           count(*) filter (where answer = 'approve') as approved,
           count(*) filter (where answer = 'review') as reviewed,
           count(*) filter (where answer = 'decline') as declined
    from last group by score order by score";

#[derive(FromRow)]
struct OfScore {
    score: i32,
    cases: i64,
    approved: i64,
    reviewed: i64,
    declined: i64,
}

/// How many applications had which score from `from` to `to`, both included, and what the rules answered;
/// of an application that they looked at several times the last time in the period counts.
///
/// # Errors
/// When the database does not answer.
pub async fn scores(
    connection: &mut PgConnection,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<(u32, Scores)>, Failure> {
    let query = sqlx::query_as::<_, OfScore>(SCORES).bind(from).bind(to);
    let rows = query.fetch_all(connection).await.tried("count scores")?;
    let of = |it: OfScore| {
        let OfScore { score, cases, approved, reviewed, declined } = it;
        (score.unsigned_abs(), Scores { cases, approved, reviewed, declined })
    };
    Ok(rows.into_iter().map(of).collect())
}

/// How often a person decided, and how often otherwise than the rules found.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct OfPerson {
    /// The pseudonym.
    pub person: String,
    pub decisions: i64,
    /// Of those that the rules had looked at and found something else.
    pub overridden: i64,
    /// In what: several may hold of one decision.
    pub approved_below: i64,
    pub declined_above: i64,
    pub another_class: i64,
    pub over_limit: i64,
}

pub(crate) const OVERRIDES: &str = "
    select person, count(*) as decisions, count(overridden) as overridden,
           count(*) filter (where 'approved_below' = any(otherwise)) as approved_below,
           count(*) filter (where 'declined_above' = any(otherwise)) as declined_above,
           count(*) filter (where 'another_class' = any(otherwise)) as another_class,
           count(*) filter (where 'over_limit' = any(otherwise)) as over_limit
    from decisions, json_array_elements_text(persons::json) as person
    where on_date between $1 and $2
    group by person
    order by overridden desc, decisions desc, person
    limit $3";

/// The persons who decided from `from` to `to`, both included, those in front who did most often otherwise
/// than the rules found.
///
/// # Errors
/// When the database does not answer.
pub async fn overrides(
    connection: &mut PgConnection,
    (from, to): (NaiveDate, NaiveDate),
    limit: u32,
) -> Result<Vec<OfPerson>, Failure> {
    let query = sqlx::query_as(OVERRIDES).bind(from).bind(to).bind(i64::from(limit));
    query.fetch_all(connection).await.tried("count overrides by person")
}
