//! How a batch's shipments get into their tables: each table in one or two statements.

use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use super::fold::Fold;
use super::{Correction, Estimate, Reported, Shipment};
use crate::Failure;
use crate::columns::{instant, text_of, write_rows};

pub(crate) const WRITE_SHIPMENTS: &str = "
    insert into shipments select * from json_populate_recordset(null::shipments, $1::json)
    on conflict (shipment) do update
    set stage = excluded.stage, since = excluded.since, legs = excluded.legs,
        documents = excluded.documents, proofs = excluded.proofs, pick_up = excluded.pick_up,
        exceptions = excluded.exceptions, open_exceptions = excluded.open_exceptions,
        estimated_on = excluded.estimated_on, ended_on = excluded.ended_on,
        changed_on = excluded.changed_on, version = excluded.version";
pub(crate) const INSERT_REPORTS: &str = "
    insert into reports select * from json_populate_recordset(null::reports, $1::json)";
pub(crate) const CORRECT_REPORTS: &str = "
    update reports
    set corrected = new.corrected, corrected_at = new.corrected_at,
        corrected_sequence = new.corrected_sequence
    from json_populate_recordset(null::reports, $1::json) new
    where reports.shipment = new.shipment and reports.report = new.report";
pub(crate) const INSERT_ESTIMATES: &str = "
    insert into estimates select * from json_populate_recordset(null::estimates, $1::json)";

pub(super) async fn write(connection: &mut PgConnection, fold: &Fold) -> Result<(), Failure> {
    let rows = fold.shipments.values().map(shipment);
    write_rows(connection, WRITE_SHIPMENTS, rows, "write shipments").await?;
    let rows = fold.reports.values().map(report);
    write_rows(connection, INSERT_REPORTS, rows, "write reports of shipments").await?;
    let rows = fold.corrections.iter().map(correction);
    write_rows(connection, CORRECT_REPORTS, rows, "take back reports of shipments").await?;
    let rows = fold.estimates.iter().map(estimate);
    write_rows(connection, INSERT_ESTIMATES, rows, "write estimates of shipments").await
}

fn shipment(it: &Shipment) -> Value {
    let mut partners: Vec<&str> = it.legs.iter().map(|it| it.partner.as_str()).collect();
    partners.sort_unstable();
    partners.dedup();
    json!({
        "shipment": it.shipment,
        "partition": it.partition,
        "customer": it.customer,
        "order_id": it.order,
        "stage": it.stage.name(),
        "since": it.since.map(instant),
        "direction": text_of(&it.direction),
        "contents": text_of(&it.contents),
        "weight_grams": it.weight_grams,
        "declared_value": it.declared_value.as_ref().map(text_of),
        "legs": text_of(&it.legs),
        "documents": text_of(&it.documents),
        "proofs": text_of(&it.proofs),
        "pick_up": it.pick_up.as_ref().map(text_of),
        "exceptions": text_of(&it.exceptions),
        "open_exceptions": it.open_exceptions(),
        "partners": partners,
        "promised_on": it.promised_on,
        "estimated_on": it.estimated_on,
        "planned_on": it.planned_on,
        "ended_on": it.ended_on,
        "changed_on": it.changed_on,
        "version": it.version,
    })
}

fn report(it: &Reported) -> Value {
    let carrier = it.carrier.as_ref();
    let wanted: Vec<&str> = it.wanted.iter().map(|it| it.name()).collect();
    json!({
        "shipment": it.shipment,
        "report": it.report,
        "milestone": it.milestone.name(),
        "event_at": instant(it.event_at),
        "place": it.place_name,
        "carrier": carrier.map(|it| &it.carrier),
        "carrier_code": carrier.map(|it| &it.code),
        "carrier_text": carrier.and_then(|it| it.text.as_ref()),
        "reason": it.reason,
        "wanted": wanted,
        "currency": it.duties.map(|(declared, _)| declared.currency()),
        "declared": it.duties.map(|(declared, _)| declared.amount()),
        "paid": it.duties.map(|(_, paid)| paid.amount()),
        "business_date": it.business_date,
        "recorded_at": instant(it.recorded_at),
        "partition": it.place.partition,
        "sequence": it.place.sequence,
        "version": it.version,
        "corrected": it.correction.as_ref().map(|it| text_of(&it.reason)),
        "corrected_at": it.correction.as_ref().map(|it| instant(it.recorded_at)),
        "corrected_sequence": it.correction.as_ref().map(|it| it.place.sequence),
    })
}

/// All null where the report stands again.
fn correction(((shipment, report), it): (&(Uuid, Uuid), &Option<Correction>)) -> Value {
    let it = it.as_ref();
    json!({
        "shipment": shipment,
        "report": report,
        "corrected": it.map(|it| text_of(&it.reason)),
        "corrected_at": it.map(|it| instant(it.recorded_at)),
        "corrected_sequence": it.map(|it| it.place.sequence),
    })
}

fn estimate(it: &Estimate) -> Value {
    json!({
        "shipment": it.shipment,
        "version": it.version,
        "before_on": it.before,
        "after_on": it.after,
        "cause": text_of(&it.cause),
        "business_date": it.business_date,
        "recorded_at": instant(it.recorded_at),
        "partition": it.place.partition,
        "sequence": it.place.sequence,
    })
}
