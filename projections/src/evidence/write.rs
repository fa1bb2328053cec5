//! How a batch's consents and evidence get into their tables: each table in one statement.

use serde_json::{Value, json};
use sqlx::PgConnection;

use super::fold::Fold;
use super::{Consent, Piece};
use crate::Failure;
use crate::columns::{text_of, write_rows};

pub(crate) const WRITE_CONSENTS: &str = "
    insert into consents select * from json_populate_recordset(null::consents, $1::json)
    on conflict (customer, number) do update
    set ended_on = excluded.ended_on, ended_by = excluded.ended_by";
pub(crate) const WRITE_EVIDENCE: &str = "
    insert into evidence select * from json_populate_recordset(null::evidence, $1::json)
    on conflict (evidence) do update
    set stage = excluded.stage, late = excluded.late, ended_at = excluded.ended_at,
        as_of = excluded.as_of, facts = excluded.facts, version = excluded.version";

pub(super) async fn write(connection: &mut PgConnection, fold: &Fold) -> Result<(), Failure> {
    let rows = fold.consents.values().map(consent);
    write_rows(connection, WRITE_CONSENTS, rows, "write consents").await?;
    let rows = fold.evidence.values().map(piece);
    write_rows(connection, WRITE_EVIDENCE, rows, "write evidence").await
}

fn consent(it: &Consent) -> Value {
    json!({
        "customer": it.customer,
        "agreed_to": it.to.name(),
        "number": it.number,
        "partition": it.partition,
        "text_version": it.text_version,
        "given_on": it.given_on,
        "given_by": text_of(&it.given_by),
        "ended_on": it.ended.as_ref().map(|(on, _)| on),
        "ended_by": it.ended.as_ref().map(|(_, by)| text_of(by)),
    })
}

fn piece(it: &Piece) -> Value {
    json!({
        "evidence": it.evidence,
        "partition": it.partition,
        "customer": it.customer,
        "source": it.source.name(),
        "purpose": text_of(&it.purpose),
        "consent_number": it.consent.as_ref().map(|it| it.number),
        "text_version": it.consent.as_ref().map(|it| &it.text_version),
        "stage": it.stage.name(),
        "late": it.late,
        "asked_on": it.asked_on,
        "asked_by": text_of(&it.asked_by),
        "answer_by": it.answer_by,
        "ended_at": it.ended_at,
        "as_of": it.as_of,
        "facts": it.facts.as_ref().map(text_of),
        "version": it.version,
    })
}
