//! Which instalments does a plan come to? As the engine has them, by what the policy says of rounding
//! and of days of rest, as a contract of the same day would.

use crate::calendar::{Day, MonthlyDay};
use crate::country::Country;
use crate::credit::engine::{
    Advance, Amortisation, Asked, Cost, Fault, InstalmentRounding, ScheduleTerms, due_on, due_rows,
    instalments,
};
use crate::credit::{Every, Instalment, Plan};
use crate::money::Money;
use crate::policy::LoanPolicy;

/// What a plan comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// From when the credit counts.
    pub from: Day,
    pub every: Every,
    pub schedule: Vec<Instalment>,
}

/// Why a plan comes to no instalments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unplanned {
    #[error("nothing is lent in this currency by a schedule that the ledger computes")]
    Currency,
    #[error("a due date would be no day that the ledger keeps")]
    BeyondCalendar,
    #[error("there are no such instalments of this amount")]
    Schedule(Fault),
}

/// The instalments of a plan whose credit counts from this day, where it does not say itself.
///
/// # Errors
/// When the engine has none.
pub fn planned(
    principal: Money,
    plan: &Plan,
    policy: &LoanPolicy,
    country: Country,
    on: Day,
) -> Result<Planned, Unplanned> {
    let (terms, interest) = match plan.asked() {
        Asked::Computed(terms, interest) => (terms, interest),
        Asked::Given(schedule) => {
            return Ok(Planned { from: on, every: Every::MONTH, schedule: schedule.to_vec() });
        }
    };
    let (first_due_on, every, currency) = (terms.first_due_on, terms.every, principal.currency());
    let step = policy.step_in(currency).ok_or(Unplanned::Currency)?;
    let from = terms.interest_from.unwrap_or(on);
    let day_of_month = terms.day_of_month.unwrap_or(MonthlyDay::of(first_due_on));
    let behind = terms.instalments.saturating_sub(1);
    let last = due_on(first_due_on, every, day_of_month, behind);
    let last = last.ok_or(Unplanned::BeyondCalendar)?;
    let repaid = Amortisation::of(terms.equal, terms.instalments).repaid();
    let computed = "a schedule that is not given is computed";
    let (periods, repaid) = repaid.expect(computed);
    let rows = due_rows(&ScheduleTerms {
        advances: vec![Advance { on: from, amount: principal.amount() }],
        starts_on: from,
        first_due_on,
        every,
        day_of_month,
        periods,
        cost: Cost::of(&interest, repaid).expect(computed),
        grace: terms.grace,
        down_payment: terms.down_payment,
        units: InstalmentRounding::of(policy, step).into(),
        business_days: policy.business_days_in(country, from, last),
    });
    let schedule = instalments(&rows.map_err(Unplanned::Schedule)?, currency);
    Ok(Planned { from, every, schedule })
}
