//! What was decided about applications, event by event.

use std::collections::BTreeMap;

use ledger_core::credit::application::{DecidedBy, Event, Outcome, Overridden};
use ledger_core::log::{Commit, FileId, Place};
use projections::decisions::{Decision, DecisionColumns};
use uuid::Uuid;

#[derive(Default)]
pub(crate) struct Decisions {
    pub(crate) rows: BTreeMap<Uuid, Decision>,
    /// In what persons decided otherwise, by the decision that stands behind it.
    otherwise: BTreeMap<Uuid, Overridden>,
}

impl Decisions {
    pub(crate) fn take(&mut self, application: Uuid, event: &Event, commit: &Commit, place: Place) {
        let FileId::Customer(customer) = commit.file else { panic!("{}", commit.file) };
        match event {
            Event::Decided(it) => {
                let overridden = self.otherwise.remove(&it.decision);
                let names = overridden.iter().flat_map(|it| &it.otherwise);
                let columns = DecisionColumns {
                    outcome: match it.outcome {
                        Outcome::Approved { .. } => "approved".to_owned(),
                        Outcome::Declined { .. } => "declined".to_owned(),
                    },
                    persons: match &it.by {
                        DecidedBy::Rules { .. } => vec![],
                        DecidedBy::Persons { persons } => {
                            persons.iter().map(|it| it.subject.to_string()).collect()
                        }
                    },
                    otherwise: names.map(|it| it.name().to_owned()).collect(),
                };
                let row = Decision {
                    application,
                    partition: place.partition,
                    customer,
                    on: commit.business_date.date(),
                    recorded_at: commit.recorded_at.utc(),
                    decided: it.clone(),
                    overridden,
                    contested_on: None,
                    revoked_on: None,
                    columns,
                };
                assert!(self.rows.insert(it.decision, row).is_none(), "decided twice");
            }
            Event::ReviewAsked(it) => {
                if let Some(declined) = it.declined {
                    let row = self.rows.get_mut(&declined).unwrap();
                    row.contested_on = Some(commit.business_date.date());
                }
            }
            Event::OfferRevoked(it) => {
                let row = self.rows.get_mut(&it.decision).unwrap();
                row.revoked_on = Some(commit.business_date.date());
            }
            Event::Overridden(it) => {
                self.otherwise.insert(it.decision, it.clone());
            }
            Event::Submitted(_)
            | Event::Rated(_)
            | Event::Assessed(_)
            | Event::Reviewed(_)
            | Event::Offered(_)
            | Event::Presented(_)
            | Event::Accepted(_)
            | Event::RefusedByLender(_)
            | Event::ReservationAsked(_)
            | Event::Reserved(_)
            | Event::NotReserved(_)
            | Event::PassedOver(_)
            | Event::AnsweredLate(_)
            | Event::ReservationReleased(_)
            | Event::Exposed(_)
            | Event::ContractPrepared(_)
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
            | Event::ReviewOverdue(_) => {}
        }
    }
}
