//! What credit lines answer: lines by id and customer, their history, what they come to together.

use ledger_core::money::{Currency, Total};
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, PgConnection};
use uuid::Uuid;

use super::{Change, Line};
use crate::columns::{capped, count, parsed, total};
use crate::failure::Tried;
use crate::{Failure, Page, Take};

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

pub(crate) const CHANGES: &str =
    "select * from line_changes where line = any($1) order by line, version";

/// The whole history of these lines, each line's from its opening on.
pub async fn changes(
    connection: &mut PgConnection,
    lines: &[Uuid],
) -> Result<Vec<Change>, Failure> {
    let query = sqlx::query_as(CHANGES).bind(lines);
    query.fetch_all(connection).await.tried("read the history of credit lines")
}

pub(crate) const CHANGES_PAGE: &str = "
    select * from line_changes where line = $1 and version > $2 and version < $3
    order by version limit $4";
pub(crate) const CHANGES_PAGE_LAST: &str = "
    select * from line_changes where line = $1 and version > $2 and version < $3
    order by version desc limit $4";

/// A part of a line's history between two versions, the nearest to the end asked for, oldest first.
pub async fn changes_page(
    connection: &mut PgConnection,
    line: Uuid,
    after: Option<u64>,
    before: Option<u64>,
    take: Take,
) -> Result<Page<Change, u64>, Failure> {
    let bound = |it: Option<u64>, open: i64| it.map_or(open, capped);
    let rows: Vec<Change> =
        sqlx::query_as(if take.is_from_end() { CHANGES_PAGE_LAST } else { CHANGES_PAGE })
            .bind(line)
            .bind(bound(after, 0))
            .bind(bound(before, i64::MAX))
            .bind(take.one_more())
            .fetch_all(connection)
            .await
            .tried("read a page of a line's history")?;
    Ok(Page::of(rows, take, |it| it.version))
}

/// What the lines of one currency come to, in that currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totals {
    pub currency: Currency,
    pub lines: u64,
    /// With a cause against new reservations.
    pub blocked: u64,
    pub ceiling: Total,
    pub reserved: Total,
    pub outstanding: Total,
    pub available: Total,
}

pub(crate) const TOTALS: &str = "
    select currency, count(*) as lines,
           count(*) filter (where cardinality(blocked_motives) + cardinality(blocked_loans) > 0)
               as blocked,
           sum(ceiling)::text as ceiling, sum(reserved)::text as reserved,
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
            ceiling: total(row, "ceiling")?,
            reserved: total(row, "reserved")?,
            outstanding: total(row, "outstanding")?,
            available: total(row, "available")?,
        })
    }
}
