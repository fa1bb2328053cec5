//! How a batch's subscriptions and fees get into their tables: each table in one statement.

use ledger_core::policy::PremiumTerm;
use serde_json::{Value, json};
use sqlx::PgConnection;

use super::fold::Fold;
use super::{Fee, Subscription};
use crate::Failure;
use crate::columns::{text_of, write_rows};

pub(crate) const WRITE_SUBSCRIPTIONS: &str = "
    insert into premiums select * from json_populate_recordset(null::premiums, $1::json)
    on conflict (premium) do update
    set stage = excluded.stage, number = excluded.number, from_on = excluded.from_on,
        until_on = excluded.until_on, ends_on = excluded.ends_on, expiry = excluded.expiry,
        reason = excluded.reason, cancelled_by = excluded.cancelled_by,
        expired_on = excluded.expired_on, version = excluded.version";
pub(crate) const WRITE_FEES: &str = "
    insert into premium_fees select * from json_populate_recordset(null::premium_fees, $1::json)
    on conflict (premium, number) do update
    set expires_on = excluded.expires_on, payment = excluded.payment, money = excluded.money,
        insurer = excluded.insurer, deferred = excluded.deferred,
        value_date = excluded.value_date, paid_on = excluded.paid_on,
        failures = excluded.failures, failed_through = excluded.failed_through,
        failure_code = excluded.failure_code, reversals = excluded.reversals";

pub(super) async fn write(connection: &mut PgConnection, fold: &Fold) -> Result<(), Failure> {
    let rows = fold.subscriptions.values().map(subscription);
    write_rows(connection, WRITE_SUBSCRIPTIONS, rows, "write subscriptions of Premium").await?;
    let rows = fold.fees.values().map(fee);
    write_rows(connection, WRITE_FEES, rows, "write fees of Premium").await
}

fn subscription(it: &Subscription) -> Value {
    json!({
        "premium": it.premium,
        "partition": it.partition,
        "customer": it.customer,
        "plan": it.plan,
        "every": every(it.every),
        "currency": it.fee.currency().code(),
        "fee": it.fee.amount(),
        "insurer": it.insurer.amount(),
        "unpaid_days": it.unpaid_days,
        "policy_version": it.policy.version,
        "policy_hash": it.policy.hash.to_string(),
        "stage": it.stage.name(),
        "number": it.number,
        "from_on": it.from_on,
        "until_on": it.until_on,
        "ends_on": it.ends_on,
        "expiry": it.expiry,
        "reason": it.reason.as_ref().map(text_of),
        "subscribed_by": text_of(&it.subscribed_by),
        "cancelled_by": it.cancelled_by.as_ref().map(text_of),
        "subscribed_on": it.subscribed_on,
        "expired_on": it.expired_on,
        "version": it.version,
    })
}

const fn every(term: PremiumTerm) -> &'static str {
    match term {
        PremiumTerm::Month => "month",
        PremiumTerm::Year => "year",
    }
}

fn fee(it: &Fee) -> Value {
    let received = it.received.as_ref();
    let failed = it.failed.as_ref();
    json!({
        "premium": it.premium,
        "number": it.number,
        "from_on": it.from_on,
        "until_on": it.until_on,
        "currency": it.amount.currency().code(),
        "amount": it.amount.amount(),
        "due_on": it.due_on,
        "expires_on": it.expires_on,
        "payment": received.map(|it| it.payment),
        "money": received.map(|it| text_of(&it.money)),
        "insurer": received.map(|it| it.insurer.amount()),
        "deferred": received.map(|it| it.deferred.amount()),
        "value_date": received.map(|it| it.value_date),
        "paid_on": received.map(|it| it.paid_on),
        "failures": it.failures,
        "failed_through": failed.map(|it| &it.channel),
        "failure_code": failed.map(|it| &it.code),
        "reversals": it.reversals,
    })
}
