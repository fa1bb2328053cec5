//! What the seam of versions promises, shown on an event that was published in three shapes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Stored, events};

events! {
    /// A fact about a sample.
    enum Event {
        /// A sample was taken.
        "sample.taken" v3 => Taken(Taken), from [
            /// A sample was taken and weighed by hand.
            v1(published::TakenV1) by published::with_grams,
            /// A sample was taken and weighed.
            v2(published::TakenV2) by published::with_place,
        ],
        /// A sample was thrown away.
        "sample.thrown_away" v1 => ThrownAway(ThrownAway),
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Taken {
    milligrams: u64,
    /// Absent where nobody wrote it down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ThrownAway {}

/// The shapes it was published in before.
mod published {
    use schemars::JsonSchema;
    use serde::{Deserialize, Serialize};

    use super::Taken;

    #[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub(super) struct TakenV1 {
        pub(super) kilograms: u64,
    }

    #[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub(super) struct TakenV2 {
        pub(super) grams: u64,
    }

    pub(super) fn with_grams(it: TakenV1) -> TakenV2 {
        TakenV2 { grams: it.kilograms * 1_000 }
    }

    pub(super) fn with_place(it: TakenV2) -> Taken {
        Taken { milligrams: it.grams * 1_000, place: None }
    }
}

fn read(event_type: &str, version: u32, data: &str) -> Option<Result<Event, String>> {
    Event::decode(event_type, version, &RawValue::from_string(data.to_owned()).unwrap())
}

fn taken(milligrams: u64, place: Option<&str>) -> Option<Result<Event, String>> {
    Some(Ok(Event::Taken(Taken { milligrams, place: place.map(str::to_owned) })))
}

#[test]
fn every_version_is_read_into_the_present_one_through_all_that_lie_between() {
    assert_eq!(read("sample.taken", 1, r#"{"kilograms":2}"#), taken(2_000_000, None));
    assert_eq!(read("sample.taken", 2, r#"{"grams":2}"#), taken(2_000, None));
    let present = r#"{"milligrams":2,"place":"Lomé"}"#;
    assert_eq!(read("sample.taken", 3, present), taken(2, Some("Lomé")));
}

#[test]
fn the_present_version_is_written_whatever_was_read() {
    let Some(Ok(event)) = read("sample.taken", 1, r#"{"kilograms":2}"#) else {
        panic!("the first version is read")
    };
    assert_eq!((event.event_type(), event.version()), ("sample.taken", 3));
    assert_eq!(event.encode().get(), r#"{"milligrams":2000000}"#);
}

#[test]
fn a_version_of_tomorrow_stops_its_reader_by_name() {
    let stopped = |event_type, version| read(event_type, version, "{}").unwrap().unwrap_err();
    assert_eq!(
        stopped("sample.taken", 4),
        "version 4 is not known here, only 1 to 3: use a newer release"
    );
    assert_eq!(
        stopped("sample.thrown_away", 2),
        "version 2 is not known here, only 1: use a newer release"
    );
    assert_eq!(
        stopped("sample.taken", 0),
        "version 0 is not known here, only 1 to 3: use a newer release"
    );
}

#[test]
fn a_shape_is_read_under_its_own_version_alone() {
    for (version, data) in [(1, r#"{"grams":2}"#), (2, r#"{"kilograms":2}"#), (3, r#"{"grams":2}"#)]
    {
        let read = read("sample.taken", version, data).unwrap();
        assert!(read.is_err(), "version {version} was read from {data}");
    }
}

#[test]
fn a_type_of_another_aggregate_is_none_of_this_ones() {
    assert_eq!(read("loan.granted", 1, "{}"), None);
}

#[test]
fn each_version_keeps_its_schema_under_its_own_name() {
    let schemas = Event::schemas();
    let names: Vec<_> = schemas.iter().map(|(it, version, _)| (*it, *version)).collect();
    let of_taken = [("sample.taken", 1), ("sample.taken", 2), ("sample.taken", 3)];
    assert_eq!(names, [&of_taken[..], &[("sample.thrown_away", 1)]].concat());
    let (_, _, second) = &schemas[1];
    let second = second.as_value();
    assert_eq!(second["$id"], "urn:ledger:schemas/events/sample/taken.v2.json");
    assert_eq!(second["description"], "A sample was taken and weighed.");
    assert!(second["properties"].get("grams").is_some());
}
