//! What commits make of the applications, and of the funnel.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger_core::credit::application::{
    Decided, DecidedBy, Event as ApplicationEvent, Opinion, Outcome, ReviewAsked, Submitted,
    WithdrawCause,
};
use ledger_core::event::Stored;
use ledger_core::file::{Event, Fact};
use ledger_core::log::{Commit, FileId, Place, StreamId};
use ledger_core::money::{Currency, Money, Total};
use uuid::Uuid;

use super::{Application, Review, Stage};

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
    pub signed: Counts,
    pub refused_by_lender: Counts,
    pub lapsed: Counts,
    pub withdrawn: Counts,
    /// An application may be sent to the review desk, and its customer ask for a person, several times.
    pub sent_to_review: Counts,
    pub review_asked: Counts,
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
        let Steps {
            submitted,
            approved,
            declined,
            signed,
            refused_by_lender,
            lapsed,
            withdrawn,
            sent_to_review,
            review_asked,
        } = others;
        for (counts, others) in [
            (&mut self.submitted, submitted),
            (&mut self.approved, approved),
            (&mut self.declined, declined),
            (&mut self.signed, signed),
            (&mut self.refused_by_lender, refused_by_lender),
            (&mut self.lapsed, lapsed),
            (&mut self.withdrawn, withdrawn),
            (&mut self.sent_to_review, sent_to_review),
            (&mut self.review_asked, review_asked),
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
        let amount = it.asked.amount;
        let application = Application {
            application: id,
            partition: place.partition,
            customer,
            stage: Stage::Submitted,
            awaits: None,
            purpose: it.purpose,
            asked: it.asked.clone(),
            lapses_on: it.lapses_on.date(),
            policy: it.policy,
            terms: None,
            inputs: None,
            rated: None,
            person_wanted: false,
            review: None,
            offer: None,
            priced: None,
            lender_reference: None,
            lender_code: None,
            paper: None,
            signed_on: None,
            loan: None,
            reasons: Vec::new(),
            reason: None,
            submitted_by: it.by.clone(),
            reviewed_by: None,
            decided_by: None,
            ended_by: None,
            submitted_on: commit.business_date.date(),
            submitted_at: commit.recorded_at.utc(),
            decided_on: None,
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
        let asked = row.asked.amount;
        row.review = Review::after(row.review.take(), event);
        let stage = match event {
            ApplicationEvent::Submitted(_) => Stage::Submitted,
            ApplicationEvent::Reviewed(it) => {
                let Opinion::Approve { terms } = &it.opinion;
                row.terms = Some(terms.clone());
                row.inputs = Some(it.inputs);
                row.reason = Some(it.reason.clone());
                row.reviewed_by = Some(it.by.clone());
                Stage::Reviewed
            }
            ApplicationEvent::Decided(it) => {
                let stage = decided(row, it);
                row.decided_on = Some(commit.business_date.date());
                let steps = self.steps_on(commit, asked);
                match &it.outcome {
                    Outcome::Approved { terms } => steps.approved.add(terms.principal),
                    Outcome::Declined { .. } => steps.declined.add(asked),
                }
                stage
            }
            ApplicationEvent::Offered(it) => {
                row.offer = Some(it.offer);
                row.priced = it.priced.as_deref().cloned();
                row.lapses_on = it.lapses_on.date();
                Stage::Offered
            }
            ApplicationEvent::Presented(_) => Stage::Presented,
            ApplicationEvent::Accepted(it) => {
                row.lender_reference = Some(it.reference.clone());
                Stage::Accepted
            }
            ApplicationEvent::RefusedByLender(it) => {
                row.lender_code = Some(it.code.clone());
                row.ended_by = Some(it.by.clone());
                self.steps_on(commit, asked).refused_by_lender.add(asked);
                Stage::RefusedByLender
            }
            ApplicationEvent::Signed(it) => {
                row.loan = Some(it.loan);
                row.paper = Some(it.paper.clone());
                row.signed_on = Some(it.signed_on.date());
                row.ended_by = Some(it.by.clone());
                let lent = row.terms.as_ref().map_or(asked, |it| it.principal);
                self.steps_on(commit, asked).signed.add(lent);
                Stage::Signed
            }
            ApplicationEvent::Lapsed(_) => {
                self.steps_on(commit, asked).lapsed.add(asked);
                Stage::Lapsed
            }
            ApplicationEvent::Withdrawn(it) => {
                if let WithdrawCause::Person { reason } = &it.cause {
                    row.reason = Some(reason.clone());
                }
                row.ended_by = Some(it.by.clone());
                self.steps_on(commit, asked).withdrawn.add(asked);
                Stage::Withdrawn
            }
            ApplicationEvent::Rated(it) => {
                row.rated = Some(it.clone());
                row.stage
            }
            ApplicationEvent::SentToReview(_) => {
                let stage = row.stage;
                self.steps_on(commit, asked).sent_to_review.add(asked);
                stage
            }
            ApplicationEvent::ReviewAsked(it) => {
                let stage = asked_again(row, it);
                self.steps_on(commit, asked).review_asked.add(asked);
                stage
            }
            // What the rules found, and who decided otherwise, are rows of their own; which codes were
            // tried, its history tells.
            ApplicationEvent::Assessed(_)
            | ApplicationEvent::Assigned(_)
            | ApplicationEvent::GivenBack(_)
            | ApplicationEvent::ReviewOverdue(_)
            | ApplicationEvent::Overridden(_)
            | ApplicationEvent::ContractPrepared(_)
            | ApplicationEvent::CodeMade(_)
            | ApplicationEvent::CodeFailed(_)
            | ApplicationEvent::CodeAccepted(_) => row.stage,
            ApplicationEvent::Deferred(it) => {
                row.awaits = Some(it.code.code().to_owned());
                row.stage
            }
            ApplicationEvent::Resumed(_) => {
                row.awaits = None;
                row.stage
            }
        };
        let row = self.applications.get_mut(&id).expect("it was found above");
        row.stage = stage;
        if !stage.awaits_decision() {
            row.awaits = None;
        }
        if stage.has_ended() {
            row.ended_on = Some(commit.business_date.date());
            row.ended_at = Some(commit.recorded_at.utc());
        }
        Ok(())
    }

    fn steps_on(&mut self, commit: &Commit, asked: Money) -> &mut Steps {
        self.steps.entry((commit.business_date.date(), asked.currency())).or_default()
    }
}

/// A refusal that its customer does not take is none any more.
fn asked_again(row: &mut Application, it: &ReviewAsked) -> Stage {
    row.person_wanted = true;
    row.lapses_on = it.lapses_on.date();
    if it.declined.is_none() {
        return row.stage;
    }
    row.reasons.clear();
    (row.decided_by, row.decided_on) = (None, None);
    (row.ended_by, row.ended_on, row.ended_at) = (None, None, None);
    Stage::Submitted
}

fn decided(row: &mut Application, it: &Decided) -> Stage {
    row.inputs = Some(it.inputs);
    row.reason.clone_from(&it.reason);
    row.decided_by = Some(it.by.clone());
    match &it.outcome {
        Outcome::Approved { terms } => {
            row.terms = Some(terms.clone());
            // What was approved is offered in the same commit.
            Stage::Offered
        }
        Outcome::Declined { reasons } => {
            row.reasons.clone_from(reasons);
            if let DecidedBy::Persons { persons } = &it.by {
                row.ended_by = persons.last().cloned();
            }
            Stage::Declined
        }
    }
}
