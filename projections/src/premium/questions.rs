//! What Premium answers: subscriptions by id and customer, and their fees.

use sqlx::PgConnection;
use uuid::Uuid;

use super::{Fee, Subscription};
use crate::Failure;
use crate::failure::Tried;
use crate::nested::{Nested, nested};

pub(crate) const SUBSCRIPTIONS: &str = "select * from premiums where premium = any($1)";

/// These subscriptions, in no order; an unknown id has none.
///
/// # Errors
/// When the database does not answer.
pub async fn subscriptions(
    connection: &mut PgConnection,
    premiums: &[Uuid],
) -> Result<Vec<Subscription>, Failure> {
    let query = sqlx::query_as(SUBSCRIPTIONS).bind(premiums);
    query.fetch_all(connection).await.tried("read subscriptions of Premium")
}

pub(crate) const FEES: &str = "select * from premium_fees where premium = any($1)";

/// All fees of these subscriptions, in no order.
pub(super) async fn fees(
    connection: &mut PgConnection,
    premiums: &[Uuid],
) -> Result<Vec<Fee>, Failure> {
    let query = sqlx::query_as(FEES).bind(premiums);
    query.fetch_all(connection).await.tried("read fees of Premium")
}

/// The subscriptions of each customer, the newest first.
pub const SUBSCRIPTIONS_OF_CUSTOMERS: Nested<Subscription, Uuid> = nested!(
    "read the subscriptions of customers", "premiums" of "customer",
    cursor "premium" as "uuid" by |it| it.premium,
    order "subscribed_on, premium" "<" "subscribed_on desc, premium desc"
);

/// The fees of each subscription, the newest first.
pub const FEES_OF_SUBSCRIPTIONS: Nested<Fee, u32> = nested!(
    "read the fees of subscriptions", "premium_fees" of "premium",
    cursor "number" as "integer" by |it| it.number, order "number" "<" "number desc"
);
