//! How a batch's commands of processes get into their tables: each table in one statement.

use serde_json::{Value, json};
use sqlx::PgConnection;

use super::fold::Fold;
use super::{Answer, Asked};
use crate::Failure;
use crate::columns::{instant, write_rows};

pub(crate) const INSERT_ASKED: &str = "
    insert into asked select * from json_populate_recordset(null::asked, $1::json)";
pub(crate) const INSERT_ANSWERED: &str = "
    insert into answered select * from json_populate_recordset(null::answered, $1::json)";

pub(super) async fn write(connection: &mut PgConnection, fold: &Fold) -> Result<(), Failure> {
    let rows = fold.asked.iter().map(asked);
    write_rows(connection, INSERT_ASKED, rows, "write what processes ask").await?;
    let rows = fold.answered.iter().map(answer);
    write_rows(connection, INSERT_ANSWERED, rows, "write what processes were answered").await
}

fn asked(it: &Asked) -> Value {
    json!({
        "command_id": it.command_id,
        "process": it.process,
        "command_type": it.command_type,
        "file": it.file.to_string(),
        "stream": it.stream.to_string(),
        "causation": it.causation,
        "cause_file": it.cause_file.to_string(),
        "correlation": it.correlation,
        "asked_at": instant(it.asked_at),
        "asked_on": it.asked_on,
        "partition": it.place.partition,
        "sequence": it.place.sequence,
    })
}

fn answer(it: &Answer) -> Value {
    json!({
        "command_id": it.command_id,
        "answered_at": instant(it.answered_at),
        "answered_on": it.answered_on,
        "event_types": it.event_types,
        "partition": it.place.partition,
        "sequence": it.place.sequence,
    })
}
