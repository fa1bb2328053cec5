//! Do applications, and the funnel, stand as a fresh fold has them?

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use ledger_core::money::Currency;
use projections::applications::questions::{Period, funnel};
use projections::applications::{self, Application, Fold, Steps};
use projections::{Failure, Model};
use sqlx::PgConnection;

use super::compare::{Comparing, Outcome, Table, compare_table};
use super::difference::difference;
use super::expect::{Expect, Judged};
use crate::verify::fault::{At, Fault, Wrong};

/// Of one partition.
#[derive(Debug, Default)]
pub(super) struct Expected {
    fold: Fold,
}

impl Expect for Expected {
    const MODEL: Model = applications::MODEL;

    fn take(&mut self, Judged { place, commit, facts, .. }: Judged<'_>) {
        self.fold.take(place, commit, facts).expect("a judged commit fits those before it");
    }

    async fn compare(
        of_partitions: Vec<Expected>,
        comparing: &mut Comparing<'_>,
    ) -> Result<(), Failure> {
        let mut applications = HashMap::new();
        let mut funnel = BTreeMap::<(NaiveDate, Currency), Steps>::new();
        for Expected { fold } in of_partitions {
            applications.extend(fold.applications);
            for (key, steps) in fold.steps {
                funnel.entry(key).or_default().add(&steps);
            }
        }
        let table = Table {
            model: applications::MODEL,
            whole: &applications::whole::APPLICATIONS,
            row: |it| format!("application-{it}"),
        };
        let key = |it: &Application| it.application;
        compare_table(comparing, table, applications, key, differs).await?;
        compare_funnel(comparing.connection, &funnel, &mut comparing.outcome).await
    }
}

fn differs(found: &Application, expected: &Application) -> Option<Wrong> {
    difference!(*found, *expected; partition, customer, stage, awaits, purpose, asked, lapses_on,
        policy, terms, inputs, rated, person_wanted, review, review_rank, review_held_by, offer, priced,
        lender_reference, lender_code, paper, signed_on, loan, disbursed_on, reasons, reason, submitted_by, reviewed_by, decided_by, ended_by, submitted_on,
        submitted_at, decided_on, ended_on, ended_at, version)
}

/// The funnel of each day there is.
async fn compare_funnel(
    connection: &mut PgConnection,
    expected: &BTreeMap<(NaiveDate, Currency), Steps>,
    outcome: &mut Outcome,
) -> Result<(), Failure> {
    let first = NaiveDate::from_ymd_opt(1, 1, 1).expect("the year 1 has days");
    let last = NaiveDate::from_ymd_opt(9999, 12, 31).expect("the year 9999 has days");
    let found = funnel(connection, first, last, Period::Day).await?;
    for key in found.keys().chain(expected.keys().filter(|it| !found.contains_key(it))) {
        let what = match (found.get(key), expected.get(key)) {
            (Some(found), Some(expected)) => {
                difference!(*found, *expected; submitted, approved, declined, signed, disbursed,
                    revoked, refused_by_lender, lapsed, withdrawn, sent_to_review, review_asked)
            }
            (Some(_), None) => Some(Wrong::RowExtra),
            (None, _) => Some(Wrong::RowMissing),
        };
        let (day, currency) = key;
        let key = format!("of {day}, {currency}");
        let at = At::Row { model: applications::MODEL.name(), table: "funnel", key };
        outcome.compared.rows += 1;
        outcome.note(what.map(|what| Fault { at, what }));
    }
    Ok(())
}
