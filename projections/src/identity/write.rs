//! How what a batch tells of identities gets into its tables: each table in one statement.

use serde_json::{Value, json};
use sqlx::PgConnection;

use super::fold::Fold;
use super::{AskedList, Document, Identity, Screening};
use crate::Failure;
use crate::columns::{text_of, write_rows};

pub(crate) const WRITE_IDENTITIES: &str = "
    insert into identities select * from json_populate_recordset(null::identities, $1::json)
    on conflict (customer) do update
    set verified = excluded.verified, verified_on = excluded.verified_on,
        lapsed_on = excluded.lapsed_on, phone = excluded.phone,
        phone_verified_on = excluded.phone_verified_on,
        phone_known_in = excluded.phone_known_in, version = excluded.version";
pub(crate) const WRITE_DOCUMENTS: &str = "
    insert into identity_documents
    select * from json_populate_recordset(null::identity_documents, $1::json)
    on conflict (document) do update
    set stage = excluded.stage, judged_on = excluded.judged_on, judged_by = excluded.judged_by,
        judged_reason = excluded.judged_reason, lapses_on = excluded.lapses_on,
        policy = excluded.policy";
pub(crate) const WRITE_SCREENINGS: &str = "
    insert into screenings select * from json_populate_recordset(null::screenings, $1::json)";
pub(crate) const WRITE_ASKED: &str = "
    insert into screenings_asked
    select * from json_populate_recordset(null::screenings_asked, $1::json)
    on conflict (screening) do update
    set ended_at = excluded.ended_at, answered_at = excluded.answered_at";

pub(super) async fn write(connection: &mut PgConnection, fold: &Fold) -> Result<(), Failure> {
    let rows = fold.identities.values().map(identity);
    write_rows(connection, WRITE_IDENTITIES, rows, "write identities").await?;
    let rows = fold.documents.values().map(document);
    write_rows(connection, WRITE_DOCUMENTS, rows, "write documents of identities").await?;
    let rows = fold.screenings.values().map(screening);
    write_rows(connection, WRITE_SCREENINGS, rows, "write screenings").await?;
    let rows = fold.asked.values().map(asked);
    write_rows(connection, WRITE_ASKED, rows, "write lists that were asked").await
}

fn identity(it: &Identity) -> Value {
    json!({
        "customer": it.customer,
        "partition": it.partition,
        "verified": it.verified.as_ref().map(text_of),
        "verified_on": it.verified_on,
        "lapsed_on": it.lapsed_on,
        "phone": it.phone.as_ref().map(text_of),
        "phone_verified_on": it.phone_verified_on,
        "phone_known_in": it.phone_known_in,
        "version": it.version,
    })
}

fn document(it: &Document) -> Value {
    json!({
        "document": it.document,
        "partition": it.partition,
        "customer": it.customer,
        "kind": it.kind.name(),
        "issued_by": it.issued_by.map(|it| it.to_string()),
        "number": it.number.as_ref().map(text_of),
        "reference": text_of(&it.reference),
        "sha256": format!("\\x{}", it.sha256),
        "expires_on": it.expires_on,
        "known_in": it.known_in,
        "stage": it.stage.name(),
        "submitted_on": it.submitted_on,
        "submitted_at": it.submitted_at,
        "submitted_by": text_of(&it.submitted_by),
        "judged_on": it.judged.as_ref().map(|it| it.on),
        "judged_by": it.judged.as_ref().map(|it| text_of(&it.by)),
        "judged_reason": it.judged.as_ref().map(|it| text_of(&it.reason)),
        "lapses_on": it.lapses_on,
        "policy": it.policy.as_ref().map(text_of),
    })
}

fn asked(it: &AskedList) -> Value {
    json!({
        "screening": it.screening,
        "partition": it.partition,
        "customer": it.customer,
        "list": it.list,
        "asked_at": it.asked_at,
        "asked_by": text_of(&it.asked_by),
        "answer_by": it.answer_by,
        "ended_at": it.ended_at,
        "answered_at": it.answered_at,
    })
}

fn screening(it: &Screening) -> Value {
    json!({
        "screening": it.screening,
        "partition": it.partition,
        "customer": it.customer,
        "list": it.list,
        "list_version": it.list_version,
        "outcome": text_of(&it.outcome),
        "as_of": it.as_of,
        "screened_at": it.screened_at,
        "screened_by": text_of(&it.screened_by),
    })
}
