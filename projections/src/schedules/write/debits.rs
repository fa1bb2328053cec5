//! Our own debit requests, and what was answered.

use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Failure;
use crate::columns::{instant, text_of, write_rows};
use crate::schedules::fold::Fold;
use crate::schedules::row::{DebitAnswered, DebitRequest};

pub(crate) const INSERT_DEBIT_REQUESTS: &str = "
    insert into debit_requests
    select * from json_populate_recordset(null::debit_requests, $1::json)";

pub(super) async fn insert_debit_requests(
    connection: &mut PgConnection,
    fold: &Fold,
) -> Result<(), Failure> {
    let rows = fold.debit_requests.values().map(request);
    write_rows(connection, INSERT_DEBIT_REQUESTS, rows, "write new debit requests").await
}

pub(crate) const ANSWER_DEBIT_REQUESTS: &str = "
    update debit_requests
    set answer = new.answer, answered_on = new.answered_on, answer_sequence = new.answer_sequence
    from json_populate_recordset(null::debit_requests, $1::json) as new
    where debit_requests.loan = new.loan and debit_requests.request = new.request";

pub(super) async fn answer_debit_requests(
    connection: &mut PgConnection,
    fold: &Fold,
) -> Result<(), Failure> {
    let rows = fold.debit_answers.iter();
    let rows = rows.map(|(id, it)| answer(*id, Some(it)).into_iter().collect());
    write_rows(connection, ANSWER_DEBIT_REQUESTS, rows, "write answers to debit requests").await
}

fn request(it: &DebitRequest) -> Value {
    let requested = [
        ("currency", json!(it.amount.currency().code())),
        ("amount", json!(it.amount.amount())),
        ("channel", json!(it.channel)),
        ("reference", json!(it.reference)),
        ("requested_on", json!(it.requested_on)),
        ("business_date", json!(it.business_date)),
        ("recorded_at", json!(instant(it.recorded_at))),
        ("partition", json!(it.place.partition)),
        ("sequence", json!(it.place.sequence)),
        ("event_index", json!(it.event_index)),
    ];
    let answer = answer((it.loan, it.request), it.answer.as_ref());
    requested.into_iter().chain(answer).collect()
}

/// Which request it is, and the columns that tell what was answered.
fn answer((loan, request): (Uuid, Uuid), it: Option<&DebitAnswered>) -> [(&'static str, Value); 5] {
    [
        ("loan", json!(loan)),
        ("request", json!(request)),
        ("answer", json!(it.map(|it| text_of(&it.answer)))),
        ("answered_on", json!(it.map(|it| it.on))),
        ("answer_sequence", json!(it.map(|it| it.place.sequence))),
    ]
}
