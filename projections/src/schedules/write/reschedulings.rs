//! How loans came to go on by other terms.

use serde_json::json;
use sqlx::PgConnection;

use crate::Failure;
use crate::columns::{text_of, write_rows};
use crate::schedules::fold::Fold;

pub(crate) const INSERT_RESCHEDULINGS: &str = "
    insert into reschedulings
    select * from json_populate_recordset(null::reschedulings, $1::json)";

pub(super) async fn insert_reschedulings(
    connection: &mut PgConnection,
    fold: &Fold,
) -> Result<(), Failure> {
    let rows = fold.reschedulings.values().map(|it| {
        json!({
            "loan": it.loan,
            "rescheduling": it.rescheduling.rescheduling,
            "agreed": text_of(&it.rescheduling),
            "partition": it.place.partition,
            "sequence": it.place.sequence,
            "event_index": it.event_index,
        })
    });
    write_rows(connection, INSERT_RESCHEDULINGS, rows, "write new reschedulings").await
}
