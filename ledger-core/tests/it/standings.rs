//! What stands beside the events of a commit, as published under `schemas/standings/`: as of an event, a
//! version is never edited.

use std::collections::BTreeSet;
use std::fs;

use ledger_core::file::{Standing, standings_of};
use ledger_core::log::{Commit, EventRecord, StandingRecord, StreamId};
use serde_json::Value;
use uuid::Uuid;

use crate::examples;
use crate::form::Form;
use crate::schemas::{compare, pretty, with_one_more};
use crate::tree::{paths, root};

/// The path of a version's file without its ending: `schemas/standings/loan.v1`.
fn path(kind: &str, version: u32) -> String {
    format!("schemas/standings/{kind}.v{version}")
}

#[test]
fn every_standing_has_its_schema_and_golden_line() {
    let mut known = BTreeSet::new();
    let schemas = Standing::schemas();
    assert_eq!(schemas.len(), examples::standings().len(), "there is one example of each");
    for ((kind, version, schema), example) in schemas.into_iter().zip(examples::standings()) {
        let path = path(kind, version);
        let members = schema.clone().to_value();
        assert_eq!(members["$id"], format!("urn:ledger:{path}.json"));
        assert_eq!(members["title"], kind);
        assert_eq!(members["additionalProperties"], false, "{kind}");
        compare(&format!("{path}.json"), &pretty(schema));

        let line = format!("{}\n", serde_json::to_string(&example.encode()).unwrap());
        compare(&format!("{path}.golden.json"), &line);
        let golden = fs::read_to_string(root().join(format!("{path}.golden.json"))).unwrap();
        let record: StandingRecord = serde_json::from_str(&golden).unwrap();
        assert_eq!(record.version, version);
        let read = Standing::beside(&beside(&example, record)).unwrap();
        assert_eq!(read, Some(example));
        known.extend([format!("{path}.json"), format!("{path}.golden.json")]);
    }
    let found = paths().into_iter().filter(|it| it.starts_with("schemas/standings/"));
    let found: BTreeSet<String> = found.filter(|it| root().join(it).is_file()).collect();
    assert_eq!(found, known, "a published version keeps its two files for ever");
}

/// An event of a stream of this kind, with this beside it.
fn beside(kind: &Standing, record: StandingRecord) -> EventRecord {
    let id = Uuid::nil();
    let stream = match kind {
        Standing::Loan(_) => StreamId::Loan(id),
        Standing::Line(_) => StreamId::CreditLine(id),
        Standing::Shipment(_) => StreamId::Shipment(id),
    };
    let fact = examples::facts().swap_remove(0);
    EventRecord { stream, standing: Some(record), ..examples::record(&fact, 0) }
}

#[test]
fn a_standing_conforms_to_its_schema_and_one_of_another_form_is_refused() {
    for standing in examples::standings().into_iter().chain(examples::other_standings()) {
        let record = standing.encode();
        assert!(!record.data.get().contains("null"), "{}", record.data.get());
        let read = |record| Standing::beside(&beside(&standing, record));
        assert_eq!(read(record.clone()).unwrap().as_ref(), Some(&standing));
        let later = read(StandingRecord { version: 2, ..record.clone() }).unwrap_err().to_string();
        assert!(later.contains("version 2 is not known, only 1"), "{later}");

        let same = |it: &Standing| std::mem::discriminant(it) == std::mem::discriminant(&standing);
        let at = examples::standings().iter().position(same).unwrap();
        let (_, _, schema) = &Standing::schemas()[at];
        let form = Form::of(schema);
        let data: Value = serde_json::from_str(record.data.get()).unwrap();
        assert_eq!(form.fault(&data), None, "{data}");
        for changed in with_one_more(&data, ("surprise", &Value::from(1))) {
            assert!(form.fault(&changed).is_some(), "{changed}");
            let data = serde_json::value::to_raw_value(&changed).unwrap();
            assert!(read(StandingRecord { version: 1, data }).is_err(), "{changed} was read");
        }
    }
}

/// Streams of other kinds tell none, and an event that is not the last of its stream has none.
#[test]
fn a_standing_stands_beside_the_last_event_of_a_stream_that_tells_it() {
    let commit = examples::commit();
    assert_eq!(standings_of(&commit).unwrap().iter().flatten().count(), 1);
    let told = |events: &[(StreamId, bool)]| {
        let record = |(stream, stands): &(StreamId, bool)| EventRecord {
            stream: *stream,
            standing: commit.events[0].standing.clone().filter(|_| *stands),
            ..commit.events[0].clone()
        };
        let events = events.iter().map(record).collect();
        standings_of(&Commit { events, ..commit.clone() }).map_err(|it| it.to_string())
    };
    let [one, other] = [1, 2].map(|it| StreamId::Loan(Uuid::from_u128(it)));
    let order = StreamId::Order(Uuid::from_u128(3));
    let found = told(&[(one, false), (order, false), (other, true), (one, true)]).unwrap();
    assert_eq!(found.iter().map(Option::is_some).collect::<Vec<_>>(), [false, false, true, true]);
    assert!(told(&[(one, false)]).unwrap_err().contains("it is missing"));
    assert!(told(&[(one, true), (one, true)]).unwrap_err().contains("another event than the last"));
    assert!(told(&[(order, true)]).unwrap_err().contains("no stream of this kind tells it"));
}
