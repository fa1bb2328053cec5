//! How a batch's orders get into their tables: each table in one statement.

use serde_json::{Value, json};
use sqlx::PgConnection;

use super::fold::Fold;
use super::{Order, PurchaseOrder, Step, stage_name};
use crate::Failure;
use crate::columns::{instant, text_of, write_rows};

pub(crate) const WRITE_ORDERS: &str = "
    insert into orders select * from json_populate_recordset(null::orders, $1::json)
    on conflict (order_id) do update
    set stage = excluded.stage, currency = excluded.currency, total = excluded.total,
        lines = excluded.lines, totals = excluded.totals, beneficiary = excluded.beneficiary,
        destination = excluded.destination, valid_until = excluded.valid_until,
        loan = excluded.loan, lapses_on = excluded.lapses_on, pieces = excluded.pieces,
        cancelled = excluded.cancelled, open_return = excluded.open_return,
        return_reason = excluded.return_reason, delivered_at = excluded.delivered_at,
        owed = excluded.owed, quoted_on = excluded.quoted_on,
        changed_on = excluded.changed_on, version = excluded.version";
pub(crate) const WRITE_PURCHASE_ORDERS: &str = "
    insert into purchase_orders
    select * from json_populate_recordset(null::purchase_orders, $1::json)
    on conflict (purchase_order) do update
    set standing = excluded.standing, refusal = excluded.refusal,
        answered_on = excluded.answered_on";
pub(crate) const INSERT_STEPS: &str = "
    insert into order_steps select * from json_populate_recordset(null::order_steps, $1::json)";

pub(super) async fn write(connection: &mut PgConnection, fold: &Fold) -> Result<(), Failure> {
    let rows = fold.orders.values().map(order);
    write_rows(connection, WRITE_ORDERS, rows, "write orders").await?;
    let rows = fold.purchase_orders.values().map(purchase_order);
    write_rows(connection, WRITE_PURCHASE_ORDERS, rows, "write purchase orders").await?;
    let rows = fold.steps.iter().map(step);
    write_rows(connection, INSERT_STEPS, rows, "write the history of orders").await
}

fn order(it: &Order) -> Value {
    json!({
        "order_id": it.order,
        "partition": it.partition,
        "customer": it.customer,
        "stage": stage_name(it.stage),
        "currency": it.totals.total.currency().code(),
        "total": it.totals.total.amount(),
        "lines": text_of(&it.lines),
        "totals": text_of(&it.totals),
        "beneficiary": it.beneficiary.as_ref().map(text_of),
        "destination": it.destination.to_string(),
        "valid_until": instant(it.valid_until),
        "loan": it.loan,
        "cancelled": it.cancelled.as_ref().map(text_of),
        "lapses_on": it.lapses_on,
        "pieces": text_of(&it.pieces),
        "open_return": it.open_return,
        "return_reason": it.return_reason.as_ref().map(text_of),
        "delivered_at": it.delivered_at.map(instant),
        "owed": it.owed.amount(),
        "quoted_on": it.quoted_on,
        "changed_on": it.changed_on,
        "version": it.version,
    })
}

fn purchase_order(it: &PurchaseOrder) -> Value {
    json!({
        "purchase_order": it.purchase_order,
        "order_id": it.order,
        "vendor": it.vendor,
        "standing": it.standing.name(),
        "currency": it.total.currency().code(),
        "total": it.total.amount(),
        "lines": it.lines,
        "refusal": it.refusal.as_ref().map(text_of),
        "asked_on": it.asked_on,
        "answered_on": it.answered_on,
    })
}

fn step(it: &Step) -> Value {
    json!({
        "order_id": it.order,
        "version": it.version,
        "kind": it.kind.name(),
        "purchase_order": it.purchase_order,
        "reason": it.reason.as_ref().map(text_of),
        "happened_at": instant(it.happened_at),
        "business_date": it.business_date,
        "recorded_at": instant(it.recorded_at),
        "partition": it.place.partition,
        "sequence": it.place.sequence,
    })
}
