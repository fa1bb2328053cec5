//! What is answered of banks: how they stand, what is taken of their lines, what they owe of commissions, and
//! what is put to them.

use ledger_core::money::{Currency, Total};
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, PgConnection, Row};
use uuid::Uuid;

use super::{Bank, CommissionStage, Placement, Presentation, Settlement};
use crate::Failure;
use crate::columns::{count, parsed, total, word};
use crate::failure::Tried;

pub(crate) const BANKS: &str = "select * from banks order by name";

/// Every bank for which a mandate was ever proposed: they are few.
///
/// # Errors
/// When the database does not answer.
pub async fn banks(connection: &mut PgConnection) -> Result<Vec<Bank>, Failure> {
    sqlx::query_as(BANKS).fetch_all(connection).await.tried("read banks")
}

pub(crate) const BANKS_BY_FILE: &str = "select * from banks where partner = any($1)";

/// These banks, in no order; an unknown id has none.
///
/// # Errors
/// When the database does not answer.
pub async fn banks_by_file(
    connection: &mut PgConnection,
    partners: &[Uuid],
) -> Result<Vec<Bank>, Failure> {
    let query = sqlx::query_as(BANKS_BY_FILE).bind(partners);
    query.fetch_all(connection).await.tried("read banks by their files")
}

pub(crate) const PLACEMENTS: &str = "select * from placements where offer = any($1)";

/// These placements, in no order; an unknown offer has none.
///
/// # Errors
/// When the database does not answer.
pub async fn placements(
    connection: &mut PgConnection,
    offers: &[Uuid],
) -> Result<Vec<Placement>, Failure> {
    let query = sqlx::query_as(PLACEMENTS).bind(offers);
    query.fetch_all(connection).await.tried("read placements")
}

pub(crate) const PLACEMENTS_OF: &str = "
    select * from placements where partner = $1 and offer > $2 order by offer limit $3";

/// The next placements of a bank behind this offer, in the order of their ids.
///
/// # Errors
/// When the database does not answer.
pub async fn placements_of(
    connection: &mut PgConnection,
    partner: Uuid,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Vec<Placement>, Failure> {
    let query = sqlx::query_as(PLACEMENTS_OF).bind(partner).bind(after.unwrap_or(Uuid::nil()));
    let query = query.bind(i64::from(limit));
    query.fetch_all(connection).await.tried("read the placements of a bank")
}

/// What is taken of a bank's line in a currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenOfLine {
    pub partner: Uuid,
    pub currency: Currency,
    pub reserved: Total,
    pub drawn: Total,
    /// How many placements take something.
    pub placements: u64,
}

impl FromRow<'_, PgRow> for TakenOfLine {
    fn from_row(row: &PgRow) -> Result<TakenOfLine, Error> {
        Ok(TakenOfLine {
            partner: row.try_get("partner")?,
            currency: parsed(row, "currency")?,
            reserved: total(row, "reserved")?,
            drawn: total(row, "drawn")?,
            placements: count(row, "placements")?,
        })
    }
}

pub(crate) const TAKEN: &str = "
    select partner, currency, sum(reserved)::text as reserved, sum(drawn)::text as drawn,
        count(*) filter (where reserved + drawn > 0) as placements
    from placements where currency is not null
    group by partner, currency order by partner, currency";

/// What is taken of each line of each bank.
///
/// # Errors
/// When the database does not answer.
pub async fn taken(connection: &mut PgConnection) -> Result<Vec<TakenOfLine>, Failure> {
    sqlx::query_as(TAKEN).fetch_all(connection).await.tried("add up what is taken of banks' lines")
}

/// What a bank's commissions that have come as far come to in a currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commissions {
    pub partner: Uuid,
    pub currency: Currency,
    pub stage: CommissionStage,
    pub files: u64,
    /// Of how many the bank's list has the same.
    pub matched: u64,
    pub amount: Total,
}

impl FromRow<'_, PgRow> for Commissions {
    fn from_row(row: &PgRow) -> Result<Commissions, Error> {
        Ok(Commissions {
            partner: row.try_get("partner")?,
            currency: parsed(row, "currency")?,
            stage: word(row, "commission_stage", CommissionStage::named)?,
            files: count(row, "files")?,
            matched: count(row, "matched")?,
            amount: total(row, "amount")?,
        })
    }
}

pub(crate) const COMMISSIONS: &str = "
    select partner, currency, commission_stage, count(*) as files, count(list) as matched,
        sum(commission)::text as amount
    from placements where commission is not null
    group by partner, currency, commission_stage
    order by partner, currency, commission_stage";

/// What the commissions of each bank come to, by how far they have come.
///
/// # Errors
/// When the database does not answer.
pub async fn commissions(connection: &mut PgConnection) -> Result<Vec<Commissions>, Failure> {
    sqlx::query_as(COMMISSIONS).fetch_all(connection).await.tried("add up banks' commissions")
}

pub(crate) const SETTLEMENTS_OF: &str = "
    select * from settlements where partner = $1
    order by settled_on desc, settlement desc limit $2";

/// The newest invoices and lists of a bank.
///
/// # Errors
/// When the database does not answer.
pub async fn settlements_of(
    connection: &mut PgConnection,
    partner: Uuid,
    limit: u32,
) -> Result<Vec<Settlement>, Failure> {
    let query = sqlx::query_as(SETTLEMENTS_OF).bind(partner).bind(i64::from(limit));
    query.fetch_all(connection).await.tried("read the settlements of a bank")
}

pub(crate) const PRESENTATIONS_OF: &str =
    "select * from presentations where application = any($1) order by asked_at, offer";

/// What of these applications was put to banks, the earliest first.
///
/// # Errors
/// When the database does not answer.
pub async fn presentations_of(
    connection: &mut PgConnection,
    applications: &[Uuid],
) -> Result<Vec<Presentation>, Failure> {
    let query = sqlx::query_as(PRESENTATIONS_OF).bind(applications);
    query.fetch_all(connection).await.tried("read what was put to banks")
}

pub(crate) const WAITING: &str = "
    select * from presentations where stage in ('reserving', 'reserved', 'presented')
        and ($1::uuid is null
            or (asked_at, offer) > (select asked_at, offer from presentations where offer = $1))
    order by asked_at, offer limit $2";

/// What waits for a bank, the one that waits longest in front; behind this offer.
///
/// # Errors
/// When the database does not answer.
pub async fn waiting(
    connection: &mut PgConnection,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Vec<Presentation>, Failure> {
    let query = sqlx::query_as(WAITING).bind(after).bind(i64::from(limit));
    query.fetch_all(connection).await.tried("read what waits for banks")
}
