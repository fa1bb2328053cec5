//! Whole tables in the order of their keys, for who compares them with the log.

use sqlx::PgConnection;
use uuid::Uuid;

use super::{Change, Line};
use crate::Failure;
use crate::columns::capped;
use crate::failure::Tried;

pub(crate) const LINES: &str = "select * from lines where line > $1 order by line limit $2";

/// The next `limit` credit lines behind this one in order of their ids.
pub async fn lines(
    connection: &mut PgConnection,
    after: Uuid,
    limit: u32,
) -> Result<Vec<Line>, Failure> {
    let query = sqlx::query_as(LINES).bind(after).bind(i64::from(limit));
    query.fetch_all(connection).await.tried("read all credit lines")
}

pub(crate) const CHANGES: &str = "
    select * from line_changes where (line, version) > ($1, $2)
    order by line, version limit $3";

/// The next `limit` changes of credit lines behind this one, by line and version.
pub async fn changes(
    connection: &mut PgConnection,
    (line, version): (Uuid, u64),
    limit: u32,
) -> Result<Vec<Change>, Failure> {
    let query = sqlx::query_as(CHANGES).bind(line).bind(capped(version));
    query
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await
        .tried("read all changes of credit lines")
}
