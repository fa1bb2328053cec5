//! Whole tables in the order of their keys, for who compares them with the log.

use sqlx::PgConnection;
use uuid::Uuid;

use super::{Answer, Asked};
use crate::Failure;
use crate::failure::Tried;

pub(crate) const ASKED: &str =
    "select * from asked where command_id > $1 order by command_id limit $2";

/// The next `limit` commands asked behind this one in order of their ids.
pub async fn asked(
    connection: &mut PgConnection,
    after: Uuid,
    limit: u32,
) -> Result<Vec<Asked>, Failure> {
    let query = sqlx::query_as(ASKED).bind(after).bind(i64::from(limit));
    query.fetch_all(connection).await.tried("read all commands asked")
}

pub(crate) const ANSWERED: &str =
    "select * from answered where command_id > $1 order by command_id limit $2";

/// The next `limit` commands answered behind this one in order of their ids.
pub async fn answered(
    connection: &mut PgConnection,
    after: Uuid,
    limit: u32,
) -> Result<Vec<Answer>, Failure> {
    let query = sqlx::query_as(ANSWERED).bind(after).bind(i64::from(limit));
    query.fetch_all(connection).await.tried("read all commands answered")
}
