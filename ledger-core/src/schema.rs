//! How a JSON Schema is published under `schemas/`.

use schemars::Schema;
use serde_json::{Value, json};

/// The schema under the name by which it is referred to, `urn:ledger:schemas/<path>`. What is
/// absent is left out and never `null`, so that no field may be `null`; a description is one line
/// a paragraph.
pub fn published(schema: Schema, path: &str) -> Schema {
    let mut schema = schema.to_value();
    plain(&mut schema);
    let mut schema = Schema::try_from(schema).expect("a schema stays one");
    schema.insert("$id".to_owned(), format!("urn:ledger:schemas/{path}").into());
    schema
}

/// An event's payload: its type as the title, and what the event means, followed by what is said
/// of its fields.
pub(crate) fn of_event(
    mut schema: Schema,
    event_type: &str,
    version: u32,
    meaning: &[&str],
) -> Schema {
    let meaning = meaning.concat().trim().to_owned();
    let description = match schema.get("description").and_then(Value::as_str) {
        Some(of_fields) => format!("{meaning}\n\n{of_fields}"),
        None => meaning,
    };
    schema.insert("title".to_owned(), event_type.into());
    schema.insert("description".to_owned(), description.into());
    published(schema, &format!("events/{}.v{version}.json", event_type.replace('.', "/")))
}

fn plain(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if let Some(Value::String(description)) = members.get_mut("description") {
                let paragraphs: Vec<_> =
                    description.split("\n\n").map(|it| it.replace('\n', " ")).collect();
                *description = paragraphs.join("\n\n");
            }
            without_null(members);
            members.values_mut().for_each(plain);
        }
        Value::Array(items) => items.iter_mut().for_each(plain),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => (),
    }
}

/// schemars lets an optional field be `null`, by its type or as one of two.
fn without_null(members: &mut serde_json::Map<String, Value>) {
    if let Some(Value::Array(types)) = members.get_mut("type") {
        types.retain(|it| it != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            members.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(schemas)) = members.get_mut("anyOf") {
        schemas.retain(|it| *it != json!({ "type": "null" }));
        if let [Value::Object(only)] = schemas.as_slice() {
            let only = only.clone();
            members.remove("anyOf");
            members.extend(only);
        }
    }
}
