//! What the log's JSON looks like, as published under `schemas/`: an event version is never edited.
//!
//! Each event version has a JSON Schema, compared with what the code generates, and a golden line,
//! which is read for ever, and written byte for byte as long as its version is the present one.
//! `UPDATE=1` writes files that are missing and touches no other: who changes an event publishes a
//! version beside the old one.

use std::collections::BTreeSet;
use std::fs;

use ledger_core::calendar::Day;
use ledger_core::file::{Event, standings_of};
use ledger_core::log::{Commit, EventRecord, Hash, Instant};
use ledger_core::schema::published;
use serde_json::{Map, Value};

use crate::examples;
use crate::form::Form;
use crate::tree::{paths, root};

/// The path of a version's file without its ending: `schemas/events/loan/granted.v1`.
fn path(event_type: &str, version: u32) -> String {
    let (aggregate, event) = event_type.split_once('.').expect("a type has two parts");
    format!("schemas/events/{aggregate}/{event}.v{version}")
}

/// Compares what is published with what is generated.
pub(crate) fn compare(path: &str, generated: &str) {
    let file = root().join(path);
    if !file.exists() && std::env::var("UPDATE").is_ok_and(|it| it == "1") {
        fs::create_dir_all(file.parent().expect("a file has a folder")).unwrap();
        fs::write(&file, generated).unwrap();
    }
    let published = fs::read_to_string(&file).unwrap_or_else(|it| {
        panic!("{path} cannot be read ({it}): UPDATE=1 writes what is missing")
    });
    assert_eq!(
        published, generated,
        "{path} is published and the code no longer agrees with it: restore the event, and publish \
         what you need as a new version beside it"
    );
}

/// Indented, with members in order of their names, whatever order serde_json keeps.
pub(crate) fn pretty(schema: schemars::Schema) -> String {
    let mut text = serde_json::to_string_pretty(&in_order(schema.to_value())).unwrap();
    text.push('\n');
    text
}

fn in_order(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.into_iter().collect();
            members.sort_unstable_by(|one, other| one.0.cmp(&other.0));
            Value::Object(members.into_iter().map(|(name, it)| (name, in_order(it))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(in_order).collect()),
        plain @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => plain,
    }
}

fn line(record: &EventRecord) -> String {
    format!("{}\n", serde_json::to_string(record).unwrap())
}

#[test]
fn every_event_has_its_schema() {
    for (event_type, version, schema) in Event::schemas() {
        let Value::Object(members) = schema.clone().to_value() else { panic!("{event_type}") };
        let said = members["description"].as_str().unwrap();
        assert!(said.len() > 10 && !said.ends_with('\n'), "{event_type}: `{said}`");
        assert_eq!(members["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert_eq!(members["title"], event_type);
        assert_eq!(members["additionalProperties"], false, "{event_type}");
        let path = format!("{}.json", path(event_type, version));
        assert_eq!(members["$id"], format!("urn:ledger:{path}"));
        compare(&path, &pretty(schema));
    }
}

#[test]
fn every_event_has_its_golden_line() {
    let examples = examples::facts();
    let types: Vec<_> = examples.iter().map(|it| it.event.event_type()).collect();
    let mut expected: Vec<_> = Event::schemas().into_iter().map(|(it, ..)| it).collect();
    expected.dedup();
    assert_eq!(types, expected, "there is one example of every event, in the order of schemas");

    for fact in examples {
        let golden = format!("{}.golden.json", path(fact.event.event_type(), fact.event.version()));
        compare(&golden, &line(&examples::record(&fact, 0)));
    }
}

/// Each version keeps the line it had while it was the present one, for ever: it conforms to the
/// schema of its version and is read. That of the present version is written as it stands.
#[test]
fn every_golden_line_is_read_and_the_present_one_written_as_it_stands() {
    for (event_type, version, schema) in Event::schemas() {
        let path = format!("{}.golden.json", path(event_type, version));
        let text = fs::read_to_string(root().join(&path)).unwrap_or_else(|it| {
            panic!("{path} cannot be read ({it}): what was published is kept, see the log of git")
        });
        let record: EventRecord = serde_json::from_str(&text).unwrap();
        assert_eq!((&*record.r#type, record.version), (event_type, version), "{path}");
        let data: Value = serde_json::from_str(record.data.get()).unwrap();
        assert_eq!(Form::of(&schema).fault(&data), None, "{path}");
        let event = Event::decode(&record).unwrap_or_else(|it| panic!("{path}: {it}"));
        if version != event.version() {
            continue;
        }
        let data = event.encode();
        assert_eq!(data.get(), record.data.get(), "{path} is written in another way");
        assert_eq!(line(&EventRecord { data, ..record }), text, "{path}");
    }
}

#[test]
fn nothing_lies_among_the_schemas_that_is_no_event() {
    let known: BTreeSet<String> = Event::schemas()
        .into_iter()
        .flat_map(|(event_type, version, _)| {
            (1..=version).flat_map(move |it| {
                let path = path(event_type, it);
                [format!("{path}.json"), format!("{path}.golden.json")]
            })
        })
        .collect();
    let found: BTreeSet<String> = paths()
        .into_iter()
        .filter(|it| it.starts_with("schemas/events/") && root().join(it).is_file())
        .collect();
    assert_eq!(found, known, "a published version keeps its two files for ever");
}

#[test]
fn a_commit_has_its_schema_and_golden_line() {
    let schema = published(schemars::schema_for!(Commit), "commit.v1.json");
    let example = examples::commit().encode();
    let value: Value = serde_json::from_slice(&example).unwrap();
    assert_eq!(Form::of(&schema).fault(&value), None);
    compare("schemas/commit.v1.json", &pretty(schema));

    compare("schemas/commit.v1.golden.json", str::from_utf8(&example).unwrap());
    let golden = fs::read(root().join("schemas/commit.v1.golden.json")).unwrap();
    let commit = Commit::decode(&golden).unwrap();
    assert_eq!(commit.encode(), golden);
    // As `sha256sum schemas/commit.v1.golden.json` prints it.
    let hash = "3845c41ff049d81be2d73c8e0864601e1822e80592605ac1fd8aa5c75b6cfafb";
    assert_eq!(Hash::of(&golden).to_string(), hash, "a commit's hash is that of its bytes");
}

#[test]
fn every_example_conforms_to_its_schema_and_nothing_more_does() {
    let schemas = Event::schemas();
    for fact in examples::facts().into_iter().chain(examples::variants()) {
        let event_type = fact.event.event_type();
        let written = |it: &&(&str, u32, _)| (it.0, it.1) == (event_type, fact.event.version());
        let (_, _, schema) = schemas.iter().find(written).unwrap();
        let form = Form::of(schema);
        let data: Value = serde_json::from_str(fact.event.encode().get()).unwrap();
        assert_eq!(form.fault(&data), None, "{event_type}: {data}");
        for changed in with_one_more(&data, ("surprise", &Value::from(1))) {
            assert!(form.fault(&changed).is_some(), "{event_type} may be {changed}");
        }
        for member in data.as_object().unwrap().keys() {
            let mut changed = data.clone();
            changed[member] = Value::Null;
            assert!(form.fault(&changed).is_some(), "{event_type} may be {changed}");
        }
    }
}

/// `member` added to each object in `value` in turn, however deep it lies.
pub(crate) fn with_one_more(value: &Value, member: (&str, &Value)) -> Vec<Value> {
    match value {
        Value::Object(members) => {
            let mut more = members.clone();
            more.insert(member.0.to_owned(), member.1.clone());
            let deeper = members.iter().flat_map(|(name, it)| {
                with_one_more(it, member).into_iter().map(move |changed| {
                    let mut members: Map<String, Value> = members.clone();
                    members.insert(name.clone(), changed);
                    Value::Object(members)
                })
            });
            std::iter::once(Value::Object(more)).chain(deeper).collect()
        }
        Value::Array(items) => items
            .iter()
            .enumerate()
            .flat_map(|(place, it)| {
                with_one_more(it, member).into_iter().map(move |changed| {
                    let mut items = items.clone();
                    items[place] = changed;
                    Value::Array(items)
                })
            })
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => vec![],
    }
}

#[test]
fn an_unknown_field_in_an_event_is_damage_at_any_depth() {
    let mut tried = 0;
    for fact in examples::facts().into_iter().chain(examples::variants()) {
        let record = examples::record(&fact, 0);
        assert_eq!(Event::decode(&record).unwrap(), fact.event);
        let data: Value = serde_json::from_str(record.data.get()).unwrap();
        for changed in with_one_more(&data, ("surprise", &Value::from(1))) {
            let data = serde_json::value::to_raw_value(&changed).unwrap();
            let read = Event::decode(&EventRecord { data, ..record.clone() });
            assert!(read.is_err(), "{} was read from {changed}", record.r#type);
            tried += 1;
        }
    }
    assert!(tried > 100, "only {tried} fields were added");
}

#[test]
fn an_unknown_field_in_a_commit_is_damage_at_any_depth() {
    let commit: Value = serde_json::from_slice(&examples::commit().encode()).unwrap();
    let changed = with_one_more(&commit, ("surprise", &Value::from(1)));
    assert_eq!(
        changed.len(),
        13,
        "commit, command, actor, event and its data, its standing, the standing's data, four \
         amounts in it and the next due one with its own"
    );
    for value in changed {
        let bytes = serde_json::to_vec(&value).unwrap();
        let read = Commit::decode(&bytes).and_then(|it| {
            ledger_core::file::events_of(&it)?;
            standings_of(&it)
        });
        assert!(read.is_err(), "a commit was read from {value}");
    }
}

#[test]
fn absent_is_left_out_and_a_decimal_is_a_string() {
    for fact in examples::facts().into_iter().chain(examples::variants()) {
        let data = fact.event.encode();
        assert!(!data.get().contains("null"), "{}", data.get());
        assert!(!data.get().contains('.') || !has_a_fraction(&data), "{}", data.get());
    }
}

fn has_a_fraction(data: &serde_json::value::RawValue) -> bool {
    fn any(value: &Value) -> bool {
        match value {
            Value::Number(it) => it.is_f64(),
            Value::Array(items) => items.iter().any(any),
            Value::Object(members) => members.values().any(any),
            Value::Null | Value::Bool(_) | Value::String(_) => false,
        }
    }
    any(&serde_json::from_str(data.get()).unwrap())
}

/// What the types promise of a value holds for what is read, not only for what is made.
#[test]
fn a_value_that_no_type_allows_is_refused() {
    let cases = [
        ("loan.granted", "\"rate\":\"0.1200\"", "\"rate\":0.12"),
        ("loan.granted", "\"kind\":\"bank\"", "\"kind\":\"Bank\""),
        ("loan.granted", "\"amount\":10000", "\"amount\":10000.0"),
        ("loan.granted", "\"amount\":10000", "\"amount\":\"10000\""),
        ("loan.granted", "\"amount\":10000", "\"amount\":-1"),
        ("loan.granted", "\"amount\":10000", "\"amount\":9007199254740992"),
        ("loan.granted", "\"currency\":\"XOF\"", "\"currency\":\"xof\""),
        ("loan.granted", "\"code\":\"telephone\"", "\"code\":\"a\",\"code\":\"b\""),
        ("loan.granted", "\"due_on\":\"2026-03-15\"", "\"due_on\":\"2026-02-30\""),
        ("loan.granted", "\"country\":\"TG\"", "\"country\":\"Togo\""),
        ("loan.granted", "\"number\":1", "\"number\":-1"),
        ("loan.repayment_received", "\"excess\":\"prepay\"", "\"excess\":\"spend\""),
        ("loan.repayment_received", "c24bf6e8-0d93", "c24bf6e8-0d9g"),
        ("policy_book.version_published", "\"author\":\"c", "\"author\":\"C"),
    ];
    for (event_type, from, to) in cases {
        let fact = examples::facts().into_iter().find(|it| it.event.event_type() == event_type);
        let mut record = examples::record(&fact.unwrap(), 0);
        let changed = record.data.get().replacen(from, to, 1);
        assert_ne!(changed, record.data.get(), "{from} is not in {event_type}");
        record.data = serde_json::value::RawValue::from_string(changed).unwrap();
        assert!(Event::decode(&record).is_err(), "{event_type} was read with {to}");
    }
}

/// Such a day is damage, said by the place of its commit: no database would take it in.
#[test]
fn no_event_is_read_with_a_day_or_an_instant_that_cannot_be_kept() {
    let (mut days, mut instants) = (0, 0);
    for fact in examples::facts() {
        let record = examples::record(&fact, 0);
        let data: Value = serde_json::from_str(record.data.get()).unwrap();
        for (pointer, text) in texts(&data) {
            let wrong = if text.parse::<Day>().is_ok() {
                days += 1;
                ["1899-12-31", "0204-11-05", "-200000-01-01", "+10000-01-01"]
            } else if text.parse::<Instant>().is_ok() {
                instants += 1;
                [
                    "1969-12-31T23:59:59.999999Z",
                    "0000-06-01T00:00:00.000000Z",
                    "-0001-06-01T00:00:00.000000Z",
                    "+10000-01-01T00:00:00.000000Z",
                ]
            } else {
                continue;
            };
            for wrong in wrong {
                let mut data = data.clone();
                *data.pointer_mut(&pointer).unwrap() = Value::String(wrong.to_owned());
                let data = serde_json::value::to_raw_value(&data).unwrap();
                let read = Event::decode(&EventRecord { data, ..record.clone() });
                assert!(read.is_err(), "{}{pointer}: `{wrong}` was read", fact.event.event_type());
            }
        }
    }
    assert!(days > 20 && instants > 5, "only {days} days and {instants} instants were met");
}

/// Every text in a value, by its JSON Pointer.
fn texts(value: &Value) -> Vec<(String, String)> {
    let below = |(step, it): (String, &Value)| -> Vec<(String, String)> {
        texts(it).into_iter().map(|(rest, it)| (format!("/{step}{rest}"), it)).collect()
    };
    match value {
        Value::String(it) => vec![(String::new(), it.clone())],
        Value::Array(items) => {
            items.iter().enumerate().flat_map(|(it, item)| below((it.to_string(), item))).collect()
        }
        Value::Object(members) => {
            members.iter().flat_map(|(name, it)| below((name.clone(), it))).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => vec![],
    }
}
