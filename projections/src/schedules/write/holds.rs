//! Holds, and how they end.

use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Failure;
use crate::columns::{instant, text_of, write_rows};
use crate::schedules::fold::Fold;
use crate::schedules::row::{Hold, HoldEnd};

pub(crate) const INSERT_HOLDS: &str = "
    insert into holds select * from json_populate_recordset(null::holds, $1::json)";

pub(super) async fn insert_holds(
    connection: &mut PgConnection,
    fold: &Fold,
) -> Result<(), Failure> {
    write_rows(connection, INSERT_HOLDS, fold.holds.values().map(hold), "write new holds").await
}

pub(crate) const END_HOLDS: &str = "
    update holds
    set held_until = new.held_until, end_reason = new.end_reason, ended_on = new.ended_on,
        ended_at = new.ended_at, end_sequence = new.end_sequence
    from json_populate_recordset(null::holds, $1::json) as new
    where holds.loan = new.loan and holds.hold = new.hold";

pub(super) async fn end_holds(connection: &mut PgConnection, fold: &Fold) -> Result<(), Failure> {
    let rows = fold.hold_ends.iter().map(|(id, it)| end(*id, Some(it)));
    write_rows(connection, END_HOLDS, rows, "write how holds end").await
}

fn hold(it: &Hold) -> Value {
    let mut row = end((it.loan, it.hold), it.end.as_ref());
    row["cause"] = json!(text_of(&it.cause));
    row["effects"] = json!(text_of(&it.effects));
    row["held_from"] = json!(it.from);
    row["reason"] = json!(it.reason.as_ref().map(text_of));
    row["business_date"] = json!(it.business_date);
    row["recorded_at"] = json!(instant(it.recorded_at));
    row["partition"] = json!(it.place.partition);
    row["sequence"] = json!(it.place.sequence);
    row["event_index"] = json!(it.event_index);
    row
}

/// Which hold it is, and the columns that tell how it ended.
fn end((loan, hold): (Uuid, Uuid), it: Option<&HoldEnd>) -> Value {
    json!({
        "loan": loan,
        "hold": hold,
        "held_until": it.map(|it| it.until),
        "end_reason": it.and_then(|it| it.reason.as_ref()).map(text_of),
        "ended_on": it.map(|it| it.business_date),
        "ended_at": it.map(|it| instant(it.recorded_at)),
        "end_sequence": it.map(|it| it.place.sequence),
    })
}
