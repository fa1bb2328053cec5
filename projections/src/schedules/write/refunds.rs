//! What was refunded of what loans financed, and how that was taken back.

use ledger_core::credit::loan::RepaymentReversal;
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Failure;
use crate::columns::{instant, text_of, write_rows};
use crate::schedules::fold::Fold;
use crate::schedules::row::{GoodsRefund, Reversal};

pub(crate) const INSERT_GOODS_REFUNDS: &str = "
    insert into goods_refunds
    select * from json_populate_recordset(null::goods_refunds, $1::json)";

pub(super) async fn insert_goods_refunds(
    connection: &mut PgConnection,
    fold: &Fold,
) -> Result<(), Failure> {
    let rows = fold.goods_refunds.values().map(refund);
    write_rows(connection, INSERT_GOODS_REFUNDS, rows, "write new refunds of goods").await
}

pub(crate) const REVERSE_GOODS_REFUNDS: &str = "
    update goods_refunds
    set reversal_cause = new.reversal_cause, reversal_reason = new.reversal_reason,
        reversed_on = new.reversed_on, reversed_at = new.reversed_at,
        reversal_sequence = new.reversal_sequence
    from json_populate_recordset(null::goods_refunds, $1::json) as new
    where goods_refunds.loan = new.loan and goods_refunds.refund = new.refund";

pub(super) async fn reverse_goods_refunds(
    connection: &mut PgConnection,
    fold: &Fold,
) -> Result<(), Failure> {
    let rows = fold.refund_reversals.iter();
    let rows = rows.map(|(id, it)| reversal(*id, Some(it)).into_iter().collect());
    write_rows(connection, REVERSE_GOODS_REFUNDS, rows, "write reversals of refunds").await
}

fn refund(it: &GoodsRefund) -> Value {
    let refunded = [
        ("cause", json!(text_of(&it.cause))),
        ("currency", json!(it.price.currency().code())),
        ("price", json!(it.price.amount())),
        ("file_fee", json!(it.file_fee.amount())),
        ("business_date", json!(it.business_date)),
        ("recorded_at", json!(instant(it.recorded_at))),
        ("partition", json!(it.place.partition)),
        ("sequence", json!(it.place.sequence)),
        ("event_index", json!(it.event_index)),
    ];
    refunded.into_iter().chain(reversal((it.loan, it.refund), it.reversal.as_ref())).collect()
}

/// Which refund it is, and the columns that tell how it was taken back.
fn reversal(
    (loan, refund): (Uuid, Uuid),
    it: Option<&Reversal<RepaymentReversal>>,
) -> [(&'static str, Value); 7] {
    [
        ("loan", json!(loan)),
        ("refund", json!(refund)),
        ("reversal_cause", json!(it.map(|it| text_of(&it.cause)))),
        ("reversal_reason", json!(it.map(|it| text_of(&it.reason)))),
        ("reversed_on", json!(it.map(|it| it.business_date))),
        ("reversed_at", json!(it.map(|it| instant(it.recorded_at)))),
        ("reversal_sequence", json!(it.map(|it| it.place.sequence))),
    ]
}
