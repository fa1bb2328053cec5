//! What commits make of assessments and decisions.

use std::collections::BTreeMap;

use ledger_core::credit::application::{Event as ApplicationEvent, Overridden};
use ledger_core::file::{Event, Fact};
use ledger_core::log::{Commit, FileId, Place, StreamId};
use uuid::Uuid;

use super::{Assessment, Decision};

/// Assessments that are new, and decisions, each by its id.
#[derive(Debug, Default)]
pub struct Fold {
    pub assessments: BTreeMap<Uuid, Assessment>,
    pub decisions: BTreeMap<Uuid, Decision>,
}

impl From<Vec<Decision>> for Fold {
    /// Starts from what is stored.
    fn from(stored: Vec<Decision>) -> Fold {
        let decisions = stored.into_iter().map(|it| (it.decided.decision, it)).collect();
        Fold { assessments: BTreeMap::new(), decisions }
    }
}

impl Fold {
    /// Takes in one commit.
    ///
    /// # Errors
    /// Says what does not fit what was taken in before.
    pub fn take(&mut self, place: Place, commit: &Commit, facts: &[Fact]) -> Result<(), String> {
        // It is told before the decision that it is about, in the same commit.
        let mut overridden: Option<&Overridden> = None;
        let when @ (on, _) = (commit.business_date.date(), commit.recorded_at.utc());
        for fact in facts {
            let (Event::Application(event), StreamId::Application(application)) =
                (&fact.event, fact.stream)
            else {
                continue;
            };
            let FileId::Customer(customer) = commit.file else {
                return Err(format!("application {application} stands in {}", commit.file));
            };
            let of = (application, place.partition, customer);
            match event {
                ApplicationEvent::Assessed(it) => {
                    let id = it.assessment;
                    let row = Assessment::of(of, when, (**it).clone());
                    if self.assessments.insert(id, row).is_some() {
                        return Err(format!("assessment {id} is recorded a second time"));
                    }
                }
                ApplicationEvent::Overridden(it) => overridden = Some(it),
                ApplicationEvent::Decided(it) => {
                    let otherwise = overridden.filter(|by| by.decision == it.decision).cloned();
                    let row = Decision::of(of, when, it.clone(), otherwise);
                    if self.decisions.insert(it.decision, row).is_some() {
                        return Err(format!("decision {} is recorded a second time", it.decision));
                    }
                }
                ApplicationEvent::ReviewAsked(it) => {
                    let Some(declined) = it.declined else { continue };
                    let row = self.decisions.get_mut(&declined);
                    let row = row.ok_or_else(|| format!("decision {declined} has no row"))?;
                    row.contested_on = Some(on);
                }
                ApplicationEvent::OfferRevoked(it) => {
                    let row = self.decisions.get_mut(&it.decision);
                    let row = row.ok_or_else(|| format!("decision {} has no row", it.decision))?;
                    row.revoked_on = Some(on);
                }
                ApplicationEvent::Submitted(_)
                | ApplicationEvent::Rated(_)
                | ApplicationEvent::Reviewed(_)
                | ApplicationEvent::Offered(_)
                | ApplicationEvent::Presented(_)
                | ApplicationEvent::Accepted(_)
                | ApplicationEvent::RefusedByLender(_)
                | ApplicationEvent::ReservationAsked(_)
                | ApplicationEvent::Reserved(_)
                | ApplicationEvent::NotReserved(_)
                | ApplicationEvent::PassedOver(_)
                | ApplicationEvent::AnsweredLate(_)
                | ApplicationEvent::ReservationReleased(_)
                | ApplicationEvent::Exposed(_)
                | ApplicationEvent::ContractPrepared(_)
                | ApplicationEvent::CodeMade(_)
                | ApplicationEvent::CodeFailed(_)
                | ApplicationEvent::CodeAccepted(_)
                | ApplicationEvent::Signed(_)
                | ApplicationEvent::Lapsed(_)
                | ApplicationEvent::Withdrawn(_)
                | ApplicationEvent::Deferred(_)
                | ApplicationEvent::Resumed(_)
                | ApplicationEvent::SentToReview(_)
                | ApplicationEvent::Assigned(_)
                | ApplicationEvent::GivenBack(_)
                | ApplicationEvent::ReviewOverdue(_) => {}
            }
        }
        Ok(())
    }
}
