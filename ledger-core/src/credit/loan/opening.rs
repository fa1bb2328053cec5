//! How does a loan begin here, and begin anew?

use std::sync::Arc;

use super::boarded::boarded;
use super::course::{Course, Settled};
use super::planned::Planned;
use super::priced::priced;
use super::schedule;
use super::{
    Boarded, Command, Decided, Decision, Event, Granted, Loan, PositionCause, Product, Rebased,
    Rebasing, Rejection, StoredPosition, Terms,
};
use crate::calendar::Day;
use crate::credit::engine::{
    Amounts, ArrearsTerms, Contract, PenaltyTerms, Position, credit_and_overdrawn, days_past_due,
    sum,
};
use crate::credit::{Instalment, Lender, Plan};
use crate::money::Money;
use crate::policy::PenaltyPolicy;
use crate::reason::Reason;

/// What is sold to whom, by whom: what a grant and a boarding alike say.
pub(super) struct Sold<'a> {
    pub(super) product: &'a Option<Product>,
    pub(super) lender: &'a Lender,
    pub(super) lender_reference: &'a Option<String>,
}

/// What is granted.
pub(super) struct AskedGrant<'a> {
    pub(super) principal: Money,
    pub(super) plan: &'a Plan,
    pub(super) parts_until: Option<Day>,
}

pub(super) fn grant(
    command: &Command,
    sold: &Sold,
    asked: &AskedGrant,
    decision: &Decided,
) -> Result<Vec<Event>, Rejection> {
    let AskedGrant { principal, plan, parts_until } = *asked;
    let terms = terms(command);
    let on = command.on;
    // What was offered with its price is granted as it was offered.
    let frozen = terms.frozen.as_ref();
    let planned = Planned::of(principal, plan, terms, frozen.map_or(on, |it| it.on))?;
    let penalty = penalty(terms, sold.lender, on);
    let contract = contract(terms, sold, principal, &planned);
    let contract = Contract { penalty, disbursed_until: parts_until, ..contract };
    let contract = Box::new(contract);
    let schedule = schedule::granted(&contract, &planned, on)?;
    goes_out_in_parts(command, &contract, &schedule)?;
    let most = contract.lateness_max();
    let owed = schedule.iter().flat_map(|it| Amounts::from(it).each());
    sum(owed.chain([most])).ok_or(Rejection::TooLarge)?;
    let decision = match decision.clone() {
        Decided::Application { application, offer } => Decision::Application { application, offer },
        Decided::Direct { reference, reason } => {
            Decision::Direct { reference, reason, by: command.by.clone() }
        }
    };
    let priced = priced(terms, &contract, &schedule, on)?;
    let mut lapses_on = contract.lapses_on(command.on);
    if contract.disbursed_until.is_some() {
        // Parts do not move the schedule: the first one is there before anything falls due.
        lapses_on = lapses_on.min(contract.first_due_on);
    }
    let granted = Event::Granted(Granted { contract, schedule, decision, lapses_on });
    Ok([granted].into_iter().chain(priced.map(Event::Priced)).collect())
}

/// Whether it may go out in parts until the day that its contract says: by its product, in the product's
/// days, and not in the last period.
fn goes_out_in_parts(
    command: &Command,
    contract: &Contract,
    schedule: &[Instalment],
) -> Result<(), Rejection> {
    let Some(until) = contract.disbursed_until else { return Ok(()) };
    let fit =
        contract.periods().is_some() && contract.down_payment.is_none() && !contract.bears_by_day();
    let days = command.parts_days_max.filter(|_| fit);
    let days = days.ok_or(Rejection::PartsNotOffered { until })?;
    let first = command.on.saturating_add_days(1);
    let before_last = schedule.iter().rev().nth(1).map_or(command.on, |it| it.due_on);
    let last = command.on.saturating_add_days(days).min(before_last);
    match (first..=last).contains(&until) {
        true => Ok(()),
        false => Err(Rejection::PartsUntil { until, first, last }),
    }
}

pub(super) fn board(
    command: &Command,
    sold: &Sold,
    reference: &str,
    position: &StoredPosition,
) -> Result<Vec<Event>, Rejection> {
    let (principal, position) = boarded(position, command.on)?;
    let first = position.rows.first().expect("a position that was counted has a row");
    let planned = Planned::as_given(first.due_on, vec![]);
    let contract = Box::new(contract(terms(command), sold, principal, &planned));
    let position = Box::new(position);
    let cause = PositionCause::Boarded { reference: reference.to_owned() };
    let boarded = Boarded {
        contract,
        position,
        closed_until: command.on,
        cause,
        changes: vec![],
        credit: None,
        overdrawn: None,
    };
    let mut course = Course::begin(Loan::boarded(&boarded), command);
    let Settled { changes, credit, overdrawn } = course.settle();
    Ok(course.caused(Event::Boarded(Boarded { changes, credit, overdrawn, ..boarded })))
}

/// What a command brings for a loan that is to be granted or boarded.
fn terms(command: &Command) -> &Terms {
    command.terms.as_ref().expect("a new loan is asked for with the policy in force")
}

/// What overdue principal of a loan of this day bears, by the ceiling that is in force for its lender.
fn penalty(terms: &Terms, lender: &Lender, on: Day) -> Option<PenaltyTerms> {
    let policy = terms.policy.penalty.as_ref()?;
    let rate = policy.rate_on(lender.kind(), on)?;
    let PenaltyPolicy { from_days, principal_share_max, .. } = *policy;
    Some(PenaltyTerms { rate, from_days, principal_share_max })
}

fn contract(terms: &Terms, sold: &Sold, principal: Money, planned: &Planned) -> Contract {
    let Terms { engine, ref policy, policy_ref, country, .. } = *terms;
    Contract {
        engine,
        product: sold.product.clone(),
        country,
        lender: sold.lender.clone(),
        lender_reference: sold.lender_reference.clone(),
        principal,
        interest: planned.interest.clone(),
        amortisation: planned.amortisation.clone(),
        interest_from: planned.interest_from,
        every: planned.every,
        first_due_on: planned.first_due_on,
        day_of_month: planned.day_of_month,
        grace: planned.grace,
        down_payment: planned.down_payment,
        business_days: planned.business_days.clone(),
        rounding: planned.rounding,
        recalculation: planned.recalculation,
        penalty: None,
        disbursed_until: None,
        allocation: policy.allocation.clone(),
        arrears: ArrearsTerms {
            tolerance: policy.arrears_tolerance_in(principal.currency()),
            buckets: policy.arrears_buckets.clone(),
            default_days: policy.default_days,
            pause_while_held: policy.pause_while_held,
        },
        disbursement_days: policy.disbursement_days,
        policy: policy_ref,
    }
}

impl Course<'_> {
    pub(super) fn rebase(mut self, to: Rebasing, reason: &Reason) -> Result<Vec<Event>, Rejection> {
        self.account.life.paid_out()?;
        let from = self.account.contract.engine;
        let (engine, cause) = match to {
            Rebasing::Engine(engine) if engine == from => {
                return Err(Rejection::SameEngine { engine });
            }
            Rebasing::Engine(engine) => (engine, PositionCause::EngineChanged { from }),
            Rebasing::SameEngine => (from, PositionCause::PeriodClosed {}),
        };
        let position = Box::new(self.stored_position());
        let contract = Contract { engine, ..(*self.account.contract).clone() };
        self.account.contract = Arc::new(contract);
        self.account.facts = position.fold(&self.account.facts, self.on);
        self.account.worst_days_past_due = position.worst_days_past_due;
        let Settled { changes, credit, overdrawn } = self.settle();
        let (closed_until, reason) = (self.on, reason.clone());
        Ok(self.caused(Event::Rebased(Rebased {
            engine,
            position,
            closed_until,
            cause,
            reason,
            changes,
            credit,
            overdrawn,
        })))
    }

    /// How it stands by its own engine, as events carry it.
    fn stored_position(&self) -> StoredPosition {
        self.stored_position_of(&self.account.position(self.on))
    }

    /// A position of it, as events carry it.
    pub(super) fn stored_position_of(&self, position: &Position) -> StoredPosition {
        let account = &self.account;
        let currency = account.currency();
        let (credit, overdrawn) = credit_and_overdrawn(position.credit, currency);
        let days = position.since.map_or(0, |it| days_past_due(it, self.on));
        let code = |id| account.codes.get(&id).map_or_else(String::new, |it| it.to_string());
        StoredPosition {
            rows: position.stored_rows(currency),
            credit: Some(credit).filter(|it| !it.is_zero()),
            overdrawn: Some(overdrawn).filter(|it| !it.is_zero()),
            disbursed_on: account.disbursed_on,
            interest_until: None,
            worst_days_past_due: account.worst_days_past_due.max(days),
            defaulted_before: account.ever_defaulted,
            in_default: position.in_default,
            charges: position.stored_charges(&account.facts, currency, code),
        }
    }
}
