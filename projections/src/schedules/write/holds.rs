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
    let rows = fold.hold_ends.iter().map(|(id, it)| end(*id, Some(it)).into_iter().collect());
    write_rows(connection, END_HOLDS, rows, "write how holds end").await
}

fn hold(it: &Hold) -> Value {
    let begun = [
        ("cause", json!(text_of(&it.cause))),
        ("effects", json!(text_of(&it.effects))),
        ("held_from", json!(it.from)),
        ("reason", json!(it.reason.as_ref().map(text_of))),
        ("business_date", json!(it.business_date)),
        ("recorded_at", json!(instant(it.recorded_at))),
        ("partition", json!(it.place.partition)),
        ("sequence", json!(it.place.sequence)),
        ("event_index", json!(it.event_index)),
    ];
    begun.into_iter().chain(end((it.loan, it.hold), it.end.as_ref())).collect()
}

/// Which hold it is, and the columns that tell how it ended.
fn end((loan, hold): (Uuid, Uuid), it: Option<&HoldEnd>) -> [(&'static str, Value); 7] {
    [
        ("loan", json!(loan)),
        ("hold", json!(hold)),
        ("held_until", json!(it.map(|it| it.until))),
        ("end_reason", json!(it.and_then(|it| it.reason.as_ref()).map(text_of))),
        ("ended_on", json!(it.map(|it| it.business_date))),
        ("ended_at", json!(it.map(|it| instant(it.recorded_at)))),
        ("end_sequence", json!(it.map(|it| it.place.sequence))),
    ]
}
