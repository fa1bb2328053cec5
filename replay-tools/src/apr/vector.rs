//! The rate of one published credit, by its method.

use std::num::NonZeroU64;

use ledger_core::calendar::Day;
use ledger_core::credit::apr::{Equation, Flow, Moment, Side, Time, UnitPeriod};
use rust_decimal::Decimal;

use super::form::{Entry, Method, Vector};
use super::{Answer, MINOR_DIGITS, nonzero, percent, simplest};

pub(super) fn answer(vector: &Vector) -> Result<Answer, String> {
    let (equation, periods) = match vector.method {
        Method::Eu => (in_years(vector)?, 1),
        Method::RegZ => in_unit_periods(vector)?,
    };
    let rate = equation.solved().map_err(|it| it.to_string())?.yearly(periods);
    Ok(Answer {
        id: vector.id.clone(),
        apr_pct: percent(rate, vector.decimals)?,
        apr_pct_6: percent(rate, 6)?,
    })
}

fn in_years(vector: &Vector) -> Result<Equation, String> {
    let mut flows = vec![];
    for (side, entry) in entries(vector) {
        let amount = minor_units(&entry.amount)?;
        for time in times(entry)? {
            flows.push((side, amount, time));
        }
    }
    Equation::at_times(&flows).map_err(|it| it.to_string())
}

fn in_unit_periods(vector: &Vector) -> Result<(Equation, u32), String> {
    let unit = unit_period(vector.unit_period.as_deref())?;
    let periods = vector.unit_periods_per_year.as_deref().and_then(|it| it.parse().ok());
    let periods = periods.ok_or("expected `unit_periods_per_year`, a whole number")?;
    let dated = |it: &Entry| it.date.ok_or("expected a `date` of each flow");
    let first = vector.advances.iter().map(dated).collect::<Result<Vec<Day>, _>>()?;
    let first = *first.iter().min().ok_or("expected an advance")?;
    let mut flows = vec![];
    for (side, entry) in entries(vector) {
        let (parts, part) = unit
            .between(first, dated(entry)?)
            .ok_or("expected no flow before the first advance")?;
        let simply = Some((part.numerator(), part.denominator()));
        let amount = minor_units(&entry.amount)?;
        flows.push(Flow { side, amount, at: Moment { parts, simply } });
    }
    let equation = Equation::new(flows, NonZeroU64::MIN).map_err(|it| it.to_string())?;
    Ok((equation, periods))
}

fn entries(vector: &Vector) -> impl Iterator<Item = (Side, &Entry)> {
    let advances = vector.advances.iter().map(|it| (Side::Advance, it));
    advances.chain(vector.payments.iter().map(|it| (Side::Payment, it)))
}

/// When the flow of this entry, or each of them, takes place.
fn times(entry: &Entry) -> Result<Vec<Time>, String> {
    let read = |it: &str| {
        simplest::time(it)
            .ok_or_else(|| format!("expected a time in years, simple, instead of {it}"))
    };
    match (&entry.t_years, &entry.first_t_years, &entry.step_years, entry.count) {
        (Some(time), None, None, None) => Ok(vec![read(time)?]),
        (None, Some(first), Some(step), Some(count)) => series(read(first)?, read(step)?, count),
        _ => Err("expected `t_years`, or `first_t_years` with `step_years` and `count`".to_owned()),
    }
}

/// So many times, each a step after the one before.
pub(super) fn series(first: Time, step: Time, count: u64) -> Result<Vec<Time>, String> {
    let times = (0..count).map(|n| {
        let passed = Time::new(step.numerator().checked_mul(n)?, step.denominator());
        first.plus(passed)
    });
    times.collect::<Option<_>>().ok_or_else(|| "its times are too large to be told".to_owned())
}

pub(super) fn minor_units(decimal: &str) -> Result<u64, String> {
    let amount = decimal.parse::<Decimal>().ok().and_then(|it| {
        let units = it.checked_mul(Decimal::from(10_u64.pow(MINOR_DIGITS)))?.normalize();
        (units.scale() == 0).then(|| u64::try_from(units).ok())?
    });
    amount
        .ok_or_else(|| format!("expected an amount with at most two decimals instead of {decimal}"))
}

fn unit_period(name: Option<&str>) -> Result<UnitPeriod, String> {
    let read = name.and_then(|it| {
        let (n, unit) = it.split_once(' ')?;
        let n: u64 = n.parse().ok()?;
        match (n, unit) {
            (_, "month") => Some(UnitPeriod::Months(NonZeroU64::new(n)?)),
            (1, "semimonth") => Some(UnitPeriod::HalfMonth),
            (1, "week") => Some(UnitPeriod::Week),
            _ => None,
        }
    });
    read.ok_or_else(|| {
        format!(
            "expected a `unit_period` such as `1 month`, `1 semimonth` or `1 week` instead of {}",
            name.unwrap_or("none")
        )
    })
}

/// A month, in years.
pub(super) fn months(n: u64) -> Time {
    Time::new(n, nonzero(12))
}
