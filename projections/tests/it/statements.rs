//! Every statement of the package is one that PostgreSQL understands.

use std::collections::BTreeSet;

use projections::{Build, Model, applications, commits, portfolio, statements};
use sqlx::{AssertSqlSafe, Connection};

use crate::fixture::Fixture;

#[tokio::test]
async fn every_statement_is_prepared_by_a_migrated_database() {
    let fixture = Fixture::new();
    fixture.make(4).await;
    let statements = statements();
    assert!(statements.len() > 50, "only {} statements are listed", statements.len());
    for (number, (model, statement)) in statements.into_iter().enumerate() {
        let builds = Vec::from_iter(model.map(Build::first));
        let mut connection =
            projections::database::connect(&fixture.options, &builds).await.unwrap();
        let prepare = AssertSqlSafe(format!("prepare statement_{number} as {statement}"));
        if let Err(error) = sqlx::raw_sql(prepare).execute(&mut connection).await {
            panic!("{error}, in {model:?}: {statement}");
        }
        connection.close().await.unwrap();
    }
}

/// What `verify` compares by what it answers, or by another table of the model, not row by row.
const NOT_WHOLE: &[(Model, &str)] = &[
    (applications::MODEL, "funnel"),
    // Which ledger a partition is of stands in its genesis, a commit.
    (commits::MODEL, "partitions"),
    (portfolio::MODEL, "changes"),
    (portfolio::MODEL, "changes_by_instalments_overdue"),
    (portfolio::MODEL, "days"),
];

#[tokio::test]
async fn every_table_can_be_read_whole_or_is_said_not_to() {
    let fixture = Fixture::new();
    fixture.make(1).await;
    let mut connection = projections::database::connect(&fixture.options, &[]).await.unwrap();
    for model in Model::ALL {
        let tables = "select tablename::text from pg_catalog.pg_tables where schemaname = $1";
        let query = sqlx::query_scalar(tables).bind(Build::first(model).schema());
        let tables: Vec<String> = query.fetch_all(&mut connection).await.unwrap();
        let tables: BTreeSet<&str> = tables.iter().map(String::as_str).collect();
        let others = NOT_WHOLE.iter().filter(|it| it.0 == model).map(|it| it.1);
        let known: BTreeSet<&str> = model.whole().chain(others).collect();
        assert_eq!(tables, known, "{model}");
    }
}

/// A statement that is not listed would not be prepared by the test above.
#[test]
fn every_statement_is_listed() {
    let listed = statements();
    let mut missing = Vec::new();
    for file in rust_files(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
        let source = std::fs::read_to_string(&file).unwrap();
        for (at, _) in source.match_indices(": &str =") {
            let (name, text) = source[at..].split_once('"').map_or(("", ""), |(_, it)| {
                (source[..at].rsplit(' ').next().unwrap_or(""), it.split('"').next().unwrap_or(""))
            });
            let words = |it: &str| it.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            let statement = words(&text.replace("\\\n", " "));
            let verbs = ["select", "insert", "update", "with", "delete"];
            let is_sql = statement.first().is_some_and(|it| verbs.contains(&it.as_str()));
            if is_sql && !listed.iter().any(|(_, it)| words(it) == statement) {
                missing.push(format!("{name} in {}", file.display()));
            }
        }
    }
    assert!(missing.is_empty(), "not listed for the test that prepares them: {missing:#?}");
}

fn rust_files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let mut files = Vec::new();
    for entry in entries {
        match entry.is_dir() {
            true => files.extend(rust_files(&entry)),
            false if entry.extension().is_some_and(|it| it == "rs") => files.push(entry),
            false => {}
        }
    }
    files
}
