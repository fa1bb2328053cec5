//! Is each row what the log says, is none missing, is none too many?

use std::collections::HashMap;
use std::hash::Hash;

use chrono::{Days, NaiveDate};
use ledger_core::log::{Place, StreamId};
use ledger_core::money::Money;
use projections::{Failure, Model, portfolio, whole};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Outcome;
use super::difference::{column, difference};
use super::folds::{self, Folds};
use crate::verify::book::Book;
use crate::verify::expected::{Digest, Expected, Loan, digest};
use crate::verify::fault::{At, Fault, Wrong};

/// How many rows are asked for at once.
const PAGE: u32 = 5_000;

/// A table of a model, and how faults name its rows.
pub(super) struct Table<K> {
    pub(super) model: Model,
    pub(super) name: &'static str,
    pub(super) row: fn(&K) -> String,
}

/// Compares every table.
pub(super) async fn compare(
    connection: &mut PgConnection,
    expected: Vec<Expected>,
    book: &Book,
    outcome: &mut Outcome,
) -> Result<(), Failure> {
    let (mut commits, mut streams) = (vec![], HashMap::new());
    let (mut customers, mut loans) = (HashMap::new(), HashMap::new());
    let (mut schedules, mut instalments) = (HashMap::new(), HashMap::new());
    let (mut payments, mut charges) = (HashMap::new(), HashMap::new());
    let mut folds = Folds::default();
    for (partition, it) in (0..).zip(expected) {
        folds.extend(it.lines, it.applications, it.processes, (it.orders, it.shipments));
        commits.push(it.commits);
        streams.extend(it.streams.into_iter().map(|(stream, (file, version))| {
            (stream, whole::StreamEntry { stream, file, partition, version })
        }));
        customers.extend(it.customers);
        let on = it.portfolio_on.unwrap_or(NaiveDate::MIN);
        loans.extend(it.loans.into_iter().map(|(id, loan)| (id, (loan, on))));
        for (id, schedule) in it.schedules {
            instalments.extend(schedule.instalments().map(|it| ((it.loan, it.number), it)));
            schedules.insert(id, schedule.row);
        }
        payments.extend(it.payments);
        charges.extend(it.charges);
    }

    compare_commits(connection, &commits, outcome).await?;
    drop(commits);
    compare_streams(connection, streams, outcome).await?;
    let table =
        Table { model: Model::Customers, name: "customers", row: |it| format!("customer-{it}") };
    compare_table(
        table,
        customers,
        outcome,
        Uuid::nil(),
        async |after| whole::customers(&mut *connection, after, PAGE).await,
        |found| found.customer,
        |found, expected| {
            difference!(*found, *expected; partition, country, standing, name, phone, email,
                registered_on, registered_at, version)
        },
    )
    .await?;
    let of_loan = |it: &Uuid| format!("loan-{it}");
    compare_table(
        Table { model: Model::Portfolio, name: "loans", row: of_loan },
        loans,
        outcome,
        Uuid::nil(),
        async |after| whole::loans(&mut *connection, after, PAGE).await,
        |found| found.loan,
        |found, (loan, on)| loan_differs(found, loan, *on, book),
    )
    .await?;
    compare_table(
        Table { model: Model::Schedules, name: "schedules", row: of_loan },
        schedules,
        outcome,
        Uuid::nil(),
        async |after| whole::schedules(&mut *connection, after, PAGE).await,
        |found| found.loan,
        |found, expected| {
            difference!(*found, *expected; partition, customer, currency, standing, instalments,
                disbursement)
        },
    )
    .await?;
    let table = Table {
        model: Model::Schedules,
        name: "instalments",
        row: |(loan, number)| format!("loan-{loan} number {number}"),
    };
    compare_table(
        table,
        instalments,
        outcome,
        (Uuid::nil(), 0),
        async |after| whole::instalments(&mut *connection, after, PAGE).await,
        |found| (found.loan, found.number),
        |found, expected| difference!(*found, *expected; due_on, owed, paid, paid_on),
    )
    .await?;
    let in_loan = |(loan, it): &(Uuid, Uuid)| format!("loan-{loan}, {it}");
    let nothing = (Uuid::nil(), Uuid::nil());
    compare_table(
        Table { model: Model::Schedules, name: "payments", row: in_loan },
        payments,
        outcome,
        nothing,
        async |after| whole::payments(&mut *connection, after, PAGE).await,
        |found| (found.loan, found.repayment),
        |found, expected| {
            difference!(*found, *expected; amount, source, value_date, excess, business_date,
                recorded_at, place, event_index, reversal)
        },
    )
    .await?;
    compare_table(
        Table { model: Model::Schedules, name: "charges", row: in_loan },
        charges,
        outcome,
        nothing,
        async |after| whole::charges(&mut *connection, after, PAGE).await,
        |found| (found.loan, found.charge),
        |found, expected| {
            difference!(*found, *expected; instalment, kind, amount, motive, business_date,
                recorded_at, place, event_index)
        },
    )
    .await?;
    folds::compare(connection, folds, outcome).await
}

/// Reads a table in the order of its keys and compares it, row by row.
pub(super) async fn compare_table<K: Eq + Hash + Ord + Copy, R, E>(
    table: Table<K>,
    mut expected: HashMap<K, E>,
    outcome: &mut Outcome,
    start: K,
    mut page_after: impl AsyncFnMut(K) -> Result<Vec<R>, Failure>,
    key_of: impl Fn(&R) -> K,
    difference: impl Fn(&R, &E) -> Option<Wrong>,
) -> Result<(), Failure> {
    let fault = |key: &K, what| {
        let at = At::Row { model: table.model.name(), table: table.name, key: (table.row)(key) };
        Fault { at, what }
    };
    let mut last = start;
    while !outcome.is_full() {
        let page = page_after(last).await?;
        let Some(end) = page.last() else { break };
        last = key_of(end);
        for found in page {
            let key = key_of(&found);
            let wrong = match expected.remove(&key) {
                Some(expected) => difference(&found, &expected),
                None => Some(Wrong::RowExtra),
            };
            outcome.compared.rows += 1;
            outcome.note(wrong.map(|it| fault(&key, it)));
        }
    }
    if !outcome.is_full() {
        let mut missing: Vec<K> = expected.into_keys().collect();
        missing.sort_unstable();
        for key in missing {
            outcome.note(Some(fault(&key, Wrong::RowMissing)));
        }
    }
    Ok(())
}

async fn compare_commits(
    connection: &mut PgConnection,
    expected: &[Vec<Digest>],
    outcome: &mut Outcome,
) -> Result<(), Failure> {
    let fault = |place: Place, what| {
        let (model, key) = (Model::Commits.name(), place.to_string());
        Fault { at: At::Row { model, table: "commits", key }, what }
    };
    let mut seen = vec![0_u64; expected.len()];
    let mut last = (0, 0);
    while !outcome.is_full() {
        let page = whole::commits(connection, last, PAGE).await?;
        let Some(end) = page.last() else { break };
        last = (end.place.partition, end.place.sequence);
        for found in page {
            let Place { partition, sequence } = found.place;
            let row = usize::try_from(sequence).ok().and_then(|it| it.checked_sub(1));
            let partition = usize::try_from(partition).unwrap_or(usize::MAX);
            let expected = expected.get(partition).and_then(|it| it.get(row?));
            let wrong = match expected {
                None => Some(Wrong::RowExtra),
                Some(expected) if *expected == digest(&found) => None,
                Some(_) => Some(Wrong::RowDiffers {
                    column: "the row",
                    expected: format!("another: `show` tells what commit {} says", found.place),
                    found: format!("{found:?}"),
                }),
            };
            if let (Some(_), Some(seen)) = (expected, seen.get_mut(partition)) {
                // Rows come in the order of their sequences: each that is left out is missing.
                for missing in *seen + 1..sequence {
                    let place = Place { sequence: missing, ..found.place };
                    outcome.note(Some(fault(place, Wrong::RowMissing)));
                }
                *seen = sequence;
            }
            outcome.compared.rows += 1;
            outcome.note(wrong.map(|it| fault(found.place, it)));
        }
    }
    for ((partition, expected), seen) in (0..).zip(expected).zip(seen) {
        if (expected.len() as u64) > seen && !outcome.is_full() {
            let place = Place { partition, sequence: seen + 1 };
            outcome.note(Some(fault(place, Wrong::RowMissing)));
        }
    }
    Ok(())
}

async fn compare_streams(
    connection: &mut PgConnection,
    mut expected: HashMap<StreamId, whole::StreamEntry>,
    outcome: &mut Outcome,
) -> Result<(), Failure> {
    let fault = |stream: StreamId, what| {
        let (model, key) = (Model::Commits.name(), stream.to_string());
        Fault { at: At::Row { model, table: "streams", key }, what }
    };
    let mut last = String::new();
    while !outcome.is_full() {
        let page = whole::streams(connection, &last, PAGE).await?;
        let Some(end) = page.last() else { break };
        last = end.stream.to_string();
        for found in page {
            let wrong = match expected.remove(&found.stream) {
                Some(expected) => difference!(found, expected; file, partition, version),
                None => Some(Wrong::RowExtra),
            };
            outcome.compared.rows += 1;
            outcome.note(wrong.map(|it| fault(found.stream, it)));
        }
    }
    if !outcome.is_full() {
        let mut missing: Vec<StreamId> = expected.into_keys().collect();
        missing.sort_unstable();
        for stream in missing {
            outcome.note(Some(fault(stream, Wrong::RowMissing)));
        }
    }
    Ok(())
}

/// What differs between a loan's row and how the loan stands on `on`, its partition's business
/// date at the model's position.
fn loan_differs(
    found: &portfolio::Loan,
    expected: &Loan,
    on: NaiveDate,
    book: &Book,
) -> Option<Wrong> {
    let state = expected.state.as_deref()?;
    let account = state.account()?;
    let policy = book.last().version(account.policy())?;
    // A loan that the day's walk has not come to stands as it was left, but that what was due the
    // day before is overdue.
    let due = state.next_action_on(&policy.document.loan).filter(|it| *it <= on);
    let aged_to = due.and_then(|it| it.checked_sub_days(Days::new(1))).unwrap_or(on);
    let mut balances = account.balances(aged_to);
    if aged_to < on {
        let due = std::mem::replace(&mut balances.due, Money::zero(account.currency()));
        balances.overdue = balances.overdue.plus(due)?;
        balances.instalments_overdue += std::mem::take(&mut balances.instalments_due);
    }
    None.or_else(|| column("partition", &found.partition, &expected.partition))
        .or_else(|| column("customer", &found.customer, &expected.customer))
        .or_else(|| column("origin", &found.origin, &expected.origin))
        .or_else(|| column("product", &found.product.as_deref(), &account.product()))
        .or_else(|| column("country", &found.country, &account.country()))
        .or_else(|| column("granted_on", &found.granted_on, &expected.granted_on))
        .or_else(|| column("on_book_from", &found.on_book_from, &expected.on_book_from))
        .or_else(|| column("past_30_on", &found.past_30_on, &expected.past_30_on))
        .or_else(|| column("lender", &&found.lender, &account.lender()))
        .or_else(|| {
            column(
                "lender_reference",
                &found.lender_reference.as_str(),
                &account.lender_reference(),
            )
        })
        .or_else(|| column("stage", &found.stage, &account.stage()))
        .or_else(|| column("ever_defaulted", &found.ever_defaulted, &account.ever_defaulted()))
        .or_else(|| column("principal", &found.principal, &account.principal()))
        .or_else(|| {
            difference!(found.balances, balances; outstanding, overdue, due, credit,
                instalments_overdue, instalments_due, oldest_unpaid_due_on, next)
        })
        .or_else(|| column("changed_on", &found.changed_on, &expected.changed_on))
        .or_else(|| column("version", &found.version, &expected.version))
}
