//! Are the totals on business days those of all loans?

use std::collections::BTreeMap;

use ledger_core::calendar::Day;
use projections::Failure;
use projections::portfolio::MODEL;
use projections::portfolio::questions::{self, AsOf, PartitionDays, Segment, portfolio_as_of};
use sqlx::PgConnection;

use super::Expected;
use crate::totals::Totals;
use crate::verify::fault::{At, Fault, Wrong};
use crate::verify::read_models::compare::Outcome;
use crate::verify::read_models::difference::column;

/// Compares the totals of these days.
pub(super) async fn compare_days(
    connection: &mut PgConnection,
    days: &[Day],
    expected: &[Expected],
    outcome: &mut Outcome,
) -> Result<(), Failure> {
    for &day in days {
        if outcome.is_full() {
            break;
        }
        let mut segments = BTreeMap::<&Segment, Totals>::new();
        for (segment, totals) in expected.iter().filter_map(|it| it.days.get(&day)).flatten() {
            segments.entry(segment).or_default().add(totals);
        }
        match portfolio_as_of(connection, day.date()).await? {
            AsOf::Answered(found) => {
                compare_day(day, &found.segments, &segments, outcome);
            }
            AsOf::NotStarted { .. } => {
                outcome.note(Some(Fault { at: at(day, None), what: Wrong::NoTotals }));
            }
        }
        outcome.compared.days += 1;
    }
    Ok(())
}

fn compare_day(
    day: Day,
    found: &BTreeMap<Segment, questions::Totals>,
    expected: &BTreeMap<&Segment, Totals>,
    outcome: &mut Outcome,
) {
    for (segment, totals) in found {
        let what = match expected.get(segment) {
            Some(expected) => first_difference(totals, expected),
            None => Some(Wrong::RowExtra),
        };
        outcome.note(what.map(|what| Fault { at: at(day, Some(segment)), what }));
    }
    for segment in expected.keys().filter(|it| !found.contains_key(**it)) {
        let what = Wrong::RowMissing;
        outcome.note(Some(Fault { at: at(day, Some(segment)), what }));
    }
}

fn first_difference(found: &questions::Totals, expected: &Totals) -> Option<Wrong> {
    let counts = [
        ("loans", found.loans, expected.loans),
        ("open_loans", found.open_loans, expected.open_loans),
        ("past_due_loans", found.past_due_loans, expected.past_due_loans),
        ("in_default", found.in_default, expected.in_default),
        ("ever_defaulted", found.ever_defaulted, expected.ever_defaulted),
    ];
    let sums = [
        ("outstanding", found.outstanding, expected.outstanding),
        ("overdue", found.overdue, expected.overdue),
        ("par1", found.par1, expected.par1),
        ("par30", found.par30, expected.par30),
        ("par60", found.par60, expected.par60),
        ("par90", found.par90, expected.par90),
    ];
    let counts = counts
        .iter()
        .map(|(name, found, expected)| column(name, &i128::from(*found), &i128::from(*expected)));
    let sums = sums.iter().map(|(name, found, expected)| column(name, found, expected));
    counts.chain(sums).flatten().next().or_else(|| {
        let as_counts = |it: &BTreeMap<u32, u64>| -> BTreeMap<u32, i64> {
            it.iter().map(|(number, loans)| (*number, loans.cast_signed())).collect()
        };
        let expected = as_counts(&expected.by_instalments_overdue);
        column("by_instalments_overdue", &found.by_instalments_overdue, &expected)
    })
}

fn at(day: Day, segment: Option<&Segment>) -> At {
    let key = match segment {
        None => format!("as of {day}"),
        Some(Segment { currency, product, country, bank, month }) => {
            let product = product.as_deref().unwrap_or("no product");
            let lender = bank.as_deref().unwrap_or("own book");
            format!("as of {day}, {currency}, {product}, {country}, {lender}, {month}")
        }
    };
    At::Row { model: MODEL.name(), table: "totals", key }
}

/// Compares the days that partitions are said to have started.
pub(super) fn compare_started(
    started: &[PartitionDays],
    expected: &[Expected],
    outcome: &mut Outcome,
) {
    for (partition, expected) in (0..).zip(expected) {
        let found = started.iter().find(|it| it.partition == partition);
        let key = format!("of partition {partition}");
        let at = At::Row { model: MODEL.name(), table: "days", key };
        let what = match (found, expected.on) {
            (None, None) => None,
            (None, Some(_)) => Some(Wrong::RowMissing),
            (Some(_), None) => Some(Wrong::RowExtra),
            (Some(found), Some(on)) => column("started_on", &found.started_on, &on.date()),
        };
        outcome.compared.rows += 1;
        outcome.note(what.map(|what| Fault { at, what }));
    }
}
