//! Whole tables in the order of their keys, for who compares them with the log.

use sqlx::PgConnection;
use uuid::Uuid;

use super::Customer;
use crate::Failure;
use crate::failure::Tried;

pub(crate) const CUSTOMERS: &str =
    "select * from customers where customer > $1 order by customer limit $2";

/// The next `limit` customers behind this one in order of their ids.
pub async fn customers(
    connection: &mut PgConnection,
    after: Uuid,
    limit: u32,
) -> Result<Vec<Customer>, Failure> {
    let query = sqlx::query_as(CUSTOMERS).bind(after).bind(i64::from(limit));
    query.fetch_all(connection).await.tried("read all customers")
}
