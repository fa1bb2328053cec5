//! Whether the tables hold what an independent fold of the log says.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Weekday};
use ledger_core::credit::loan;
use ledger_core::decider::replay;
use ledger_core::log::{FileId, Hash, Place};
use ledger_core::money::Money;
use ledger_core::process::Outstanding;
use projections::applications::questions::Period;
use projections::commits::questions::{Of, commits_page};
use projections::customers::questions::customers;
use projections::histories::questions::loan_events;
use projections::policies::Standing;
use projections::policies::questions::newest;
use projections::portfolio::questions::{AsOf, days, loans, loans_of_partition, portfolio_as_of};
use projections::schedules::Amounts;
use projections::schedules::questions::{
    CHARGEBACKS, CHARGES, DEBIT_REQUESTS, GOODS_REFUNDS, HOLDS, PARTS, PAUSES, PAYMENTS, PAYOUTS,
    PROPOSALS, RESCHEDULINGS, instalments, schedules,
};
use projections::tracking::{orders, shipments};
use projections::{
    Nested, PartOf, Take, applications, decisions, evidence, identity, lines, premium, processes,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::fixture::Fixture;
use crate::independent::Independent;
use crate::naive::Naive;

/// What happened to the loans stands as in the log, and comes by the rules to what they owe and were
/// paid by their schedules.
async fn assert_same_histories(
    connection: &mut PgConnection,
    ids: &[Uuid],
    expected: &Independent,
) {
    let found = loan_events(connection, ids).await.unwrap();
    let mut recorded = expected.histories.clone();
    recorded.sort_by_key(|it| (it.loan, it.version));
    assert_eq!(found, recorded);
    let mut by_loan = BTreeMap::<Uuid, Vec<loan::Event>>::new();
    for it in &found {
        by_loan.entry(it.loan).or_default().push(it.event().unwrap());
    }
    let units = |it: Option<Money>| it.map_or(0, |it| it.amount());
    let amounts = |it: &loan::Components| Amounts {
        penalty: units(it.penalty),
        fee: units(it.fee),
        tax: units(it.tax),
        insurance: units(it.insurance),
        interest: units(it.interest),
        principal: units(it.principal),
    };
    for (loan, events) in by_loan {
        let state = replay::<loan::Loan>(&events);
        let derived = state.loan().unwrap().instalments().map(|it| {
            let sides = [it.owed, it.paid, it.waived].map(|it| amounts(&it));
            (it.number, it.due_on.date(), sides)
        });
        let rows = instalments(connection, &[loan]).await.unwrap();
        let rows = rows.iter().map(|it| (it.number, it.due_on, [it.owed, it.paid, it.waived]));
        assert_eq!(Vec::from_iter(derived), Vec::from_iter(rows), "loan {loan}");
    }
}

/// The policy book stands as its own rules have it.
async fn assert_same_policies(connection: &mut PgConnection, expected: &Independent) {
    let book = &expected.naive.policies;
    let found = newest(connection, None, 1_000).await.unwrap();
    let published: Vec<_> = found.iter().rev().filter(|it| it.approval.is_some()).collect();
    assert_eq!(published.len(), book.versions.len());
    for (row, version) in published.into_iter().zip(&book.versions) {
        let approval = row.approval.as_ref().unwrap();
        assert_eq!(
            (row.hash, approval.version),
            (version.reference.hash, version.reference.version)
        );
        assert_eq!((row.author, approval.approver), (version.author, version.approver));
        assert_eq!(approval.effective_from, version.effective_from.date());
        assert_eq!(Hash::of(row.document.as_bytes()), row.hash);
    }
    let waiting = found.iter().filter(|it| it.standing == Standing::Proposed);
    let waiting: BTreeSet<Hash> = waiting.map(|it| it.hash).collect();
    assert_eq!(waiting, book.proposed.keys().copied().collect());
}

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
    let found = instalments(connection, &ids).await.unwrap().into_iter();
    assert_eq!(found.collect::<Vec<_>>(), expected.instalments());
    assert_eq!(all_of(&PAYMENTS, connection, &ids).await, expected.payments());
    assert_eq!(all_of(&RESCHEDULINGS, connection, &ids).await, expected.reschedulings());
    assert_eq!(all_of(&PROPOSALS, connection, &ids).await, expected.proposals());
    assert_eq!(all_of(&CHARGEBACKS, connection, &ids).await, expected.chargebacks());
    assert_eq!(all_of(&DEBIT_REQUESTS, connection, &ids).await, expected.debit_requests());
    assert_eq!(all_of(&PAYOUTS, connection, &ids).await, expected.payouts());
    assert_eq!(all_of(&CHARGES, connection, &ids).await, expected.charges());
    assert_eq!(all_of(&GOODS_REFUNDS, connection, &ids).await, expected.goods_refunds());
    assert_eq!(all_of(&PARTS, connection, &ids).await, expected.parts());
    assert_eq!(all_of(&PAUSES, connection, &ids).await, expected.pauses());
    assert_eq!(all_of(&HOLDS, connection, &ids).await, expected.holds());
    assert_same_histories(connection, &ids, expected).await;

    let ids: Vec<Uuid> = expected.customers.keys().copied().collect();
    let found: BTreeMap<_, _> = customers(connection, &ids)
        .await
        .unwrap()
        .into_iter()
        .map(|it| (it.customer, it))
        .collect();
    assert_eq!(found, expected.customers);

    assert_same_credit(connection, expected).await;
    assert_same_tracking(connection, expected).await;
    assert_same_processes(connection, expected).await;
    assert_same_policies(connection, expected).await;

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

async fn assert_same_credit(connection: &mut PgConnection, expected: &Independent) {
    let known = &expected.naive.lines;
    let ids: Vec<Uuid> = known.lines().into_keys().collect();
    let found = lines::questions::lines(connection, &ids).await.unwrap();
    assert_eq!(
        found.into_iter().map(|it| (it.line, it)).collect::<BTreeMap<_, _>>(),
        known.lines()
    );
    let all = lines::whole::LINES.behind(connection, Uuid::nil(), 100_000).await.unwrap();
    assert_eq!(all.len(), ids.len(), "number of lines");
    let mut changes = known.changes.clone();
    changes.sort_by_key(|it| (it.line, it.version));
    assert_eq!(all_of(&lines::questions::CHANGES, connection, &ids).await, changes);
    assert_eq!(lines::questions::totals(connection).await.unwrap(), known.totals());

    let known = &expected.naive.applications;
    let all =
        applications::whole::APPLICATIONS.behind(connection, Uuid::nil(), 100_000).await.unwrap();
    assert_eq!(
        all.into_iter().map(|it| (it.application, it)).collect::<BTreeMap<_, _>>(),
        known.rows
    );
    let known = &expected.naive.premiums;
    let all = premium::whole::SUBSCRIPTIONS.behind(connection, Uuid::nil(), 100_000).await.unwrap();
    assert_eq!(
        all.into_iter().map(|it| (it.premium, it)).collect::<BTreeMap<_, _>>(),
        known.subscriptions()
    );
    let all = premium::whole::FEES.behind(connection, (Uuid::nil(), 0), 100_000).await.unwrap();
    assert_eq!(
        all.into_iter().map(|it| ((it.premium, it.number), it)).collect::<BTreeMap<_, _>>(),
        known.fees()
    );
    let all = decisions::whole::DECISIONS.behind(connection, Uuid::nil(), 100_000).await.unwrap();
    assert_eq!(
        all.into_iter().map(|it| (it.decided.decision, it)).collect::<BTreeMap<_, _>>(),
        expected.naive.decisions.rows
    );
    let known = &expected.naive.evidence;
    let all = evidence::whole::EVIDENCE.behind(connection, Uuid::nil(), 100_000).await.unwrap();
    assert_eq!(
        all.into_iter().map(|it| (it.evidence, it)).collect::<BTreeMap<_, _>>(),
        known.pieces()
    );
    let all =
        evidence::whole::CONSENTS.behind(connection, (Uuid::nil(), 0), 100_000).await.unwrap();
    assert_eq!(
        all.into_iter().map(|it| ((it.customer, it.number), it)).collect::<BTreeMap<_, _>>(),
        known.consents()
    );
    let known = &expected.naive.identities;
    let all = identity::whole::IDENTITIES.behind(connection, Uuid::nil(), 100_000).await.unwrap();
    let found: BTreeMap<_, _> = all.into_iter().map(|it| (it.customer, it)).collect();
    assert_eq!(found, known.identities());
    let all = identity::whole::DOCUMENTS.behind(connection, Uuid::nil(), 100_000).await.unwrap();
    let found: BTreeMap<_, _> = all.into_iter().map(|it| (it.document, it)).collect();
    assert_eq!(found, known.documents());
    let all = identity::whole::SCREENINGS.behind(connection, Uuid::nil(), 100_000).await.unwrap();
    let found: BTreeMap<_, _> = all.into_iter().map(|it| (it.screening, it)).collect();
    assert_eq!(found, known.screenings());
    let all = identity::whole::ASKED.behind(connection, Uuid::nil(), 100_000).await.unwrap();
    let found: BTreeMap<_, _> = all.into_iter().map(|it| (it.screening, it)).collect();
    assert_eq!(found, known.asked());
    let known = &expected.naive.applications;
    let ever = (
        NaiveDate::from_ymd_opt(2000, 1, 1).unwrap(),
        NaiveDate::from_ymd_opt(2100, 1, 1).unwrap(),
    );
    for (period, first) in [
        (Period::Day, (|it| it) as fn(NaiveDate) -> NaiveDate),
        (Period::Week, |it| it.week(Weekday::Mon).first_day()),
        (Period::Month, |it| it.with_day(1).unwrap()),
    ] {
        let found = applications::questions::funnel(connection, ever.0, ever.1, period).await;
        assert_eq!(found.unwrap(), known.funnel(ever, first), "{period:?}");
    }
}

async fn assert_same_tracking(connection: &mut PgConnection, expected: &Independent) {
    let known = &expected.naive.orders;
    let all = orders::whole::ORDERS.behind(connection, Uuid::nil(), 100_000).await.unwrap();
    assert_eq!(
        all.into_iter().map(|it| (it.order, it)).collect::<BTreeMap<_, _>>(),
        known.orders()
    );
    let all =
        orders::whole::PURCHASE_ORDERS.behind(connection, Uuid::nil(), 100_000).await.unwrap();
    let found: BTreeMap<_, _> = all.into_iter().map(|it| (it.purchase_order, it)).collect();
    assert_eq!(found, known.purchase_orders());
    let ids: Vec<Uuid> = known.orders().into_keys().collect();
    assert_eq!(all_of(&orders::questions::STEPS, connection, &ids).await, known.steps());

    let known = &expected.naive.shipments;
    let all = shipments::whole::SHIPMENTS.behind(connection, Uuid::nil(), 100_000).await.unwrap();
    let found: BTreeMap<_, _> = all.into_iter().map(|it| (it.shipment, it)).collect();
    assert_eq!(found, *known.shipments());
    let ids: Vec<Uuid> = found.into_keys().collect();
    assert_eq!(all_of(&shipments::questions::REPORTS, connection, &ids).await, known.reports());
    let mut estimates = known.estimates.clone();
    estimates.sort_by_key(|it| (it.shipment, it.version));
    assert_eq!(all_of(&shipments::questions::ESTIMATES, connection, &ids).await, estimates);
}

async fn assert_same_processes(connection: &mut PgConnection, expected: &Independent) {
    let Naive { procurement, heard, .. } = &expected.naive;
    let found = processes::questions::outstanding(connection, 100_000).await.unwrap();
    let of = |it: &Outstanding| {
        (it.id, it.command_type.to_owned(), it.file, it.stream, it.causation, it.since.place)
    };
    let known = procurement.outstanding().into_iter().map(of).collect::<Vec<_>>();
    let rows = found
        .iter()
        .map(|it| {
            let command_type = it.command_type.clone();
            (it.command_id, command_type, it.file, it.stream, it.causation, it.place)
        })
        .collect::<Vec<_>>();
    assert_eq!(rows, known);
    let backlog = processes::questions::backlog(connection).await.unwrap();
    assert_eq!(backlog.values().map(|it| it.commands).sum::<u64>(), known.len() as u64);
    let asked: usize = heard.iter().map(|it| it.asked().len()).sum();
    let answered = heard.iter().filter(|it| it.done().is_some()).count();
    let all = processes::whole::ASKED.behind(connection, Uuid::nil(), 100_000).await.unwrap();
    assert_eq!(all.len(), asked);
    let all = processes::whole::ANSWERED.behind(connection, Uuid::nil(), 100_000).await.unwrap();
    assert_eq!(all.len(), answered);
    let files: Vec<FileId> = found.iter().map(|it| it.file).collect();
    let exchanges = processes::questions::of_files(connection, &files).await.unwrap();
    assert!(
        found.iter().all(|it| exchanges.iter().any(|of| of.asked == *it && of.answer.is_none()))
    );
}

/// Whole lists, one behind the other.
pub(crate) async fn all_of<T, C>(
    list: &Nested<T, C>,
    connection: &mut PgConnection,
    parents: &[Uuid],
) -> Vec<T>
where
    T: for<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow> + Send + Unpin,
    C: std::fmt::Display,
{
    let part = |it: &Uuid| PartOf { parent: *it, after: None, first: u32::MAX };
    let parts: Vec<PartOf<C>> = parents.iter().map(part).collect();
    let found = list.parts(connection, &parts).await.unwrap();
    assert!(found.len() == parents.len() && found.iter().all(|it| !it.more));
    found.into_iter().flat_map(|it| it.rows).map(|it| it.1).collect()
}
