//! The ways in which a body is spoiled, found by the schema that OpenAPI gives of it.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

/// What OpenAPI says of bodies.
pub(super) struct Schemas(Value);

/// Longer than any text may be.
const TOO_LONG: usize = 600_000;

impl Schemas {
    pub(super) fn read() -> Schemas {
        Schemas(command_api::http::openapi())
    }

    /// Every command, dots written as underscores.
    pub(super) fn operations(&self) -> BTreeSet<String> {
        let paths = self.0["paths"].as_object().unwrap().values();
        paths
            .map(|it| it["post"]["operationId"].as_str().unwrap().to_owned())
            .filter(|it| !["bulk", "start_business_day"].contains(&it.as_str()))
            .collect()
    }

    /// The body in every way it can be wrong by itself, how, and the pointer to what is at fault.
    pub(super) fn spoiled(&self, command: &str, body: &Value) -> Vec<(String, String, Value)> {
        let operation = command.replace('.', "_");
        let paths = self.0["paths"].as_object().unwrap().values();
        let route = paths.map(|it| &it["post"]).find(|it| it["operationId"] == operation);
        let schema = &route.unwrap()["requestBody"]["content"]["application/json"]["schema"];
        let mut found = vec![];
        self.walk(schema, body, "", &mut |how, pointer, value| {
            let mut body = body.clone();
            match value {
                Some(value) => *body.pointer_mut(pointer).expect("it leads somewhere") = value,
                None => remove(&mut body, pointer),
            }
            let at_fault = match how {
                "missing" => pointer.rsplit_once('/').unwrap().0.to_owned(),
                "unknown member" => format!("{pointer}/surprise"),
                _ => pointer.to_owned(),
            };
            found.push((format!("{how} at `{pointer}`"), at_fault, body));
        });
        found
    }

    fn walk(
        &self,
        schema: &Value,
        value: &Value,
        pointer: &str,
        spoil: &mut impl FnMut(&str, &str, Option<Value>),
    ) {
        match value {
            Value::Object(members) => {
                let may_be_null = schema["anyOf"].as_array().is_some();
                let schema = self.of_object(schema, members);
                for name in schema["required"].as_array().into_iter().flatten() {
                    spoil("missing", &format!("{pointer}/{}", name.as_str().unwrap()), None);
                }
                let mut more = members.clone();
                more.insert("surprise".to_owned(), json!(1));
                spoil("unknown member", pointer, Some(Value::Object(more)));
                for other in [json!([]), json!("text"), json!(7), json!(null)] {
                    if !(may_be_null && other.is_null()) {
                        spoil("wrong type", pointer, Some(other));
                    }
                }
                if pointer.is_empty() {
                    let values: Vec<Value> = members.values().cloned().collect();
                    spoil("a list of its values", pointer, Some(json!(values)));
                }
                for (name, value) in members {
                    let schema = &schema["properties"][name];
                    assert!(!schema.is_null(), "{pointer}/{name} is in no schema");
                    self.walk(schema, value, &format!("{pointer}/{name}"), spoil);
                }
            }
            Value::Array(items) => {
                spoil("wrong type", pointer, Some(json!("text")));
                spoil("wrong type", pointer, Some(json!({})));
                let schema = &self.resolved(schema)["items"];
                for (place, item) in items.iter().enumerate() {
                    self.walk(schema, item, &format!("{pointer}/{place}"), spoil);
                }
            }
            Value::String(_) => {
                for other in [json!(7), json!(true), json!([]), json!({})] {
                    spoil("wrong type", pointer, Some(other));
                }
                spoil("too long", pointer, Some(json!("x".repeat(TOO_LONG))));
                for wrong in not_kept(self.resolved(schema)) {
                    spoil("no day or time that is kept", pointer, Some(json!(wrong)));
                }
            }
            Value::Number(_) => {
                for other in [json!("7"), json!(1.5), json!([]), json!({})] {
                    spoil("wrong type", pointer, Some(other));
                }
                spoil("negative", pointer, Some(json!(-1)));
                for too_large in [9_007_199_254_740_992_u64, u64::MAX] {
                    spoil("overflow", pointer, Some(json!(too_large)));
                }
            }
            Value::Bool(_) => {
                for other in [json!("true"), json!(1), json!([]), json!({})] {
                    spoil("wrong type", pointer, Some(other));
                }
            }
            Value::Null => panic!("{pointer}: a sample has no {value}"),
        }
    }

    fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        if let Some(name) = schema["$ref"].as_str() {
            let name = name.strip_prefix("#/components/schemas/").unwrap();
            return self.resolved(&self.0["components"]["schemas"][name]);
        }
        let choices = schema["anyOf"].as_array().into_iter().flatten();
        match choices.into_iter().find(|it| it["type"] != "null") {
            Some(chosen) => self.resolved(chosen),
            None => schema,
        }
    }

    /// The schema of this object: of several, the one of its kind.
    fn of_object<'a>(&'a self, schema: &'a Value, members: &Map<String, Value>) -> &'a Value {
        let schema = self.resolved(schema);
        let Some(kinds) = schema["oneOf"].as_array() else { return schema };
        let kind = &members["kind"];
        kinds
            .iter()
            .map(|it| self.resolved(it))
            .find(|it| it["properties"]["kind"]["const"] == *kind)
            .expect("the sample is of one of the kinds")
    }
}

/// Days and times of this form which no ledger, or no database, keeps.
fn not_kept(schema: &Value) -> &'static [&'static str] {
    match schema["format"].as_str() {
        Some("date") => &[
            "1899-12-31",
            "0204-11-05",
            "-200000-01-01",
            "-262143-01-01",
            "+10000-01-01",
            "2026-1-2",
            " 2026-01-02",
        ],
        Some("date-time") => {
            &["0000-06-01T00:00:00Z", "1969-12-31T23:59:59Z", "+10000-01-01T00:00:00Z"]
        }
        Some(_) | None => &[],
    }
}

fn remove(body: &mut Value, pointer: &str) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let members = body.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    members.remove(name).unwrap_or_else(|| panic!("the sample has no {pointer}"));
}
