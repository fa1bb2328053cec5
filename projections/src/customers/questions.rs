//! What customers answer.

use sqlx::PgConnection;
use uuid::Uuid;

use super::Customer;
use crate::Failure;
use crate::failure::Tried;

pub(crate) const CUSTOMERS: &str = "select * from customers where customer = any($1)";

/// These customers, in no order; an unknown id has none.
pub async fn customers(
    connection: &mut PgConnection,
    customers: &[Uuid],
) -> Result<Vec<Customer>, Failure> {
    sqlx::query_as(CUSTOMERS).bind(customers).fetch_all(connection).await.tried("read customers")
}
