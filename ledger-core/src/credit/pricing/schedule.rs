//! Which instalments does a plan come to? As the engine has them, by what the policy says of rounding
//! and of days of rest, as a contract of the same day would.

use rust_decimal::Decimal;

use crate::calendar::{Day, MonthlyDay};
use crate::country::Country;
use crate::credit::engine::{
    Advance, Cost, Fault, Instalments, Repaid, ScheduleTerms, Spread, Units, due_on, money,
    schedule,
};
use crate::credit::{Amortised, EqualPart, Every, Grace, Instalment, Plan, PlanInterest};
use crate::money::{Money, Rate};
use crate::policy::{InstalmentStep, LoanPolicy};

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
    let monthly = |instalments, first_due_on, day_of_month| Amortised {
        instalments,
        first_due_on,
        every: Every::MONTH,
        day_of_month,
        interest_from: None,
        interest: PlanInterest::None {},
        equal: EqualPart::Instalments,
        grace: Grace::default(),
        down_payment: None,
    };
    let evenly = |rate| Cost::Flat { rate, spread: Spread::Evenly };
    match plan {
        Plan::InterestFree { instalments, first_due_on, day_of_month } => {
            let terms = monthly(*instalments, *first_due_on, *day_of_month);
            computed(principal, &terms, evenly(Rate(Decimal::ZERO)), policy, country, on)
        }
        Plan::Flat { instalments, first_due_on, day_of_month, rate } => {
            let terms = monthly(*instalments, *first_due_on, *day_of_month);
            computed(principal, &terms, evenly(*rate), policy, country, on)
        }
        Plan::Amortised { terms } => computed(principal, terms, cost(terms), policy, country, on),
        Plan::Given { schedule } => {
            let schedule = schedule.clone();
            Ok(Planned { from: on, every: Every::MONTH, schedule })
        }
    }
}

fn cost(terms: &Amortised) -> Cost {
    let repaid = match terms.equal {
        EqualPart::Instalments => Repaid::EqualInstalments(Instalments::ByPeriods),
        EqualPart::Principal => Repaid::EqualPrincipal,
    };
    match terms.interest {
        PlanInterest::None {} => Cost::Flat { rate: Rate(Decimal::ZERO), spread: Spread::Evenly },
        PlanInterest::Flat { rate, day_count } => {
            let day_count = day_count.into();
            let spread = match terms.equal {
                EqualPart::Instalments => Spread::ByPeriod { day_count, part_periods: true },
                EqualPart::Principal => Spread::BesidePrincipal { day_count },
            };
            Cost::Flat { rate, spread }
        }
        PlanInterest::DecliningBalance { rate, day_count } => {
            Cost::Declining { rate, day_count: day_count.into(), repaid }
        }
    }
}

fn computed(
    principal: Money,
    terms: &Amortised,
    cost: Cost,
    policy: &LoanPolicy,
    country: Country,
    on: Day,
) -> Result<Planned, Unplanned> {
    let Amortised { instalments, first_due_on, every, .. } = *terms;
    let currency = principal.currency();
    let step = policy.step_in(currency).ok_or(Unplanned::Currency)?;
    let InstalmentStep { multiple, rounding, .. } = step;
    let from = terms.interest_from.unwrap_or(on);
    let day_of_month = terms.day_of_month.unwrap_or(MonthlyDay::of(first_due_on));
    let behind = instalments.saturating_sub(1);
    let last = due_on(first_due_on, every, day_of_month, behind);
    let last = last.ok_or(Unplanned::BeyondCalendar)?;
    let rows = schedule(&ScheduleTerms {
        advances: vec![Advance { on: from, amount: principal.amount() }],
        starts_on: from,
        first_due_on,
        every,
        day_of_month,
        periods: instalments,
        cost,
        grace: terms.grace,
        down_payment: terms.down_payment,
        units: Units {
            mode: rounding,
            multiple,
            drops_multiple: false,
            remainder: policy.remainder,
            last_times_max: Some(policy.last_instalment_times_max),
        },
        business_days: policy.business_days_in(country, from, last),
    });
    let rows = rows.map_err(Unplanned::Schedule)?.into_iter();
    let due = rows.filter(|it| it.principal != 0 || it.interest != 0);
    let schedule = (1..).zip(due).map(|(number, it)| Instalment {
        number,
        due_on: it.due_on,
        principal: money(it.principal, currency),
        interest: (it.interest > 0).then(|| money(it.interest, currency)),
        fee: None,
        tax: None,
        insurance: None,
    });
    Ok(Planned { from, every, schedule: schedule.collect() })
}
