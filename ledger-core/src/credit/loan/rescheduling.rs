//! When does a loan go on by other terms, and how?
//!
//! What is left of the principal, late or to come, is spread anew by the functions that made the first
//! schedule, from the business date on. It is proposed, which shows what comes of it, and agreed on the
//! same day, as long as nothing has moved since: so that what was signed is what was shown.

use std::sync::Arc;

use uuid::Uuid;

use super::course::Course;
use super::planned::{EVERY, day_of_month, fine_enough, within_range};
use super::priced::{Priced, repriced};
use super::schedule::{counted, refusal};
use super::{
    Event, Loan, Rejection, Rescheduled, ReschedulingProposed, StoredPosition, StoredRow, Terms,
};
use crate::calendar::MonthlyDay;
use crate::credit::NewTerms;
use crate::credit::engine::{
    Amortisation, Contract, Interest, Position, due_on, earned, left_of_principal, number,
    replanned, sum,
};
use crate::reason::Reason;

/// How a loan would go on.
struct Replanned {
    contract: Contract,
    before: Vec<StoredRow>,
    position: StoredPosition,
    /// What it costs from then on, where it is to run longer.
    priced: Option<Priced>,
}

impl Course<'_> {
    pub(super) fn propose(
        mut self,
        rescheduling: Uuid,
        terms: &NewTerms,
        reason: &Reason,
    ) -> Result<Vec<Event>, Rejection> {
        let known = self.account.proposal.as_ref().map(|it| it.rescheduling);
        if known == Some(rescheduling) || self.account.rescheduled == Some(rescheduling) {
            return Ok(self.events);
        }
        let Replanned { before, position, .. } = self.replan(terms)?;
        let proposed = Event::ReschedulingProposed(ReschedulingProposed {
            rescheduling,
            proposed_on: self.on,
            terms: *terms,
            before,
            after: position.rows,
            reason: reason.clone(),
        });
        self.take_in(&proposed);
        Ok(self.caused(proposed))
    }

    pub(super) fn agree(
        mut self,
        rescheduling: Uuid,
        reference: &str,
    ) -> Result<Vec<Event>, Rejection> {
        if self.account.rescheduled == Some(rescheduling) {
            return Ok(self.events);
        }
        let proposal = self.account.proposal.clone().filter(|it| it.rescheduling == rescheduling);
        let proposal = proposal.ok_or(Rejection::UnknownRescheduling { rescheduling })?;
        let ReschedulingProposed { proposed_on, terms, reason, .. } = &*proposal;
        let Replanned { contract, before, position, priced } = self.replan(terms)?;
        let is_as_shown = proposal.before == before && proposal.after == position.rows;
        if *proposed_on != self.on || !is_as_shown {
            let proposed_on = *proposed_on;
            return Err(Rejection::ReschedulingOutdated { rescheduling, proposed_on });
        }
        let rescheduled = Event::Rescheduled(Rescheduled {
            rescheduling,
            reference: reference.to_owned(),
            contract: Box::new(contract),
            before,
            position: Box::new(position),
            closed_until: self.on,
            reason: reason.clone(),
        });
        self.take_in(&rescheduled);
        let mut events = self.caused(rescheduled);
        events.extend(priced.map(Event::Priced));
        Ok(events)
    }

    fn replan(&self, asked: &NewTerms) -> Result<Replanned, Rejection> {
        let account = &self.account;
        account.life.running()?;
        // What stands on rows of its own is not spread anew, nor does a day have its share of it.
        if account.contract.bears_by_day() {
            return Err(Rejection::ByDayNotRescheduled);
        }
        if account.chargebacks().any(|it| !it.reversed) {
            return Err(Rejection::ChargedBackNotRescheduled);
        }
        let (earned, from) = earned(&account.contract, &account.facts, self.on);
        let left = left_of_principal(&earned);
        if left == 0 {
            return Err(Rejection::NothingToReschedule);
        }
        let contract = Contract { interest_from: Some(from), ..self.contract_by(asked)? };
        if asked.first_due_on <= from {
            let (due_on, business_date) = (asked.first_due_on, self.on);
            return Err(Rejection::DueTooEarly { due_on, business_date });
        }
        let schedule =
            contract.schedule_of(left).expect("a schedule that is asked for is computed");
        let schedule = schedule.map_err(|it| refusal(it, &contract, account.money(left)))?;
        let first = schedule.first().expect("a schedule has a row");
        if first.due_on <= self.on {
            return Err(Rejection::DueTooEarly { due_on: first.due_on, business_date: self.on });
        }
        let fallen_due = account.fallen_due;
        counted(fallen_due + schedule.len())?;

        let before = account.position(self.on).stored_rows(account.currency());
        let (position, charges) = replanned(earned, &account.facts, fallen_due, &schedule);
        let owed = position.rows.iter().flat_map(|it| it.owed.each());
        sum(owed.chain([contract.lateness_max()])).ok_or(Rejection::TooLarge)?;
        let position = self.stored(&position, &charges);
        let is_longer =
            schedule.last().map(|it| it.due_on) > account.rows.iter().last().map(|it| it.due_on);
        let priced = match is_longer {
            true => repriced(self.terms(), &contract, account.money(left), self.on)?,
            false => None,
        };
        Ok(Replanned { contract, before, position, priced })
    }

    fn stored(&self, position: &Position, charges: &[(Uuid, usize)]) -> StoredPosition {
        let mut stored = self.stored_position_of(position);
        for it in &mut stored.charges {
            if let Some((_, row)) = charges.iter().find(|(id, _)| *id == it.charge) {
                it.instalment = number(*row);
            }
        }
        stored
    }

    fn terms(&self) -> &Terms {
        let terms = self.command.terms.as_ref();
        terms.expect("new terms are asked for with the policy in force")
    }

    /// The loan's terms from now on.
    fn contract_by(&self, asked: &NewTerms) -> Result<Contract, Rejection> {
        let former = &*self.account.contract;
        let NewTerms { instalments, first_due_on, every, rate, grace, .. } = *asked;
        counted(usize::try_from(instalments).unwrap_or(usize::MAX))?;
        let amortisation = match former.amortisation {
            Amortisation::Equal { .. } => Amortisation::Equal { instalments },
            Amortisation::EqualPrincipal { .. } => Amortisation::EqualPrincipal { instalments },
            Amortisation::Given {} => return Err(Rejection::GivenNotRescheduled),
        };
        let interest = match (&former.interest, rate) {
            (Interest::Flat { .. }, _) => return Err(Rejection::FlatNotRescheduled),
            (Interest::Given {}, _) => return Err(Rejection::GivenNotRescheduled),
            (Interest::None {}, Some(_)) => return Err(Rejection::RateWithoutInterest),
            (it @ (Interest::None {} | Interest::DecliningBalance { .. }), None) => it.clone(),
            (Interest::DecliningBalance { day_count, .. }, Some(rate)) => {
                within_range(rate)?;
                fine_enough(rate)?;
                Interest::DecliningBalance { rate, day_count: *day_count }
            }
        };
        let every = every.or(former.every).expect("a schedule that was computed has its periods");
        if !EVERY.contains(&every.n) {
            let (min, max) = (*EVERY.start(), *EVERY.end());
            return Err(Rejection::EveryOutOfRange { n: every.n, min, max });
        }
        let day = day_of_month(every, first_due_on, asked.day_of_month)?;
        let of_month = day.unwrap_or(MonthlyDay::of(first_due_on));
        let last = due_on(first_due_on, every, of_month, instalments - 1);
        let last = last.ok_or(Rejection::BeyondCalendar)?;
        let policy = &self.terms().policy;
        Ok(Contract {
            interest,
            amortisation,
            every: Some(every),
            first_due_on,
            day_of_month: day,
            grace,
            down_payment: None,
            business_days: policy.business_days_in(former.country, self.on, last),
            ..former.clone()
        })
    }
}

impl Loan {
    /// How it would go on by what was proposed last; it may be agreed on the same day.
    pub fn proposal(&self) -> Option<&ReschedulingProposed> {
        self.proposal.as_deref()
    }

    pub(super) fn propose(&mut self, it: &ReschedulingProposed) {
        self.proposal = Some(Arc::new(it.clone()));
    }

    /// Goes on by its new terms, from its position by them.
    pub(super) fn reschedule(&mut self, it: &Rescheduled) {
        self.contract = Arc::new((*it.contract).clone());
        self.facts = it.position.fold(&self.facts, it.closed_until);
        self.close_refunds();
        self.facts.contract_rows();
        self.rows = it.position.packed_rows();
        self.fallen_due = self.rows.due_by(it.closed_until);
        self.worst_days_past_due = it.position.worst_days_past_due;
        (self.proposal, self.rescheduled) = (None, Some(it.rescheduling));
    }
}
