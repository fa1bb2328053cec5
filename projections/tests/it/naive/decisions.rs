//! What was decided about applications, event by event.

use std::collections::BTreeMap;

use ledger_core::credit::application::Event;
use ledger_core::log::{Commit, FileId, Place};
use projections::decisions::Decision;
use uuid::Uuid;

#[derive(Default)]
pub(crate) struct Decisions {
    pub(crate) rows: BTreeMap<Uuid, Decision>,
}

impl Decisions {
    pub(crate) fn take(&mut self, application: Uuid, event: &Event, commit: &Commit, place: Place) {
        let FileId::Customer(customer) = commit.file else { panic!("{}", commit.file) };
        match event {
            Event::Decided(it) => {
                let row = Decision::of(
                    (application, place.partition, customer),
                    (commit.business_date.date(), commit.recorded_at.utc()),
                    it.clone(),
                    None,
                );
                assert!(self.rows.insert(it.decision, row).is_none(), "decided twice");
            }
            Event::ReviewAsked(it) => {
                if let Some(declined) = it.declined {
                    let row = self.rows.get_mut(&declined).unwrap();
                    row.contested_on = Some(commit.business_date.date());
                }
            }
            Event::Submitted(_)
            | Event::Rated(_)
            | Event::Assessed(_)
            | Event::Reviewed(_)
            | Event::Offered(_)
            | Event::Presented(_)
            | Event::Accepted(_)
            | Event::RefusedByLender(_)
            | Event::CodeMade(_)
            | Event::CodeFailed(_)
            | Event::CodeAccepted(_)
            | Event::Signed(_)
            | Event::Lapsed(_)
            | Event::Withdrawn(_)
            | Event::Deferred(_)
            | Event::Resumed(_)
            | Event::SentToReview(_)
            | Event::Assigned(_)
            | Event::GivenBack(_)
            | Event::ReviewOverdue(_)
            | Event::Overridden(_) => {}
        }
    }
}
