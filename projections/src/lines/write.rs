//! How a batch's credit lines get into their tables: each table in one statement.

use ledger_core::credit::line::Block;
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use super::fold::Fold;
use super::{Change, Line};
use crate::Failure;
use crate::columns::{instant, write_rows};

pub(crate) const WRITE_LINES: &str = "
    insert into lines select * from json_populate_recordset(null::lines, $1::json)
    on conflict (line) do update
    set ceiling = excluded.ceiling, reserved = excluded.reserved,
        outstanding = excluded.outstanding, available = excluded.available,
        blocked_motives = excluded.blocked_motives, blocked_loans = excluded.blocked_loans,
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
    let motives: Vec<&str> = it.blocks.iter().filter_map(motive).collect();
    let loans: Vec<Uuid> = it.blocks.iter().filter_map(loan).collect();
    json!({
        "line": it.line,
        "partition": it.partition,
        "customer": it.customer,
        "currency": it.currency.code(),
        "ceiling": it.ceiling.amount(),
        "reserved": it.reserved.amount(),
        "outstanding": it.outstanding.amount(),
        "available": it.available.amount(),
        "blocked_motives": motives,
        "blocked_loans": loans,
        "opened_on": it.opened_on,
        "changed_on": it.changed_on,
        "version": it.version,
    })
}

fn motive(block: &Block) -> Option<&str> {
    match block {
        Block::Person { motive } => Some(motive),
        Block::Default { .. } => None,
    }
}

fn loan(block: &Block) -> Option<Uuid> {
    match block {
        Block::Person { .. } => None,
        Block::Default { loan } => Some(*loan),
    }
}

fn change(it: &Change) -> Value {
    json!({
        "line": it.line,
        "version": it.version,
        "kind": it.kind.name(),
        "loan": it.loan,
        "amount": it.amount.map(|it| it.amount()),
        "from_reservation": it.from_reservation.map(|it| it.amount()),
        "motive": it.motive,
        "currency": it.ceiling.currency().code(),
        "ceiling": it.ceiling.amount(),
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
