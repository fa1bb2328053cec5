//! How a batch's customers get into their table: in one statement.

use std::collections::BTreeMap;

use ledger_core::party::customer::Standing;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Customer, SealedText};
use crate::Failure;
use crate::columns::{signed, text_of};
use crate::failure::Tried;

pub(crate) const WRITE: &str = "
    insert into customers
        (customer, partition, country, suspended_reason, name_sealed, name_key_version, name_key,
         name_event_type, phone_sealed, phone_key_version, phone_key, phone_event_type,
         email_sealed, email_key_version, email_key, email_event_type, registered_on,
         registered_at, version)
    select * from unnest
        ($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::int[], $7::text[],
         $8::text[], $9::text[], $10::int[], $11::text[], $12::text[], $13::text[], $14::int[],
         $15::text[], $16::text[], $17::date[], $18::timestamptz[], $19::bigint[])
    on conflict (customer) do update
    set suspended_reason = excluded.suspended_reason,
        name_sealed = excluded.name_sealed, name_key_version = excluded.name_key_version,
        name_key = excluded.name_key, name_event_type = excluded.name_event_type,
        phone_sealed = excluded.phone_sealed, phone_key_version = excluded.phone_key_version,
        phone_key = excluded.phone_key, phone_event_type = excluded.phone_event_type,
        email_sealed = excluded.email_sealed, email_key_version = excluded.email_key_version,
        email_key = excluded.email_key, email_event_type = excluded.email_event_type,
        version = excluded.version";

pub(super) async fn write(
    connection: &mut PgConnection,
    customers: &BTreeMap<Uuid, Customer>,
) -> Result<(), Failure> {
    if customers.is_empty() {
        return Ok(());
    }
    let rows = || customers.values();
    let suspended = rows().map(|it| match &it.standing {
        Standing::Active => None,
        Standing::Suspended { reason } => Some(text_of(reason)),
    });
    let mut query = sqlx::query(WRITE)
        .bind(Vec::from_iter(rows().map(|it| it.customer)))
        .bind(Vec::from_iter(rows().map(|it| i64::from(it.partition))))
        .bind(Vec::from_iter(rows().map(|it| it.country.to_string())))
        .bind(Vec::from_iter(suspended));
    let fields: [fn(&Customer) -> Option<&SealedText>; 3] =
        [|it| it.name.as_ref(), |it| it.phone.as_ref(), |it| it.email.as_ref()];
    for field in fields {
        let texts = || rows().map(field);
        query = query
            .bind(Vec::from_iter(texts().map(|it| it.map(|it| it.sealed.sealed.as_str()))))
            .bind(Vec::from_iter(texts().map(|it| it.map(|it| i64::from(it.sealed.key_version)))))
            .bind(Vec::from_iter(texts().map(|it| it.map(|it| it.sealed.key.to_string()))))
            .bind(Vec::from_iter(texts().map(|it| it.map(|it| it.event_type.as_str()))));
    }
    let query = query
        .bind(Vec::from_iter(rows().map(|it| it.registered_on)))
        .bind(Vec::from_iter(rows().map(|it| it.registered_at)))
        .bind(Vec::from_iter(rows().map(|it| signed(it.version))));
    query.execute(connection).await.tried("write customers").map(|_| ())
}
