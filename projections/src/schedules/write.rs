//! How a batch's rows get into the tables of schedules: each table in one or two statements.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use uuid::Uuid;

use super::fold::{Entry, Fold, Key};
use super::row::{
    Amounts, Disbursement, Instalment, Payment, excess_name, kind_name, repayment_name,
};
use crate::Failure;
use crate::columns::{signed, text_of};
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
    insert_charges(connection, fold).await?;
    update_charges(connection, fold).await
}

/// Disbursements, by column; null where there is none.
#[derive(Default)]
struct DisbursementColumns {
    ids: Vec<Option<Uuid>>,
    amounts: Vec<Option<i64>>,
    nets: Vec<Option<i64>>,
    payees: Vec<Option<String>>,
    moneys: Vec<Option<String>>,
    value_dates: Vec<Option<NaiveDate>>,
    business_dates: Vec<Option<NaiveDate>>,
    sequences: Vec<Option<i64>>,
}

impl DisbursementColumns {
    fn push(&mut self, it: Option<&Disbursement>) {
        self.ids.push(it.map(|it| it.disbursement));
        self.amounts.push(it.map(|it| it.amount.amount()));
        self.nets.push(it.map(|it| it.net.amount()));
        self.payees.push(it.map(|it| text_of(&it.payee)));
        self.moneys.push(it.map(|it| text_of(&it.money)));
        self.value_dates.push(it.map(|it| it.value_date));
        self.business_dates.push(it.map(|it| it.business_date));
        self.sequences.push(it.map(|it| signed(it.place.sequence)));
    }

    fn bind<'q>(&'q self, query: Statement<'q>) -> Statement<'q> {
        query
            .bind(&self.ids)
            .bind(&self.amounts)
            .bind(&self.nets)
            .bind(&self.payees)
            .bind(&self.moneys)
            .bind(&self.value_dates)
            .bind(&self.business_dates)
            .bind(&self.sequences)
    }
}

pub(crate) const INSERT_SCHEDULES: &str = "
    insert into schedules
        (loan, standing, disbursement, disbursed_amount, disbursed_net, disbursed_payee,
         disbursed_money, disbursed_value_date, disbursed_on, disbursed_sequence, partition,
         customer, currency, instalments)
    select * from unnest
        ($1::uuid[], $2::text[], $3::uuid[], $4::bigint[], $5::bigint[], $6::text[], $7::text[],
         $8::date[], $9::date[], $10::bigint[], $11::int[], $12::uuid[], $13::text[], $14::int[])";

async fn insert_schedules(connection: &mut PgConnection, fold: &Fold) -> Result<(), Failure> {
    if fold.schedules.is_empty() {
        return Ok(());
    }
    let rows = || fold.schedules.values();
    let mut disbursements = DisbursementColumns::default();
    rows().for_each(|it| disbursements.push(it.disbursement.as_ref()));
    let query = sqlx::query(INSERT_SCHEDULES)
        .bind(Vec::from_iter(rows().map(|it| it.loan)))
        .bind(Vec::from_iter(rows().map(|it| it.standing.name())));
    let query = disbursements
        .bind(query)
        .bind(Vec::from_iter(rows().map(|it| i64::from(it.partition))))
        .bind(Vec::from_iter(rows().map(|it| it.customer)))
        .bind(Vec::from_iter(rows().map(|it| it.currency.to_string())))
        .bind(Vec::from_iter(rows().map(|it| i64::from(it.instalments))));
    query.execute(connection).await.tried("write new schedules").map(|_| ())
}

// A disbursement that stays as it is keeps its columns.
pub(crate) const UPDATE_SCHEDULES: &str = "
    update schedules
    set standing = new.standing,
        disbursement = case when moved then new.disbursement else schedules.disbursement end,
        disbursed_amount = case when moved then new.amount else disbursed_amount end,
        disbursed_net = case when moved then new.net else disbursed_net end,
        disbursed_payee = case when moved then new.payee else disbursed_payee end,
        disbursed_money = case when moved then new.money else disbursed_money end,
        disbursed_value_date = case when moved then new.value_date else disbursed_value_date end,
        disbursed_on = case when moved then new.business_date else disbursed_on end,
        disbursed_sequence = case when moved then new.sequence else disbursed_sequence end
    from unnest
        ($1::uuid[], $2::text[], $3::boolean[], $4::uuid[], $5::bigint[], $6::bigint[],
         $7::text[], $8::text[], $9::date[], $10::date[], $11::bigint[])
        as new (loan, standing, moved, disbursement, amount, net, payee, money, value_date,
                business_date, sequence)
    where schedules.loan = new.loan";

async fn update_schedules(connection: &mut PgConnection, fold: &Fold) -> Result<(), Failure> {
    if fold.turned.is_empty() {
        return Ok(());
    }
    let rows = || fold.turned.values();
    let mut disbursements = DisbursementColumns::default();
    rows().for_each(|it| disbursements.push(it.disbursement.iter().flatten().next()));
    let query = sqlx::query(UPDATE_SCHEDULES)
        .bind(Vec::from_iter(fold.turned.keys().copied()))
        .bind(Vec::from_iter(rows().map(|it| it.standing.name())))
        .bind(Vec::from_iter(rows().map(|it| it.disbursement.is_some())));
    let query = disbursements.bind(query);
    query.execute(connection).await.tried("write how schedules stand").map(|_| ())
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

pub(crate) const INSERT_INSTALMENTS: &str = "
    insert into instalments
        (loan, number, owed_penalty, owed_fee, owed_tax, owed_insurance, owed_interest,
         owed_principal, paid_penalty, paid_fee, paid_tax, paid_insurance, paid_interest,
         paid_principal, waived_penalty, waived_fee, waived_tax, waived_insurance,
         waived_interest, waived_principal, due_on, paid_on)
    select * from unnest
        ($1::uuid[], $2::int[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
         $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[],
         $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[], $17::bigint[],
         $18::bigint[], $19::bigint[], $20::bigint[], $21::date[], $22::date[])";

async fn insert_instalments(
    connection: &mut PgConnection,
    entries: impl Iterator<Item = &Entry>,
) -> Result<(), Failure> {
    let mut columns = InstalmentColumns::default();
    entries.for_each(|it| columns.push(&it.instalment));
    if columns.loans.is_empty() {
        return Ok(());
    }
    let query = columns.bind(sqlx::query(INSERT_INSTALMENTS));
    query.execute(connection).await.tried("write new instalments").map(|_| ())
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
        (loan, repayment, kind, currency, amount, money, value_date, excess, business_date,
         recorded_at, partition, sequence, event_index, reversal_cause, reversal_reason,
         reversed_on, reversed_at, reversal_sequence)
    select * from unnest
        ($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::date[],
         $8::text[], $9::date[], $10::timestamptz[], $11::int[], $12::bigint[], $13::int[],
         $14::text[], $15::text[], $16::date[], $17::timestamptz[], $18::bigint[])";

async fn insert_payments(connection: &mut PgConnection, fold: &Fold) -> Result<(), Failure> {
    if fold.payments.is_empty() {
        return Ok(());
    }
    let rows = || fold.payments.values();
    let reversals = || rows().map(|it: &Payment| it.reversal.as_ref());
    let query = sqlx::query(INSERT_PAYMENTS)
        .bind(Vec::from_iter(rows().map(|it| it.loan)))
        .bind(Vec::from_iter(rows().map(|it| it.repayment)))
        .bind(Vec::from_iter(rows().map(|it| repayment_name(it.kind))))
        .bind(Vec::from_iter(rows().map(|it| it.amount.currency().to_string())))
        .bind(Vec::from_iter(rows().map(|it| it.amount.amount())))
        .bind(Vec::from_iter(rows().map(|it| text_of(&it.money))))
        .bind(Vec::from_iter(rows().map(|it| it.value_date)))
        .bind(Vec::from_iter(rows().map(|it| excess_name(it.excess))))
        .bind(Vec::from_iter(rows().map(|it| it.business_date)))
        .bind(Vec::from_iter(rows().map(|it| it.recorded_at)))
        .bind(Vec::from_iter(rows().map(|it| i64::from(it.place.partition))))
        .bind(Vec::from_iter(rows().map(|it| signed(it.place.sequence))))
        .bind(Vec::from_iter(rows().map(|it| i64::from(it.event_index))))
        .bind(Vec::from_iter(reversals().map(|it| it.map(|it| text_of(&it.cause)))))
        .bind(Vec::from_iter(reversals().map(|it| it.map(|it| text_of(&it.reason)))))
        .bind(Vec::from_iter(reversals().map(|it| it.map(|it| it.business_date))))
        .bind(Vec::from_iter(reversals().map(|it| it.map(|it| it.recorded_at))))
        .bind(Vec::from_iter(reversals().map(|it| it.map(|it| signed(it.place.sequence)))));
    query.execute(connection).await.tried("write new payments").map(|_| ())
}

pub(crate) const REVERSE_PAYMENTS: &str = "
    update payments
    set reversal_cause = new.cause, reversal_reason = new.reason, reversed_on = new.business_date,
        reversed_at = new.recorded_at, reversal_sequence = new.sequence
    from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::date[], $6::timestamptz[],
                $7::bigint[])
        as new (loan, repayment, cause, reason, business_date, recorded_at, sequence)
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
        .bind(Vec::from_iter(rows().map(|it| text_of(&it.cause))))
        .bind(Vec::from_iter(rows().map(|it| text_of(&it.reason))))
        .bind(Vec::from_iter(rows().map(|it| it.business_date)))
        .bind(Vec::<DateTime<Utc>>::from_iter(rows().map(|it| it.recorded_at)))
        .bind(Vec::from_iter(rows().map(|it| signed(it.place.sequence))));
    query.execute(connection).await.tried("write reversals").map(|_| ())
}

pub(crate) const INSERT_CHARGES: &str = "
    insert into charges
        (loan, charge, instalment, code, kind, currency, amount, waived, reversed, due_on,
         charged_by, business_date, recorded_at, partition, sequence, event_index)
    select * from unnest
        ($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::bigint[],
         $8::bigint[], $9::boolean[], $10::date[], $11::text[], $12::date[], $13::timestamptz[],
         $14::int[], $15::bigint[], $16::int[])";

async fn insert_charges(connection: &mut PgConnection, fold: &Fold) -> Result<(), Failure> {
    if fold.charges.is_empty() {
        return Ok(());
    }
    let rows = || fold.charges.values();
    let query = sqlx::query(INSERT_CHARGES)
        .bind(Vec::from_iter(rows().map(|it| it.loan)))
        .bind(Vec::from_iter(rows().map(|it| it.charge)))
        .bind(Vec::from_iter(rows().map(|it| i64::from(it.instalment))))
        .bind(Vec::from_iter(rows().map(|it| it.code.as_str())))
        .bind(Vec::from_iter(rows().map(|it| kind_name(it.kind))))
        .bind(Vec::from_iter(rows().map(|it| it.amount.currency().to_string())))
        .bind(Vec::from_iter(rows().map(|it| it.amount.amount())))
        .bind(Vec::from_iter(rows().map(|it| it.waived)))
        .bind(Vec::from_iter(rows().map(|it| it.reversed)))
        .bind(Vec::from_iter(rows().map(|it| it.due_on)))
        .bind(Vec::from_iter(rows().map(|it| text_of(&it.by))))
        .bind(Vec::from_iter(rows().map(|it| it.business_date)))
        .bind(Vec::from_iter(rows().map(|it| it.recorded_at)))
        .bind(Vec::from_iter(rows().map(|it| i64::from(it.place.partition))))
        .bind(Vec::from_iter(rows().map(|it| signed(it.place.sequence))))
        .bind(Vec::from_iter(rows().map(|it| i64::from(it.event_index))));
    query.execute(connection).await.tried("write charges").map(|_| ())
}

pub(crate) const UPDATE_CHARGES: &str = "
    update charges
    set waived = charges.waived + new.waived, reversed = charges.reversed or new.reversed
    from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::boolean[])
        as new (loan, charge, waived, reversed)
    where charges.loan = new.loan and charges.charge = new.charge";

async fn update_charges(connection: &mut PgConnection, fold: &Fold) -> Result<(), Failure> {
    if fold.forgiven.is_empty() {
        return Ok(());
    }
    let (loans, charges): (Vec<Uuid>, Vec<Uuid>) = fold.forgiven.keys().copied().unzip();
    let rows = || fold.forgiven.values();
    let query = sqlx::query(UPDATE_CHARGES)
        .bind(loans)
        .bind(charges)
        .bind(Vec::from_iter(rows().map(|it| it.waived)))
        .bind(Vec::from_iter(rows().map(|it| it.reversed)));
    query.execute(connection).await.tried("write what of charges is forgiven").map(|_| ())
}
