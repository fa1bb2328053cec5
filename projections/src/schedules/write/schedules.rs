//! Schedules, and how the principal went out.

use chrono::NaiveDate;
use sqlx::PgConnection;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use uuid::Uuid;

use crate::Failure;
use crate::columns::{signed, text_of};
use crate::failure::Tried;
use crate::schedules::fold::Fold;
use crate::schedules::row::Disbursement;

type Statement<'q> = Query<'q, sqlx::Postgres, PgArguments>;

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
         customer, currency, instalments, write_off, rescheduling)
    select * from unnest
        ($1::uuid[], $2::text[], $3::uuid[], $4::bigint[], $5::bigint[], $6::text[], $7::text[],
         $8::date[], $9::date[], $10::bigint[], $11::int[], $12::uuid[], $13::text[], $14::int[],
         $15::text[], $16::text[])";

pub(super) async fn insert_schedules(
    connection: &mut PgConnection,
    fold: &Fold,
) -> Result<(), Failure> {
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
        .bind(Vec::from_iter(rows().map(|it| i64::from(it.instalments))))
        .bind(Vec::from_iter(rows().map(|it| it.write_off.as_ref().map(text_of))))
        .bind(Vec::from_iter(rows().map(|it| it.rescheduling.as_ref().map(text_of))));
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
        disbursed_sequence = case when moved then new.sequence else disbursed_sequence end,
        write_off = new.write_off
    from unnest
        ($1::uuid[], $2::text[], $3::boolean[], $4::uuid[], $5::bigint[], $6::bigint[],
         $7::text[], $8::text[], $9::date[], $10::date[], $11::bigint[], $12::text[])
        as new (loan, standing, moved, disbursement, amount, net, payee, money, value_date,
                business_date, sequence, write_off)
    where schedules.loan = new.loan";

pub(super) async fn update_schedules(
    connection: &mut PgConnection,
    fold: &Fold,
) -> Result<(), Failure> {
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
    let query = disbursements
        .bind(query)
        .bind(Vec::from_iter(rows().map(|it| it.write_off.as_ref().map(text_of))));
    query.execute(connection).await.tried("write how schedules stand").map(|_| ())
}

pub(crate) const RESCHEDULE: &str = "
    update schedules
    set instalments = new.instalments, rescheduling = new.rescheduling
    from unnest($1::uuid[], $2::int[], $3::text[]) as new (loan, instalments, rescheduling)
    where schedules.loan = new.loan";

pub(super) async fn reschedule(connection: &mut PgConnection, fold: &Fold) -> Result<(), Failure> {
    if fold.rescheduled.is_empty() {
        return Ok(());
    }
    let rows = || fold.rescheduled.values();
    let query = sqlx::query(RESCHEDULE)
        .bind(Vec::from_iter(fold.rescheduled.keys().copied()))
        .bind(Vec::from_iter(rows().map(|(instalments, _)| i64::from(*instalments))))
        .bind(Vec::from_iter(rows().map(|(_, it)| text_of(it))));
    query.execute(connection).await.tried("write how loans were rescheduled").map(|_| ())
}

pub(crate) const LENGTHEN_SCHEDULES: &str = "
    update schedules
    set instalments = new.instalments
    from unnest($1::uuid[], $2::int[]) as new (loan, instalments)
    where schedules.loan = new.loan";

pub(super) async fn lengthen_schedules(
    connection: &mut PgConnection,
    fold: &Fold,
) -> Result<(), Failure> {
    if fold.lengthened.is_empty() {
        return Ok(());
    }
    let query = sqlx::query(LENGTHEN_SCHEDULES)
        .bind(Vec::from_iter(fold.lengthened.keys().copied()))
        .bind(Vec::from_iter(fold.lengthened.values().map(|it| i64::from(*it))));
    query.execute(connection).await.tried("write how long schedules are").map(|_| ())
}
