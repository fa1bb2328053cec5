//! What are another system's terms in ours?

use ledger_core::calendar::MonthlyDay;
use ledger_core::credit::engine::{
    Advance, Cost, Every, Grace, Instalments, Repaid, ScheduleTerms, Spread, Unit, Units,
    YearCount, due_on,
};
use ledger_core::money::{Rate, Remainder, Rounding};
use rust_decimal::Decimal;

use super::form::{
    self, Amortisation, CalcPeriod, Frequency, InterestType, Schedule, Terms, Vector,
};

/// The schedule's terms, or the rule that is missing for them.
pub(super) fn of(vector: &Vector) -> Result<ScheduleTerms, String> {
    let terms = &vector.terms;
    let advances = advances(vector)?;
    let every = Every { n: terms.repay_every, unit: unit(terms.frequency) };
    let day = MonthlyDay::of(terms.schedule_start);
    let first_due_on =
        due_on(terms.schedule_start, every, day, 1).ok_or("no such first due date")?;
    let moved = vector.as_of > first_due_on || vector.transactions.iter().any(is_money);
    if terms.interest_recalculation && advances.len() > 1 && moved {
        return Err("interest that is recalculated on several disbursements".to_owned());
    }
    let grace = Grace {
        principal: terms.grace_principal,
        interest: terms.grace_interest_payment,
        interest_free: terms.interest_free_periods,
    };
    match terms.schedule {
        Schedule::Cumulative if advances.len() > 1 => {
            return Err("several disbursements on a cumulative schedule".to_owned());
        }
        Schedule::Progressive if !grace.is_none() => {
            return Err("grace on a progressive schedule".to_owned());
        }
        Schedule::Cumulative | Schedule::Progressive => {}
    }
    let cost = cost(terms)?;
    let by_whole_periods =
        terms.interest_calc_period == CalcPeriod::SameAsRepayment && !terms.partial_period_interest;
    let within = advances.iter().any(|it| it.on > terms.schedule_start);
    if matches!(cost, Cost::Declining { .. }) && by_whole_periods && within {
        return Err("whole periods' interest on what goes out within one".to_owned());
    }
    Ok(ScheduleTerms {
        starts_on: terms.schedule_start,
        first_due_on,
        every,
        day_of_month: day,
        periods: terms.repayments,
        cost,
        grace,
        down_payment: terms.down_payment_pct.map(percent),
        units: Units {
            mode: rounding(terms.rounding),
            multiple: multiple(terms)?,
            drops_multiple: true,
            remainder: Remainder::Last,
            last_times_max: None,
        },
        business_days: None,
        advances,
    })
}

/// Whether it is money that came in or went out again.
fn is_money(it: &form::Transaction) -> bool {
    !matches!(it.kind.as_str(), "disbursement" | "charge" | "DOWN_PAYMENT")
}

fn advances(vector: &Vector) -> Result<Vec<Advance>, String> {
    let advance = |it: &form::Transaction| {
        let on = it.date.ok_or("a disbursement without a day")?;
        Ok(Advance { on, amount: whole(it, vector.terms.decimals)? })
    };
    let out = vector.transactions.iter().filter(|it| it.kind == "disbursement");
    out.map(advance).collect()
}

/// The amount of a transaction in minor units.
pub(super) fn whole(it: &form::Transaction, decimals: u32) -> Result<i64, String> {
    let amount = it.amount.and_then(|it| units(it, decimals));
    amount.ok_or_else(|| format!("`{}` without a whole amount", it.kind))
}

/// Minor units.
fn units(amount: Decimal, decimals: u32) -> Option<i64> {
    let units = amount.checked_mul(10_i64.checked_pow(decimals)?.into())?;
    units.is_integer().then(|| i64::try_from(units).ok()).flatten()
}

fn cost(terms: &Terms) -> Result<Cost, String> {
    let rate = percent(terms.annual_rate_pct);
    let day_count = day_count(terms)?;
    Ok(match (terms.schedule, terms.interest_type) {
        (Schedule::Cumulative, InterestType::Flat) => {
            Cost::Flat { rate, spread: Spread::BesidePrincipal { day_count } }
        }
        (Schedule::Progressive, InterestType::Flat) => {
            let part_periods = terms.partial_period_interest;
            Cost::Flat { rate, spread: Spread::ByPeriod { day_count, part_periods } }
        }
        (schedule, InterestType::DecliningBalance) => {
            let instalments = match schedule {
                Schedule::Cumulative => Instalments::Nominal,
                Schedule::Progressive => Instalments::ByPeriods,
            };
            let repaid = match terms.amortisation {
                Amortisation::EqualInstalments => Repaid::EqualInstalments(instalments),
                Amortisation::EqualPrincipal => Repaid::EqualPrincipal,
            };
            Cost::Declining { rate, day_count, repaid }
        }
    })
}

fn day_count(terms: &Terms) -> Result<YearCount, String> {
    let year = terms.days_in_year.as_u64();
    let is_custom = terms.days_in_year_custom.as_deref();
    let days = (terms.days_in_month.as_u64(), year);
    Ok(match (terms.interest_calc_period, terms.schedule, days, is_custom) {
        (CalcPeriod::SameAsRepayment, _, _, _) => YearCount::Nominal,
        // Also in a leap year.
        (CalcPeriod::Daily, Schedule::Cumulative, _, _) => YearCount::Actual365,
        (_, _, (None, None), Some("FEB_29_PERIOD_ONLY")) => YearCount::ActualLeapDay,
        (_, _, (Some(30), Some(360)), None) => YearCount::Thirty360,
        (_, _, (None, Some(365)), None) => YearCount::Actual365,
        (_, _, (None, Some(360)), None) => YearCount::Actual360,
        (_, _, (None, None), None) => match terms.interest_recognised_on_disbursement_date {
            true => YearCount::ActualActual,
            false => YearCount::ActualActualLastDay,
        },
        _ => {
            return Err(format!(
                "months of {} days in years of {}",
                terms.days_in_month, terms.days_in_year
            ));
        }
    })
}

/// Of which an instalment is a multiple, in minor units; a part of the principal is of none there.
fn multiple(terms: &Terms) -> Result<u32, String> {
    let unit = || 10_u32.checked_pow(terms.decimals);
    let multiple = match (terms.amortisation, terms.instalment_multiple_of) {
        (Amortisation::EqualInstalments, Some(major)) => {
            unit().and_then(|it| it.checked_mul(major))
        }
        (Amortisation::EqualInstalments | Amortisation::EqualPrincipal, _) => Some(1),
    };
    multiple.ok_or_else(|| "a multiple that is too large".to_owned())
}

const fn unit(it: Frequency) -> Unit {
    match it {
        Frequency::Days => Unit::Day,
        Frequency::Weeks => Unit::Week,
        Frequency::Months => Unit::Month,
    }
}

fn percent(it: Decimal) -> Rate {
    Rate(it / Decimal::ONE_HUNDRED)
}

pub(super) const fn rounding(it: form::Rounding) -> Rounding {
    match it {
        form::Rounding::HalfEven => Rounding::HalfEven,
        form::Rounding::HalfUp => Rounding::HalfUp,
        form::Rounding::Down => Rounding::Down,
        form::Rounding::Up => Rounding::Up,
    }
}
