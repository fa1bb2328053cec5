//! Whole tables in the order of their keys, for who compares them with the log.

use sqlx::PgConnection;
use uuid::Uuid;

use super::Application;
use crate::Failure;
use crate::failure::Tried;

pub(crate) const APPLICATIONS: &str =
    "select * from applications where application > $1 order by application limit $2";

/// The next `limit` applications behind this one in order of their ids.
pub async fn applications(
    connection: &mut PgConnection,
    after: Uuid,
    limit: u32,
) -> Result<Vec<Application>, Failure> {
    let query = sqlx::query_as(APPLICATIONS).bind(after).bind(i64::from(limit));
    query.fetch_all(connection).await.tried("read all applications")
}
