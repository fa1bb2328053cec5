//! What histories answer: the events of many loans in one statement.

use sqlx::PgConnection;
use uuid::Uuid;

use super::Recorded;
use crate::Failure;
use crate::failure::Tried;

pub(crate) const LOAN_EVENTS: &str =
    "select * from loan_events where loan = any($1) order by loan, version";

/// What has happened to these loans, each loan's in order.
pub async fn loan_events(
    connection: &mut PgConnection,
    loans: &[Uuid],
) -> Result<Vec<Recorded>, Failure> {
    sqlx::query_as(LOAN_EVENTS).bind(loans).fetch_all(connection).await.tried("read loans' events")
}
