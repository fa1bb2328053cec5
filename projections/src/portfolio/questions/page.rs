//! A page of loans: which ones, in which order, from where on.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use ledger_core::calendar::Day;
use ledger_core::credit::loan::{Lender, Life};
use ledger_core::money::Currency;
use ledger_core::party::Country;
use sqlx::PgConnection;
use uuid::Uuid;

use super::super::Loan;
use super::super::row::lender_columns;
use crate::failure::Tried;
use crate::{Failure, NotACursor, Page, Take};

/// Which loans; what is absent does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub currency: Option<Currency>,
    /// `Some(None)`: loans without a product.
    pub product: Option<Option<String>>,
    pub country: Option<Country>,
    pub lender: Option<Lender>,
    pub life: Option<Life>,
    pub in_default: Option<bool>,
    /// Only those that a hold lasts on.
    pub held_only: bool,
    /// Only those with an instalment not fully paid and past due.
    pub overdue_only: bool,
    pub customer: Option<Uuid>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    pub by: OrderBy,
    pub descending: bool,
}

/// Loans that are equal in this are in order of their ids. Amounts of different currencies do not
/// compare: see [`OrderBy::is_amount`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderBy {
    Outstanding,
    Overdue,
    /// The due date of the oldest instalment that is due and not fully paid; loans without one
    /// come after all others (in descending order before them).
    OldestDue,
    /// The business date of grant or boarding.
    Granted,
}

/// A loan's place in an order. Its text is opaque to callers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    by: OrderBy,
    key: Key,
    loan: Uuid,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Key {
    Amount(Currency, i64),
    Day(NaiveDate),
}

// Bounds are always given, the open ones by values beyond any, so that they are index conditions
// under every plan.
macro_rules! page {
    ($from:literal, $order:literal, [$($key:literal),+], [$($after:literal),+], [$($before:literal),+]) => {
        concat!(
            "select * from loans where ($1::text is null or currency = $1) \
             and (not $2 or product is not distinct from $3) \
             and ($4::text is null or country = $4) \
             and ($5::text is null or (lender_kind = $5 and lender_id is not distinct from $6)) \
             and ($7::text is null or life = $7) \
             and ($10::boolean is null or in_default = $10) \
             and (not $11 or holds > 0) \
             and (not $8 or instalments_overdue > 0) \
             and ($9::uuid is null or customer = $9) \
             and (", $($key, ", ",)+ "loan) > (", $($after, ", ",)+ "$12) \
             and (", $($key, ", ",)+ "loan) < (", $($before, ", ",)+ "$13) \
             order by ", $($key, $order, ", ",)+ "loan", $order, " limit $14"
        )
    };
}

macro_rules! by_amount {
    ($column:literal, $order:literal) => {
        page!(
            "loans",
            $order,
            ["currency", $column],
            ["$15", "$16::bigint"],
            ["$17", "$18::bigint"]
        )
    };
}

macro_rules! by_day {
    ($column:literal, $order:literal) => {
        page!("loans", $order, [$column], ["$15::date"], ["$16::date"])
    };
}

pub(crate) const PAGES: [&str; 8] = [
    by_amount!("outstanding", ""),
    by_amount!("outstanding", " desc"),
    by_amount!("overdue", ""),
    by_amount!("overdue", " desc"),
    by_day!("coalesce(oldest_unpaid_due_on, date '9999-12-31')", ""),
    by_day!("coalesce(oldest_unpaid_due_on, date '9999-12-31')", " desc"),
    by_day!("granted_on", ""),
    by_day!("granted_on", " desc"),
];

/// The loans that pass the filter, between the two cursors, the nearest to the end asked for.
/// A cursor of another order is taken as an open end; see [`Cursor::fits`].
pub async fn loans_page(
    connection: &mut PgConnection,
    filter: &Filter,
    order: Order,
    after: Option<&Cursor>,
    before: Option<&Cursor>,
    take: Take,
) -> Result<Page<Loan, Cursor>, Failure> {
    let (after, before) =
        (after.filter(|it| it.fits(order.by)), before.filter(|it| it.fits(order.by)));
    // The statement walks from the end asked for; its bounds are the lower and the upper one.
    let descending = order.descending != take.is_from_end();
    let (lower, upper) = if order.descending { (before, after) } else { (after, before) };
    let [
        outstanding,
        outstanding_desc,
        overdue,
        overdue_desc,
        due,
        due_desc,
        granted,
        granted_desc,
    ] = PAGES;
    let statement = match (order.by, descending) {
        (OrderBy::Outstanding, false) => outstanding,
        (OrderBy::Outstanding, true) => outstanding_desc,
        (OrderBy::Overdue, false) => overdue,
        (OrderBy::Overdue, true) => overdue_desc,
        (OrderBy::OldestDue, false) => due,
        (OrderBy::OldestDue, true) => due_desc,
        (OrderBy::Granted, false) => granted,
        (OrderBy::Granted, true) => granted_desc,
    };
    let (lender_kind, lender_id) = filter.lender.as_ref().map(lender_columns).unzip();
    let query = sqlx::query_as::<_, Loan>(statement)
        .bind(filter.currency.map(String::from))
        .bind(filter.product.is_some())
        .bind(filter.product.clone().flatten())
        .bind(filter.country.map(String::from))
        .bind(lender_kind)
        .bind(lender_id.flatten())
        .bind(filter.life.map(Life::name))
        .bind(filter.overdue_only)
        .bind(filter.customer)
        .bind(filter.in_default)
        .bind(filter.held_only)
        .bind(lower.map_or(Uuid::nil(), |it| it.loan))
        .bind(upper.map_or(Uuid::max(), |it| it.loan))
        .bind(take.one_more());
    let query = match order.by {
        OrderBy::Outstanding | OrderBy::Overdue => {
            let (lower_currency, lower_amount) = amount(lower).unwrap_or((String::new(), -1));
            let (upper_currency, upper_amount) =
                amount(upper).unwrap_or(("~".to_owned(), i64::MAX));
            query.bind(lower_currency).bind(lower_amount).bind(upper_currency).bind(upper_amount)
        }
        OrderBy::OldestDue | OrderBy::Granted => query
            .bind(day(lower).unwrap_or(NaiveDate::from_yo_opt(1, 1).expect("the year 1 has days")))
            .bind(day(upper).unwrap_or(beyond_any_day())),
    };
    let rows = query.fetch_all(connection).await.tried("read a page of loans")?;
    Ok(Page::of(rows, take, |it| Cursor::of(it, order.by)))
}

fn amount(cursor: Option<&Cursor>) -> Option<(String, i64)> {
    match &cursor?.key {
        Key::Amount(currency, amount) => Some((currency.code().to_owned(), *amount)),
        Key::Day(_) => None,
    }
}

fn day(cursor: Option<&Cursor>) -> Option<NaiveDate> {
    match &cursor?.key {
        Key::Day(day) => Some(*day),
        Key::Amount(..) => None,
    }
}

/// Later than what stands for no day in the index.
fn beyond_any_day() -> NaiveDate {
    NO_DAY.succ_opt().expect("the year 10000 has days")
}

/// What stands for no day in the index: after all days.
const NO_DAY: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 31).expect("the year 9999 has days");

impl Cursor {
    /// Where this loan stands in an order.
    pub fn of(loan: &Loan, by: OrderBy) -> Cursor {
        let balances = &loan.balances;
        let key = match by {
            OrderBy::Outstanding => {
                Key::Amount(balances.outstanding.currency(), balances.outstanding.amount())
            }
            OrderBy::Overdue => Key::Amount(balances.overdue.currency(), balances.overdue.amount()),
            OrderBy::OldestDue => Key::Day(balances.oldest_unpaid_due_on.map_or(NO_DAY, Day::date)),
            OrderBy::Granted => Key::Day(loan.granted_on),
        };
        Cursor { by, key, loan: loan.loan }
    }

    /// Whether it is a cursor of this order, in either direction; another's is to be refused.
    pub fn fits(&self, by: OrderBy) -> bool {
        self.by == by
    }
}

impl OrderBy {
    const ALL: [OrderBy; 4] =
        [OrderBy::Outstanding, OrderBy::Overdue, OrderBy::OldestDue, OrderBy::Granted];

    /// Whether it says anything of loans of one currency alone, which the filter is to name: without
    /// it the currencies follow one another.
    pub const fn is_amount(self) -> bool {
        match self {
            OrderBy::Outstanding | OrderBy::Overdue => true,
            OrderBy::OldestDue | OrderBy::Granted => false,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            OrderBy::Outstanding => "outstanding",
            OrderBy::Overdue => "overdue",
            OrderBy::OldestDue => "due",
            OrderBy::Granted => "granted",
        }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Cursor { by, key, loan } = self;
        match key {
            Key::Amount(currency, amount) => {
                write!(f, "{}_{currency}_{amount}_{loan}", by.word())
            }
            Key::Day(day) => write!(f, "{}_{day}_{loan}", by.word()),
        }
    }
}

impl FromStr for Cursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Cursor, NotACursor> {
        let parsed = || {
            let (word, place) = text.split_once('_')?;
            let by = OrderBy::ALL.into_iter().find(|it| it.word() == word)?;
            let parts: Vec<&str> = place.split('_').collect();
            let (key, loan) = match (by, parts.as_slice()) {
                (OrderBy::Outstanding | OrderBy::Overdue, [currency, amount, loan]) => {
                    (Key::Amount(currency.parse().ok()?, amount.parse().ok()?), loan)
                }
                (OrderBy::OldestDue | OrderBy::Granted, [day, loan]) => {
                    (Key::Day(day.parse().ok()?), loan)
                }
                (
                    OrderBy::Outstanding | OrderBy::Overdue | OrderBy::OldestDue | OrderBy::Granted,
                    _,
                ) => return None,
            };
            Some(Cursor { by, key, loan: loan.parse().ok()? })
        };
        parsed().ok_or_else(|| NotACursor(text.to_owned()))
    }
}
