//! Money that came in and went out.

use chrono::{DateTime, Utc};
use ledger_core::credit::loan::OutgoingReversal;
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Failure;
use crate::bulk::{Int, NewRows};
use crate::columns::{instant, signed, text_of, write_rows};
use crate::failure::Tried;
use crate::schedules::fold::Fold;
use crate::schedules::row::{Payout, Reversal, excess_name, repayment_name};

const COPY_PAYMENTS: &str = "
    copy payments
        (loan, repayment, kind, currency, amount, money, value_date, excess, business_date,
         recorded_at, partition, sequence, event_index, reversal_cause, reversal_reason,
         reversed_on, reversed_at, reversal_sequence)
    from stdin with (format binary)";

pub(super) async fn insert_payments(
    connection: &mut PgConnection,
    fold: &Fold,
) -> Result<(), Failure> {
    let mut rows = NewRows::none();
    for it in fold.payments.values() {
        let reversal = it.reversal.as_ref();
        rows.add(&[
            &it.loan,
            &it.repayment,
            &repayment_name(it.kind),
            &it.amount.currency().code(),
            &it.amount.amount(),
            &text_of(&it.money),
            &it.value_date,
            &excess_name(it.excess),
            &it.business_date,
            &it.recorded_at,
            &Int(it.place.partition),
            &signed(it.place.sequence),
            &Int(it.event_index),
            &reversal.map(|it| text_of(&it.cause)),
            &reversal.map(|it| text_of(&it.reason)),
            &reversal.map(|it| it.business_date),
            &reversal.map(|it| it.recorded_at),
            &reversal.map(|it| signed(it.place.sequence)),
        ]);
    }
    rows.write(connection, COPY_PAYMENTS, "write new payments").await
}

pub(crate) const REVERSE_PAYMENTS: &str = "
    update payments
    set reversal_cause = new.cause, reversal_reason = new.reason, reversed_on = new.business_date,
        reversed_at = new.recorded_at, reversal_sequence = new.sequence
    from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::date[], $6::timestamptz[],
                $7::bigint[])
        as new (loan, repayment, cause, reason, business_date, recorded_at, sequence)
    where payments.loan = new.loan and payments.repayment = new.repayment";

pub(super) async fn reverse_payments(
    connection: &mut PgConnection,
    fold: &Fold,
) -> Result<(), Failure> {
    if fold.reversals.is_empty() {
        return Ok(());
    }
    let (loans, repayments): (Vec<Uuid>, Vec<Uuid>) = fold.reversals.keys().copied().unzip();
    let rows = || fold.reversals.values();
    let query = sqlx::query(REVERSE_PAYMENTS)
        .bind(loans)
        .bind(repayments)
        .bind(Vec::from_iter(rows().map(|it| text_of(&it.cause))))
        .bind(Vec::from_iter(rows().map(|it| text_of(&it.reason))))
        .bind(Vec::from_iter(rows().map(|it| it.business_date)))
        .bind(Vec::<DateTime<Utc>>::from_iter(rows().map(|it| it.recorded_at)))
        .bind(Vec::from_iter(rows().map(|it| signed(it.place.sequence))));
    query.execute(connection).await.tried("write reversals").map(|_| ())
}

pub(crate) const INSERT_PAYOUTS: &str = "
    insert into payouts select * from json_populate_recordset(null::payouts, $1::json)";

pub(super) async fn insert_payouts(
    connection: &mut PgConnection,
    fold: &Fold,
) -> Result<(), Failure> {
    let rows = fold.payouts.values().map(payout);
    write_rows(connection, INSERT_PAYOUTS, rows, "write new payouts").await
}

pub(crate) const REVERSE_PAYOUTS: &str = "
    update payouts
    set reversal_cause = new.reversal_cause, reversal_reason = new.reversal_reason,
        reversed_on = new.reversed_on, reversed_at = new.reversed_at,
        reversal_sequence = new.reversal_sequence
    from json_populate_recordset(null::payouts, $1::json) as new
    where payouts.loan = new.loan and payouts.payout = new.payout";

pub(super) async fn reverse_payouts(
    connection: &mut PgConnection,
    fold: &Fold,
) -> Result<(), Failure> {
    let rows = fold.payout_reversals.iter();
    let rows = rows.map(|(id, it)| reversal(*id, Some(it)).into_iter().collect());
    write_rows(connection, REVERSE_PAYOUTS, rows, "write reversals of payouts").await
}

fn payout(it: &Payout) -> Value {
    let went_out = [
        ("currency", json!(it.amount.currency().code())),
        ("amount", json!(it.amount.amount())),
        ("money", json!(text_of(&it.money))),
        ("value_date", json!(it.value_date)),
        ("reason", json!(text_of(&it.reason))),
        ("business_date", json!(it.business_date)),
        ("recorded_at", json!(instant(it.recorded_at))),
        ("partition", json!(it.place.partition)),
        ("sequence", json!(it.place.sequence)),
        ("event_index", json!(it.event_index)),
    ];
    went_out.into_iter().chain(reversal((it.loan, it.payout), it.reversal.as_ref())).collect()
}

/// Which payout it is, and the columns that tell how it was taken back.
fn reversal(
    (loan, payout): (Uuid, Uuid),
    it: Option<&Reversal<OutgoingReversal>>,
) -> [(&'static str, Value); 7] {
    [
        ("loan", json!(loan)),
        ("payout", json!(payout)),
        ("reversal_cause", json!(it.map(|it| text_of(&it.cause)))),
        ("reversal_reason", json!(it.map(|it| text_of(&it.reason)))),
        ("reversed_on", json!(it.map(|it| it.business_date))),
        ("reversed_at", json!(it.map(|it| instant(it.recorded_at)))),
        ("reversal_sequence", json!(it.map(|it| it.place.sequence))),
    ]
}
