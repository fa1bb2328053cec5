//! Applications; the funnel is counted from what became of them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger_core::credit::application::{
    DecidedBy, Event, Opinion, Outcome, PassCause, WithdrawCause,
};
use ledger_core::log::{Commit, FileId, Place};
use ledger_core::money::{Currency, Money, Total};
use ledger_core::policy::ReviewOverdue;
use projections::applications::{Application, Counts, Review, Stage, Steps};
use uuid::Uuid;

#[derive(Default)]
pub(crate) struct Applications {
    pub(crate) rows: BTreeMap<Uuid, Application>,
    /// Steps that an application may take again: what was declined and open again, and what went to the
    /// review desk or was to go there, by day.
    again: Vec<(NaiveDate, Again, Money)>,
}

#[derive(Clone, Copy)]
enum Again {
    Declined,
    Approved,
    Revoked,
    Sent,
    Asked,
}

impl Applications {
    pub(crate) fn take(&mut self, id: Uuid, event: &Event, commit: &Commit, place: Place) {
        if let Event::Submitted(it) = event {
            let FileId::Customer(customer) = commit.file else { panic!("{}", commit.file) };
            let row = Application {
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
                reasons: vec![],
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
                version: 0,
            };
            self.rows.insert(id, row);
        }
        let row = self.rows.get_mut(&id).unwrap();
        row.version += 1;
        if let Event::Rated(it) = event {
            row.rated = Some(it.clone());
        }
        if let Event::Deferred(it) = event {
            row.awaits = Some(it.code.code().to_owned());
        }
        if let Event::Resumed(_) = event {
            row.awaits = None;
        }
        if let Event::SentToReview(_) = event {
            self.again.push((commit.business_date.date(), Again::Sent, row.asked.amount));
        }
        on_the_desk(row, event);
        row.review_rank = row.review.as_ref().map(|it| it.ranked_at.micros());
        row.review_held_by = row.review.as_ref().and_then(|it| it.held_by);
        let (stage, by, reason) = match event {
            Event::Rated(_)
            | Event::Assessed(_)
            | Event::Deferred(_)
            | Event::Resumed(_)
            | Event::SentToReview(_)
            | Event::Assigned(_)
            | Event::GivenBack(_)
            | Event::ReviewOverdue(_)
            | Event::Overridden(_) => (row.stage, None, None),
            Event::ReviewAsked(it) => {
                let on = commit.business_date.date();
                self.again.push((on, Again::Asked, row.asked.amount));
                if let Some(declined_on) = row.ended_on.filter(|_| it.declined.is_some()) {
                    self.again.push((declined_on, Again::Declined, row.asked.amount));
                }
                row.person_wanted = true;
                row.lapses_on = it.lapses_on.date();
                let was_declined = it.declined.is_some();
                if was_declined {
                    row.reasons = vec![];
                    row.decided_by = None;
                    row.decided_on = None;
                    row.ended_by = None;
                    row.ended_on = None;
                    row.ended_at = None;
                }
                (if was_declined { Stage::Submitted } else { row.stage }, None, None)
            }
            Event::OfferRevoked(it) => {
                let lent = row.terms.take().unwrap().principal;
                self.again.push((row.decided_on.take().unwrap(), Again::Approved, lent));
                self.again.push((commit.business_date.date(), Again::Revoked, lent));
                row.lapses_on = it.lapses_on.date();
                row.decided_by = None;
                row.offer = None;
                row.priced = None;
                row.lender_reference = None;
                (Stage::Submitted, None, None)
            }
            Event::Submitted(_) => (Stage::Submitted, None, None),
            Event::Reviewed(it) => {
                row.reviewed_by = Some(it.by.clone());
                row.inputs = Some(it.inputs);
                let Opinion::Approve { terms } = &it.opinion;
                row.terms = Some(terms.clone());
                (Stage::Reviewed, None, Some(it.reason.clone()))
            }
            Event::Decided(it) => {
                row.inputs = Some(it.inputs);
                row.decided_by = Some(it.by.clone());
                row.decided_on = Some(commit.business_date.date());
                let last = match &it.by {
                    DecidedBy::Persons { persons } => persons.last().cloned(),
                    DecidedBy::Rules { .. } => None,
                };
                match &it.outcome {
                    Outcome::Approved { terms } => {
                        row.terms = Some(terms.clone());
                        (Stage::Offered, None, it.reason.clone())
                    }
                    Outcome::Declined { reasons } => {
                        row.reasons.clone_from(reasons);
                        (Stage::Declined, last, it.reason.clone())
                    }
                }
            }
            Event::Offered(it) => {
                row.offer = Some(it.offer);
                row.priced = it.priced.as_ref().map(|it| (**it).clone());
                row.lapses_on = it.lapses_on.date();
                (Stage::Offered, None, None)
            }
            Event::Presented(_) => (Stage::Presented, None, None),
            Event::PassedOver(it) => {
                let decided_on = row.decided_on.unwrap();
                let lent = row.terms.as_ref().unwrap().principal;
                self.again.push((decided_on, Again::Approved, lent));
                if let PassCause::Declined { code } = &it.cause {
                    row.lender_code = Some(code.clone());
                }
                row.lapses_on = it.lapses_on.date();
                (row.terms, row.offer, row.priced) = (None, None, None);
                (row.decided_by, row.decided_on) = (None, None);
                (Stage::Submitted, None, None)
            }
            // What of a line is kept, and what its loan takes, are rows of their own.
            Event::ReservationAsked(_)
            | Event::Reserved(_)
            | Event::NotReserved(_)
            | Event::AnsweredLate(_)
            | Event::ReservationReleased(_)
            | Event::Exposed(_) => (row.stage, row.ended_by.clone(), None),
            Event::Accepted(it) => {
                row.lender_reference = Some(it.reference.clone());
                (Stage::Accepted, None, None)
            }
            Event::RefusedByLender(it) => {
                row.lender_code = Some(it.code.clone());
                (Stage::RefusedByLender, Some(it.by.clone()), None)
            }
            Event::ContractPrepared(_)
            | Event::CodeMade(_)
            | Event::CodeFailed(_)
            | Event::CodeAccepted(_) => (row.stage, None, None),
            Event::Signed(it) => {
                row.loan = Some(it.loan);
                row.paper = Some(it.paper.clone());
                row.signed_on = Some(it.signed_on.date());
                (Stage::Signed, Some(it.by.clone()), None)
            }
            Event::Lapsed(_) => (Stage::Lapsed, None, None),
            Event::Withdrawn(it) => {
                let reason = match &it.cause {
                    WithdrawCause::Person { reason } => Some(reason.clone()),
                    WithdrawCause::OrderEnded { .. } => None,
                };
                (Stage::Withdrawn, Some(it.by.clone()), reason)
            }
        };
        let had_ended = row.stage >= Stage::Signed;
        row.stage = stage;
        row.awaits = row.awaits.take().filter(|_| stage <= Stage::Reviewed);
        row.ended_by = by;
        row.reason = reason.or(row.reason.take());
        if stage >= Stage::Signed && !had_ended {
            row.ended_on = Some(commit.business_date.date());
            row.ended_at = Some(commit.recorded_at.utc());
        }
    }

    /// A loan is paid out: the first time counts for its application, where it has one.
    pub(crate) fn paid_out(&mut self, loan: Uuid, commit: &Commit) {
        if let Some(row) = self.rows.values_mut().find(|it| it.loan == Some(loan))
            && row.disbursed_on.is_none()
        {
            row.disbursed_on = Some(commit.business_date.date());
        }
    }

    /// The funnel of these days, by the first day of the period that `period_of` tells.
    pub(crate) fn funnel(
        &self,
        (from, to): (NaiveDate, NaiveDate),
        period_of: impl Fn(NaiveDate) -> NaiveDate,
    ) -> BTreeMap<(NaiveDate, Currency), Steps> {
        let mut periods = BTreeMap::<(NaiveDate, Currency), Steps>::new();
        for row in self.rows.values() {
            let (asked, currency) = (row.asked.amount.amount(), row.asked.amount.currency());
            let lent = row.terms.as_ref().map(|it| it.principal.amount());
            let mut count = |day: NaiveDate, step: fn(&mut Steps) -> &mut Counts, amount: i64| {
                if from <= day && day <= to {
                    let counts = step(periods.entry((period_of(day), currency)).or_default());
                    counts.applications += 1;
                    counts.amount += Total::new(amount.into());
                }
            };
            count(row.submitted_on, |it| &mut it.submitted, asked);
            if let (Some(on), Some(lent), Some(_)) = (row.decided_on, lent, row.offer) {
                count(on, |it| &mut it.approved, lent);
            }
            if let (Some(on), Some(lent)) = (row.disbursed_on, lent) {
                count(on, |it| &mut it.disbursed, lent);
            }
            let Some(on) = row.ended_on else { continue };
            match row.stage {
                Stage::Signed => count(on, |it| &mut it.signed, lent.unwrap()),
                Stage::Declined => count(on, |it| &mut it.declined, asked),
                Stage::RefusedByLender => count(on, |it| &mut it.refused_by_lender, asked),
                Stage::Lapsed => count(on, |it| &mut it.lapsed, asked),
                Stage::Withdrawn => count(on, |it| &mut it.withdrawn, asked),
                Stage::Submitted
                | Stage::Reviewed
                | Stage::Offered
                | Stage::Presented
                | Stage::Accepted => panic!("{row:?} has not ended"),
            }
        }
        for (on, step, amount) in self.again.iter().filter(|it| from <= it.0 && it.0 <= to) {
            let steps = periods.entry((period_of(*on), amount.currency())).or_default();
            let counts = match step {
                Again::Approved => &mut steps.approved,
                Again::Declined => &mut steps.declined,
                Again::Revoked => &mut steps.revoked,
                Again::Sent => &mut steps.sent_to_review,
                Again::Asked => &mut steps.review_asked,
            };
            counts.applications += 1;
            counts.amount += Total::new(amount.amount().into());
        }
        periods
    }
}

/// What stands on the desk, event by event.
fn on_the_desk(row: &mut Application, event: &Event) {
    if let Event::SentToReview(it) = event {
        row.review = Some(Review {
            cause: it.cause,
            sent_at: it.sent_at,
            decide_by: it.decide_by,
            held_by: None,
            held_since: None,
            overdue: 0,
            escalated: false,
            ranked_at: it.decide_by.unwrap_or(it.sent_at),
        });
    }
    if matches!(event, Event::Decided(_) | Event::Lapsed(_) | Event::Withdrawn(_)) {
        row.review = None;
    }
    let Some(review) = &mut row.review else { return };
    match event {
        Event::Assigned(it) => {
            (review.held_by, review.held_since) = (Some(it.to), Some(it.assigned_at));
        }
        Event::GivenBack(_) | Event::Reviewed(_) => {
            (review.held_by, review.held_since) = (None, None);
        }
        Event::ReviewOverdue(it) => {
            (review.held_by, review.held_since) = (None, None);
            review.decide_by = it.decide_by;
            review.overdue += 1;
            review.escalated = it.then == ReviewOverdue::Escalate;
        }
        Event::Submitted(_)
        | Event::Rated(_)
        | Event::Assessed(_)
        | Event::Decided(_)
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
        | Event::ReviewAsked(_)
        | Event::OfferRevoked(_)
        | Event::Overridden(_) => {}
    }
}
