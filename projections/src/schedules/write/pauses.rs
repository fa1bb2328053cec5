//! Pauses, and how they were ended before their time.

use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Failure;
use crate::columns::{instant, text_of, write_rows};
use crate::schedules::fold::Fold;
use crate::schedules::row::{Pause, PauseEnd};

pub(crate) const INSERT_PAUSES: &str = "
    insert into pauses select * from json_populate_recordset(null::pauses, $1::json)";

pub(super) async fn insert_pauses(
    connection: &mut PgConnection,
    fold: &Fold,
) -> Result<(), Failure> {
    write_rows(connection, INSERT_PAUSES, fold.pauses.values().map(pause), "write new pauses").await
}

pub(crate) const END_PAUSES: &str = "
    update pauses
    set ended_until = new.ended_until, end_reason = new.end_reason, ended_on = new.ended_on,
        ended_at = new.ended_at, end_sequence = new.end_sequence
    from json_populate_recordset(null::pauses, $1::json) as new
    where pauses.loan = new.loan and pauses.pause = new.pause";

pub(super) async fn end_pauses(connection: &mut PgConnection, fold: &Fold) -> Result<(), Failure> {
    let rows = fold.pause_ends.iter().map(|(id, it)| end(*id, Some(it)).into_iter().collect());
    write_rows(connection, END_PAUSES, rows, "write how pauses end").await
}

fn pause(it: &Pause) -> Value {
    let begun = [
        ("paused_from", json!(it.from)),
        ("given_until", json!(it.given_until)),
        ("spares_penalties", json!(it.spares_penalties)),
        ("reason", json!(text_of(&it.reason))),
        ("business_date", json!(it.business_date)),
        ("recorded_at", json!(instant(it.recorded_at))),
        ("partition", json!(it.place.partition)),
        ("sequence", json!(it.place.sequence)),
        ("event_index", json!(it.event_index)),
    ];
    begun.into_iter().chain(end((it.loan, it.pause), it.end.as_ref())).collect()
}

/// Which pause it is, and the columns that tell how it ended.
fn end((loan, pause): (Uuid, Uuid), it: Option<&PauseEnd>) -> [(&'static str, Value); 7] {
    [
        ("loan", json!(loan)),
        ("pause", json!(pause)),
        ("ended_until", json!(it.map(|it| it.until))),
        ("end_reason", json!(it.map(|it| text_of(&it.reason)))),
        ("ended_on", json!(it.map(|it| it.business_date))),
        ("ended_at", json!(it.map(|it| instant(it.recorded_at)))),
        ("end_sequence", json!(it.map(|it| it.place.sequence))),
    ]
}
