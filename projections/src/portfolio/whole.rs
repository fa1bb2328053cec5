//! Whole tables in the order of their keys, for who compares them with the log.

use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{DaysOnBook, Loan};
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

pub(crate) const FORMER_DAYS_ON_BOOK: &str = "
    select * from former_days_on_book where (loan, on_book_from) > ($1, $2)
    order by loan, on_book_from limit $3";

/// The next `limit` former days on book behind those of this loan from this day, by loan and day.
pub async fn former_days_on_book(
    connection: &mut PgConnection,
    (loan, from): (Uuid, NaiveDate),
    limit: u32,
) -> Result<Vec<DaysOnBook>, Failure> {
    let query = sqlx::query_as(FORMER_DAYS_ON_BOOK).bind(loan).bind(from);
    query.bind(i64::from(limit)).fetch_all(connection).await.tried("read all former days on book")
}
