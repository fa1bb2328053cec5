//! Which instalments does a loan have whose interest does not follow what is left of it?

use super::dates::Period;
use super::exact::Exact;
use super::year::DayCount;
use super::{Advance, Fault, ScheduleTerms, Spread, Stage, Units};
use crate::credit::engine::Remainder;
use crate::money::{Rate, Rounding};

/// What is due at the end of each period: principal and interest. Each advance spreads what is left
/// over the periods from its own on.
pub(super) fn flat(
    terms: &ScheduleTerms,
    periods: &[Period],
    stages: &[Stage],
    rate: Rate,
    spread: Spread,
) -> Result<Vec<(i64, i64)>, Fault> {
    let mut rows: Vec<(i64, i64)> = vec![];
    let mut out = 0_i64;
    for stage in stages {
        rows.truncate(stage.period);
        let repaid: i64 = rows.iter().map(|it| it.0).sum();
        out = out.checked_add(stage.amount()).ok_or(Fault::TooLarge)?;
        let left = out.checked_sub(repaid).ok_or(Fault::TooLarge)?;
        let open = periods.get(stage.period..).unwrap_or_default();
        let interest = interest(terms, open, stage, stages, rate, spread)?;
        rows.extend(spread_over(left, &interest, spread, &terms.units)?);
    }
    Ok(rows)
}

/// What each of the open periods bears.
fn interest(
    terms: &ScheduleTerms,
    open: &[Period],
    stage: &Stage,
    stages: &[Stage],
    rate: Rate,
    spread: Spread,
) -> Result<Vec<i64>, Fault> {
    let rate = Exact::of(rate).ok_or(Fault::TooLarge)?;
    let mode = terms.units.mode;
    let bears = |it: &Stage| match spread {
        Spread::Evenly | Spread::ByPeriod { .. } => it.advances.clone(),
        Spread::BesidePrincipal { .. } => it.gross.clone(),
    };
    let so_far = || stages.iter().filter(|it| it.on <= stage.on).flat_map(bears);
    let of_period = |it: &Period, day_count, part_periods| {
        let sum_up = |sum: Exact, advance: Advance| {
            let from = if part_periods { advance.on.max(it.from) } else { it.from };
            let share = DayCount::share(day_count, it, from, it.until)?;
            sum.plus(Exact::whole(advance.amount).times(rate)?.times(share)?)
        };
        so_far().try_fold(Exact::ZERO, sum_up)
    };
    let interest: Option<Vec<i64>> = match spread {
        Spread::Evenly => {
            let months = u32::try_from(open.len()).map_err(|_| Fault::TooLarge)?;
            let out = so_far().try_fold(0_i64, |sum, it| sum.checked_add(it.amount));
            let whole = out.and_then(|it| {
                let year = Exact::whole(it).times(rate)?;
                year.times(Exact::new(months.into(), 12)?)?.to_units(mode, 1)
            });
            whole.and_then(|it| shares(it, months, mode))
        }
        Spread::ByPeriod { day_count, part_periods } => open
            .iter()
            .map(|it| of_period(it, day_count, part_periods)?.to_units(mode, 1))
            .collect(),
        Spread::BesidePrincipal { day_count } => {
            let exact: Option<Vec<Exact>> =
                open.iter().map(|it| of_period(it, day_count, true)).collect();
            exact.and_then(|it| beside(&it, mode))
        }
    };
    interest.ok_or(Fault::TooLarge)
}

/// Each to a unit; the last takes what they lack of the whole.
fn beside(exact: &[Exact], mode: Rounding) -> Option<Vec<i64>> {
    let whole = exact.iter().try_fold(Exact::ZERO, |sum, it| sum.plus(*it))?.to_units(mode, 1)?;
    let each = |mode| -> Option<Vec<i64>> {
        let mut each: Vec<i64> =
            exact.iter().map(|it| it.to_units(mode, 1)).collect::<Option<_>>()?;
        let before = each.iter().rev().skip(1).try_fold(0_i64, |sum, it| sum.checked_add(*it))?;
        *each.last_mut()? = whole.checked_sub(before)?;
        Some(each)
    };
    // Rounded up, what is small may be used up before the last.
    let some = |it: &Vec<i64>| it.last().is_some_and(|it| *it >= 0);
    each(mode).filter(some).or_else(|| each(Rounding::Down))
}

/// A total in equal shares, the last of which takes the difference.
fn shares(total: i64, count: u32, mode: Rounding) -> Option<Vec<i64>> {
    let share = |mode| {
        let each = Exact::whole(total).over(count)?.to_units(mode, 1)?;
        Some((each, total.checked_sub(each.checked_mul(i64::from(count) - 1)?)?))
    };
    // Rounded up, what is small may be used up before the last.
    let (each, last) = share(mode).filter(|it| it.1 >= 0).or_else(|| share(Rounding::Down))?;
    Some((1..=count).map(|it| if it == count { last } else { each }).collect())
}

/// Principal and interest of each period.
fn spread_over(
    principal: i64,
    interest: &[i64],
    spread: Spread,
    units: &Units,
) -> Result<Vec<(i64, i64)>, Fault> {
    let count = u32::try_from(interest.len()).map_err(|_| Fault::TooLarge)?;
    let tried = |mode, multiple| -> Option<Vec<(i64, i64)>> {
        let whole = interest.iter().try_fold(principal, |sum, it| sum.checked_add(*it))?;
        let each = |own: i64| match spread {
            Spread::Evenly | Spread::ByPeriod { .. } => Exact::whole(whole).over(count),
            Spread::BesidePrincipal { .. } => {
                Exact::whole(principal).over(count)?.plus(Exact::whole(own))
            }
        };
        let mut rows = vec![];
        for own in interest {
            let instalment = each(*own)?.to_units(mode, multiple)?;
            rows.push((instalment.checked_sub(*own)?, *own));
        }
        let sum = rows.iter().try_fold(0_i64, |sum, it| sum.checked_add(it.0))?;
        let takes = match units.remainder {
            Remainder::Last => rows.last_mut()?,
            Remainder::First => rows.first_mut()?,
        };
        takes.0 = takes.0.checked_add(principal.checked_sub(sum)?)?;
        Some(rows)
    };
    let takes = |rows: &[(i64, i64)]| match units.remainder {
        Remainder::Last => rows.last().map_or(0, |it| it.0),
        Remainder::First => rows.first().map_or(0, |it| it.0),
    };
    let sound = |rows: &Vec<(i64, i64)>| rows.iter().all(|it| it.0 > 0);
    let multiples = if units.drops_multiple { &[units.multiple, 1][..] } else { &[units.multiple] };
    for multiple in multiples {
        let rows = tried(units.mode, *multiple).ok_or(Fault::TooLarge)?;
        // Rounded up, what is small may be used up before the one that takes the remainder.
        let rows = match takes(&rows) > 0 {
            true => rows,
            false => tried(Rounding::Down, *multiple).ok_or(Fault::TooLarge)?,
        };
        if sound(&rows) {
            return Ok(rows);
        }
    }
    Err(Fault::TooSmall)
}
