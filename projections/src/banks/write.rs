//! How a batch's rows get into their tables: each table in one statement.

use serde_json::{Value, json};
use sqlx::PgConnection;

use super::{Bank, Fold, Placement, Presentation, Settled, Settlement};
use crate::Failure;
use crate::columns::{instant, text_of, write_rows};

pub(crate) const WRITE_BANKS: &str = "
    insert into banks select * from json_populate_recordset(null::banks, $1::json)
    on conflict (partner) do update
    set trade_name = excluded.trade_name, country = excluded.country,
        lender_type = excluded.lender_type, standing = excluded.standing,
        reason = excluded.reason, mandate = excluded.mandate, number = excluded.number,
        enrolled_on = excluded.enrolled_on, waiting = excluded.waiting,
        version = excluded.version";
pub(crate) const WRITE_PLACEMENTS: &str = "
    insert into placements select * from json_populate_recordset(null::placements, $1::json)
    on conflict (offer) do update
    set stage = excluded.stage, refused = excluded.refused, released = excluded.released,
        currency = excluded.currency, amount = excluded.amount, reserved = excluded.reserved,
        drawn = excluded.drawn, mandate = excluded.mandate, loan = excluded.loan,
        reference = excluded.reference, signed_on = excluded.signed_on, step = excluded.step,
        commission_stage = excluded.commission_stage, commission = excluded.commission,
        invoice = excluded.invoice, credited_on = excluded.credited_on, list = excluded.list,
        version = excluded.version";
pub(crate) const WRITE_SETTLEMENTS: &str = "
    insert into settlements select * from json_populate_recordset(null::settlements, $1::json)";
pub(crate) const WRITE_PRESENTATIONS: &str = "
    insert into presentations
    select * from json_populate_recordset(null::presentations, $1::json)
    on conflict (offer) do update
    set stage = excluded.stage, presented_at = excluded.presented_at,
        answer_by = excluded.answer_by, ended_at = excluded.ended_at,
        reference = excluded.reference, cause = excluded.cause, late = excluded.late,
        loan = excluded.loan";

pub(super) async fn write(connection: &mut PgConnection, fold: &Fold) -> Result<(), Failure> {
    let rows = fold.banks.values().map(bank);
    write_rows(connection, WRITE_BANKS, rows, "write banks").await?;
    let rows = fold.placements.values().map(placement);
    write_rows(connection, WRITE_PLACEMENTS, rows, "write placements").await?;
    let rows = fold.settlements.values().map(settlement);
    write_rows(connection, WRITE_SETTLEMENTS, rows, "write settlements").await?;
    let rows = fold.presentations.values().map(presentation);
    write_rows(connection, WRITE_PRESENTATIONS, rows, "write presentations").await
}

fn bank(it: &Bank) -> Value {
    json!({
        "partner": it.partner,
        "partition": it.partition,
        "name": it.name,
        "trade_name": it.firm.trade_name,
        "country": it.firm.country,
        "lender_type": it.lender_type,
        "standing": it.standing.name(),
        "reason": it.reason.as_ref().map(text_of),
        "mandate": it.mandate.as_ref().map(text_of),
        "number": it.number,
        "enrolled_on": it.enrolled_on,
        "waiting": it.waiting.as_ref().map(text_of),
        "version": it.version,
    })
}

fn placement(it: &Placement) -> Value {
    let kept = it.kept.as_ref();
    json!({
        "offer": it.offer,
        "partition": it.partition,
        "partner": it.partner,
        "customer": it.customer,
        "application": it.application,
        "stage": it.stage.name(),
        "refused": it.refused,
        "released": it.released,
        "currency": kept.map(|it| it.amount.currency()),
        "amount": kept.map(|it| it.amount.amount()),
        "reserved": kept.map(|it| it.reserved.amount()),
        "drawn": kept.map(|it| it.drawn.amount()),
        "mandate": kept.map(|it| it.mandate),
        "loan": it.loan,
        "reference": it.reference,
        "signed_on": it.signed_on,
        "step": it.step,
        "commission_stage": it.commission.stage.name(),
        "commission": it.commission.amount.map(|it| it.amount()),
        "invoice": it.commission.invoice,
        "credited_on": it.commission.credited_on,
        "list": it.commission.list,
        "asked_on": it.asked_on,
        "version": it.version,
    })
}

fn settlement(it: &Settlement) -> Value {
    let (kind, reference, body) = match &it.what {
        Settled::Invoice(what) => ("invoice", &what.reference, text_of(what)),
        Settled::List(what) => ("list", &what.reference, text_of(what)),
    };
    json!({
        "settlement": it.settlement,
        "partition": it.partition,
        "partner": it.partner,
        "kind": kind,
        "reference": reference,
        "body": body,
        "settled_on": it.on,
    })
}

fn presentation(it: &Presentation) -> Value {
    json!({
        "offer": it.offer,
        "partition": it.partition,
        "customer": it.customer,
        "application": it.application,
        "lender": it.lender,
        "partner": it.partner,
        "currency": it.amount.currency(),
        "amount": it.amount.amount(),
        "stage": it.stage.name(),
        "asked_at": instant(it.asked_at),
        "presented_at": it.presented_at.map(instant),
        "answer_by": it.answer_by.map(instant),
        "ended_at": it.ended_at.map(instant),
        "reference": it.reference,
        "cause": it.cause.as_ref().map(text_of),
        "late": it.late.as_ref().map(text_of),
        "loan": it.loan,
    })
}
