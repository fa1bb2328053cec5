//! Do consents, and evidence, stand as the ledger's rules and the log have them?
//!
//! How a piece of evidence stands and which consents do is taken from the state that the rules keep; who
//! did what on which day, from the events.

use std::collections::HashMap;

use ledger_core::credit::inquiry as rules;
use ledger_core::file::{CustomerFile, State};
use projections::evidence::{self as model, Consent, Fold, Piece, Stage};
use projections::{Failure, Model};
use uuid::Uuid;

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
    const MODEL: Model = model::MODEL;

    fn take(&mut self, Judged { place, commit, facts, .. }: Judged<'_>) {
        self.fold.take(place, commit, facts).expect("a judged commit fits those before it");
    }

    fn stand(&mut self, judge: &Judge) {
        for (_, file) in judge.files() {
            if let State::Customer(file) = file {
                self.stands(file);
            }
        }
    }

    async fn compare(
        of_partitions: Vec<Expected>,
        comparing: &mut Comparing<'_>,
    ) -> Result<(), Failure> {
        let (mut consents, mut evidence) = (HashMap::new(), HashMap::new());
        for Expected { fold } in of_partitions {
            consents.extend(fold.consents);
            evidence.extend(fold.evidence);
        }
        let of_consent = |(id, number): &(Uuid, u32)| format!("customer-{id}, {number}");
        let table = Table::of(model::MODEL, &model::whole::CONSENTS, of_consent);
        let key = |it: &Consent| (it.customer, it.number);
        compare_table(comparing, table, consents, key, consent_differs).await?;
        let table = Table::of(model::MODEL, &model::whole::EVIDENCE, |it| format!("evidence-{it}"));
        let key = |it: &Piece| it.evidence;
        compare_table(comparing, table, evidence, key, piece_differs).await
    }
}

impl Expected {
    /// Puts what the rules keep in the place of what the events were folded to.
    fn stands(&mut self, file: &CustomerFile) {
        for (id, state) in file.evidence.iter() {
            let (Some(kept), Some(row)) = (state.piece(), self.fold.evidence.get_mut(id)) else {
                continue;
            };
            (row.source, row.purpose, row.consent) =
                (kept.source, kept.purpose, kept.consent.clone());
            match &kept.stage {
                rules::Stage::Asked { answer_by } => {
                    (row.stage, row.answer_by) = (Stage::Asked, Some(answer_by.utc()));
                }
                rules::Stage::Unanswered { ended_at } => {
                    (row.stage, row.ended_at) = (Stage::Unanswered, Some(ended_at.utc()));
                }
                rules::Stage::Answered { facts, as_of, at, late } => {
                    (row.stage, row.late) = (Stage::Answered, *late);
                    (row.ended_at, row.as_of) = (Some(at.utc()), Some(as_of.date()));
                    row.facts = Some(facts.clone());
                }
            }
        }
        for (to, kept) in file.customer.consents().into_iter().flat_map(|it| it.all()) {
            if let Some(row) = self.fold.consents.get_mut(&(file.id, kept.number)) {
                (row.to, row.text_version) = (to, kept.text_version.clone());
                row.ended = row.ended.take().filter(|_| !kept.stands);
            }
        }
    }
}

fn consent_differs(found: &Consent, expected: &Consent) -> Option<Wrong> {
    difference!(*found, *expected; to, partition, text_version, given_on, given_by, ended)
}

fn piece_differs(found: &Piece, expected: &Piece) -> Option<Wrong> {
    difference!(*found, *expected; partition, customer, source, purpose, consent, stage, late,
        asked_on, asked_by, answer_by, ended_at, as_of, facts, version)
}
