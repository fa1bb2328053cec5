//! What commits make of the applications, and of the funnel.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger_core::credit::application::{
    Decided, DecidedBy, Event as ApplicationEvent, OfferRevoked, Opinion, Outcome, PassCause,
    PassedOver, ReviewAsked, Submitted, WithdrawCause,
};
use ledger_core::credit::loan;
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
    /// The application by which a loan was granted.
    of_loan: BTreeMap<Uuid, Uuid>,
}

/// How many applications took each step, and for how much.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Steps {
    pub submitted: Counts,
    /// As approved, which may be less than was asked for.
    pub approved: Counts,
    pub declined: Counts,
    pub signed: Counts,
    /// For the first time.
    pub disbursed: Counts,
    /// What the rules had offered and took back before it was signed; one may be so several times.
    pub revoked: Counts,
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
            disbursed,
            revoked,
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
            (&mut self.disbursed, disbursed),
            (&mut self.revoked, revoked),
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
        let of_loan = stored.iter().filter_map(|it| Some((it.loan?, it.application))).collect();
        let applications = stored.into_iter().map(|it| (it.application, it)).collect();
        Fold { applications, steps: BTreeMap::new(), of_loan }
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
                (Event::Loan(loan::Event::Disbursed(_)), StreamId::Loan(id)) => {
                    self.paid_out(id, commit);
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
            review_rank: None,
            review_held_by: None,
            offer: None,
            priced: None,
            lender_reference: None,
            lender_code: None,
            paper: None,
            signed_on: None,
            loan: None,
            disbursed_on: None,
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
        let had_ended = row.stage.has_ended();
        let asked = row.asked.amount;
        row.review = Review::after(row.review.take(), event);
        row.review_rank = row.review.as_ref().map(Review::rank);
        row.review_held_by = row.review.as_ref().and_then(|it| it.held_by);
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
            ApplicationEvent::PassedOver(it) => passed_over(row, it),
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
                self.of_loan.insert(it.loan, id);
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
            ApplicationEvent::OfferRevoked(it) => {
                let lent = row.terms.as_ref().map_or(asked, |it| it.principal);
                let stage = revoked(row, it);
                self.steps_on(commit, asked).revoked.add(lent);
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
            | ApplicationEvent::CodeAccepted(_)
            // What of a bank's line is kept, and what its loan takes, are rows of their own.
            | ApplicationEvent::ReservationAsked(_)
            | ApplicationEvent::Reserved(_)
            | ApplicationEvent::NotReserved(_)
            | ApplicationEvent::AnsweredLate(_)
            | ApplicationEvent::ReservationReleased(_)
            | ApplicationEvent::Exposed(_) => row.stage,
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
        // What is told of one that has ended ends it no second time.
        if stage.has_ended() && !had_ended {
            row.ended_on = Some(commit.business_date.date());
            row.ended_at = Some(commit.recorded_at.utc());
        }
        Ok(())
    }

    /// The first time counts; a loan that was granted otherwise is of no application.
    fn paid_out(&mut self, loan: Uuid, commit: &Commit) {
        let row = self.of_loan.get(&loan).and_then(|it| self.applications.get_mut(it));
        let Some(row) = row.filter(|it| it.disbursed_on.is_none()) else { return };
        row.disbursed_on = Some(commit.business_date.date());
        let asked = row.asked.amount;
        let lent = row.terms.as_ref().map_or(asked, |it| it.principal);
        self.steps_on(commit, asked).disbursed.add(lent);
    }

    fn steps_on(&mut self, commit: &Commit, asked: Money) -> &mut Steps {
        self.steps.entry((commit.business_date.date(), asked.currency())).or_default()
    }
}

/// What was offered is offered no more, and another offer may be made, as if nobody had decided.
fn passed_over(row: &mut Application, it: &PassedOver) -> Stage {
    if let PassCause::Declined { code } = &it.cause {
        row.lender_code = Some(code.clone());
    }
    row.lapses_on = it.lapses_on.date();
    (row.terms, row.offer, row.priced) = (None, None, None);
    (row.decided_by, row.decided_on) = (None, None);
    Stage::Submitted
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

/// What was approved and offered is so no more.
fn revoked(row: &mut Application, it: &OfferRevoked) -> Stage {
    row.lapses_on = it.lapses_on.date();
    (row.terms, row.offer, row.priced) = (None, None, None);
    (row.decided_by, row.decided_on) = (None, None);
    row.lender_reference = None;
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
