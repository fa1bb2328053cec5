//! Rules of every source file that the compiler does not check.

use crate::tree::{Source, names, sources};

/// What the rules may not name: they know no runtime, no broker and no database.
const OUTSIDE: &[&str] = &["async", "await", "tokio", "rdkafka", "sqlx", "axum", "reqwest"];

/// Marks of unfinished work.
const UNFINISHED: &[&str] = &["unimplemented!", "todo!", "TODO", "FIXME"];

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<_> = sources()
        .into_iter()
        .filter(|it| {
            let first = it.text.lines().next().unwrap_or_default();
            first.strip_prefix("//! ").is_none_or(|it| it.trim().len() < 10)
        })
        .map(|it| it.path)
        .collect();
    assert!(silent.is_empty(), "these files lack a first `//! ` line: {silent:#?}");
}

#[test]
fn the_rules_do_not_reach_outside() {
    let rules: Vec<Source> = sources()
        .into_iter()
        .filter(|it| it.path.starts_with("ledger-core/src/"))
        .filter(|it| !it.path.starts_with("ledger-core/src/log/"))
        .collect();
    assert!(rules.len() > 40, "only {} files hold rules", rules.len());
    for it in rules {
        if let Some(word) = OUTSIDE.iter().find(|word| names(&it.code(), word)) {
            panic!("{} names `{word}`; rules take what they need as values", it.path);
        }
    }
}

/// chrono's dates reach to years that no database and no event of ours holds.
#[test]
fn a_day_of_the_ledger_is_a_day_that_can_be_kept() {
    let wide = ["NaiveDate", "NaiveDateTime"];
    let homes = ["ledger-core/src/calendar/day.rs", "ledger-core/src/calendar/tests.rs"];
    let rules = |it: &Source| it.path.starts_with("ledger-core/src/");
    for it in sources().into_iter().filter(rules) {
        let code = it.code();
        if homes.contains(&it.path.as_str()) {
            assert!(names(&code, wide[0]), "{} is where dates become days", it.path);
        } else if let Some(word) = wide.iter().find(|word| names(&code, word)) {
            panic!("{} names `{word}`: days of the ledger are `calendar::Day`", it.path);
        }
    }
}

#[test]
fn nothing_is_left_for_later() {
    for it in sources().into_iter().filter(|it| it.path != "ledger-core/tests/it/tidy.rs") {
        if let Some(mark) = UNFINISHED.iter().find(|mark| it.text.contains(**mark)) {
            panic!("{} says `{mark}`: finish it, or write an issue", it.path);
        }
    }
}

#[test]
fn sql_stands_in_projections_and_adapters_alone() {
    for it in sources() {
        let at_home = ["projections/", "ledger-core/adapters/", "script/"];
        if at_home.iter().any(|home| it.path.starts_with(home)) || it.is_test() {
            continue;
        }
        let code = it.code();
        let asks = ["query", "query_as", "query_scalar", "raw_sql", "QueryBuilder"];
        if let Some(word) = asks.iter().find(|word| names(&code, &format!("sqlx::{word}"))) {
            panic!(
                "{} asks the database by `sqlx::{word}`: SQL lies in projections or adapters",
                it.path
            );
        }
        let text = it.without_comments().to_lowercase();
        let written =
            ["insert into ", "delete from ", "create table ", "alter table ", "truncate "];
        if let Some(sql) = written.iter().find(|sql| text.contains(**sql)) {
            panic!("{} holds SQL (`{sql}`): it lies in projections or adapters", it.path);
        }
    }
}
