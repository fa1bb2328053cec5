//! Charges, and what of them is forgiven.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::Failure;
use crate::columns::{signed, text_of};
use crate::failure::Tried;
use crate::schedules::fold::Fold;
use crate::schedules::row::kind_name;

pub(crate) const INSERT_CHARGES: &str = "
    insert into charges
        (loan, charge, instalment, code, kind, currency, amount, waived, reversed, due_on,
         charged_by, business_date, recorded_at, partition, sequence, event_index)
    select * from unnest
        ($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::bigint[],
         $8::bigint[], $9::boolean[], $10::date[], $11::text[], $12::date[], $13::timestamptz[],
         $14::int[], $15::bigint[], $16::int[])";

pub(super) async fn insert_charges(
    connection: &mut PgConnection,
    fold: &Fold,
) -> Result<(), Failure> {
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
        .bind(Vec::from_iter(rows().map(|it| it.by.as_ref().map(text_of))))
        .bind(Vec::from_iter(rows().map(|it| it.business_date)))
        .bind(Vec::from_iter(rows().map(|it| it.recorded_at)))
        .bind(Vec::from_iter(rows().map(|it| i64::from(it.place.partition))))
        .bind(Vec::from_iter(rows().map(|it| signed(it.place.sequence))))
        .bind(Vec::from_iter(rows().map(|it| i64::from(it.event_index))));
    query.execute(connection).await.tried("write charges").map(|_| ())
}

pub(crate) const UPDATE_CHARGES: &str = "
    update charges
    set waived = charges.waived + new.waived, reversed = charges.reversed or new.reversed,
        instalment = coalesce(new.instalment, charges.instalment)
    from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::boolean[], $5::int[])
        as new (loan, charge, waived, reversed, instalment)
    where charges.loan = new.loan and charges.charge = new.charge";

pub(super) async fn update_charges(
    connection: &mut PgConnection,
    fold: &Fold,
) -> Result<(), Failure> {
    if fold.forgiven.is_empty() {
        return Ok(());
    }
    let (loans, charges): (Vec<Uuid>, Vec<Uuid>) = fold.forgiven.keys().copied().unzip();
    let rows = || fold.forgiven.values();
    let query = sqlx::query(UPDATE_CHARGES)
        .bind(loans)
        .bind(charges)
        .bind(Vec::from_iter(rows().map(|it| it.waived)))
        .bind(Vec::from_iter(rows().map(|it| it.reversed)))
        .bind(Vec::from_iter(rows().map(|it| it.instalment.map(i64::from))));
    query.execute(connection).await.tried("write what of charges is forgiven").map(|_| ())
}
