//! How the loans of each month have aged: which were ever 30 days past due, by months on book.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger_core::credit::loan::Lender;
use ledger_core::money::{Currency, Total};
use ledger_core::party::Country;
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, PgConnection, Row};

use super::super::row::lender_columns;
use crate::Failure;
use crate::columns::{count, parsed, total};
use crate::failure::Tried;

/// Of which loans; what is absent does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VintageFilter {
    pub currency: Option<Currency>,
    /// `Some(None)`: loans without a product.
    pub product: Option<Option<String>>,
    pub country: Option<Country>,
    pub lender: Option<Lender>,
}

/// The loans that came on book in one month: by disbursement, or by boarding, since before that
/// this ledger knows nothing of a loan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vintage {
    pub currency: Currency,
    /// The first of the month.
    pub month: NaiveDate,
    pub loans: u64,
    /// What was lent.
    pub principal: Total,
    /// How many months have begun since its own: figures of later months on book are not known.
    pub months_on_book: u32,
    /// Loans, and their principal, that were 30 days past due for the first time so
    /// many calendar months after the month they came on book. The sum up to a month is what has
    /// ever been past due by then.
    pub past_30: BTreeMap<u32, Aged>,
}

/// Loans that aged in one month, and their principal in the vintage's currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Aged {
    pub loans: u64,
    pub principal: Total,
}

impl Vintage {
    /// Loans and principal ever 30 days past due within so many months on book; `None` for months
    /// that have not begun.
    pub fn ever_past_30(&self, months_on_book: u32) -> Option<Aged> {
        if months_on_book > self.months_on_book {
            return None;
        }
        let mut ever = Aged::default();
        for aged in self.past_30.range(..=months_on_book).map(|it| it.1) {
            ever.loans += aged.loans;
            ever.principal += aged.principal;
        }
        Some(ever)
    }
}

// What is in arrears now ages by itself on the thirtieth day: no row is written then.
pub(crate) const VINTAGES: &str = "
    with on_book as (
        select on_book_from, coalesce(past_30_on, arrears_since + 30) as past_30_on, principal,
               currency, product, country, lender_kind, lender_id
        from loans
        where on_book_from <= $1
        union all
        select former.on_book_from, former.past_30_on, principal, currency, product, country,
               lender_kind, lender_id
        from former_days_on_book former join loans using (loan)
        where former.on_book_from <= $1 and former.until > $1
    ),
    aged as (
        select currency, date_trunc('month', on_book_from::timestamp)::date as month, principal,
               past_30_on
        from on_book
        where ($2::text is null or currency = $2)
          and (not $3 or product is not distinct from $4)
          and ($5::text is null or country = $5)
          and ($6::text is null or (lender_kind = $6 and lender_id is not distinct from $7))
    )
    select currency, month,
           case when past_30_on <= $1
                then (date_part('year', past_30_on) - date_part('year', month))::int * 12
                     + (date_part('month', past_30_on) - date_part('month', month))::int
           end as months,
           count(*) as loans, sum(principal)::text as principal
    from aged
    group by 1, 2, 3
    order by 1, 2, 3";

/// The vintages up to `on`, a day that every partition has started, as they stood at its end: by
/// currency and month.
pub async fn vintages(
    connection: &mut PgConnection,
    on: NaiveDate,
    filter: &VintageFilter,
) -> Result<Vec<Vintage>, Failure> {
    let (kind, bank) = filter.lender.as_ref().map(lender_columns).unzip();
    let rows: Vec<Cell> = sqlx::query_as(VINTAGES)
        .bind(on)
        .bind(filter.currency.map(String::from))
        .bind(filter.product.is_some())
        .bind(filter.product.clone().flatten())
        .bind(filter.country.map(String::from))
        .bind(kind)
        .bind(bank.flatten())
        .fetch_all(connection)
        .await
        .tried("read the vintages")?;
    let mut vintages = BTreeMap::<(Currency, NaiveDate), Vintage>::new();
    for Cell { currency, month, months, aged } in rows {
        let vintage = vintages.entry((currency, month)).or_insert_with(|| Vintage {
            currency,
            month,
            loans: 0,
            principal: Total::ZERO,
            months_on_book: months_between(month, on),
            past_30: BTreeMap::new(),
        });
        vintage.loans += aged.loans;
        vintage.principal += aged.principal;
        if let Some(months) = months {
            vintage.past_30.insert(months, aged);
        }
    }
    Ok(vintages.into_values().collect())
}

/// How many months begin after `from`'s own, up to `to`'s.
fn months_between(from: NaiveDate, to: NaiveDate) -> u32 {
    use chrono::Datelike;
    let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month());
    u32::try_from(months(to) - months(from)).unwrap_or(0)
}

/// Loans of one month that aged in the same month, or have not.
struct Cell {
    currency: Currency,
    month: NaiveDate,
    months: Option<u32>,
    aged: Aged,
}

impl FromRow<'_, PgRow> for Cell {
    fn from_row(row: &PgRow) -> Result<Cell, Error> {
        let months: Option<i32> = row.try_get("months")?;
        Ok(Cell {
            currency: parsed(row, "currency")?,
            month: row.try_get("month")?,
            months: months.map(i32::unsigned_abs),
            aged: Aged { loans: count(row, "loans")?, principal: total(row, "principal")? },
        })
    }
}
