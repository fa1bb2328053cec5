//! Does the policy book stand as a fresh fold has it, and as the rules do?

use std::collections::HashMap;

use ledger_core::file::State;
use ledger_core::policy::Withdrawal;
use projections::policies::{self, Fold, Proposal, Standing};
use projections::{Failure, Model};

use super::compare::{Comparing, Table, compare_table};
use super::difference::difference;
use super::expect::{Expect, Judged};
use crate::verify::fault::Wrong;
use crate::verify::judge::Judge;

/// Of one partition.
#[derive(Debug, Default)]
pub(super) struct Expected {
    fold: Fold,
}

impl Expect for Expected {
    const MODEL: Model = policies::MODEL;

    fn take(&mut self, Judged { place, commit, facts, .. }: Judged<'_>) {
        self.fold.take(place, commit, facts).expect("a judged commit fits those before it");
    }

    /// Numbers, persons, days and what stands are those of the rules.
    fn stand(&mut self, judge: &Judge) {
        for (_, file) in judge.files() {
            let State::PolicyBook(book) = file else { continue };
            let published = self.fold.proposals.values_mut().filter(|it| it.approval.is_some());
            let mut published: Vec<&mut Proposal> = published.collect();
            published.sort_by_key(|it| it.approval.as_ref().map(|it| it.version));
            for (row, version) in published.into_iter().zip(&book.versions) {
                row.hash = version.reference.hash;
                row.author = version.author;
                row.standing = match version.withdrawal {
                    Withdrawal::No | Withdrawal::Proposed { .. } => Standing::Published,
                    Withdrawal::Done { .. } => Standing::Withdrawn,
                };
                if let Some(approval) = &mut row.approval {
                    approval.version = version.reference.version;
                    approval.effective_from = version.effective_from.date();
                    approval.approver = version.approver;
                }
            }
        }
    }

    async fn compare(
        of_partitions: Vec<Expected>,
        comparing: &mut Comparing<'_>,
    ) -> Result<(), Failure> {
        let folds = of_partitions.into_iter().flat_map(|it| it.fold.proposals);
        let proposals: HashMap<u64, Proposal> = folds.collect();
        let table = Table {
            model: policies::MODEL,
            whole: &policies::whole::PROPOSALS,
            row: |it| format!("policy-book event {it}"),
        };
        compare_table(comparing, table, proposals, |it| it.proposal, differs).await
    }
}

fn differs(found: &Proposal, expected: &Proposal) -> Option<Wrong> {
    difference!(*found, *expected; hash, document, standing, author, lapses_on, proposed_on,
        proposed_at, place, approval, withdrawal, end)
}
