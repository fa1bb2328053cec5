//! How a batch's rows get into the tables of schedules: each table in one or two statements.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use uuid::Uuid;

use super::fold::{Entry, Fold, Key};
use super::row::{Amounts, Charge, Instalment, Payment, excess_name, kind_name};
use crate::Failure;
use crate::columns::signed;
use crate::failure::Tried;

type Statement<'q> = Query<'q, sqlx::Postgres, PgArguments>;

pub(crate) const STORED: &str = "
    select instalments.*
    from unnest($1::uuid[], $2::int[]) as changed (loan, number)
    join instalments using (loan, number)";

pub(super) async fn stored(
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

pub(super) async fn write(connection: &mut PgConnection, fold: &Fold) -> Result<(), Failure> {
    insert_schedules(connection, fold).await?;
    update_schedules(connection, fold).await?;
    let entries = || fold.instalments.values();
    insert_instalments(connection, entries().filter(|it| !it.stored)).await?;
    update_instalments(connection, entries().filter(|it| it.stored)).await?;
    insert_payments(connection, fold).await?;
    reverse_payments(connection, fold).await?;
    insert_charges(connection, &fold.charges).await
}

pub(crate) const INSERT_SCHEDULES: &str = "
    insert into schedules
        (loan, partition, customer, currency, standing, instalments, disbursed_amount,
         disbursed_source, disbursed_reference, disbursed_value_date, disbursed_on,
         disbursed_sequence)
    select * from unnest
        ($1::uuid[], $2::int[], $3::uuid[], $4::text[], $5::text[], $6::int[], $7::bigint[],
         $8::text[], $9::text[], $10::date[], $11::date[], $12::bigint[])";

async fn insert_schedules(connection: &mut PgConnection, fold: &Fold) -> Result<(), Failure> {
    if fold.schedules.is_empty() {
        return Ok(());
    }
    let rows = || fold.schedules.values();
    let paid_out = || rows().map(|it| it.disbursement.as_ref());
    let query = sqlx::query(INSERT_SCHEDULES)
        .bind(Vec::from_iter(rows().map(|it| it.loan)))
        .bind(Vec::from_iter(rows().map(|it| i64::from(it.partition))))
        .bind(Vec::from_iter(rows().map(|it| it.customer)))
        .bind(Vec::from_iter(rows().map(|it| it.currency.to_string())))
        .bind(Vec::from_iter(rows().map(|it| it.standing.name())))
        .bind(Vec::from_iter(rows().map(|it| i64::from(it.instalments))))
        .bind(Vec::from_iter(paid_out().map(|it| it.map(|it| it.amount.amount()))))
        .bind(Vec::from_iter(paid_out().map(|it| it.map(|it| it.source.name.as_str()))))
        .bind(Vec::from_iter(paid_out().map(|it| it.map(|it| it.source.reference.as_str()))))
        .bind(Vec::from_iter(paid_out().map(|it| it.map(|it| it.value_date))))
        .bind(Vec::from_iter(paid_out().map(|it| it.map(|it| it.business_date))))
        .bind(Vec::from_iter(paid_out().map(|it| it.map(|it| signed(it.place.sequence)))));
    query.execute(connection).await.tried("write new schedules").map(|_| ())
}

pub(crate) const DISBURSE: &str = "
    update schedules
    set standing = 'running', disbursed_amount = new.amount, disbursed_source = new.source,
        disbursed_reference = new.reference, disbursed_value_date = new.value_date,
        disbursed_on = new.business_date, disbursed_sequence = new.sequence
    from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::date[], $6::date[],
                $7::bigint[])
        as new (loan, amount, source, reference, value_date, business_date, sequence)
    where schedules.loan = new.loan";
pub(crate) const END: &str = "
    update schedules set standing = ended.standing
    from unnest($1::uuid[], $2::text[]) as ended (loan, standing)
    where schedules.loan = ended.loan";

async fn update_schedules(connection: &mut PgConnection, fold: &Fold) -> Result<(), Failure> {
    if !fold.disbursed.is_empty() {
        let rows = || fold.disbursed.values();
        let query = sqlx::query(DISBURSE)
            .bind(Vec::from_iter(fold.disbursed.keys().copied()))
            .bind(Vec::from_iter(rows().map(|it| it.amount.amount())))
            .bind(Vec::from_iter(rows().map(|it| it.source.name.as_str())))
            .bind(Vec::from_iter(rows().map(|it| it.source.reference.as_str())))
            .bind(Vec::from_iter(rows().map(|it| it.value_date)))
            .bind(Vec::from_iter(rows().map(|it| it.business_date)))
            .bind(Vec::from_iter(rows().map(|it| signed(it.place.sequence))));
        query.execute(&mut *connection).await.tried("write disbursements")?;
    }
    if !fold.ended.is_empty() {
        let query = sqlx::query(END)
            .bind(Vec::from_iter(fold.ended.keys().copied()))
            .bind(Vec::from_iter(fold.ended.values().map(|it| it.name())));
        query.execute(connection).await.tried("write schedules that ended")?;
    }
    Ok(())
}

/// What changes in an instalment's row, by column.
#[derive(Default)]
struct InstalmentColumns {
    loans: Vec<Uuid>,
    numbers: Vec<i64>,
    owed: AmountColumns,
    paid: AmountColumns,
    paid_on: Vec<Option<NaiveDate>>,
}

#[derive(Default)]
struct AmountColumns {
    penalty: Vec<i64>,
    fee: Vec<i64>,
    interest: Vec<i64>,
    principal: Vec<i64>,
}

impl AmountColumns {
    fn push(&mut self, amounts: Amounts) {
        let Amounts { penalty, fee, interest, principal } = amounts;
        self.penalty.push(penalty);
        self.fee.push(fee);
        self.interest.push(interest);
        self.principal.push(principal);
    }

    fn bind<'q>(&'q self, query: Statement<'q>) -> Statement<'q> {
        query.bind(&self.penalty).bind(&self.fee).bind(&self.interest).bind(&self.principal)
    }
}

impl InstalmentColumns {
    fn push(&mut self, instalment: &Instalment) {
        self.loans.push(instalment.loan);
        self.numbers.push(instalment.number.into());
        self.owed.push(instalment.owed);
        self.paid.push(instalment.paid);
        self.paid_on.push(instalment.paid_on);
    }

    fn bind<'q>(&'q self, query: Statement<'q>) -> Statement<'q> {
        let query = query.bind(&self.loans).bind(&self.numbers);
        self.paid.bind(self.owed.bind(query)).bind(&self.paid_on)
    }
}

pub(crate) const INSERT_INSTALMENTS: &str = "
    insert into instalments
        (loan, number, owed_penalty, owed_fee, owed_interest, owed_principal, paid_penalty,
         paid_fee, paid_interest, paid_principal, paid_on, due_on)
    select * from unnest
        ($1::uuid[], $2::int[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
         $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::date[], $12::date[])";

async fn insert_instalments(
    connection: &mut PgConnection,
    entries: impl Iterator<Item = &Entry>,
) -> Result<(), Failure> {
    let (mut columns, mut due) = (InstalmentColumns::default(), Vec::new());
    for Entry { instalment, .. } in entries {
        columns.push(instalment);
        due.push(instalment.due_on);
    }
    if due.is_empty() {
        return Ok(());
    }
    let query = columns.bind(sqlx::query(INSERT_INSTALMENTS)).bind(&due);
    query.execute(connection).await.tried("write new instalments").map(|_| ())
}

// Interest and principal owed never change once they are scheduled, but are written all the same:
// the row is.
pub(crate) const UPDATE_INSTALMENTS: &str = "
    update instalments
    set owed_penalty = new.owed_penalty, owed_fee = new.owed_fee,
        owed_interest = new.owed_interest, owed_principal = new.owed_principal,
        paid_penalty = new.paid_penalty, paid_fee = new.paid_fee,
        paid_interest = new.paid_interest, paid_principal = new.paid_principal,
        paid_on = new.paid_on
    from unnest
        ($1::uuid[], $2::int[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
         $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::date[])
        as new (loan, number, owed_penalty, owed_fee, owed_interest, owed_principal,
                paid_penalty, paid_fee, paid_interest, paid_principal, paid_on)
    where instalments.loan = new.loan and instalments.number = new.number";

async fn update_instalments(
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

pub(crate) const INSERT_PAYMENTS: &str = "
    insert into payments
        (loan, repayment, currency, amount, source, reference, value_date, excess, business_date,
         recorded_at, partition, sequence, event_index, reversal_motive, reversed_on, reversed_at,
         reversal_sequence)
    select * from unnest
        ($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::date[],
         $8::text[], $9::date[], $10::timestamptz[], $11::int[], $12::bigint[], $13::int[],
         $14::text[], $15::date[], $16::timestamptz[], $17::bigint[])";

async fn insert_payments(connection: &mut PgConnection, fold: &Fold) -> Result<(), Failure> {
    if fold.payments.is_empty() {
        return Ok(());
    }
    let rows = || fold.payments.values();
    let reversals = || rows().map(|it: &Payment| it.reversal.as_ref());
    let query = sqlx::query(INSERT_PAYMENTS)
        .bind(Vec::from_iter(rows().map(|it| it.loan)))
        .bind(Vec::from_iter(rows().map(|it| it.repayment)))
        .bind(Vec::from_iter(rows().map(|it| it.amount.currency().to_string())))
        .bind(Vec::from_iter(rows().map(|it| it.amount.amount())))
        .bind(Vec::from_iter(rows().map(|it| it.source.name.as_str())))
        .bind(Vec::from_iter(rows().map(|it| it.source.reference.as_str())))
        .bind(Vec::from_iter(rows().map(|it| it.value_date)))
        .bind(Vec::from_iter(rows().map(|it| excess_name(it.excess))))
        .bind(Vec::from_iter(rows().map(|it| it.business_date)))
        .bind(Vec::from_iter(rows().map(|it| it.recorded_at)))
        .bind(Vec::from_iter(rows().map(|it| i64::from(it.place.partition))))
        .bind(Vec::from_iter(rows().map(|it| signed(it.place.sequence))))
        .bind(Vec::from_iter(rows().map(|it| i64::from(it.event_index))))
        .bind(Vec::from_iter(reversals().map(|it| it.map(|it| it.motive.as_str()))))
        .bind(Vec::from_iter(reversals().map(|it| it.map(|it| it.business_date))))
        .bind(Vec::from_iter(reversals().map(|it| it.map(|it| it.recorded_at))))
        .bind(Vec::from_iter(reversals().map(|it| it.map(|it| signed(it.place.sequence)))));
    query.execute(connection).await.tried("write new payments").map(|_| ())
}

pub(crate) const REVERSE_PAYMENTS: &str = "
    update payments
    set reversal_motive = new.motive, reversed_on = new.business_date,
        reversed_at = new.recorded_at, reversal_sequence = new.sequence
    from unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[], $5::timestamptz[], $6::bigint[])
        as new (loan, repayment, motive, business_date, recorded_at, sequence)
    where payments.loan = new.loan and payments.repayment = new.repayment";

async fn reverse_payments(connection: &mut PgConnection, fold: &Fold) -> Result<(), Failure> {
    if fold.reversals.is_empty() {
        return Ok(());
    }
    let (loans, repayments): (Vec<Uuid>, Vec<Uuid>) = fold.reversals.keys().copied().unzip();
    let rows = || fold.reversals.values();
    let query = sqlx::query(REVERSE_PAYMENTS)
        .bind(loans)
        .bind(repayments)
        .bind(Vec::from_iter(rows().map(|it| it.motive.as_str())))
        .bind(Vec::from_iter(rows().map(|it| it.business_date)))
        .bind(Vec::<DateTime<Utc>>::from_iter(rows().map(|it| it.recorded_at)))
        .bind(Vec::from_iter(rows().map(|it| signed(it.place.sequence))));
    query.execute(connection).await.tried("write reversals").map(|_| ())
}

pub(crate) const INSERT_CHARGES: &str = "
    insert into charges
        (loan, charge, instalment, kind, currency, amount, motive, business_date, recorded_at,
         partition, sequence, event_index)
    select * from unnest
        ($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::text[], $6::bigint[], $7::text[],
         $8::date[], $9::timestamptz[], $10::int[], $11::bigint[], $12::int[])";

async fn insert_charges(connection: &mut PgConnection, charges: &[Charge]) -> Result<(), Failure> {
    if charges.is_empty() {
        return Ok(());
    }
    let rows = || charges.iter();
    let query = sqlx::query(INSERT_CHARGES)
        .bind(Vec::from_iter(rows().map(|it| it.loan)))
        .bind(Vec::from_iter(rows().map(|it| it.charge)))
        .bind(Vec::from_iter(rows().map(|it| i64::from(it.instalment))))
        .bind(Vec::from_iter(rows().map(|it| kind_name(it.kind))))
        .bind(Vec::from_iter(rows().map(|it| it.amount.currency().to_string())))
        .bind(Vec::from_iter(rows().map(|it| it.amount.amount())))
        .bind(Vec::from_iter(rows().map(|it| it.motive.as_str())))
        .bind(Vec::from_iter(rows().map(|it| it.business_date)))
        .bind(Vec::from_iter(rows().map(|it| it.recorded_at)))
        .bind(Vec::from_iter(rows().map(|it| i64::from(it.place.partition))))
        .bind(Vec::from_iter(rows().map(|it| signed(it.place.sequence))))
        .bind(Vec::from_iter(rows().map(|it| i64::from(it.event_index))));
    query.execute(connection).await.tried("write charges").map(|_| ())
}
