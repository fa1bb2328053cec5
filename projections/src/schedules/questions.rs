//! What schedules answer: instalments, payments and charges of many loans in one statement.

use sqlx::PgConnection;
use uuid::Uuid;

use super::{Charge, Instalment, Payment, Schedule};
use crate::Failure;
use crate::failure::Tried;

pub(crate) const SCHEDULES: &str = "select * from schedules where loan = any($1)";

/// What the instalments of each of these loans have in common, in no order.
pub async fn schedules(
    connection: &mut PgConnection,
    loans: &[Uuid],
) -> Result<Vec<Schedule>, Failure> {
    sqlx::query_as(SCHEDULES).bind(loans).fetch_all(connection).await.tried("read schedules")
}

pub(crate) const INSTALMENTS: &str =
    "select * from instalments where loan = any($1) order by loan, number";

/// The instalments of these loans, each loan's in order.
pub async fn instalments(
    connection: &mut PgConnection,
    loans: &[Uuid],
) -> Result<Vec<Instalment>, Failure> {
    sqlx::query_as(INSTALMENTS).bind(loans).fetch_all(connection).await.tried("read instalments")
}

pub(crate) const PAYMENTS: &str =
    "select * from payments where loan = any($1) order by loan, sequence, event_index";

/// The payments on these loans, each loan's in the order they were recorded.
pub async fn payments(
    connection: &mut PgConnection,
    loans: &[Uuid],
) -> Result<Vec<Payment>, Failure> {
    sqlx::query_as(PAYMENTS).bind(loans).fetch_all(connection).await.tried("read payments")
}

pub(crate) const CHARGES: &str =
    "select * from charges where loan = any($1) order by loan, sequence, event_index";

/// The charges on these loans, each loan's in the order they were recorded.
pub async fn charges(
    connection: &mut PgConnection,
    loans: &[Uuid],
) -> Result<Vec<Charge>, Failure> {
    sqlx::query_as(CHARGES).bind(loans).fetch_all(connection).await.tried("read charges")
}
