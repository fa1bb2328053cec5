//! How a batch's documents get into their table: in one statement.

use serde_json::{Value, json};
use sqlx::PgConnection;

use super::{Fold, Proposal};
use crate::Failure;
use crate::columns::{instant, text_of, write_rows};

pub(crate) const WRITE_PROPOSALS: &str = "
    insert into proposals select * from json_populate_recordset(null::proposals, $1::json)
    on conflict (proposal) do update
    set standing = excluded.standing, version = excluded.version,
        effective_from = excluded.effective_from, approver = excluded.approver,
        findings = excluded.findings, approved_on = excluded.approved_on,
        approved_at = excluded.approved_at, withdrawal_by = excluded.withdrawal_by,
        withdrawal_reason = excluded.withdrawal_reason, withdrawal_on = excluded.withdrawal_on,
        ended_by = excluded.ended_by, end_reason = excluded.end_reason,
        ended_on = excluded.ended_on, ended_at = excluded.ended_at";

pub(super) async fn write(connection: &mut PgConnection, fold: &Fold) -> Result<(), Failure> {
    let proposals = fold.proposals.values().map(proposal);
    write_rows(connection, WRITE_PROPOSALS, proposals, "write versions of the policy").await
}

fn proposal(it: &Proposal) -> Value {
    let (approval, wish, end) = (it.approval.as_ref(), it.withdrawal.as_ref(), it.end.as_ref());
    json!({
        "proposal": it.proposal,
        "hash": it.hash,
        "document": it.document,
        "standing": it.standing.name(),
        "author": it.author,
        "lapses_on": it.lapses_on,
        "proposed_on": it.proposed_on,
        "proposed_at": instant(it.proposed_at),
        "partition": it.place.partition,
        "sequence": it.place.sequence,
        "version": approval.map(|it| it.version),
        "effective_from": approval.map(|it| it.effective_from),
        "approver": approval.map(|it| it.approver),
        "findings": approval.map(|it| text_of(&it.findings)),
        "approved_on": approval.map(|it| it.on),
        "approved_at": approval.map(|it| instant(it.at)),
        "withdrawal_by": wish.map(|it| it.by),
        "withdrawal_reason": wish.map(|it| text_of(&it.reason)),
        "withdrawal_on": wish.map(|it| it.on),
        "ended_by": end.and_then(|it| it.by),
        "end_reason": end.and_then(|it| it.reason.as_ref()).map(text_of),
        "ended_on": end.map(|it| it.on),
        "ended_at": end.map(|it| instant(it.at)),
    })
}
