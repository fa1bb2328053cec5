//! Parts of principals that went out, and how they were taken back.

use ledger_core::credit::loan::OutgoingReversal;
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Failure;
use crate::columns::{instant, text_of, write_rows};
use crate::schedules::fold::Fold;
use crate::schedules::row::{Part, Reversal};

pub(crate) const INSERT_PARTS: &str = "
    insert into parts select * from json_populate_recordset(null::parts, $1::json)";

pub(super) async fn insert_parts(
    connection: &mut PgConnection,
    fold: &Fold,
) -> Result<(), Failure> {
    write_rows(connection, INSERT_PARTS, fold.parts.values().map(part), "write new parts").await
}

pub(crate) const REVERSE_PARTS: &str = "
    update parts
    set reversal_cause = new.reversal_cause, reversal_reason = new.reversal_reason,
        reversed_on = new.reversed_on, reversed_at = new.reversed_at,
        reversal_sequence = new.reversal_sequence
    from json_populate_recordset(null::parts, $1::json) as new
    where parts.loan = new.loan and parts.disbursement = new.disbursement";

pub(super) async fn reverse_parts(
    connection: &mut PgConnection,
    fold: &Fold,
) -> Result<(), Failure> {
    let rows = fold.part_reversals.iter();
    let rows = rows.map(|(id, it)| reversal(*id, Some(it)).into_iter().collect());
    write_rows(connection, REVERSE_PARTS, rows, "write reversals of parts").await
}

fn part(it: &Part) -> Value {
    let went_out = [
        ("currency", json!(it.amount.currency().code())),
        ("amount", json!(it.amount.amount())),
        ("net", json!(it.net.amount())),
        ("gone_out", json!(it.gone_out.amount())),
        ("payee", json!(text_of(&it.payee))),
        ("money", json!(text_of(&it.money))),
        ("value_date", json!(it.value_date)),
        ("business_date", json!(it.business_date)),
        ("recorded_at", json!(instant(it.recorded_at))),
        ("partition", json!(it.place.partition)),
        ("sequence", json!(it.place.sequence)),
        ("event_index", json!(it.event_index)),
    ];
    went_out.into_iter().chain(reversal((it.loan, it.disbursement), it.reversal.as_ref())).collect()
}

/// Which part it is, and the columns that tell how it was taken back.
fn reversal(
    (loan, disbursement): (Uuid, Uuid),
    it: Option<&Reversal<OutgoingReversal>>,
) -> [(&'static str, Value); 7] {
    [
        ("loan", json!(loan)),
        ("disbursement", json!(disbursement)),
        ("reversal_cause", json!(it.map(|it| text_of(&it.cause)))),
        ("reversal_reason", json!(it.map(|it| text_of(&it.reason)))),
        ("reversed_on", json!(it.map(|it| it.business_date))),
        ("reversed_at", json!(it.map(|it| instant(it.recorded_at)))),
        ("reversal_sequence", json!(it.map(|it| it.place.sequence))),
    ]
}
