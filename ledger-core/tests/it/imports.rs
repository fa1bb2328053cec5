//! Dependencies inside ledger-core point one way: money, calendar ← policy ← aggregates ← file ←
//! process.

use std::collections::BTreeSet;

use crate::paths::{module, named};
use crate::tree::{Source, sources};

/// What every aggregate may import, so that it can answer what its row is asked.
const OF_EACH_AGGREGATE: &[&str] = &[
    "asked",
    "calendar",
    "decider",
    "event",
    "folded",
    "policy",
    "privacy",
    "reason",
    "recorded",
    "rejection",
];

/// The groups that aggregates lie in.
const GROUPS: [&str; 4] = ["party::", "credit::", "freight::", "trade::"];

/// What each part of ledger-core may import besides itself, an aggregate besides what each may.
/// Aggregates (`party::customer`, `credit::loan` …) are imported by `file` and `process` alone.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("template", &[]),
    ("money", &["text"]),
    ("calendar", &["money", "text"]),
    ("country", &["text"]),
    ("decider", &[]),
    ("event", &["schema"]),
    ("schema", &[]),
    ("rejection", &[]),
    ("hash", &[]),
    ("key_check", &["text"]),
    ("reason", &[]),
    ("engine", &["calendar"]),
    ("counted", &[]),
    ("shared", &[]),
    ("asked", &["reason"]),
    ("recorded", &["calendar", "event", "policy", "privacy"]),
    ("folded", &["calendar", "policy"]),
    // Its rows are words: who makes something of them says where the words lead.
    ("aggregates", &[]),
    (
        "policy",
        &[
            "asked",
            "money",
            "calendar",
            "country",
            "decider",
            "event",
            "rejection",
            "hash",
            "reason",
            "engine",
            "template",
        ],
    ),
    ("party", &["country", "money", "privacy", "text"]),
    ("party::customer", &["party", "log"]),
    ("party::identity", &["country", "log"]),
    ("party::partner", &["country", "hash", "money", "party", "log"]),
    ("party::placement", &["money", "party", "log"]),
    ("party::premium", &["money", "log"]),
    ("party::vendor", &["party"]),
    (
        "credit",
        &[
            "money",
            "calendar",
            "country",
            "counted",
            "engine",
            "hash",
            "log",
            "party",
            "policy",
            "rejection",
            "template",
        ],
    ),
    ("credit::line", &["money"]),
    ("credit::application", &["country", "money", "engine", "party", "log"]),
    ("credit::inquiry", &["money", "log"]),
    ("credit::loan", &["money", "counted", "engine", "party", "log"]),
    ("freight", &[]),
    ("freight::shipment", &["money", "trade", "log"]),
    ("trade", &["money"]),
    ("trade::order", &["money", "party", "trade", "log"]),
    ("trade::purchase_order", &["money", "trade", "log"]),
    (
        "file",
        &[
            "asked",
            "counted",
            "recorded",
            "folded",
            "money",
            "calendar",
            "country",
            "decider",
            "engine",
            "event",
            "hash",
            "rejection",
            "reason",
            "party",
            "party::customer",
            "party::identity",
            "party::partner",
            "party::placement",
            "party::premium",
            "party::vendor",
            "credit",
            "credit::line",
            "credit::application",
            "credit::inquiry",
            "credit::loan",
            "freight",
            "freight::shipment",
            "trade",
            "trade::order",
            "trade::purchase_order",
            "policy",
            "privacy",
            "log",
            "schema",
            "shared",
        ],
    ),
    (
        "process",
        &[
            "money",
            "calendar",
            "credit",
            "credit::application",
            "credit::inquiry",
            "credit::line",
            "credit::loan",
            "decider",
            "engine",
            "party",
            "party::customer",
            "party::identity",
            "party::partner",
            "party::placement",
            "policy",
            "reason",
            "trade",
            "trade::order",
            "trade::purchase_order",
            "file",
            "log",
        ],
    ),
    ("access", &[]),
    ("privacy", &["key_check", "log"]),
    (
        "log",
        &["calendar", "engine", "event", "hash", "key_check", "policy", "text", "log::contract"],
    ),
    // A suite for tests.
    ("log::contract", &["calendar", "engine", "event", "policy"]),
    ("testing", &["calendar", "decider", "event", "policy"]),
];

/// The part that the item at this path, counted from the crate, belongs to: an aggregate that is
/// listed, or a first folder.
fn part(path: &[String]) -> Option<String> {
    let (first, rest) = path.split_first()?;
    let aggregate = rest.first().map(|second| format!("{first}::{second}"));
    let listed = |it: &String| MAY_IMPORT.iter().any(|(part, _)| part == it);
    Some(aggregate.filter(listed).unwrap_or_else(|| first.clone()))
}

fn is_aggregate(part: &str) -> bool {
    GROUPS.iter().any(|group| part.starts_with(group))
}

fn faults(source: &Source) -> Vec<String> {
    let module = module(&source.path, "ledger-core/src/");
    if module.is_empty() {
        return vec![];
    }
    let own = part(&module).expect("a file lies in a part");
    let allowed = MAY_IMPORT.iter().find(|(part, _)| *part == own);
    let Some((_, allowed)) = allowed else {
        return vec![format!("{}: say what `{own}` may import", source.path)];
    };
    let found: BTreeSet<_> = named(&source.code(), &module)
        .into_iter()
        .filter(|it| !it.path.starts_with(&module))
        .filter_map(|it| part(&it.path))
        .collect();
    found
        .into_iter()
        .filter(|it| *it != own && !own.starts_with(&format!("{it}::")))
        .filter(|it| it != "testing" && !allowed.contains(&it.as_str()))
        .filter(|it| !is_aggregate(&own) || !OF_EACH_AGGREGATE.contains(&it.as_str()))
        .map(|it| format!("{} imports {it}", source.path))
        .collect()
}

#[test]
fn every_part_imports_only_what_lies_below_it() {
    let core = sources().into_iter().filter(|it| it.path.starts_with("ledger-core/src/"));
    let faults: Vec<_> = core.flat_map(|it| faults(&it)).collect();
    assert!(faults.is_empty(), "see MAY_IMPORT in ledger-core/tests/it/imports.rs: {faults:#?}");
}

#[test]
fn no_aggregate_may_import_another() {
    let joins = |part: &str| part == "file" || part == "process";
    for (part, allowed) in MAY_IMPORT.iter().filter(|(part, _)| !joins(part)) {
        let aggregates: Vec<_> = allowed.iter().filter(|it| is_aggregate(it)).collect();
        assert!(aggregates.is_empty(), "{part} may import {aggregates:?}");
    }
}

#[test]
fn an_import_is_found_however_it_is_written() {
    let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    let loan = "ledger-core/src/credit/loan/decide.rs";
    for text in [
        "use crate::party::customer::State;",
        "use crate::party::{Country, customer};",
        "use crate::party::{Country, customer::{self, State}};",
        "use crate::{money::Money, party::customer};",
        "fn f() -> crate::party::customer::State { loop {} }",
        "use super::super::super::party::customer;",
        "pub(in crate::credit) fn f(it: &crate::party::customer::Event) {}",
        "use crate::file::State;",
    ] {
        let found = faults(&source(loan, text));
        assert_eq!(found.len(), 1, "{text}: {found:?}");
    }
    for text in [
        "use crate::party::Country;\nuse crate::money::{Money, Currency};\nuse super::{State, Event};",
        "// use crate::party::customer;",
        "use super::account::{self, Account};\nuse crate::credit::loan::Act;",
        "use crate::testing::Dice;",
    ] {
        assert_eq!(faults(&source(loan, text)), Vec::<String>::new(), "{text}");
    }
    let money = source("ledger-core/src/money/rate.rs", "use crate::policy::Document;");
    assert_eq!(faults(&money), ["ledger-core/src/money/rate.rs imports policy"]);
}
