//! What the whole portfolio amounted to on a business date.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger_core::money::{Currency, Total};
use ledger_core::party::Country;
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, PgConnection, Row};

use super::{days, started_by_all};
use crate::Failure;
use crate::columns::{parsed, total};
use crate::failure::Tried;

/// Loans that are told together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Segment {
    pub currency: Currency,
    /// Loans without a product are a segment too.
    pub product: Option<String>,
    pub country: Country,
    /// The bank that lends; `None` where our own book does.
    pub bank: Option<String>,
    /// The first of the month of grant or boarding.
    pub month: NaiveDate,
}

/// Counts, and sums in the currency of the segments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// All ever granted or boarded, cancelled ones included.
    pub loans: i64,
    /// With principal left to repay.
    pub open_loans: i64,
    /// With an instalment not fully paid and due before the day.
    pub past_due_loans: i64,
    pub in_default: i64,
    pub ever_defaulted: i64,
    /// Principal disbursed or boarded and not repaid.
    pub outstanding: Total,
    /// Unpaid, all components, of instalments due before the day.
    pub overdue: Total,
    /// Outstanding principal of loans of which something is in arrears.
    pub par1: Total,
    /// The same, more than 30 days past due.
    pub par30: Total,
    pub par60: Total,
    pub par90: Total,
    /// All loans by how many instalments are not fully paid and past due; closed ones under 0.
    pub by_instalments_overdue: BTreeMap<u32, i64>,
}

/// The portfolio as of the end of a business date, as far as it was known then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portfolio {
    pub on: NaiveDate,
    pub segments: BTreeMap<Segment, Totals>,
}

/// The answer to a question about a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AsOf {
    Answered(Portfolio),
    /// Not every partition has started that day yet; the last one all have started.
    NotStarted {
        started_on: Option<NaiveDate>,
    },
}

impl Portfolio {
    /// The same, segments of one currency added up.
    pub fn currencies(&self) -> BTreeMap<Currency, Totals> {
        self.by(|it| it.currency)
    }

    /// The same, segments added up that have this in common: for example currency and product, or
    /// currency and bank. Without the currency, sums of different ones would be added up.
    pub fn by<K: Ord>(&self, key: impl Fn(&Segment) -> K) -> BTreeMap<K, Totals> {
        let mut groups = BTreeMap::<K, Totals>::new();
        for (segment, totals) in &self.segments {
            groups.entry(key(segment)).or_default().add(totals);
        }
        groups
    }
}

impl Totals {
    /// Adds another segment's.
    pub fn add(&mut self, other: &Totals) {
        let Totals { loans, open_loans, past_due_loans, in_default, ever_defaulted, .. } = other;
        self.loans += loans;
        self.open_loans += open_loans;
        self.past_due_loans += past_due_loans;
        self.in_default += in_default;
        self.ever_defaulted += ever_defaulted;
        let Totals { outstanding, overdue, par1, par30, par60, par90, .. } = other;
        self.outstanding += *outstanding;
        self.overdue += *overdue;
        self.par1 += *par1;
        self.par30 += *par30;
        self.par60 += *par60;
        self.par90 += *par90;
        for (instalments, loans) in &other.by_instalments_overdue {
            *self.by_instalments_overdue.entry(*instalments).or_default() += loans;
        }
    }
}

// One statement, so that one snapshot: a projector may commit between two.
pub(crate) const TOTALS: &str = "
    with totals as (
        select currency, product, country, bank, month,
               sum(loans)::bigint loans, sum(open_loans)::bigint open_loans,
               sum(past_due_loans)::bigint past_due_loans, sum(in_default)::bigint in_default,
               sum(ever_defaulted)::bigint ever_defaulted,
               sum(outstanding)::text outstanding, sum(overdue)::text overdue,
               sum(par1)::text par1, sum(par30)::text par30,
               sum(par60)::text par60, sum(par90)::text par90
        from changes
        where on_date <= $1
        group by currency, product, country, bank, month
        having sum(loans) > 0
    ), counts as (
        select currency, product, country, bank, month, instalments_overdue, sum(loans)::bigint loans
        from changes_by_instalments_overdue
        where on_date <= $1
        group by currency, product, country, bank, month, instalments_overdue
        having sum(loans) <> 0
    ), lists as (
        select currency, product, country, bank, month,
               array_agg(instalments_overdue order by instalments_overdue) numbers,
               array_agg(loans order by instalments_overdue) numbers_loans
        from counts
        group by currency, product, country, bank, month
    )
    select totals.*, lists.numbers, lists.numbers_loans
    from totals
    left join lists
      on lists.currency = totals.currency and lists.country = totals.country
     and lists.month = totals.month and lists.product is not distinct from totals.product
     and lists.bank is not distinct from totals.bank";

/// The portfolio as of the end of `on`: what the commits whose business date is not later say.
pub async fn portfolio_as_of(
    connection: &mut PgConnection,
    on: NaiveDate,
) -> Result<AsOf, Failure> {
    let started_on = started_by_all(&days(connection).await?);
    if started_on.is_none_or(|it| it < on) {
        return Ok(AsOf::NotStarted { started_on });
    }
    let rows = sqlx::query_as::<_, SegmentTotals>(TOTALS).bind(on).fetch_all(connection).await;
    let rows = rows.tried("add up the portfolio")?;
    let segments = rows.into_iter().map(|it| (it.segment, it.totals)).collect();
    Ok(AsOf::Answered(Portfolio { on, segments }))
}

struct SegmentTotals {
    segment: Segment,
    totals: Totals,
}

impl FromRow<'_, PgRow> for SegmentTotals {
    fn from_row(row: &PgRow) -> Result<SegmentTotals, Error> {
        let segment = Segment {
            currency: parsed(row, "currency")?,
            product: row.try_get("product")?,
            country: parsed(row, "country")?,
            bank: row.try_get("bank")?,
            month: row.try_get("month")?,
        };
        let numbers: Option<Vec<i32>> = row.try_get("numbers")?;
        let loans: Option<Vec<i64>> = row.try_get("numbers_loans")?;
        let numbers = numbers.unwrap_or_default().into_iter().map(i32::unsigned_abs);
        let by_instalments_overdue = numbers.zip(loans.unwrap_or_default()).collect();
        let totals = Totals {
            loans: row.try_get("loans")?,
            open_loans: row.try_get("open_loans")?,
            past_due_loans: row.try_get("past_due_loans")?,
            in_default: row.try_get("in_default")?,
            ever_defaulted: row.try_get("ever_defaulted")?,
            outstanding: total(row, "outstanding")?,
            overdue: total(row, "overdue")?,
            par1: total(row, "par1")?,
            par30: total(row, "par30")?,
            par60: total(row, "par60")?,
            par90: total(row, "par90")?,
            by_instalments_overdue,
        };
        Ok(SegmentTotals { segment, totals })
    }
}
