//! Which instalments does a loan have?

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::amounts::{self, Amounts};
use super::{Instalment, Plan, Rejection, RunningInstalment, Terms};
use crate::calendar::{Day, MonthlyDay, due_dates};
use crate::money::{Currency, Money, Rate, Rounding};
use crate::policy::{InstalmentStep, LoanPolicy};

/// How many instalments a schedule may have.
const INSTALMENTS: std::ops::RangeInclusive<usize> = 1..=600;

/// The terms and the schedule of a loan that is to be granted on this business date.
pub(super) fn granted(
    principal: Money,
    plan: &Plan,
    policy: &LoanPolicy,
    on: NaiveDate,
) -> Result<(Terms, Vec<Instalment>), Rejection> {
    if principal.is_zero() {
        return Err(Rejection::ZeroAmount);
    }
    let (terms, schedule) = match plan {
        Plan::InterestFree { instalments, first_due_on, day_of_month } => {
            let (day, dates) = dates(*instalments, *first_due_on, *day_of_month)?;
            let terms = Terms::InterestFree {
                instalments: *instalments,
                first_due_on: *first_due_on,
                day_of_month: day.into(),
            };
            (terms, equal(principal, 0, &dates, policy)?)
        }
        Plan::Flat { instalments, first_due_on, day_of_month, rate } => {
            let (day, dates) = dates(*instalments, *first_due_on, *day_of_month)?;
            let terms = Terms::Flat {
                instalments: *instalments,
                first_due_on: *first_due_on,
                day_of_month: day.into(),
                rate: *rate,
            };
            let interest = flat_interest(principal, *rate, *instalments, policy)?;
            (terms, equal(principal, interest, &dates, policy)?)
        }
        Plan::Given { schedule } => (Terms::Given, given(principal, schedule)?),
    };
    match schedule.first() {
        Some(first) if first.due_on <= on => {
            Err(Rejection::DueTooEarly { due_on: first.due_on, business_date: on })
        }
        Some(_) | None => Ok((terms, schedule)),
    }
}

/// The principal and the schedule of a running loan; what is zero is left out.
pub(super) fn taken_over(
    schedule: &[RunningInstalment],
) -> Result<(Money, Vec<RunningInstalment>), Rejection> {
    counted(schedule.len())?;
    in_place(schedule.iter().map(|it| (it.number, it.due_on)))?;
    let mut amounts = schedule.iter().flat_map(|it| {
        [it.owed.penalty, it.owed.fee, it.owed.interest, it.owed.principal].into_iter().flatten()
    });
    let currency = amounts.next().ok_or(Rejection::EmptyInstalment { number: 1 })?.currency();
    let mut running = Vec::with_capacity(schedule.len());
    for it in schedule {
        let paid = it.paid.iter().flat_map(|it| [it.penalty, it.fee, it.interest, it.principal]);
        let owed = [it.owed.penalty, it.owed.fee, it.owed.interest, it.owed.principal];
        for amount in owed.into_iter().chain(paid).flatten() {
            same_currency(amount, currency)?;
        }
        let owed = Amounts::read(&it.owed);
        let paid = it.paid.as_ref().map(Amounts::read).unwrap_or_default();
        if owed.is_zero() {
            return Err(Rejection::EmptyInstalment { number: it.number });
        }
        if !paid.within(&owed) {
            return Err(Rejection::PaidMoreThanOwed { number: it.number });
        }
        running.push(RunningInstalment {
            number: it.number,
            due_on: it.due_on,
            owed: owed.written(currency),
            paid: (!paid.is_zero()).then(|| paid.written(currency)),
        });
    }
    total(schedule.iter().map(|it| Amounts::read(&it.owed)))?;
    let principal: i64 = schedule.iter().map(|it| Amounts::read(&it.owed).principal).sum();
    match principal {
        0 => Err(Rejection::ZeroAmount),
        _ => Ok((amounts::money(principal, currency), running)),
    }
}

/// A schedule by its lender: neither rounded nor moved; what is zero is left out.
fn given(principal: Money, schedule: &[Instalment]) -> Result<Vec<Instalment>, Rejection> {
    counted(schedule.len())?;
    in_place(schedule.iter().map(|it| (it.number, it.due_on)))?;
    let present = |it: Option<Money>| it.filter(|it| !it.is_zero());
    let mut kept = Vec::with_capacity(schedule.len());
    for it in schedule {
        for amount in [Some(it.principal), it.interest, it.fee].into_iter().flatten() {
            same_currency(amount, principal.currency())?;
        }
        if Amounts::from(it).is_zero() {
            return Err(Rejection::EmptyInstalment { number: it.number });
        }
        let (interest, fee) = (present(it.interest), present(it.fee));
        kept.push(Instalment { interest, fee, ..it.clone() });
    }
    total(schedule.iter().map(Amounts::from))?;
    let found: i64 = schedule.iter().map(|it| it.principal.amount()).sum();
    match found == principal.amount() {
        true => Ok(kept),
        false => {
            let found = amounts::money(found, principal.currency());
            Err(Rejection::PrincipalDiffers { found, principal })
        }
    }
}

fn counted(found: usize) -> Result<(), Rejection> {
    match INSTALMENTS.contains(&found) {
        true => Ok(()),
        false => {
            let (min, max) = (*INSTALMENTS.start(), *INSTALMENTS.end());
            Err(Rejection::InstalmentCount { found, min, max })
        }
    }
}

/// Numbers count from 1, due dates are strictly later one after the other.
fn in_place(instalments: impl Iterator<Item = (u32, NaiveDate)>) -> Result<(), Rejection> {
    let mut before: Option<NaiveDate> = None;
    for (expected, (number, due_on)) in (1..).zip(instalments) {
        if number != expected || before.is_some_and(|it| it >= due_on) {
            return Err(Rejection::OutOfOrder { number });
        }
        Day::try_from(due_on).map_err(|_| Rejection::BeyondCalendar)?;
        before = Some(due_on);
    }
    Ok(())
}

fn same_currency(amount: Money, loan: Currency) -> Result<(), Rejection> {
    match amount.currency() == loan {
        true => Ok(()),
        false => Err(Rejection::AnotherCurrency { loan, given: amount.currency() }),
    }
}

fn total(amounts: impl Iterator<Item = Amounts>) -> Result<i64, Rejection> {
    let parts = amounts.flat_map(|it| [it.penalty, it.fee, it.interest, it.principal]);
    amounts::sum(parts).ok_or(Rejection::TooLarge)
}

/// Monthly due dates, and the day of the month they are on.
fn dates(
    instalments: u32,
    first_due_on: NaiveDate,
    day: Option<MonthlyDay>,
) -> Result<(MonthlyDay, Vec<NaiveDate>), Rejection> {
    counted(usize::try_from(instalments).unwrap_or(usize::MAX))?;
    let own = MonthlyDay::of(first_due_on);
    let day = day.unwrap_or(own);
    if day.in_month_of(first_due_on) != first_due_on {
        let day_of_month = day.into();
        return Err(Rejection::DayDiffers { first_due_on, day_of_month });
    }
    Day::try_from(first_due_on).map_err(|_| Rejection::BeyondCalendar)?;
    let dates = due_dates(first_due_on, day, instalments).ok_or(Rejection::BeyondCalendar)?;
    Ok((day, dates))
}

/// Flat interest, in minor units: principal × yearly rate × months / 12, brought to a unit by the
/// policy's rounding. A loan runs as many months as it has instalments, whenever the first is due.
fn flat_interest(
    principal: Money,
    rate: Rate,
    months: u32,
    policy: &LoanPolicy,
) -> Result<i64, Rejection> {
    let InstalmentStep { rounding, .. } = step(principal.currency(), policy)?;
    let Rate(yearly) = rate;
    if yearly < Decimal::ZERO || yearly > Decimal::TEN {
        return Err(Rejection::RateOutOfRange { rate: yearly.to_string() });
    }
    Decimal::from(principal.amount())
        .checked_mul(yearly)
        .and_then(|it| it.checked_mul(Decimal::from(months)))
        .and_then(|it| it.checked_div(Decimal::from(12)))
        .and_then(|it| rounding.to_integer(it))
        .ok_or(Rejection::TooLarge)
}

/// By what the policy rounds instalments in this currency.
fn step(currency: Currency, policy: &LoanPolicy) -> Result<InstalmentStep, Rejection> {
    policy.step_in(currency).ok_or(Rejection::CurrencyNotRounded { currency })
}

/// Equal instalments of principal and interest together, each a multiple of the policy's unit; the
/// last takes the difference. The interest is spread equally too, each share to the minor unit,
/// and what is left of an instalment is principal; so both add up exactly.
fn equal(
    principal: Money,
    interest: i64,
    dates: &[NaiveDate],
    policy: &LoanPolicy,
) -> Result<Vec<Instalment>, Rejection> {
    let whole = amounts::sum([principal.amount(), interest]).ok_or(Rejection::TooLarge)?;
    let count = u32::try_from(dates.len()).expect("instalments are counted in u32");
    let InstalmentStep { multiple, rounding, .. } = step(principal.currency(), policy)?;
    let shares = |total, multiple, rounding| Shares::of(total, count, multiple, rounding);
    // Rounded up, what is small may be used up before the last instalment.
    let interest = shares(interest, 1, rounding)
        .filter(|it| it.last >= 0)
        .or_else(|| shares(interest, 1, Rounding::Down))
        .ok_or(Rejection::TooLarge)?;
    let all = shares(whole, multiple, rounding)
        .filter(|it| it.last > interest.last)
        .or_else(|| shares(whole, multiple, Rounding::Down))
        .ok_or(Rejection::TooLarge)?;

    let too_small = Rejection::PrincipalTooSmall { principal, instalments: count, multiple };
    let last_max = all.each.checked_mul(i64::from(policy.last_instalment_times_max));
    if count > 1 && last_max.is_some_and(|it| all.last > it) {
        return Err(too_small);
    }
    let currency = principal.currency();
    (1..=count)
        .zip(dates)
        .map(|(number, &due_on)| {
            let (all, interest) = match number == count {
                true => (all.last, interest.last),
                false => (all.each, interest.each),
            };
            if all <= interest {
                return Err(too_small.clone());
            }
            Ok(Instalment {
                number,
                due_on,
                principal: amounts::money(all - interest, currency),
                interest: (interest > 0).then(|| amounts::money(interest, currency)),
                fee: None,
            })
        })
        .collect()
}

/// A total in equal parts.
struct Shares {
    each: i64,
    /// The total less the others; it may be negative.
    last: i64,
}

impl Shares {
    fn of(total: i64, count: u32, multiple: u32, rounding: Rounding) -> Option<Shares> {
        let parts = u64::from(count) * u64::from(multiple);
        let units = Decimal::from(total).checked_div(Decimal::from(parts))?;
        let each = rounding.to_integer(units)?.checked_mul(i64::from(multiple))?;
        let last = total.checked_sub(each.checked_mul(i64::from(count) - 1)?)?;
        Some(Shares { each, last })
    }
}
