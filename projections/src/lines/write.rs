//! How a batch's credit lines get into their tables: each table in one statement.

use serde_json::{Value, json};
use sqlx::PgConnection;

use super::fold::Fold;
use super::{Change, Line};
use crate::Failure;
use crate::columns::{instant, text_of, write_rows};

pub(crate) const WRITE_LINES: &str = "
    insert into lines select * from json_populate_recordset(null::lines, $1::json)
    on conflict (line) do update
    set credit_limit = excluded.credit_limit, reserved = excluded.reserved,
        outstanding = excluded.outstanding, available = excluded.available,
        blocks = excluded.blocks, block_count = excluded.block_count,
        changed_on = excluded.changed_on, version = excluded.version";
pub(crate) const INSERT_CHANGES: &str = "
    insert into line_changes select * from json_populate_recordset(null::line_changes, $1::json)";

pub(super) async fn write(connection: &mut PgConnection, fold: &Fold) -> Result<(), Failure> {
    let lines = fold.lines.values().map(line);
    write_rows(connection, WRITE_LINES, lines, "write credit lines").await?;
    let changes = fold.changes.iter().map(change);
    write_rows(connection, INSERT_CHANGES, changes, "write changes of credit lines").await
}

fn line(it: &Line) -> Value {
    json!({
        "line": it.line,
        "partition": it.partition,
        "customer": it.customer,
        "currency": it.currency.code(),
        "credit_limit": it.limit.amount(),
        "reserved": it.reserved.amount(),
        "outstanding": it.outstanding.amount(),
        "available": it.available.amount(),
        "blocks": text_of(&it.blocks),
        "block_count": it.blocks.len(),
        "opened_on": it.opened_on,
        "changed_on": it.changed_on,
        "version": it.version,
    })
}

fn change(it: &Change) -> Value {
    json!({
        "line": it.line,
        "version": it.version,
        "kind": it.kind.name(),
        "loan": it.loan,
        "amount": it.amount.map(|it| it.amount()),
        "from_reservation": it.from_reservation.map(|it| it.amount()),
        "block": it.block,
        "cause": it.cause,
        "reason": it.reason.as_ref().map(text_of),
        "currency": it.limit.currency().code(),
        "credit_limit": it.limit.amount(),
        "reserved": it.reserved.amount(),
        "outstanding": it.outstanding.amount(),
        "available": it.available.amount(),
        "blocks": it.blocks,
        "business_date": it.business_date,
        "recorded_at": instant(it.recorded_at),
        "partition": it.place.partition,
        "sequence": it.place.sequence,
    })
}
