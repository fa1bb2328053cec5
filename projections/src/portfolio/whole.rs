//! Whole tables in the order of their keys, for who compares them with the log.

use sqlx::PgConnection;
use uuid::Uuid;

use super::Loan;
use crate::Failure;
use crate::failure::Tried;

pub(crate) const LOANS: &str = "select * from loans where loan > $1 order by loan limit $2";

/// The next `limit` loans behind this one in order of their ids.
pub async fn loans(
    connection: &mut PgConnection,
    after: Uuid,
    limit: u32,
) -> Result<Vec<Loan>, Failure> {
    let query = sqlx::query_as(LOANS).bind(after).bind(i64::from(limit));
    query.fetch_all(connection).await.tried("read all loans")
}
