//! Whole tables in the order of their keys, for who compares them with the log, and emptying them.

use std::collections::BTreeSet;

use ledger_core::log::{FileId, StreamId};
use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, Connection, Error, FromRow, PgConnection, Postgres, Transaction};
use uuid::Uuid;

use crate::columns::{capped, count, parsed};
use crate::commits::CommitEntry;
use crate::customers::Customer;
use crate::database::BEGIN_LIVE;
use crate::failure::Tried;
use crate::portfolio::Loan;
use crate::schedules::{Charge, Instalment, Payment, Schedule};
use crate::{Build, Failure, Model};

/// A transaction in which every question is answered from one state of the live tables.
pub async fn snapshot(connection: &mut PgConnection) -> Result<Transaction<'_, Postgres>, Failure> {
    connection.begin_with(BEGIN_LIVE).await.tried("begin to read the read models as they are now")
}

/// Where a stream lies, and its last version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamEntry {
    pub stream: StreamId,
    pub file: FileId,
    pub partition: u32,
    pub version: u64,
}

pub(crate) const CUSTOMERS: &str =
    "select * from customers where customer > $1 order by customer limit $2";
pub(crate) const LOANS: &str = "select * from loans where loan > $1 order by loan limit $2";
pub(crate) const SCHEDULES: &str = "select * from schedules where loan > $1 order by loan limit $2";
pub(crate) const INSTALMENTS: &str = "
    select * from instalments where (loan, number) > ($1, $2) order by loan, number limit $3";
pub(crate) const PAYMENTS: &str = "
    select * from payments where (loan, repayment) > ($1, $2) order by loan, repayment limit $3";
pub(crate) const CHARGES: &str = "
    select * from charges where (loan, charge) > ($1, $2) order by loan, charge limit $3";
pub(crate) const COMMITS: &str = "
    select * from commits where (partition, sequence) > ($1, $2)
    order by partition, sequence limit $3";
pub(crate) const STREAMS: &str = "select * from streams where stream > $1 order by stream limit $2";

/// Each with the model whose tables it is for.
pub(crate) const STATEMENTS: &[(Option<Model>, &str)] = &[
    (Some(Model::Customers), CUSTOMERS),
    (Some(Model::Portfolio), LOANS),
    (Some(Model::Schedules), SCHEDULES),
    (Some(Model::Schedules), INSTALMENTS),
    (Some(Model::Schedules), PAYMENTS),
    (Some(Model::Schedules), CHARGES),
    (Some(Model::Commits), COMMITS),
    (Some(Model::Commits), STREAMS),
    (None, HOLDS_TABLES),
    (None, TO_THE_START),
];

/// The next `limit` customers behind this one in order of their ids.
pub async fn customers(
    connection: &mut PgConnection,
    after: Uuid,
    limit: u32,
) -> Result<Vec<Customer>, Failure> {
    let query = sqlx::query_as(CUSTOMERS).bind(after).bind(i64::from(limit));
    query.fetch_all(connection).await.tried("read all customers")
}

/// The next `limit` loans behind this one in order of their ids.
pub async fn loans(
    connection: &mut PgConnection,
    after: Uuid,
    limit: u32,
) -> Result<Vec<Loan>, Failure> {
    let query = sqlx::query_as(LOANS).bind(after).bind(i64::from(limit));
    query.fetch_all(connection).await.tried("read all loans")
}

/// The next `limit` schedules behind that of this loan in order of the loans' ids.
pub async fn schedules(
    connection: &mut PgConnection,
    after: Uuid,
    limit: u32,
) -> Result<Vec<Schedule>, Failure> {
    let query = sqlx::query_as(SCHEDULES).bind(after).bind(i64::from(limit));
    query.fetch_all(connection).await.tried("read all schedules")
}

/// The next `limit` instalments behind this one of this loan, by loan and number.
pub async fn instalments(
    connection: &mut PgConnection,
    (loan, number): (Uuid, u32),
    limit: u32,
) -> Result<Vec<Instalment>, Failure> {
    let query = sqlx::query_as(INSTALMENTS).bind(loan).bind(i64::from(number));
    query.bind(i64::from(limit)).fetch_all(connection).await.tried("read all instalments")
}

/// The next `limit` payments behind this one of this loan, by loan and repayment.
pub async fn payments(
    connection: &mut PgConnection,
    (loan, repayment): (Uuid, Uuid),
    limit: u32,
) -> Result<Vec<Payment>, Failure> {
    let query = sqlx::query_as(PAYMENTS).bind(loan).bind(repayment);
    query.bind(i64::from(limit)).fetch_all(connection).await.tried("read all payments")
}

/// The next `limit` charges behind this one of this loan, by loan and charge.
pub async fn charges(
    connection: &mut PgConnection,
    (loan, charge): (Uuid, Uuid),
    limit: u32,
) -> Result<Vec<Charge>, Failure> {
    let query = sqlx::query_as(CHARGES).bind(loan).bind(charge);
    query.bind(i64::from(limit)).fetch_all(connection).await.tried("read all charges")
}

/// The next `limit` commits behind this one, by partition and sequence.
pub async fn commits(
    connection: &mut PgConnection,
    (partition, sequence): (u32, u64),
    limit: u32,
) -> Result<Vec<CommitEntry>, Failure> {
    let query = sqlx::query_as(COMMITS)
        .bind(i64::from(partition))
        .bind(capped(sequence))
        .bind(i64::from(limit));
    query.fetch_all(connection).await.tried("read all commits")
}

/// The next `limit` streams behind this text, in the order of their ids as text.
pub async fn streams(
    connection: &mut PgConnection,
    after: &str,
    limit: u32,
) -> Result<Vec<StreamEntry>, Failure> {
    let query = sqlx::query_as(STREAMS).bind(after).bind(i64::from(limit));
    query.fetch_all(connection).await.tried("read all streams")
}

impl FromRow<'_, PgRow> for StreamEntry {
    fn from_row(row: &PgRow) -> Result<StreamEntry, Error> {
        Ok(StreamEntry {
            stream: parsed(row, "stream")?,
            file: parsed(row, "file")?,
            partition: count(row, "partition")?,
            version: count(row, "version")?,
        })
    }
}

pub(crate) const HOLDS_TABLES: &str = "
    select tablename::text from pg_catalog.pg_tables where schemaname = $1 order by tablename";
pub(crate) const TO_THE_START: &str = "
    update positions set sequence = 0, hash = $4, next_offset = 0, recorded_at = null
    where model = $1 and version = $2 and build = $3";

/// Empties these builds, live or not, and sets their positions before the geneses: a projector
/// fills them again. Which had tables.
///
/// # Errors
/// When the database does not answer. Then nothing has changed.
pub async fn empty(
    connection: &mut PgConnection,
    builds: &[Build],
) -> Result<BTreeSet<Build>, Failure> {
    let mut transaction = connection.begin().await.tried("begin to empty read models")?;
    let mut emptied = BTreeSet::new();
    // As who projects does: first the positions, then the tables, so that none waits for the other.
    for &build in builds {
        sqlx::query(TO_THE_START)
            .bind(build.model.name())
            .bind(build.version)
            .bind(build.number)
            .bind([0_u8; 32].as_slice())
            .execute(&mut *transaction)
            .await
            .tried("set a read model's positions to the start")?;
    }
    for &build in builds {
        let schema = build.schema();
        let tables: Vec<String> = sqlx::query_scalar(HOLDS_TABLES)
            .bind(&schema)
            .fetch_all(&mut *transaction)
            .await
            .tried("list a read model's tables")?;
        if !tables.is_empty() {
            let tables: Vec<String> = tables.iter().map(|it| format!("{schema}.{it}")).collect();
            let truncate = AssertSqlSafe(format!("truncate {}", tables.join(", ")));
            let done = sqlx::query(truncate).execute(&mut *transaction).await;
            done.tried("empty a read model's tables")?;
            emptied.insert(build);
        }
    }
    transaction.commit().await.tried("empty read models")?;
    Ok(emptied)
}
