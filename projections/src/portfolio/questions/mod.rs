//! What the portfolio answers: loans by id and customer, pages of loans, totals as of a day.

mod as_of;
mod page;
mod vintages;

use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

pub(crate) use self::as_of::TOTALS;
pub use self::as_of::{AsOf, Portfolio, Segment, Totals, portfolio_as_of};
pub(crate) use self::page::PAGES;
pub use self::page::{Cursor, Filter, Order, OrderBy, loans_page};
pub(crate) use self::vintages::VINTAGES;
pub use self::vintages::{Aged, Vintage, VintageFilter, vintages};
use super::Loan;
use crate::Failure;
use crate::failure::Tried;
use crate::nested::{Nested, nested};

pub(crate) const LOANS: &str = "select * from loans where loan = any($1)";

/// These loans, in no order; an unknown id has none.
pub async fn loans(connection: &mut PgConnection, loans: &[Uuid]) -> Result<Vec<Loan>, Failure> {
    sqlx::query_as(LOANS).bind(loans).fetch_all(connection).await.tried("read loans")
}

/// The loans of each customer, the oldest first.
pub const LOANS_OF_CUSTOMERS: Nested<Loan, Uuid> = nested!(
    "read loans of customers", "loans" of "customer", cursor "loan" as "uuid" by |it| it.loan,
    order "granted_on, loan" ">" "granted_on, loan"
);

pub(crate) const LOANS_OF_PARTITION: &str =
    "select * from loans where partition = $1 and loan > $2 order by loan limit $3";

/// The next `limit` loans of a partition in order of their ids, for `verify`.
pub async fn loans_of_partition(
    connection: &mut PgConnection,
    partition: u32,
    after: Uuid,
    limit: u32,
) -> Result<Vec<Loan>, Failure> {
    let query = sqlx::query_as(LOANS_OF_PARTITION)
        .bind(i64::from(partition))
        .bind(after)
        .bind(i64::from(limit));
    query.fetch_all(connection).await.tried("read the loans of a partition")
}

/// A partition's business days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartitionDays {
    pub partition: u32,
    /// How many partitions the ledger has.
    pub partitions: u32,
    /// The first.
    pub opened_on: NaiveDate,
    /// The last one started.
    pub started_on: NaiveDate,
}

pub(crate) const DAYS: &str =
    "select partition, partitions, opened_on, started_on from days order by partition";

/// The business days of each partition that has been opened, as far as it has been read.
pub async fn days(connection: &mut PgConnection) -> Result<Vec<PartitionDays>, Failure> {
    let query = sqlx::query_as::<_, (i32, i32, NaiveDate, NaiveDate)>(DAYS);
    let rows = query.fetch_all(connection).await.tried("read the business days")?;
    Ok(rows
        .into_iter()
        .map(|(partition, partitions, opened_on, started_on)| PartitionDays {
            partition: partition.unsigned_abs(),
            partitions: partitions.unsigned_abs(),
            opened_on,
            started_on,
        })
        .collect())
}

/// The last day that every partition has started; `None` while one has not been opened.
pub fn started_by_all(days: &[PartitionDays]) -> Option<NaiveDate> {
    let all = days.first().is_some_and(|it| days.len() == it.partitions as usize);
    days.iter().map(|it| it.started_on).min().filter(|_| all)
}
