//! Acts that take two persons, and what became of them.

use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Failure;
use crate::columns::{instant, text_of, write_rows};
use crate::schedules::fold::Fold;
use crate::schedules::row::{Proposal, ProposalEnd};

pub(crate) const INSERT_PROPOSALS: &str = "
    insert into proposed_acts
    select * from json_populate_recordset(null::proposed_acts, $1::json)";

pub(super) async fn insert_proposals(
    connection: &mut PgConnection,
    fold: &Fold,
) -> Result<(), Failure> {
    let rows = fold.proposals.values().map(proposal);
    write_rows(connection, INSERT_PROPOSALS, rows, "write new proposals").await
}

pub(crate) const END_PROPOSALS: &str = "
    update proposed_acts
    set outcome = new.outcome, decided_by = new.decided_by, decision_reason = new.decision_reason,
        ended_on = new.ended_on, ended_at = new.ended_at, end_sequence = new.end_sequence
    from json_populate_recordset(null::proposed_acts, $1::json) as new
    where proposed_acts.loan = new.loan and proposed_acts.proposal = new.proposal";

pub(super) async fn end_proposals(
    connection: &mut PgConnection,
    fold: &Fold,
) -> Result<(), Failure> {
    let rows = fold.proposal_ends.iter().map(|(id, it)| end(*id, Some(it)).into_iter().collect());
    write_rows(connection, END_PROPOSALS, rows, "write how proposals end").await
}

fn proposal(it: &Proposal) -> Value {
    let proposed = [
        ("act", json!(text_of(&it.act))),
        ("currency", json!(it.amount.currency().code())),
        ("amount", json!(it.amount.amount())),
        ("above", json!(it.above.map(|it| it.amount()))),
        ("proposed_by", json!(text_of(&it.proposed_by))),
        ("lapses_on", json!(it.lapses_on)),
        ("business_date", json!(it.business_date)),
        ("recorded_at", json!(instant(it.recorded_at))),
        ("partition", json!(it.place.partition)),
        ("sequence", json!(it.place.sequence)),
        ("event_index", json!(it.event_index)),
    ];
    proposed.into_iter().chain(end((it.loan, it.proposal), it.end.as_ref())).collect()
}

/// Which proposal it is, and the columns that tell what became of it.
fn end((loan, proposal): (Uuid, Uuid), it: Option<&ProposalEnd>) -> [(&'static str, Value); 8] {
    [
        ("loan", json!(loan)),
        ("proposal", json!(proposal)),
        ("outcome", json!(it.map(|it| it.outcome.name()))),
        ("decided_by", json!(it.and_then(|it| it.by.as_ref()).map(text_of))),
        ("decision_reason", json!(it.and_then(|it| it.reason.as_ref()).map(text_of))),
        ("ended_on", json!(it.map(|it| it.business_date))),
        ("ended_at", json!(it.map(|it| instant(it.recorded_at)))),
        ("end_sequence", json!(it.map(|it| it.place.sequence))),
    ]
}
