//! Does who customers are known to be stand as the ledger's rules and the log have it?
//!
//! How a document stands, until when it counts, and by what an identity is verified is taken from the state
//! that the rules keep; who did what on which day, from the events.

use std::collections::HashMap;

use ledger_core::file::{CustomerFile, State};
use ledger_core::party::identity as rules;
use projections::identity::{
    self as model, AskedList, Document, Fold, Identity, MODEL, Screening, Stage,
};
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
        let (mut identities, mut documents) = (HashMap::new(), HashMap::new());
        let (mut screenings, mut asked) = (HashMap::new(), HashMap::new());
        for Expected { fold } in of_partitions {
            identities.extend(fold.identities);
            documents.extend(fold.documents);
            screenings.extend(fold.screenings);
            asked.extend(fold.asked);
        }
        let table = Table::of(MODEL, &model::whole::IDENTITIES, |it| format!("identity-{it}"));
        let key = |it: &Identity| it.customer;
        compare_table(comparing, table, identities, key, identity_differs).await?;
        let table = Table::of(MODEL, &model::whole::DOCUMENTS, |it| format!("document {it}"));
        let key = |it: &Document| it.document;
        compare_table(comparing, table, documents, key, document_differs).await?;
        let table = Table::of(MODEL, &model::whole::SCREENINGS, |it| format!("screening {it}"));
        let key = |it: &Screening| it.screening;
        compare_table(comparing, table, screenings, key, screening_differs).await?;
        let table = Table::of(MODEL, &model::whole::ASKED, |it| format!("asked screening {it}"));
        let key = |it: &AskedList| it.screening;
        compare_table(comparing, table, asked, key, asked_differs).await
    }
}

impl Expected {
    /// Puts what the rules keep in the place of what the events were folded to.
    fn stands(&mut self, file: &CustomerFile) {
        for (id, state) in file.identities.iter() {
            let Some(kept) = state.dossier() else { continue };
            if let Some(row) = self.fold.identities.get_mut(id) {
                row.verified.clone_from(&kept.verified);
                row.phone_known_in.clone_from(&kept.phone_known_in);
                row.lapsed_on = row.lapsed_on.filter(|_| kept.verified.is_none());
            }
            for (id, kept) in &kept.asked {
                let Some(row) = self.fold.asked.get_mut(id) else { continue };
                row.list.clone_from(&kept.list);
                row.answer_by = kept.answer_by.utc();
                row.ended_at = row.ended_at.filter(|_| kept.ended);
                row.answered_at = row.answered_at.filter(|_| kept.answer.is_some());
            }
            for (id, kept) in &kept.documents {
                let Some(row) = self.fold.documents.get_mut(id) else { continue };
                (row.kind, row.sha256) = (kept.kind, kept.sha256);
                row.expires_on = kept.expires_on.map(|it| it.date());
                row.known_in.clone_from(&kept.known_in);
                row.stage = match kept.stage {
                    rules::Stage::Submitted => Stage::Submitted,
                    rules::Stage::Accepted { lapses_on } => {
                        row.lapses_on = Some(lapses_on.date());
                        Stage::Accepted
                    }
                    rules::Stage::Rejected => Stage::Rejected,
                    rules::Stage::Lapsed => Stage::Lapsed,
                };
            }
        }
    }
}

fn identity_differs(found: &Identity, expected: &Identity) -> Option<Wrong> {
    difference!(*found, *expected; partition, verified, verified_on, lapsed_on, phone,
        phone_verified_on, phone_known_in, version)
}

fn document_differs(found: &Document, expected: &Document) -> Option<Wrong> {
    difference!(*found, *expected; partition, customer, kind, issued_by, number, reference, sha256,
        expires_on, known_in, stage, submitted_on, submitted_at, submitted_by, judged, lapses_on,
        policy)
}

fn screening_differs(found: &Screening, expected: &Screening) -> Option<Wrong> {
    difference!(*found, *expected; partition, customer, list, list_version, outcome, as_of,
        screened_at, screened_by)
}

fn asked_differs(found: &AskedList, expected: &AskedList) -> Option<Wrong> {
    difference!(*found, *expected; partition, customer, list, asked_at, asked_by, answer_by, ended_at,
        answered_at)
}
