//! Do credit lines, and how they changed, stand as a fresh fold has them?

use std::collections::HashMap;

use projections::lines::{self, Change, Fold, Line};
use projections::{Failure, Model};

use super::compare::{Comparing, Table, compare_table, counted};
use super::difference::difference;
use super::expect::{Expect, Judged};
use crate::verify::fault::Wrong;

/// Of one partition.
#[derive(Debug, Default)]
pub(super) struct Expected {
    fold: Fold,
}

impl Expect for Expected {
    const MODEL: Model = lines::MODEL;

    fn take(&mut self, Judged { place, commit, facts, .. }: Judged<'_>) {
        self.fold.take(place, commit, facts).expect("a judged commit fits those before it");
    }

    async fn compare(
        of_partitions: Vec<Expected>,
        comparing: &mut Comparing<'_>,
    ) -> Result<(), Failure> {
        let (mut lines, mut changes) = (HashMap::new(), HashMap::new());
        for Expected { fold } in of_partitions {
            lines.extend(fold.lines);
            changes.extend(fold.changes.into_iter().map(|it| ((it.line, it.version), it)));
        }
        let table = Table::of(lines::MODEL, &lines::whole::LINES, |it| format!("credit-line-{it}"));
        compare_table(comparing, table, lines, |it| it.line, line_differs).await?;
        let table =
            Table::of(lines::MODEL, &lines::whole::CHANGES, |it| counted("credit-line", it));
        let key = |it: &Change| (it.line, it.version);
        compare_table(comparing, table, changes, key, change_differs).await
    }
}

fn line_differs(found: &Line, expected: &Line) -> Option<Wrong> {
    difference!(*found, *expected; partition, customer, currency, limit, reserved,
        outstanding, available, blocks, opened_on, changed_on, version)
}

fn change_differs(found: &Change, expected: &Change) -> Option<Wrong> {
    difference!(*found, *expected; kind, loan, amount, from_reservation, block, cause,
        reason, limit, reserved, outstanding, available, blocks, business_date, recorded_at, place)
}
