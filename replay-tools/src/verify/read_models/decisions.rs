//! Do assessments and decisions stand as a fresh fold has them?

use std::collections::HashMap;

use projections::decisions::{self as model, Assessment, Decision, Fold, MODEL};
use projections::{Failure, Model};

use super::compare::{Comparing, Table, compare_table};
use super::difference::difference;
use super::expect::{Expect, Judged};
use crate::verify::fault::Wrong;

/// Of one partition.
#[derive(Debug, Default)]
pub(super) struct Expected {
    fold: Fold,
}

impl Expect for Expected {
    const MODEL: Model = model::MODEL;

    fn take(&mut self, Judged { place, commit, facts, .. }: Judged<'_>) {
        self.fold.take(place, commit, facts).expect("a judged commit fits those before it");
    }

    async fn compare(
        of_partitions: Vec<Expected>,
        comparing: &mut Comparing<'_>,
    ) -> Result<(), Failure> {
        let (mut assessments, mut decisions) = (HashMap::new(), HashMap::new());
        for Expected { fold } in of_partitions {
            assessments.extend(fold.assessments);
            decisions.extend(fold.decisions);
        }
        let table = Table::of(MODEL, &model::whole::ASSESSMENTS, |it| format!("assessment {it}"));
        let key = |it: &Assessment| it.assessed.assessment;
        compare_table(comparing, table, assessments, key, assessment_differs).await?;
        let table = Table::of(MODEL, &model::whole::DECISIONS, |it| format!("decision {it}"));
        let key = |it: &Decision| it.decided.decision;
        compare_table(comparing, table, decisions, key, decision_differs).await
    }
}

fn assessment_differs(found: &Assessment, expected: &Assessment) -> Option<Wrong> {
    difference!(*found, *expected; application, partition, customer, on, recorded_at, assessed,
        columns)
}

fn decision_differs(found: &Decision, expected: &Decision) -> Option<Wrong> {
    difference!(*found, *expected; application, partition, customer, on, recorded_at, decided,
        overridden, contested_on, revoked_on, columns)
}
