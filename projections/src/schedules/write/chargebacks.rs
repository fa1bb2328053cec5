//! What payers' banks took back.

use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Failure;
use crate::columns::{instant, text_of, write_rows};
use crate::schedules::fold::Fold;
use crate::schedules::row::{Chargeback, ChargebackReversal};

pub(crate) const INSERT_CHARGEBACKS: &str = "
    insert into chargebacks select * from json_populate_recordset(null::chargebacks, $1::json)";

pub(super) async fn insert_chargebacks(
    connection: &mut PgConnection,
    fold: &Fold,
) -> Result<(), Failure> {
    let rows = fold.chargebacks.values().map(chargeback);
    write_rows(connection, INSERT_CHARGEBACKS, rows, "write new chargebacks").await
}

pub(crate) const REVERSE_CHARGEBACKS: &str = "
    update chargebacks
    set reversal_reason = new.reversal_reason, reversed_on = new.reversed_on,
        reversed_at = new.reversed_at, reversal_sequence = new.reversal_sequence
    from json_populate_recordset(null::chargebacks, $1::json) as new
    where chargebacks.loan = new.loan and chargebacks.chargeback = new.chargeback";

pub(super) async fn reverse_chargebacks(
    connection: &mut PgConnection,
    fold: &Fold,
) -> Result<(), Failure> {
    let rows = fold.chargeback_reversals.iter();
    let rows = rows.map(|(id, it)| reversal(*id, Some(it)).into_iter().collect());
    write_rows(connection, REVERSE_CHARGEBACKS, rows, "write reversals of chargebacks").await
}

fn chargeback(it: &Chargeback) -> Value {
    let taken_back = [
        ("repayment", json!(it.repayment)),
        ("currency", json!(it.amount.currency().code())),
        ("amount", json!(it.amount.amount())),
        ("reference", json!(it.reference)),
        ("instalment", json!(it.instalment)),
        ("reason", json!(text_of(&it.reason))),
        ("business_date", json!(it.business_date)),
        ("recorded_at", json!(instant(it.recorded_at))),
        ("partition", json!(it.place.partition)),
        ("sequence", json!(it.place.sequence)),
        ("event_index", json!(it.event_index)),
    ];
    let reversal = reversal((it.loan, it.chargeback), it.reversal.as_ref());
    taken_back.into_iter().chain(reversal).collect()
}

/// Which chargeback it is, and the columns that tell how it came not to stand.
fn reversal(
    (loan, chargeback): (Uuid, Uuid),
    it: Option<&ChargebackReversal>,
) -> [(&'static str, Value); 6] {
    [
        ("loan", json!(loan)),
        ("chargeback", json!(chargeback)),
        ("reversal_reason", json!(it.map(|it| text_of(&it.reason)))),
        ("reversed_on", json!(it.map(|it| it.business_date))),
        ("reversed_at", json!(it.map(|it| instant(it.recorded_at)))),
        ("reversal_sequence", json!(it.map(|it| it.place.sequence))),
    ]
}
