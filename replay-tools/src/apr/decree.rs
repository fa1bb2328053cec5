//! The rate of one case of the French decree's annex: of cash flows, or of a rate of shorter periods.

use ledger_core::credit::apr::{Equation, Side, Time, compounded};
use rust_decimal::Decimal;
use serde_json::value::RawValue;

use super::form::{Case, Series};
use super::vector::{minor_units, months, series};
use super::{DecreeAnswer, percent, simplest};

pub(super) fn answer(case: &Case<'_>) -> Result<DecreeAnswer, String> {
    let bracket = match case.daily_rate_pct.or(case.monthly_rate_pct) {
        Some(rate) => {
            let periods = case.periods.ok_or("expected `periods` beside the rate of one")?;
            compounded(rate_of_period(rate.get())?, periods)
        }
        None => Equation::at_times(&flows(case)?).and_then(|it| it.solved()),
    };
    let rate = bracket.map_err(|it| it.to_string())?.yearly(1);
    Ok(DecreeAnswer {
        id: case.id.clone(),
        rate_pct_2dp: percent(rate, 2)?,
        rate_pct_1dp: percent(rate, 1)?,
    })
}

fn flows(case: &Case<'_>) -> Result<Vec<(Side, u64, Time)>, String> {
    let mut flows = vec![];
    let pairs = [(Side::Advance, &case.drawdowns), (Side::Payment, &case.payments)];
    for (side, pairs) in pairs {
        for [time, amount] in pairs {
            flows.push((side, minor_units(amount.get())?, years(time)?));
        }
    }
    if let Some(regular) = &case.payments_regular {
        let amount = minor_units(regular.amount.get())?;
        flows.extend(regular.times()?.into_iter().map(|time| (Side::Payment, amount, time)));
    }
    Ok(flows)
}

impl Series<'_> {
    fn times(&self) -> Result<Vec<Time>, String> {
        let first = match (self.first_month, self.first_years) {
            (Some(month), None) => months(month),
            (None, Some(time)) => years(time)?,
            (Some(_), Some(_)) | (None, None) => {
                return Err("expected `first_month` or `first_years`".to_owned());
            }
        };
        series(first, months(self.every_months), self.n)
    }
}

fn years(time: &RawValue) -> Result<Time, String> {
    let time = time.get();
    simplest::time(time)
        .ok_or_else(|| format!("expected a time in years, simple, instead of {time}"))
}

/// A rate in per cent, in units of 10^-15.
fn rate_of_period(percent: &str) -> Result<u64, String> {
    let rate = percent.parse::<Decimal>().ok();
    let rate = rate.and_then(|it| it.checked_mul(Decimal::from(10_000_000_000_000_u64)));
    rate.and_then(|it| u64::try_from(it).ok())
        .ok_or_else(|| format!("expected a rate in per cent instead of {percent}"))
}
