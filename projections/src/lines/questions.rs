//! What credit lines answer: lines by id and customer, their history, what they come to together.

use ledger_core::money::{Currency, Total};
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, PgConnection};
use uuid::Uuid;

use super::{Change, Line};
use crate::Failure;
use crate::columns::{count, parsed, total};
use crate::failure::Tried;
use crate::nested::{Nested, nested};

pub(crate) const LINES: &str = "select * from lines where line = any($1)";

/// These lines, in no order; an unknown id has none.
pub async fn lines(connection: &mut PgConnection, lines: &[Uuid]) -> Result<Vec<Line>, Failure> {
    sqlx::query_as(LINES).bind(lines).fetch_all(connection).await.tried("read credit lines")
}

pub(crate) const LINES_OF_CUSTOMERS: &str =
    "select * from lines where customer = any($1) order by customer, currency, line";

/// All lines of these customers, each customer's by currency.
pub async fn lines_of_customers(
    connection: &mut PgConnection,
    customers: &[Uuid],
) -> Result<Vec<Line>, Failure> {
    let query = sqlx::query_as(LINES_OF_CUSTOMERS).bind(customers);
    query.fetch_all(connection).await.tried("read credit lines of customers")
}

/// The history of each line, from its opening on.
pub const CHANGES: Nested<Change, u64> = nested!(
    "read the history of credit lines", "line_changes" of "line",
    cursor "version" as "numeric" by |it| it.version, order "version" ">" "version"
);

/// What the lines of one currency come to, in that currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totals {
    pub currency: Currency,
    pub lines: u64,
    /// With a block against new reservations.
    pub blocked: u64,
    pub limit: Total,
    pub reserved: Total,
    pub outstanding: Total,
    pub available: Total,
}

pub(crate) const TOTALS: &str = "
    select currency, count(*) as lines,
           count(*) filter (where block_count > 0) as blocked,
           sum(credit_limit)::text as credit_limit, sum(reserved)::text as reserved,
           sum(outstanding)::text as outstanding, sum(available)::text as available
    from lines
    group by currency
    order by currency";

/// What all lines come to now, by currency.
pub async fn totals(connection: &mut PgConnection) -> Result<Vec<Totals>, Failure> {
    sqlx::query_as(TOTALS).fetch_all(connection).await.tried("add up the credit lines")
}

impl FromRow<'_, PgRow> for Totals {
    fn from_row(row: &PgRow) -> Result<Totals, Error> {
        Ok(Totals {
            currency: parsed(row, "currency")?,
            lines: count(row, "lines")?,
            blocked: count(row, "blocked")?,
            limit: total(row, "credit_limit")?,
            reserved: total(row, "reserved")?,
            outstanding: total(row, "outstanding")?,
            available: total(row, "available")?,
        })
    }
}
