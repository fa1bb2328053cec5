//! A commit and its events as programs are told them.

use ledger_core::log::{Commit, EventRecord, Hash, Place};
use serde_json::{Map, Value, json};

/// A commit: under which name its caller is known, and what is told of its events.
pub(crate) fn commit(
    (place, hash): (Place, Hash),
    commit: &Commit,
    name: Option<&str>,
    events: Vec<Value>,
) -> Value {
    json!({
        "position": place.to_string(),
        "hash": hash,
        "business_date": commit.business_date,
        "recorded_at": commit.recorded_at,
        "command": { "id": commit.command.id, "type": commit.command.r#type },
        "causation": commit.causation,
        "correlation": commit.correlation,
        "actor": {
            "role": commit.actor.role,
            "subject": commit.actor.subject,
            "name": name,
        },
        "events": events,
    })
}

/// An event as it stands in its commit, and what else is told of it.
pub(crate) fn event<const N: usize>(record: &EventRecord, more: [(&str, Value); N]) -> Value {
    let mut told = Map::new();
    let stands = [
        ("id", json!(record.id)),
        ("type", json!(record.r#type)),
        ("version", json!(record.version)),
        ("stream", json!(record.stream)),
        ("stream_version", json!(record.stream_version)),
        ("data", json!(record.data)),
        ("standing", json!(record.standing)),
    ];
    for (name, value) in stands.into_iter().chain(more) {
        told.insert(name.to_owned(), value);
    }
    Value::Object(told)
}
