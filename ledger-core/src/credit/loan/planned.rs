//! What does a contract say of the schedule that was planned?

use rust_decimal::Decimal;

use super::schedule::{counted, given};
use super::{Amortised, Instalment, Plan, Rejection, Terms};
use crate::calendar::{BusinessDays, Day, MonthlyDay};
use crate::credit::engine::{
    Amortisation, Asked, Every, Grace, InstalmentRounding, Interest, Recalculation, Unit, due_on,
};
use crate::money::{Money, Rate};

/// How long a period may be, in its units.
pub(super) const EVERY: std::ops::RangeInclusive<u32> = 1..=480;

/// How many decimals a rate has at most whose interest is found anew when money comes early: what it
/// costs is an exact fraction until it is brought to a unit, and must fit whatever day that is.
const DECIMALS_MAX: u32 = 12;

/// What a contract says of its schedule.
pub(super) struct Planned {
    pub(super) interest: Interest,
    pub(super) amortisation: Amortisation,
    pub(super) interest_from: Option<Day>,
    pub(super) every: Option<Every>,
    pub(super) first_due_on: Day,
    pub(super) day_of_month: Option<MonthlyDay>,
    pub(super) grace: Grace,
    pub(super) down_payment: Option<Rate>,
    pub(super) business_days: Option<BusinessDays>,
    pub(super) rounding: Option<InstalmentRounding>,
    pub(super) recalculation: Option<Recalculation>,
    /// By the lender; `None` where the ledger computes it.
    pub(super) given: Option<Vec<Instalment>>,
}

impl Planned {
    /// As it was given: of a plan, or of a loan that is boarded.
    pub(super) fn as_given(first_due_on: Day, schedule: Vec<Instalment>) -> Planned {
        Planned {
            interest: Interest::Given {},
            amortisation: Amortisation::Given {},
            interest_from: None,
            every: None,
            first_due_on,
            day_of_month: None,
            grace: Grace::default(),
            down_payment: None,
            business_days: None,
            rounding: None,
            recalculation: None,
            given: Some(schedule),
        }
    }

    /// Of a loan that is to be granted on this business date.
    pub(super) fn of(
        principal: Money,
        plan: &Plan,
        terms: &Terms,
        on: Day,
    ) -> Result<Planned, Rejection> {
        if principal.is_zero() {
            return Err(Rejection::ZeroAmount);
        }
        match plan.asked() {
            Asked::Computed(asked, interest) => computed(principal, &asked, interest, terms, on),
            Asked::Given(schedule) => {
                let schedule = given(principal, schedule)?;
                let first = schedule.first().expect("a schedule that was counted has a row");
                Ok(Planned::as_given(first.due_on, schedule))
            }
        }
    }
}

fn computed(
    principal: Money,
    asked: &Amortised,
    interest: Interest,
    terms: &Terms,
    on: Day,
) -> Result<Planned, Rejection> {
    let Amortised { instalments, first_due_on, every, .. } = *asked;
    counted(usize::try_from(instalments).unwrap_or(usize::MAX))?;
    if !EVERY.contains(&every.n) {
        let (min, max) = (*EVERY.start(), *EVERY.end());
        return Err(Rejection::EveryOutOfRange { n: every.n, min, max });
    }
    let recalculation = match interest {
        Interest::Flat { rate, .. } => within_range(rate).map(|()| None)?,
        Interest::DecliningBalance { rate, .. } => {
            within_range(rate)?;
            fine_enough(rate)?;
            let offered = terms.policy.recalculation;
            Some(offered.ok_or(Rejection::DecliningBalanceNotOffered)?)
        }
        Interest::None {} | Interest::Given {} => None,
    };
    let day_of_month = day_of_month(every, first_due_on, asked.day_of_month)?;
    within_policy(first_due_on, terms, on)?;
    let starts_on = asked.interest_from.unwrap_or(on);
    if starts_on < on || starts_on >= first_due_on {
        let from = starts_on;
        return match asked.interest_from {
            Some(_) => Err(Rejection::InterestFromOutOfRange { from, first_due_on }),
            None => Err(Rejection::DueTooEarly { due_on: first_due_on, business_date: on }),
        };
    }
    let day = day_of_month.unwrap_or(MonthlyDay::of(first_due_on));
    let last = due_on(first_due_on, every, day, instalments - 1);
    let last = last.ok_or(Rejection::BeyondCalendar)?;
    let currency = principal.currency();
    let step = terms.policy.step_in(currency).ok_or(Rejection::CurrencyNotRounded { currency })?;
    Ok(Planned {
        interest,
        amortisation: Amortisation::of(asked.equal, instalments),
        interest_from: Some(starts_on),
        every: Some(every),
        first_due_on,
        day_of_month,
        grace: asked.grace,
        down_payment: asked.down_payment,
        business_days: terms.policy.business_days_in(terms.country, starts_on, last),
        rounding: Some(InstalmentRounding::of(&terms.policy, step)),
        recalculation,
        given: None,
    })
}

pub(super) fn fine_enough(Rate(rate): Rate) -> Result<(), Rejection> {
    let decimals = rate.scale();
    match decimals > DECIMALS_MAX {
        true => Err(Rejection::RateTooFine { decimals, max: DECIMALS_MAX }),
        false => Ok(()),
    }
}

pub(super) fn within_range(Rate(rate): Rate) -> Result<(), Rejection> {
    match rate >= Decimal::ZERO && rate <= Decimal::TEN {
        true => Ok(()),
        false => Err(Rejection::RateOutOfRange { rate: rate.to_string() }),
    }
}

/// The day of the month on which instalments fall due; `None` where periods are no months.
pub(super) fn day_of_month(
    every: Every,
    first_due_on: Day,
    day_of_month: Option<MonthlyDay>,
) -> Result<Option<MonthlyDay>, Rejection> {
    match (every.unit, day_of_month) {
        (Unit::Month, given) => {
            let day = given.unwrap_or(MonthlyDay::of(first_due_on));
            match day.in_month_of(first_due_on) == first_due_on {
                true => Ok(Some(day)),
                false => {
                    let day_of_month = day.into();
                    Err(Rejection::DayDiffers { first_due_on, day_of_month })
                }
            }
        }
        (Unit::Day | Unit::Week, Some(day)) => {
            let day_of_month = day.into();
            Err(Rejection::DayWithoutMonths { day_of_month })
        }
        (Unit::Day | Unit::Week, None) => Ok(None),
    }
}

/// Whether the first due date is one that the policy leaves to be chosen.
fn within_policy(first_due_on: Day, terms: &Terms, on: Day) -> Result<(), Rejection> {
    let Some(bounds) = terms.policy.first_due else { return Ok(()) };
    let first = on.saturating_add_days(bounds.days_min);
    let last = on.saturating_add_days(bounds.days_max);
    match (first..=last).contains(&first_due_on) {
        true => Ok(()),
        false => Err(Rejection::FirstDueOutOfBounds { due_on: first_due_on, first, last }),
    }
}
