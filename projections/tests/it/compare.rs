//! Whether the tables hold what an independent fold of the log says.

use std::collections::BTreeMap;

use ledger_core::log::{FileId, Place};
use projections::Take;
use projections::commits::questions::{Of, commits_page};
use projections::customers::questions::customers;
use projections::portfolio::questions::{AsOf, days, loans, loans_of_partition, portfolio_as_of};
use projections::schedules::questions::{charges, instalments, payments, schedules};
use uuid::Uuid;

use crate::fixture::Fixture;
use crate::independent::Independent;

/// Compares every table, row by row.
pub(crate) async fn assert_same(fixture: &Fixture, expected: &Independent) {
    let database = fixture.database();
    let mut connection = database.connection().await.unwrap();
    let connection = &mut *connection;

    let expected_loans = expected.loans();
    let ids: Vec<Uuid> = expected_loans.keys().copied().collect();
    assert!(!ids.is_empty(), "there is nothing to compare");
    let mut found = Vec::new();
    for days in days(connection).await.unwrap() {
        let mut after = Uuid::nil();
        loop {
            let page = loans_of_partition(connection, days.partition, after, 100).await.unwrap();
            let Some(last) = page.last() else { break };
            after = last.loan;
            found.extend(page);
        }
    }
    assert_eq!(found.len(), ids.len(), "number of loans");
    assert_eq!(loans(connection, &ids).await.unwrap().len(), ids.len());
    for mut loan in found {
        let expected = &expected_loans[&loan.loan];
        // A row is not written on days on which nothing about it changes.
        assert!(loan.balances.instalments_due == 0 || loan.balances_on == expected.balances_on);
        assert!(loan.balances_on <= expected.balances_on);
        loan.balances_on = expected.balances_on;
        assert_eq!(loan, *expected);
    }

    let found: BTreeMap<_, _> =
        schedules(connection, &ids).await.unwrap().into_iter().map(|it| (it.loan, it)).collect();
    assert_eq!(found, expected.schedules());
    assert_eq!(instalments(connection, &ids).await.unwrap(), expected.instalments());
    assert_eq!(payments(connection, &ids).await.unwrap(), expected.payments());
    assert_eq!(charges(connection, &ids).await.unwrap(), expected.charges());

    let ids: Vec<Uuid> = expected.customers.keys().copied().collect();
    let found: BTreeMap<_, _> = customers(connection, &ids)
        .await
        .unwrap()
        .into_iter()
        .map(|it| (it.customer, it))
        .collect();
    assert_eq!(found, expected.customers);

    let mut by_file = BTreeMap::<FileId, BTreeMap<Place, _>>::new();
    for (place, entry) in &expected.commits {
        by_file.entry(entry.file).or_default().insert(*place, entry.clone());
    }
    for (file, expected) in by_file {
        let page = commits_page(connection, Of::File(file), None, None, Take::First(100_000));
        let found: BTreeMap<_, _> =
            page.await.unwrap().rows.into_iter().map(|(_, it)| (it.place, it)).collect();
        assert_eq!(found, expected, "{file}");
    }

    let mut raw = projections::database::connect_live(&fixture.options).await.unwrap();
    let streams: Vec<(String, i64)> =
        sqlx::query_as("select stream, version from streams").fetch_all(&mut raw).await.unwrap();
    let found: BTreeMap<_, _> = streams.into_iter().collect();
    let versions = expected.versions.iter().map(|(it, version)| (it.to_string(), *version as i64));
    assert_eq!(found, versions.collect());

    let days = days(connection).await.unwrap();
    let on = projections::portfolio::questions::started_by_all(&days).unwrap();
    match portfolio_as_of(connection, on).await.unwrap() {
        AsOf::Answered(portfolio) => assert_eq!(portfolio.segments, expected.totals(on)),
        AsOf::NotStarted { started_on } => panic!("{on} was started, and refused: {started_on:?}"),
    }
}
