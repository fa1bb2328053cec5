//! What does a credit cost a year, by both figures that a law may ask for?

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Cash, Counting};
use crate::credit::apr::{Bracket, NoRate, YearlyRate};
use crate::money::Rate;

/// How many decimals the bounds of a rate have.
const DECIMALS: u32 = 15;

/// Between which rates a year's lies, both included.
///
/// It is a proof: at the lower one the payments are worth more than what was lent, at the upper one
/// less, by more than the arithmetic can be wrong; or both are zero, and nothing is paid beyond it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RateBounds {
    pub lower: Rate,
    /// What a ceiling is compared with.
    pub upper: Rate,
}

/// What a credit costs a year, taxes apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Teg {
    /// How time is counted in both.
    pub counting: Counting,
    /// How many periods a year has, by whose rate the proportional figure is found.
    pub periods: u32,
    /// The rate of a period, so many times.
    pub teg_proportional: RateBounds,
    /// By the equation of directive 2008/48/EC, annex I.
    pub taeg_actuarial: RateBounds,
}

impl Teg {
    /// # Errors
    /// When there is no rate, or none that can be told.
    pub fn of(cash: &Cash, counting: Counting) -> Result<Teg, NoRate> {
        let (by_periods, periods) = cash.by_periods(counting)?;
        let teg_proportional = RateBounds::of(by_periods.solved()?.yearly(periods));
        let taeg_actuarial = RateBounds::of(cash.by_years(counting)?.solved()?.yearly(1));
        Ok(Teg { counting, periods, teg_proportional, taeg_actuarial })
    }

    /// Whether these are the figures of this cash: by the signs of the equations at the ends of what
    /// was recorded, without solving them again.
    ///
    /// # Errors
    /// Says which figure is not, and why.
    pub fn check(&self, cash: &Cash) -> Result<(), String> {
        let told = |it: NoRate| format!("it has no rate: {it}");
        let (by_periods, periods) = cash.by_periods(self.counting).map_err(told)?;
        if periods != self.periods {
            return Err(format!("a year has {periods} of its periods, not {}", self.periods));
        }
        let figures = [
            ("teg_proportional", by_periods, self.teg_proportional, periods),
            ("taeg_actuarial", cash.by_years(self.counting).map_err(told)?, self.taeg_actuarial, 1),
        ];
        for (name, equation, bounds, periods) in figures {
            let bracket = bounds.of_a_period(periods);
            if !bracket.is_some_and(|it| equation.is_solved_by(it)) {
                let RateBounds { lower, upper } = bounds;
                return Err(format!("{name} does not lie between {} and {}", lower.0, upper.0));
            }
        }
        Ok(())
    }
}

impl RateBounds {
    pub(super) fn of(it: YearlyRate) -> RateBounds {
        RateBounds { lower: Rate(it.lower.normalize()), upper: Rate(it.upper.normalize()) }
    }

    /// In per cent with so many digits behind the point, a half rounded up; `None` where it does
    /// not fit.
    pub fn percent(self, digits: u32) -> Option<Decimal> {
        YearlyRate { lower: self.lower.0, upper: self.upper.0 }.percent(digits)
    }

    /// The bounds of a period's rate, a year having so many; `None` where they are those of none.
    fn of_a_period(self, periods: u32) -> Option<Bracket> {
        let units = |Rate(it): Rate| {
            let it = it.normalize();
            let scale = 10_i128.checked_pow(DECIMALS.checked_sub(it.scale())?)?;
            let units = it.mantissa().checked_mul(scale)?;
            let periods = i128::from(periods);
            (units % periods == 0).then_some(units / periods).and_then(|it| u64::try_from(it).ok())
        };
        Some(Bracket { lower: units(self.lower)?, upper: units(self.upper)? })
    }
}
