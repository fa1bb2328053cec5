//! Instalments: those that a batch changes are read before, and written as they are then.

use chrono::NaiveDate;
use sqlx::PgConnection;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use uuid::Uuid;

use crate::Failure;
use crate::bulk::{Column, Int, NewRows};
use crate::failure::Tried;
use crate::schedules::fold::{Entry, Key};
use crate::schedules::row::{Amounts, Instalment};

type Statement<'q> = Query<'q, sqlx::Postgres, PgArguments>;

pub(crate) const STORED: &str = "
    select instalments.*
    from unnest($1::uuid[], $2::int[]) as changed (loan, number)
    join instalments using (loan, number)";

pub(in crate::schedules) async fn stored(
    connection: &mut PgConnection,
    changed: impl IntoIterator<Item = Key>,
) -> Result<Vec<Instalment>, Failure> {
    let (loans, numbers): (Vec<_>, Vec<_>) =
        changed.into_iter().map(|(loan, number)| (loan, i64::from(number))).unzip();
    if loans.is_empty() {
        return Ok(Vec::new());
    }
    let query = sqlx::query_as(STORED).bind(&loans).bind(&numbers);
    query.fetch_all(connection).await.tried("read the instalments of a batch")
}

/// What changes in an instalment's row, by column.
#[derive(Default)]
struct InstalmentColumns {
    loans: Vec<Uuid>,
    numbers: Vec<i64>,
    owed: AmountColumns,
    paid: AmountColumns,
    waived: AmountColumns,
    due_on: Vec<NaiveDate>,
    paid_on: Vec<Option<NaiveDate>>,
}

#[derive(Default)]
struct AmountColumns {
    penalty: Vec<i64>,
    fee: Vec<i64>,
    tax: Vec<i64>,
    insurance: Vec<i64>,
    interest: Vec<i64>,
    principal: Vec<i64>,
}

impl AmountColumns {
    fn push(&mut self, amounts: Amounts) {
        let Amounts { penalty, fee, tax, insurance, interest, principal } = amounts;
        self.penalty.push(penalty);
        self.fee.push(fee);
        self.tax.push(tax);
        self.insurance.push(insurance);
        self.interest.push(interest);
        self.principal.push(principal);
    }

    fn bind<'q>(&'q self, query: Statement<'q>) -> Statement<'q> {
        query
            .bind(&self.penalty)
            .bind(&self.fee)
            .bind(&self.tax)
            .bind(&self.insurance)
            .bind(&self.interest)
            .bind(&self.principal)
    }
}

impl InstalmentColumns {
    fn push(&mut self, instalment: &Instalment) {
        self.loans.push(instalment.loan);
        self.numbers.push(instalment.number.into());
        self.owed.push(instalment.owed);
        self.paid.push(instalment.paid);
        self.waived.push(instalment.waived);
        self.due_on.push(instalment.due_on);
        self.paid_on.push(instalment.paid_on);
    }

    fn bind<'q>(&'q self, query: Statement<'q>) -> Statement<'q> {
        let query = query.bind(&self.loans).bind(&self.numbers);
        let query = self.waived.bind(self.paid.bind(self.owed.bind(query)));
        query.bind(&self.due_on).bind(&self.paid_on)
    }
}

const COPY_INSTALMENTS: &str = "
    copy instalments
        (loan, number, due_on, owed_penalty, owed_fee, owed_tax, owed_insurance, owed_interest,
         owed_principal, paid_penalty, paid_fee, paid_tax, paid_insurance, paid_interest,
         paid_principal, waived_penalty, waived_fee, waived_tax, waived_insurance,
         waived_interest, waived_principal, paid_on)
    from stdin with (format binary)";

pub(super) async fn insert_instalments(
    connection: &mut PgConnection,
    entries: impl Iterator<Item = &Entry>,
) -> Result<(), Failure> {
    let mut rows = NewRows::none();
    for Entry { instalment: it, .. } in entries {
        let Amounts { penalty, fee, tax, insurance, interest, principal } = &it.owed;
        let owed: [&dyn Column; 6] = [penalty, fee, tax, insurance, interest, principal];
        let Amounts { penalty, fee, tax, insurance, interest, principal } = &it.paid;
        let paid: [&dyn Column; 6] = [penalty, fee, tax, insurance, interest, principal];
        let Amounts { penalty, fee, tax, insurance, interest, principal } = &it.waived;
        let waived: [&dyn Column; 6] = [penalty, fee, tax, insurance, interest, principal];
        let number = Int(it.number);
        let names: [&dyn Column; 3] = [&it.loan, &number, &it.due_on];
        let since: [&dyn Column; 1] = [&it.paid_on];
        rows.add(&[&names[..], &owed[..], &paid[..], &waived[..], &since[..]].concat());
    }
    rows.write(connection, COPY_INSTALMENTS, "write new instalments").await
}

pub(crate) const UPDATE_INSTALMENTS: &str = "
    update instalments
    set owed_penalty = new.owed_penalty, owed_fee = new.owed_fee, owed_tax = new.owed_tax,
        owed_insurance = new.owed_insurance, owed_interest = new.owed_interest,
        owed_principal = new.owed_principal, paid_penalty = new.paid_penalty,
        paid_fee = new.paid_fee, paid_tax = new.paid_tax, paid_insurance = new.paid_insurance,
        paid_interest = new.paid_interest, paid_principal = new.paid_principal,
        waived_penalty = new.waived_penalty, waived_fee = new.waived_fee,
        waived_tax = new.waived_tax, waived_insurance = new.waived_insurance,
        waived_interest = new.waived_interest, waived_principal = new.waived_principal,
        due_on = new.due_on, paid_on = new.paid_on
    from unnest
        ($1::uuid[], $2::int[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
         $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[],
         $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[], $17::bigint[],
         $18::bigint[], $19::bigint[], $20::bigint[], $21::date[], $22::date[])
        as new (loan, number, owed_penalty, owed_fee, owed_tax, owed_insurance, owed_interest,
                owed_principal, paid_penalty, paid_fee, paid_tax, paid_insurance, paid_interest,
                paid_principal, waived_penalty, waived_fee, waived_tax, waived_insurance,
                waived_interest, waived_principal, due_on, paid_on)
    where instalments.loan = new.loan and instalments.number = new.number";

pub(super) async fn update_instalments(
    connection: &mut PgConnection,
    entries: impl Iterator<Item = &Entry>,
) -> Result<(), Failure> {
    let mut columns = InstalmentColumns::default();
    entries.for_each(|it| columns.push(&it.instalment));
    if columns.loans.is_empty() {
        return Ok(());
    }
    let query = columns.bind(sqlx::query(UPDATE_INSTALMENTS));
    query.execute(connection).await.tried("write changed instalments").map(|_| ())
}

pub(crate) const DROP_INSTALMENTS: &str = "
    delete from instalments
    using unnest($1::uuid[], $2::int[]) as gone (loan, number)
    where instalments.loan = gone.loan and instalments.number = gone.number";

/// Those that a schedule has no more.
pub(super) async fn drop_instalments(
    connection: &mut PgConnection,
    dropped: impl Iterator<Item = Key>,
) -> Result<(), Failure> {
    let (loans, numbers): (Vec<_>, Vec<_>) =
        dropped.map(|(loan, number)| (loan, i64::from(number))).unzip();
    if loans.is_empty() {
        return Ok(());
    }
    let query = sqlx::query(DROP_INSTALMENTS).bind(&loans).bind(&numbers);
    query.execute(connection).await.tried("drop the instalments of former schedules").map(|_| ())
}
