//! What the policy book answers.

use chrono::NaiveDate;
use sqlx::PgConnection;

use super::Proposal;
use crate::Failure;
use crate::columns::capped;
use crate::failure::Tried;

pub(crate) const ALL: &str = "select * from proposals";

/// Every document that was proposed, in no order.
pub(super) async fn all(connection: &mut PgConnection) -> Result<Vec<Proposal>, Failure> {
    sqlx::query_as(ALL).fetch_all(connection).await.tried("read the policy book")
}

pub(crate) const NEWEST: &str = "
    select * from proposals where proposal < $1 order by proposal desc limit $2";

/// The documents that were proposed before this one, the newest first; before none, all.
pub async fn newest(
    connection: &mut PgConnection,
    before: Option<u64>,
    limit: u32,
) -> Result<Vec<Proposal>, Failure> {
    let before = before.map_or(i64::MAX, capped);
    let query = sqlx::query_as(NEWEST).bind(before).bind(i64::from(limit));
    query.fetch_all(connection).await.tried("read versions of the policy")
}

pub(crate) const VERSIONS: &str = "select * from proposals where version = any($1)";

/// These versions that were published, in no order; an unknown number has none.
pub async fn versions(
    connection: &mut PgConnection,
    versions: &[u32],
) -> Result<Vec<Proposal>, Failure> {
    let versions: Vec<i32> = versions.iter().filter_map(|it| i32::try_from(*it).ok()).collect();
    let query = sqlx::query_as(VERSIONS).bind(versions);
    query.fetch_all(connection).await.tried("read versions of the policy by number")
}

pub(crate) const IN_FORCE: &str = "
    select * from proposals where standing = 'published' and effective_from <= $1
    order by version desc limit 1";

/// The version that is in force on a day, as far as versions are known.
pub async fn in_force(
    connection: &mut PgConnection,
    on: NaiveDate,
) -> Result<Option<Proposal>, Failure> {
    let query = sqlx::query_as(IN_FORCE).bind(on);
    query.fetch_optional(connection).await.tried("read the policy in force")
}
