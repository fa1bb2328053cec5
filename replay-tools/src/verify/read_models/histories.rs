//! Does what happened to loans stand as the log has it?

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use ledger_core::log::{EventRecord, StreamId};
use projections::histories::{self, Recorded};
use projections::{Failure, Model};
use uuid::Uuid;

use super::compare::{Comparing, Table, compare_table, counted};
use super::expect::{Expect, Judged};
use crate::verify::fault::Wrong;

/// What an event's row is known by, so that not every row is kept.
type Digest = u64;

/// Of one partition: of each loan's events the first one first.
#[derive(Debug, Default)]
pub(super) struct Expected {
    loans: HashMap<Uuid, Vec<Digest>>,
}

impl Expect for Expected {
    const MODEL: Model = histories::MODEL;

    fn take(&mut self, Judged { commit, .. }: Judged<'_>) {
        for event in &commit.events {
            if let StreamId::Loan(loan) = event.stream {
                self.loans.entry(loan).or_default().push(digest(&row(loan, event)));
            }
        }
    }

    async fn compare(
        of_partitions: Vec<Expected>,
        comparing: &mut Comparing<'_>,
    ) -> Result<(), Failure> {
        let loans = of_partitions.into_iter().flat_map(|it| it.loans);
        let events = loans.flat_map(|(loan, events)| {
            (1..).zip(events).map(move |(version, it)| ((loan, version), it))
        });
        let events: HashMap<(Uuid, u64), Digest> = events.collect();
        let table = Table {
            model: histories::MODEL,
            whole: &histories::whole::LOAN_EVENTS,
            row: |it| counted("loan", it),
        };
        let key = |found: &Recorded| (found.loan, found.version);
        compare_table(comparing, table, events, key, differs).await
    }
}

/// The row of an event of a loan.
fn row(loan: Uuid, event: &EventRecord) -> Recorded {
    Recorded {
        loan,
        version: event.stream_version,
        event_type: event.r#type.clone(),
        form: event.version,
        data: event.data.get().to_owned(),
    }
}

/// The same for equal rows, another for others but for one in 2^64.
fn digest(row: &Recorded) -> Digest {
    let mut hasher = DefaultHasher::new();
    row.hash(&mut hasher);
    hasher.finish()
}

fn differs(found: &Recorded, expected: &Digest) -> Option<Wrong> {
    (digest(found) != *expected).then(|| Wrong::RowDiffers {
        column: "the row",
        expected: "another: `audit` tells what the log says".to_owned(),
        found: format!("{found:?}"),
    })
}
