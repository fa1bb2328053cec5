//! How a batch's assessments and decisions get into their tables: each table in one statement.

use serde_json::{Value, json};
use sqlx::PgConnection;

use super::fold::Fold;
use super::{Assessment, Decision};
use crate::Failure;
use crate::columns::{instant, text_of, write_rows};

pub(crate) const INSERT_ASSESSMENTS: &str = "
    insert into assessments select * from json_populate_recordset(null::assessments, $1::json)";
pub(crate) const WRITE_DECISIONS: &str = "
    insert into decisions select * from json_populate_recordset(null::decisions, $1::json)
    on conflict (decision) do update
    set contested_on = excluded.contested_on, revoked_on = excluded.revoked_on";

pub(super) async fn write(connection: &mut PgConnection, fold: &Fold) -> Result<(), Failure> {
    let rows = fold.assessments.values().map(assessment);
    write_rows(connection, INSERT_ASSESSMENTS, rows, "write assessments").await?;
    let rows = fold.decisions.values().map(decision);
    write_rows(connection, WRITE_DECISIONS, rows, "write decisions").await
}

fn assessment(it: &Assessment) -> Value {
    json!({
        "assessment": it.assessed.assessment,
        "application": it.application,
        "partition": it.partition,
        "customer": it.customer,
        "on_date": it.on,
        "recorded_at": instant(it.recorded_at),
        "answer": it.columns.answer,
        "score": it.columns.score,
        "class": it.columns.class,
        "policy_version": it.columns.policy_version,
        "assessed": text_of(&it.assessed),
    })
}

fn decision(it: &Decision) -> Value {
    json!({
        "decision": it.decided.decision,
        "application": it.application,
        "partition": it.partition,
        "customer": it.customer,
        "on_date": it.on,
        "recorded_at": instant(it.recorded_at),
        "outcome": it.columns.outcome,
        "decided": text_of(&it.decided),
        "persons": text_of(&it.columns.persons),
        "overridden": it.overridden.as_ref().map(text_of),
        "otherwise": it.columns.otherwise,
        "contested_on": it.contested_on,
        "revoked_on": it.revoked_on,
    })
}
