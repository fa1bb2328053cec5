//! How a batch's rows get into the portfolio's tables: each table in one or two statements.

use chrono::NaiveDate;
use ledger_core::calendar::Day;
use sqlx::PgConnection;
use uuid::Uuid;

use super::Loan;
use super::fold::{Entry, Fold};
use super::questions::PartitionDays;
use super::row::{DaysOnBook, lender_columns};
use super::totals::{Changes, Sums};
use crate::Failure;
use crate::columns::signed;
use crate::failure::Tried;

pub(crate) const STORED: &str = "select * from loans where loan = any($1)";
/// With what a business day that starts in the batch turns into overdue.
pub(crate) const STORED_AND_DUE: &str = "
    select * from loans where loan = any($1)
    union
    select * from loans where partition = $2 and instalments_due > 0";

pub(super) async fn stored(
    connection: &mut PgConnection,
    loans: &[Uuid],
    partition: u32,
    day_starts: bool,
) -> Result<Vec<Loan>, Failure> {
    let query = match day_starts {
        true => sqlx::query_as(STORED_AND_DUE).bind(loans).bind(i64::from(partition)),
        false => sqlx::query_as(STORED).bind(loans),
    };
    query.fetch_all(connection).await.tried("read the loans of a batch")
}

pub(super) async fn write(
    connection: &mut PgConnection,
    partition: u32,
    fold: &Fold,
) -> Result<(), Failure> {
    let touched = || fold.entries.values().filter(|it| it.touched);
    insert(connection, touched().filter(|it| !it.stored)).await?;
    update(connection, touched().filter(|it| it.stored)).await?;
    add_former_days_on_book(connection, &fold.former_days_on_book).await?;
    add_changes(connection, partition, &fold.changes).await?;
    add_counts(connection, partition, &fold.changes).await?;
    if let Some(days) = &fold.opened {
        open(connection, days).await?;
    }
    if let Some(day) = fold.started_on {
        start(connection, partition, day).await?;
    }
    Ok(())
}

/// What changes in a loan's row, by column.
#[derive(Default)]
struct Standing {
    loan: Vec<Uuid>,
    life: Vec<&'static str>,
    arrears_from_days: Vec<i64>,
    in_default: Vec<bool>,
    ever_defaulted: Vec<bool>,
    holds: Vec<i64>,
    lender_reference: Vec<Option<String>>,
    outstanding: Vec<i64>,
    overdue: Vec<i64>,
    due: Vec<i64>,
    credit: Vec<i64>,
    instalments_overdue: Vec<i64>,
    instalments_due: Vec<i64>,
    oldest_unpaid_due_on: Vec<Option<NaiveDate>>,
    arrears_since: Vec<Option<NaiveDate>>,
    next_due_on: Vec<Option<NaiveDate>>,
    next_due_amount: Vec<Option<i64>>,
    balances_on: Vec<NaiveDate>,
    changed_on: Vec<NaiveDate>,
    version: Vec<i64>,
    on_book_from: Vec<Option<NaiveDate>>,
    past_30_on: Vec<Option<NaiveDate>>,
    lender_kind: Vec<&'static str>,
    lender_id: Vec<Option<String>>,
    charged_off_on: Vec<Option<NaiveDate>>,
}

impl Standing {
    fn push(&mut self, loan: &Loan) {
        let balances = &loan.balances;
        self.loan.push(loan.loan);
        self.life.push(loan.life.name());
        self.arrears_from_days.push(loan.arrears_from_days.into());
        self.in_default.push(loan.in_default);
        self.ever_defaulted.push(loan.ever_defaulted);
        self.holds.push(loan.holds.into());
        self.lender_reference.push(loan.lender_reference.clone());
        self.outstanding.push(balances.outstanding.amount());
        self.overdue.push(balances.overdue.amount());
        self.due.push(balances.due.amount());
        self.credit.push(balances.credit.amount());
        self.instalments_overdue.push(balances.instalments_overdue.into());
        self.instalments_due.push(balances.instalments_due.into());
        self.oldest_unpaid_due_on.push(balances.oldest_unpaid_due_on.map(Day::date));
        self.arrears_since.push(balances.arrears_since.map(Day::date));
        self.next_due_on.push(balances.next.as_ref().map(|it| it.due_on.date()));
        self.next_due_amount.push(balances.next.as_ref().map(|it| it.amount.amount()));
        self.balances_on.push(loan.balances_on);
        self.changed_on.push(loan.changed_on);
        self.version.push(signed(loan.version));
        self.on_book_from.push(loan.on_book_from);
        self.past_30_on.push(loan.past_30_on);
        let (kind, id) = lender_columns(&loan.lender);
        self.lender_kind.push(kind);
        self.lender_id.push(id.map(str::to_owned));
        self.charged_off_on.push(loan.charged_off_on);
    }

    fn bind<'q>(
        &'q self,
        query: sqlx::query::Query<'q, sqlx::Postgres, sqlx::postgres::PgArguments>,
    ) -> sqlx::query::Query<'q, sqlx::Postgres, sqlx::postgres::PgArguments> {
        query
            .bind(&self.loan)
            .bind(&self.life)
            .bind(&self.arrears_from_days)
            .bind(&self.in_default)
            .bind(&self.ever_defaulted)
            .bind(&self.holds)
            .bind(&self.lender_reference)
            .bind(&self.outstanding)
            .bind(&self.overdue)
            .bind(&self.due)
            .bind(&self.credit)
            .bind(&self.instalments_overdue)
            .bind(&self.instalments_due)
            .bind(&self.oldest_unpaid_due_on)
            .bind(&self.arrears_since)
            .bind(&self.next_due_on)
            .bind(&self.next_due_amount)
            .bind(&self.balances_on)
            .bind(&self.changed_on)
            .bind(&self.version)
            .bind(&self.on_book_from)
            .bind(&self.past_30_on)
            .bind(&self.lender_kind)
            .bind(&self.lender_id)
            .bind(&self.charged_off_on)
    }
}

pub(crate) const INSERT: &str = "
    insert into loans
        (loan, life, arrears_from_days, in_default, ever_defaulted, holds, lender_reference,
         outstanding, overdue, due, credit, instalments_overdue, instalments_due,
         oldest_unpaid_due_on, arrears_since, next_due_on, next_due_amount, balances_on,
         changed_on, version, on_book_from, past_30_on, lender_kind, lender_id, charged_off_on,
         partition, customer, origin, product, country, granted_on, currency, principal)
    select * from unnest
        ($1::uuid[], $2::text[], $3::bigint[], $4::boolean[], $5::boolean[], $6::bigint[],
         $7::text[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[],
         $13::bigint[], $14::date[], $15::date[], $16::date[], $17::bigint[], $18::date[],
         $19::date[], $20::bigint[], $21::date[], $22::date[], $23::text[], $24::text[],
         $25::date[], $26::bigint[], $27::uuid[], $28::text[], $29::text[], $30::text[],
         $31::date[], $32::text[], $33::bigint[])";

async fn insert(
    connection: &mut PgConnection,
    entries: impl Iterator<Item = &Entry>,
) -> Result<(), Failure> {
    let mut standing = Standing::default();
    let (mut partitions, mut customers, mut origins) = (Vec::new(), Vec::new(), Vec::new());
    let (mut products, mut countries, mut granted) = (Vec::new(), Vec::new(), Vec::new());
    let (mut currencies, mut principals) = (Vec::new(), Vec::new());
    for Entry { loan, .. } in entries {
        standing.push(loan);
        partitions.push(i64::from(loan.partition));
        customers.push(loan.customer);
        origins.push(loan.origin.name());
        products.push(loan.product.as_deref());
        countries.push(loan.country.to_string());
        granted.push(loan.granted_on);
        currencies.push(loan.principal.currency().to_string());
        principals.push(loan.principal.amount());
    }
    if standing.loan.is_empty() {
        return Ok(());
    }
    let query = standing
        .bind(sqlx::query(INSERT))
        .bind(&partitions)
        .bind(&customers)
        .bind(&origins)
        .bind(&products)
        .bind(&countries)
        .bind(&granted)
        .bind(&currencies)
        .bind(&principals);
    query.execute(connection).await.tried("write new loans").map(|_| ())
}

pub(crate) const UPDATE: &str = "
    update loans
    set life = new.life, arrears_from_days = new.arrears_from_days, in_default = new.in_default,
        ever_defaulted = new.ever_defaulted, holds = new.holds,
        lender_reference = new.lender_reference, outstanding = new.outstanding,
        overdue = new.overdue, due = new.due, credit = new.credit,
        instalments_overdue = new.instalments_overdue, instalments_due = new.instalments_due,
        oldest_unpaid_due_on = new.oldest_unpaid_due_on, arrears_since = new.arrears_since,
        next_due_on = new.next_due_on, next_due_amount = new.next_due_amount,
        balances_on = new.balances_on, changed_on = new.changed_on, version = new.version,
        on_book_from = new.on_book_from, past_30_on = new.past_30_on,
        lender_kind = new.lender_kind, lender_id = new.lender_id,
        charged_off_on = new.charged_off_on
    from unnest
        ($1::uuid[], $2::text[], $3::bigint[], $4::boolean[], $5::boolean[], $6::bigint[],
         $7::text[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[],
         $13::bigint[], $14::date[], $15::date[], $16::date[], $17::bigint[], $18::date[],
         $19::date[], $20::bigint[], $21::date[], $22::date[], $23::text[], $24::text[],
         $25::date[])
        as new (loan, life, arrears_from_days, in_default, ever_defaulted, holds,
                lender_reference, outstanding, overdue, due, credit, instalments_overdue,
                instalments_due, oldest_unpaid_due_on, arrears_since, next_due_on,
                next_due_amount, balances_on, changed_on, version, on_book_from, past_30_on,
                lender_kind, lender_id, charged_off_on)
    where loans.loan = new.loan";

async fn update(
    connection: &mut PgConnection,
    entries: impl Iterator<Item = &Entry>,
) -> Result<(), Failure> {
    let mut standing = Standing::default();
    entries.for_each(|it| standing.push(&it.loan));
    if standing.loan.is_empty() {
        return Ok(());
    }
    let query = standing.bind(sqlx::query(UPDATE));
    query.execute(connection).await.tried("write changed loans").map(|_| ())
}

pub(crate) const ADD_FORMER_DAYS_ON_BOOK: &str = "
    insert into former_days_on_book (loan, on_book_from, until, past_30_on)
    select * from unnest ($1::uuid[], $2::date[], $3::date[], $4::date[])";

async fn add_former_days_on_book(
    connection: &mut PgConnection,
    days: &[DaysOnBook],
) -> Result<(), Failure> {
    if days.is_empty() {
        return Ok(());
    }
    let query = sqlx::query(ADD_FORMER_DAYS_ON_BOOK)
        .bind(Vec::from_iter(days.iter().map(|it| it.loan)))
        .bind(Vec::from_iter(days.iter().map(|it| it.from)))
        .bind(Vec::from_iter(days.iter().map(|it| it.until)))
        .bind(Vec::from_iter(days.iter().map(|it| it.past_30_on)));
    query.execute(connection).await.tried("write former days on book").map(|_| ())
}

pub(crate) const ADD_CHANGES: &str = "
    insert into changes
        (partition, currency, product, country, bank, month, on_date, loans, open_loans,
         past_due_loans, in_default, ever_defaulted, outstanding, overdue, par1, par30, par60, par90)
    select $1::int, * from unnest
        ($2::text[], $3::text[], $4::text[], $5::text[], $6::date[], $7::date[], $8::bigint[],
         $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::numeric[], $14::numeric[],
         $15::numeric[], $16::numeric[], $17::numeric[], $18::numeric[])
    on conflict
        (partition, currency, country, month, on_date, (product is null), (coalesce(product, '')),
         (bank is null), (coalesce(bank, '')))
    do update
    set loans = changes.loans + excluded.loans,
        open_loans = changes.open_loans + excluded.open_loans,
        past_due_loans = changes.past_due_loans + excluded.past_due_loans,
        in_default = changes.in_default + excluded.in_default,
        ever_defaulted = changes.ever_defaulted + excluded.ever_defaulted,
        outstanding = changes.outstanding + excluded.outstanding,
        overdue = changes.overdue + excluded.overdue,
        par1 = changes.par1 + excluded.par1,
        par30 = changes.par30 + excluded.par30,
        par60 = changes.par60 + excluded.par60,
        par90 = changes.par90 + excluded.par90";

async fn add_changes(
    connection: &mut PgConnection,
    partition: u32,
    changes: &Changes,
) -> Result<(), Failure> {
    let mut key = SegmentColumns::default();
    let mut days = Vec::new();
    let mut counts: [Vec<i64>; 5] = Default::default();
    // As text, since SQLx has no number that is as long as a `numeric`.
    let mut amounts: [Vec<String>; 6] = Default::default();
    for (segment, dates) in changes.segments() {
        for (on, sums) in dates.sums.iter().filter(|(_, it)| **it != Sums::default()) {
            key.push(segment);
            days.push(*on);
            let Sums { loans, open_loans, past_due_loans, in_default, ever_defaulted, .. } = *sums;
            let Sums { outstanding, overdue, par1, par30, par60, par90, .. } = *sums;
            let row = [loans, open_loans, past_due_loans, in_default, ever_defaulted];
            counts.iter_mut().zip(row).for_each(|(column, value)| column.push(value));
            let row = [outstanding, overdue, par1, par30, par60, par90];
            amounts.iter_mut().zip(row).for_each(|(column, it)| column.push(it.to_string()));
        }
    }
    if days.is_empty() {
        return Ok(());
    }
    let mut query = key.bind(sqlx::query(ADD_CHANGES).bind(i64::from(partition))).bind(&days);
    for column in &counts {
        query = query.bind(column);
    }
    for column in &amounts {
        query = query.bind(column);
    }
    query.execute(connection).await.tried("add to the changes of the totals").map(|_| ())
}

pub(crate) const ADD_COUNTS: &str = "
    insert into changes_by_instalments_overdue
        (partition, currency, product, country, bank, month, on_date, instalments_overdue, loans)
    select $1::int, * from unnest
        ($2::text[], $3::text[], $4::text[], $5::text[], $6::date[], $7::date[], $8::bigint[],
         $9::bigint[])
    on conflict
        (partition, currency, country, month, on_date, instalments_overdue,
         (product is null), (coalesce(product, '')), (bank is null), (coalesce(bank, '')))
    do update set loans = changes_by_instalments_overdue.loans + excluded.loans";

async fn add_counts(
    connection: &mut PgConnection,
    partition: u32,
    changes: &Changes,
) -> Result<(), Failure> {
    let mut key = SegmentColumns::default();
    let (mut days, mut numbers, mut loans) = (Vec::new(), Vec::new(), Vec::<i64>::new());
    for (segment, dates) in changes.segments() {
        for ((on, instalments), count) in dates.counts.iter().filter(|(_, it)| **it != 0) {
            key.push(segment);
            days.push(*on);
            numbers.push(i64::from(*instalments));
            loans.push(*count);
        }
    }
    if days.is_empty() {
        return Ok(());
    }
    let query = key.bind(sqlx::query(ADD_COUNTS).bind(i64::from(partition)));
    let query = query.bind(&days).bind(&numbers).bind(&loans);
    query.execute(connection).await.tried("add to the counts by instalments overdue").map(|_| ())
}

#[derive(Default)]
struct SegmentColumns<'a> {
    currencies: Vec<String>,
    products: Vec<Option<&'a str>>,
    countries: Vec<String>,
    banks: Vec<Option<&'a str>>,
    months: Vec<NaiveDate>,
}

impl<'a> SegmentColumns<'a> {
    fn push(&mut self, segment: &'a super::questions::Segment) {
        self.currencies.push(segment.currency.to_string());
        self.products.push(segment.product.as_deref());
        self.countries.push(segment.country.to_string());
        self.banks.push(segment.bank.as_deref());
        self.months.push(segment.month);
    }

    fn bind<'q>(
        &'q self,
        query: sqlx::query::Query<'q, sqlx::Postgres, sqlx::postgres::PgArguments>,
    ) -> sqlx::query::Query<'q, sqlx::Postgres, sqlx::postgres::PgArguments> {
        query
            .bind(&self.currencies)
            .bind(&self.products)
            .bind(&self.countries)
            .bind(&self.banks)
            .bind(&self.months)
    }
}

pub(crate) const OPEN: &str = "
    insert into days (partition, partitions, opened_on, started_on) values ($1, $2, $3, $4)";

async fn open(connection: &mut PgConnection, days: &PartitionDays) -> Result<(), Failure> {
    let query = sqlx::query(OPEN)
        .bind(i64::from(days.partition))
        .bind(i64::from(days.partitions))
        .bind(days.opened_on)
        .bind(days.started_on);
    query.execute(connection).await.tried("open a partition's days").map(|_| ())
}

pub(crate) const START: &str = "update days set started_on = $2 where partition = $1";

async fn start(
    connection: &mut PgConnection,
    partition: u32,
    day: NaiveDate,
) -> Result<(), Failure> {
    let query = sqlx::query(START).bind(i64::from(partition)).bind(day);
    query.execute(connection).await.tried("start a business day").map(|_| ())
}
