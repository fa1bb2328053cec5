//! What do a plan and a contract say alike of a schedule that the ledger computes?

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::{
    Cost, Fault, Instalments, Repaid, ScheduleRow, ScheduleTerms, Spread, Units, schedule,
};
use crate::calendar::{Day, MonthlyDay};
use crate::credit::engine::{
    Amortisation, DayCount, Every, Grace, InstalmentRounding, Interest, money,
};
use crate::credit::{Amortised, EqualPart, Instalment, Plan, PlanInterest};
use crate::money::{Currency, Rate};
use crate::policy::{InstalmentStep, LoanPolicy};

/// How a plan's schedule comes about.
pub(in crate::credit) enum Asked<'a> {
    /// By these terms, at this cost.
    Computed(Cow<'a, Amortised>, Interest),
    /// By the lender.
    Given(&'a [Instalment]),
}

impl Plan {
    pub(in crate::credit) fn asked(&self) -> Asked<'_> {
        match self {
            Plan::InterestFree { instalments, first_due_on, day_of_month } => {
                let terms = monthly(*instalments, *first_due_on, *day_of_month);
                Asked::Computed(Cow::Owned(terms), Interest::None {})
            }
            Plan::Flat { instalments, first_due_on, day_of_month, rate } => {
                let terms = monthly(*instalments, *first_due_on, *day_of_month);
                let interest = Interest::Flat { rate: *rate, day_count: None };
                Asked::Computed(Cow::Owned(terms), interest)
            }
            Plan::Amortised { terms } => {
                Asked::Computed(Cow::Borrowed(terms.as_ref()), terms.interest.into())
            }
            Plan::Given { schedule } => Asked::Given(schedule),
        }
    }
}

fn monthly(instalments: u32, first_due_on: Day, day_of_month: Option<MonthlyDay>) -> Amortised {
    Amortised {
        instalments,
        first_due_on,
        every: Every::MONTH,
        day_of_month,
        interest_from: None,
        interest: PlanInterest::None {},
        equal: EqualPart::Instalments,
        grace: Grace::default(),
        down_payment: None,
    }
}

impl From<PlanInterest> for Interest {
    fn from(it: PlanInterest) -> Interest {
        match it {
            PlanInterest::None {} => Interest::None {},
            PlanInterest::Flat { rate, day_count } => {
                Interest::Flat { rate, day_count: Some(day_count) }
            }
            PlanInterest::DecliningBalance { rate, day_count } => {
                Interest::DecliningBalance { rate, day_count }
            }
        }
    }
}

impl Amortisation {
    pub(in crate::credit) const fn of(equal: EqualPart, instalments: u32) -> Amortisation {
        match equal {
            EqualPart::Instalments => Amortisation::Equal { instalments },
            EqualPart::Principal => Amortisation::EqualPrincipal { instalments },
        }
    }

    /// In how many periods, and how; `None` where the lender gave the schedule.
    pub(in crate::credit) const fn repaid(&self) -> Option<(u32, Repaid)> {
        match *self {
            Amortisation::Equal { instalments } => {
                Some((instalments, Repaid::EqualInstalments(Instalments::ByPeriods)))
            }
            Amortisation::EqualPrincipal { instalments } => {
                Some((instalments, Repaid::EqualPrincipal))
            }
            Amortisation::Given {} => None,
        }
    }
}

impl Cost {
    /// `None` where the lender gave the schedule.
    pub(in crate::credit) fn of(interest: &Interest, repaid: Repaid) -> Option<Cost> {
        Some(match *interest {
            Interest::None {} => Cost::Flat { rate: Rate(Decimal::ZERO), spread: Spread::Evenly },
            Interest::Flat { rate, day_count } => {
                let by_period = |it: DayCount| match repaid {
                    Repaid::EqualInstalments(_) => {
                        Spread::ByPeriod { day_count: it.into(), part_periods: true }
                    }
                    Repaid::EqualPrincipal => Spread::BesidePrincipal { day_count: it.into() },
                };
                Cost::Flat { rate, spread: day_count.map_or(Spread::Evenly, by_period) }
            }
            Interest::DecliningBalance { rate, day_count } => {
                Cost::Declining { rate, day_count: day_count.into(), repaid }
            }
            Interest::Given {} => return None,
        })
    }
}

impl InstalmentRounding {
    /// By the policy's step of a currency.
    pub(in crate::credit) const fn of(policy: &LoanPolicy, step: InstalmentStep) -> Self {
        InstalmentRounding {
            mode: step.rounding,
            multiple: step.multiple,
            remainder: policy.remainder,
            last_times_max: policy.last_instalment_times_max,
        }
    }
}

impl From<InstalmentRounding> for Units {
    fn from(it: InstalmentRounding) -> Units {
        Units {
            mode: it.mode,
            multiple: it.multiple,
            drops_multiple: false,
            remainder: it.remainder,
            last_times_max: Some(it.last_times_max),
        }
    }
}

/// The rows in which something falls due.
///
/// # Errors
/// When there are none by these terms.
pub(in crate::credit) fn due_rows(terms: &ScheduleTerms) -> Result<Vec<ScheduleRow>, Fault> {
    let mut rows = schedule(terms)?;
    rows.retain(|it| it.principal != 0 || it.interest != 0);
    Ok(rows)
}

/// They as instalments, numbered from 1.
pub(in crate::credit) fn instalments(rows: &[ScheduleRow], currency: Currency) -> Vec<Instalment> {
    let numbered = (1..).zip(rows).map(|(number, it)| Instalment {
        number,
        due_on: it.due_on,
        principal: money(it.principal, currency),
        interest: (it.interest > 0).then(|| money(it.interest, currency)),
        fee: None,
        tax: None,
        insurance: None,
    });
    numbered.collect()
}
