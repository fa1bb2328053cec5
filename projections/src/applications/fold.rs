//! What commits make of the applications, and of the funnel.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger_core::credit::application::{Event as ApplicationEvent, Submitted};
use ledger_core::event::Stored;
use ledger_core::file::{Event, Fact};
use ledger_core::log::{Commit, FileId, Place, StreamId};
use ledger_core::money::{Currency, Money, Total};
use uuid::Uuid;

use super::{Application, Stage};

/// Applications, and the steps they took.
#[derive(Debug, Default)]
pub struct Fold {
    pub applications: BTreeMap<Uuid, Application>,
    /// By business date and currency.
    pub steps: BTreeMap<(NaiveDate, Currency), Steps>,
}

/// How many applications took each step, and for how much.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Steps {
    pub submitted: Counts,
    /// As approved, which may be less than was asked for.
    pub approved: Counts,
    pub declined: Counts,
    pub lapsed: Counts,
    pub withdrawn: Counts,
}

/// Applications, and what their amounts come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub applications: i64,
    pub amount: Total,
}

impl Steps {
    /// Adds those of others.
    pub fn add(&mut self, others: &Steps) {
        let Steps { submitted, approved, declined, lapsed, withdrawn } = others;
        for (counts, others) in [
            (&mut self.submitted, submitted),
            (&mut self.approved, approved),
            (&mut self.declined, declined),
            (&mut self.lapsed, lapsed),
            (&mut self.withdrawn, withdrawn),
        ] {
            counts.applications += others.applications;
            counts.amount += others.amount;
        }
    }
}

impl Counts {
    fn add(&mut self, amount: Money) {
        self.applications += 1;
        self.amount += amount.into();
    }
}

impl From<Vec<Application>> for Fold {
    /// Starts from what is stored.
    fn from(stored: Vec<Application>) -> Fold {
        let applications = stored.into_iter().map(|it| (it.application, it)).collect();
        Fold { applications, steps: BTreeMap::new() }
    }
}

impl Fold {
    /// Takes in one commit.
    ///
    /// # Errors
    /// Says what does not fit what was taken in before.
    pub fn take(&mut self, place: Place, commit: &Commit, facts: &[Fact]) -> Result<(), String> {
        for fact in facts {
            match (&fact.event, fact.stream) {
                (
                    Event::Application(ApplicationEvent::Submitted(it)),
                    StreamId::Application(id),
                ) => self.submitted(id, it, place, commit)?,
                (Event::Application(event), StreamId::Application(id)) => {
                    self.changed(id, event, commit)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn submitted(
        &mut self,
        id: Uuid,
        it: &Submitted,
        place: Place,
        commit: &Commit,
    ) -> Result<(), String> {
        let FileId::Customer(customer) = commit.file else {
            return Err(format!("application {id} stands in {}", commit.file));
        };
        let amount = it.purpose.amount();
        let application = Application {
            application: id,
            partition: place.partition,
            customer,
            stage: Stage::Submitted,
            purpose: it.purpose.clone(),
            asked: it.asked.clone(),
            lapses_on: it.lapses_on,
            policy: it.policy,
            terms: None,
            loan: None,
            reasons: Vec::new(),
            motive: None,
            submitted_by: it.by.clone(),
            first_approved_by: None,
            ended_by: None,
            submitted_on: commit.business_date,
            submitted_at: commit.recorded_at.utc(),
            ended_on: None,
            ended_at: None,
            version: 1,
        };
        if self.applications.insert(id, application).is_some() {
            return Err(format!("application {id} is submitted a second time"));
        }
        self.steps_on(commit, amount).submitted.add(amount);
        Ok(())
    }

    fn changed(
        &mut self,
        id: Uuid,
        event: &ApplicationEvent,
        commit: &Commit,
    ) -> Result<(), String> {
        let row = self.applications.get_mut(&id).ok_or_else(|| {
            format!("{} of application {id}, which has no row", event.event_type())
        })?;
        row.version += 1;
        let asked = row.purpose.amount();
        let stage = match event {
            ApplicationEvent::Submitted(_) => Stage::Submitted,
            ApplicationEvent::FirstApproved(it) => {
                row.terms = Some(it.terms.clone());
                row.motive = Some(it.motive.clone());
                row.first_approved_by = Some(it.by.clone());
                Stage::FirstApproved
            }
            ApplicationEvent::Approved(it) => {
                row.terms = Some(it.terms.clone());
                row.loan = Some(it.loan);
                row.motive = Some(it.motive.clone());
                row.ended_by = Some(it.by.clone());
                self.steps_on(commit, asked).approved.add(it.terms.principal);
                Stage::Approved
            }
            ApplicationEvent::Declined(it) => {
                row.reasons = it.reasons.clone();
                row.motive = Some(it.motive.clone());
                row.ended_by = Some(it.by.clone());
                self.steps_on(commit, asked).declined.add(asked);
                Stage::Declined
            }
            ApplicationEvent::Lapsed(_) => {
                self.steps_on(commit, asked).lapsed.add(asked);
                Stage::Lapsed
            }
            ApplicationEvent::Withdrawn(it) => {
                row.motive = Some(it.motive.clone());
                row.ended_by = Some(it.by.clone());
                self.steps_on(commit, asked).withdrawn.add(asked);
                Stage::Withdrawn
            }
        };
        let row = self.applications.get_mut(&id).expect("it was found above");
        row.stage = stage;
        if !matches!(stage, Stage::Submitted | Stage::FirstApproved) {
            row.ended_on = Some(commit.business_date);
            row.ended_at = Some(commit.recorded_at.utc());
        }
        Ok(())
    }

    fn steps_on(&mut self, commit: &Commit, asked: Money) -> &mut Steps {
        self.steps.entry((commit.business_date, asked.currency())).or_default()
    }
}
