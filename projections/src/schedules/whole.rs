//! Whole tables in the order of their keys, for who compares them with the log.

use sqlx::PgConnection;
use uuid::Uuid;

use super::{Charge, Hold, Instalment, Payment, Payout, Schedule};
use crate::Failure;
use crate::failure::Tried;

pub(crate) const SCHEDULES: &str = "select * from schedules where loan > $1 order by loan limit $2";

/// The next `limit` schedules behind that of this loan in order of the loans' ids.
pub async fn schedules(
    connection: &mut PgConnection,
    after: Uuid,
    limit: u32,
) -> Result<Vec<Schedule>, Failure> {
    let query = sqlx::query_as(SCHEDULES).bind(after).bind(i64::from(limit));
    query.fetch_all(connection).await.tried("read all schedules")
}

pub(crate) const INSTALMENTS: &str = "
    select * from instalments where (loan, number) > ($1, $2) order by loan, number limit $3";

/// The next `limit` instalments behind this one of this loan, by loan and number.
pub async fn instalments(
    connection: &mut PgConnection,
    (loan, number): (Uuid, u32),
    limit: u32,
) -> Result<Vec<Instalment>, Failure> {
    let query = sqlx::query_as(INSTALMENTS).bind(loan).bind(i64::from(number));
    query.bind(i64::from(limit)).fetch_all(connection).await.tried("read all instalments")
}

pub(crate) const PAYMENTS: &str = "
    select * from payments where (loan, repayment) > ($1, $2) order by loan, repayment limit $3";

/// The next `limit` payments behind this one of this loan, by loan and repayment.
pub async fn payments(
    connection: &mut PgConnection,
    (loan, repayment): (Uuid, Uuid),
    limit: u32,
) -> Result<Vec<Payment>, Failure> {
    let query = sqlx::query_as(PAYMENTS).bind(loan).bind(repayment);
    query.bind(i64::from(limit)).fetch_all(connection).await.tried("read all payments")
}

pub(crate) const CHARGES: &str = "
    select * from charges where (loan, charge) > ($1, $2) order by loan, charge limit $3";

/// The next `limit` charges behind this one of this loan, by loan and charge.
pub async fn charges(
    connection: &mut PgConnection,
    (loan, charge): (Uuid, Uuid),
    limit: u32,
) -> Result<Vec<Charge>, Failure> {
    let query = sqlx::query_as(CHARGES).bind(loan).bind(charge);
    query.bind(i64::from(limit)).fetch_all(connection).await.tried("read all charges")
}

pub(crate) const PAYOUTS: &str = "
    select * from payouts where (loan, payout) > ($1, $2) order by loan, payout limit $3";

/// The next `limit` payouts behind this one of this loan, by loan and payout.
pub async fn payouts(
    connection: &mut PgConnection,
    (loan, payout): (Uuid, Uuid),
    limit: u32,
) -> Result<Vec<Payout>, Failure> {
    let query = sqlx::query_as(PAYOUTS).bind(loan).bind(payout);
    query.bind(i64::from(limit)).fetch_all(connection).await.tried("read all payouts")
}

pub(crate) const HOLDS: &str = "
    select * from holds where (loan, hold) > ($1, $2) order by loan, hold limit $3";

/// The next `limit` holds behind this one of this loan, by loan and hold.
pub async fn holds(
    connection: &mut PgConnection,
    (loan, hold): (Uuid, Uuid),
    limit: u32,
) -> Result<Vec<Hold>, Failure> {
    let query = sqlx::query_as(HOLDS).bind(loan).bind(hold);
    query.bind(i64::from(limit)).fetch_all(connection).await.tried("read all holds")
}
