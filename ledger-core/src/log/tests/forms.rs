//! The text forms of hashes, instants, ids, places and envelopes: one spelling each.

use std::str::FromStr;

use uuid::Uuid;

use crate::log::contract::commits;
use crate::log::{
    CloudEvent, Commit, Envelope, FileId, Hash, Instant, Place, StreamId, Undecodable,
};
use crate::testing::Dice;

/// Each text is read to a value that is written the same way.
fn round_trip<T: FromStr<Err: std::fmt::Debug> + ToString>(texts: &[&str]) {
    for text in texts {
        assert_eq!(T::from_str(text).unwrap().to_string(), **text);
    }
}

fn refused<T: FromStr>(texts: &[&str]) {
    for text in texts {
        assert!(T::from_str(text).is_err(), "{text:?} is read");
    }
}

#[test]
fn a_hash_is_64_lower_case_hexadecimal_digits() {
    let hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(Hash::of(b"abc").to_string(), hex, "FIPS 180-4, example of one block");
    round_trip::<Hash>(&[hex, &"0".repeat(64)]);
    assert_eq!(Hash::ZERO.to_string(), "0".repeat(64));
    assert_eq!(serde_json::to_string(&Hash::of(b"abc")).unwrap(), format!("\"{hex}\""));
    assert_eq!(serde_json::from_str::<Hash>(&format!("\"{hex}\"")).unwrap(), Hash::of(b"abc"));
    // An escape is another spelling of the same string, read alike.
    let escaped = format!("\"\\u0062{}\"", &hex[1..]);
    assert_eq!(serde_json::from_str::<Hash>(&escaped).unwrap(), Hash::of(b"abc"));
    refused::<Hash>(&["", &hex[1..], &format!("{hex}0"), &hex.to_uppercase(), &"g".repeat(64)]);
    refused::<Hash>(&[&format!(" {}", &hex[1..]), &"é".repeat(32)]);
    for malformed in ["null", "7", "\"\"", "[1]"] {
        assert!(serde_json::from_str::<Hash>(malformed).is_err(), "{malformed}");
    }
}

#[test]
fn an_instant_has_six_decimals_and_z() {
    round_trip::<Instant>(&[
        "2004-11-01T08:30:00.000000Z",
        "1970-01-01T00:00:00.000001Z",
        "2024-02-29T23:59:59.999999Z",
        "9999-12-31T23:59:59.999999Z",
    ]);
    refused::<Instant>(&[
        "",
        "2004-11-01",
        "2004-11-01T08:30:00Z",
        "2004-11-01T08:30:00.000Z",
        "2004-11-01T08:30:00.0000000Z",
        "2004-11-01T08:30:00.000000+00:00",
        "2004-11-01t08:30:00.000000z",
        "2004-11-01 08:30:00.000000Z",
        "2004-11-01T08:30:00,000000Z",
        "2004-11-01T08:30:00.00000é",
        "2004-11-01T23:59:60.000000Z",
        "2004-11-01T08:30:00.+00001Z",
        "2004-02-30T08:30:00.000000Z",
        "2004-11-01T24:00:00.000000Z",
        "0000-06-01T00:00:00.000000Z",
        "1969-12-31T23:59:59.999999Z",
        "+10000-01-01T00:00:00.000000Z",
    ]);
    let mut dice = Dice::from_seed(4);
    for _ in 0..1_000 {
        let micros = i64::from(dice.below(u32::MAX)) * 900_000 + i64::from(dice.below(1_000_000));
        let instant = Instant::from_micros(micros).unwrap();
        assert_eq!(instant.micros(), micros);
        assert_eq!(instant.to_string().parse(), Ok(instant));
    }
    // What is finer is cut off, also in a leap second, which chrono writes as 1.x seconds.
    let fine = chrono::DateTime::from_timestamp(1_700_000_000, 123_456_789).unwrap();
    assert_eq!(Instant::new(fine).to_string(), "2023-11-14T22:13:20.123456Z");
    let leap = chrono::DateTime::from_timestamp(1_483_228_799, 1_500_000_000).unwrap();
    let leap = Instant::new(leap);
    assert_eq!(leap.to_string().parse(), Ok(leap));
    for micros in [-1, 253_402_300_800_000_000, i64::MAX] {
        assert_eq!(Instant::from_micros(micros), None);
    }
}

#[test]
fn ids_have_one_spelling() {
    let id = "0b0a3b1e-7d3e-4c0a-9a57-0c5c2b1f6f11";
    round_trip::<FileId>(&[
        &format!("customer-{id}"),
        &format!("vendor-{id}"),
        "policy-book",
        "partition-0",
        "partition-11",
    ]);
    round_trip::<StreamId>(&[
        &format!("customer-{id}"),
        &format!("credit-line-{id}"),
        &format!("application-{id}"),
        &format!("loan-{id}"),
        &format!("order-{id}"),
        &format!("shipment-{id}"),
        &format!("vendor-{id}"),
        &format!("purchase-order-{id}"),
        "policy-book",
        "partition-4294967295",
    ]);
    let malformed = [
        "",
        "customer",
        "customer-",
        "customer-7",
        &format!("Customer-{id}"),
        &format!("customer-{}", id.to_uppercase()),
        &format!("customer-{}", id.replace('-', "")),
        &format!("customer-{{{id}}}"),
        &format!("customer-{id} "),
        "policy-books",
        "partition--1",
        "partition-01",
        "partition-+1",
        "partition-4294967296",
        "vendor-1",
        &format!("credit-{id}"),
        &format!("credit-line{id}"),
        &format!("purchase-{id}"),
        &format!("order-order-{id}"),
    ];
    refused::<FileId>(&malformed);
    refused::<StreamId>(&malformed);
    refused::<FileId>(&[&format!("loan-{id}"), &format!("purchase-order-{id}")]);
}

#[test]
fn a_place_is_a_partition_and_a_sequence() {
    round_trip::<Place>(&["0@1", "3@88", "4294967295@18446744073709551615"]);
    refused::<Place>(&[
        "", "3", "@", "3@", "@88", "3@88@1", "03@88", "3@+8", "-3@8", " 3@8", "3@8 ",
    ]);
    refused::<Place>(&["4294967296@1", "0@18446744073709551616"]);
}

#[test]
fn an_envelope_needs_a_readable_sequence_prev_and_epoch() {
    let prev = Hash::of(b"abc");
    let plain = Envelope { sequence: 7, prev, epoch: 2, takeover: false };
    let write =
        |fields: &str| format!("{{\"sequence\":7,\"prev\":\"{prev}\",\"epoch\":2{fields}}}");
    let read = |text: &str| Envelope::read(text.as_bytes());

    assert_eq!(read(&write("")), Some(plain));
    assert_eq!(read(&write(",\"form\":9,\"later\":{\"a\":[1,null]}")), Some(plain));
    assert_eq!(read(&write(",\"takeover\":false")), Some(plain));
    assert_eq!(read(&write(",\"takeover\":true")), Some(Envelope { takeover: true, ..plain }));
    // Only a plain true is a takeover, and anything else leaves the rest readable.
    for otherwise in ["1", "null", "\"true\"", "{\"a\":true}", "[true]"] {
        assert_eq!(read(&write(&format!(",\"takeover\":{otherwise}"))), Some(plain), "{otherwise}");
    }
    for unreadable in [
        "",
        "null",
        "[]",
        "{}",
        &write("")[1..],
        &format!("{} x", write("")),
        &write(",\"sequence\":7"),
        &write("").replace(":7", ":-7"),
        &write("").replace(":7", ":7.0"),
        &write("").replace(":7", ":\"7\""),
        &write("").replace(":7", ":null"),
        &write("").replace(":7", ":18446744073709551616"),
        &write("").replace(&prev.to_string(), &prev.to_string().to_uppercase()),
        &write("").replace("prev", "Prev"),
    ] {
        assert_eq!(read(unreadable), None, "{unreadable}");
    }
}

#[test]
fn a_commits_json_stands_for_ever() {
    let (head, genesis) = commits::genesis_of(0, 1);
    assert_eq!(
        str::from_utf8(&genesis).unwrap(),
        concat!(
            r#"{"form":1,"sequence":1,"#,
            r#""prev":"0000000000000000000000000000000000000000000000000000000000000000","#,
            r#""epoch":1,"writer":"00000000-0000-0000-0000-000000000001","file":"partition-0","#,
            r#""command":{"id":"COMMAND","type":"partition.open","fingerprint":"FINGERPRINT"},"#,
            r#""actor":{"role":"service","#,
            r#""subject":"0000000000000000000000000000000000000000000000000000000000000000"},"#,
            r#""correlation":"COMMAND","recorded_at":"2004-11-01T00:00:00.001000Z","#,
            r#""business_date":"2004-11-01","events":[{"id":"COMMAND.0","type":"partition.opened","#,
            r#""version":1,"stream":"partition-0","stream_version":1,"data":"#,
            r#"{"ledger":"6c656467-6572-4000-8000-000000000001","partition":0,"partitions":1,"#,
            r#""first_business_date":"2004-11-01","engine":1,"hash":"sha-256"}}]}"#
        )
        .replace("COMMAND", &command_of(&genesis))
        .replace("FINGERPRINT", &fingerprint_of(&genesis))
    );
    let takeover = commits::takeover(0, Uuid::from_u128(9), head);
    let text = String::from_utf8(takeover.encode()).unwrap();
    assert!(text.contains(r#""epoch":2,"takeover":true,"writer""#), "{text}");
    for commit in [takeover, commits::day(0, Uuid::from_u128(9), head, 5)] {
        let value = commit.encode();
        assert_eq!(Commit::decode(&value).unwrap().encode(), value, "read and written the same");
        assert_eq!(Envelope::read(&value), Some(Envelope::from(&commit)));
    }
}

fn command_of(value: &[u8]) -> String {
    Commit::decode(value).unwrap().command.id.to_string()
}

fn fingerprint_of(value: &[u8]) -> String {
    Commit::decode(value).unwrap().command.fingerprint.to_string()
}

#[test]
fn an_unknown_form_is_named() {
    let (_, genesis) = commits::genesis_of(0, 1);
    let text = str::from_utf8(&genesis).unwrap();
    let later = text.replacen("\"form\":1", "\"form\":2", 1);
    assert_eq!(Commit::decode(later.as_bytes()).unwrap_err(), Undecodable::UnknownForm(2));
    let later = later.replacen("\"events\"", "\"facts\"", 1);
    assert_eq!(Commit::decode(later.as_bytes()).unwrap_err(), Undecodable::UnknownForm(2));
    assert!(Envelope::read(later.as_bytes()).is_some(), "every form keeps the envelope");
    for malformed in [&text[1..], "", "{}", &text.replacen("\"form\":1,", "", 1)] {
        let refused = Commit::decode(malformed.as_bytes()).unwrap_err();
        assert!(matches!(refused, Undecodable::Malformed(_)), "{refused}");
    }
}

#[test]
fn headers_that_disagree_with_the_value_are_named() {
    let (_, genesis) = commits::genesis_of(0, 1);
    let said = CloudEvent::of(commits::LEDGER, &Commit::decode(&genesis).unwrap());
    let (key, headers) = (said.subject.clone().into_bytes(), said.headers());
    let none: [&str; 0] = [];
    assert_eq!(said.disagreements(Some(&key), &headers), none);
    let mut turned = headers.clone();
    turned.reverse();
    assert_eq!(said.disagreements(Some(&key), &turned), none, "their order says nothing");

    assert_eq!(said.disagreements(None, &headers), ["key"]);
    assert_eq!(said.disagreements(Some(b"partition-1"), &headers), ["key"]);
    let mut missing = headers.clone();
    missing.remove(1);
    assert_eq!(said.disagreements(Some(&key), &missing), ["ce_id"]);
    let mut other = headers.clone();
    other[3].1 = b"loan.grant".to_vec();
    assert_eq!(said.disagreements(Some(&key), &other), ["ce_type"]);
    let mut more = headers.clone();
    more.push(("note".to_owned(), vec![]));
    assert_eq!(said.disagreements(Some(&key), &more), ["note"]);
    let mut twice = headers;
    twice.push(twice[0].clone());
    assert_eq!(said.disagreements(Some(&key), &twice).len(), 1);
}
