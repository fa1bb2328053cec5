//! What does credit cost a year? The rate at which what is advanced is worth what is paid, told by
//! two bounds that are proven, since a law compares it with a ceiling.
//!
//! Everything is computed in whole numbers: the discount of a part of a period as a fraction of 2^128
//! between a lower and an upper bound, its powers by multiplication. So no logarithm, no power with a
//! fraction and no float is asked for, and each machine finds the same bounds.

mod equation;
mod fraction;
mod near;
mod search;
#[cfg(test)]
mod tests;
mod time;

use std::num::NonZeroU64;

use rust_decimal::Decimal;

pub use self::equation::{Bracket, Equation, Flow, Moment, NoRate, ONE, Side, compounded};
pub use self::time::{Regular, Time, UnitPeriod, Years};

use self::time::least_multiple;
use crate::money::Rounding;

/// A yearly rate as a fraction, `0.15` being 15 %, between two bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearlyRate {
    pub lower: Decimal,
    /// What a ceiling is compared with.
    pub upper: Decimal,
}

impl YearlyRate {
    /// In per cent with so many digits behind the point, a half rounded up; `None` where it does
    /// not fit.
    pub fn percent(self, digits: u32) -> Option<Decimal> {
        let scaled = self.upper.checked_mul(Decimal::from(10_u64.checked_pow(digits + 2)?))?;
        Decimal::try_from_i128_with_scale(Rounding::HalfUp.to_integer(scaled)?.into(), digits).ok()
    }
}

impl Bracket {
    /// A year having so many periods, by the sum of their rates (nominal). Of a rate of years, one.
    pub fn yearly(self, periods: u32) -> YearlyRate {
        let of = |rate: u64| {
            let rate = i128::from(rate) * i128::from(periods);
            Decimal::from_i128_with_scale(rate, 15)
        };
        YearlyRate { lower: of(self.lower), upper: of(self.upper) }
    }
}

impl Equation {
    /// Of amounts in minor units at these times.
    ///
    /// # Errors
    /// When one rate, no less than zero, need not fit them, or their times have no common part.
    pub fn at_times(flows: &[(Side, u64, Time)]) -> Result<Equation, NoRate> {
        let mut times = flows.iter().map(|(_, _, time)| time.denominator());
        let parts = times.try_fold(NonZeroU64::MIN, least_multiple).ok_or(NoRate::TooFine)?;
        let flows = flows.iter().map(|(side, amount, time)| {
            let parts = time.over(parts).ok_or(NoRate::TooFine)?;
            Ok(Flow { side: *side, amount: *amount, at: Moment::compound(parts) })
        });
        Equation::new(flows.collect::<Result<_, _>>()?, parts)
    }
}
