//! Is what a credit costs a year within what the law lets its lender ask?

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Cash, RateBounds, Teg};
use crate::calendar::Day;
use crate::credit::apr::{Equation, NoRate, ONE};
use crate::money::Rate;
use crate::policy::{ComparedRate, Law, LenderKind};

/// The highest rate that a lender might ask on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ceiling {
    pub lender: LenderKind,
    /// In force on this day.
    pub on: Day,
    /// A year's.
    pub rate: Rate,
    pub compared: Compared,
}

/// Which figure is compared with a ceiling: its upper bound, unrounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Compared {
    HigherOfBoth,
    Proportional,
    Actuarial,
}

/// Why a credit may not be given at what it costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unlawful {
    Over {
        teg: Teg,
        ceiling: Ceiling,
    },
    /// It costs something, and no lender of its kind may ask anything on this day.
    NoCeiling {
        lender: LenderKind,
        on: Day,
        teg: Teg,
    },
    /// No rate can be told, so that none is known to be within the law.
    NoRate(NoRate),
}

impl From<ComparedRate> for Compared {
    fn from(it: ComparedRate) -> Compared {
        match it {
            ComparedRate::HigherOfBoth => Compared::HigherOfBoth,
            ComparedRate::Proportional => Compared::Proportional,
            ComparedRate::Actuarial => Compared::Actuarial,
        }
    }
}

impl Compared {
    pub const fn name(self) -> &'static str {
        match self {
            Compared::HigherOfBoth => "higher_of_both",
            Compared::Proportional => "proportional",
            Compared::Actuarial => "actuarial",
        }
    }
}

impl Ceiling {
    /// That of the law of a day; `None` where no lender of the kind may ask anything.
    pub fn of(law: &Law, lender: LenderKind, on: Day) -> Option<Ceiling> {
        let rate = law.ceiling_on(lender, on)?;
        Some(Ceiling { lender, on, rate, compared: law.compared.into() })
    }

    /// Whether figures are within it: the upper bound of what is compared is not more.
    pub fn admits(&self, teg: &Teg) -> bool {
        self.compared.of(teg) <= self.rate
    }
}

impl Compared {
    /// The upper bound of the figure that is compared.
    pub fn of(self, teg: &Teg) -> Rate {
        let (proportional, actuarial) = (teg.teg_proportional.upper, teg.taeg_actuarial.upper);
        match self {
            Compared::HigherOfBoth => proportional.max(actuarial),
            Compared::Proportional => proportional,
            Compared::Actuarial => actuarial,
        }
    }
}

/// What a credit costs a year, and the ceiling that it is within; no ceiling where it costs nothing
/// and its lender may ask nothing.
///
/// # Errors
/// When the law of this day does not let it be given.
pub fn lawful(
    law: &Law,
    lender: LenderKind,
    on: Day,
    cash: &Cash,
) -> Result<(Teg, Option<Ceiling>), Unlawful> {
    let teg = Teg::of(cash, law.time_counting).map_err(Unlawful::NoRate)?;
    match Ceiling::of(law, lender, on) {
        Some(ceiling) if ceiling.admits(&teg) => Ok((teg, Some(ceiling))),
        Some(ceiling) => Err(Unlawful::Over { teg, ceiling }),
        None if costs_nothing(&teg) => Ok((teg, None)),
        None => Err(Unlawful::NoCeiling { lender, on, teg }),
    }
}

/// The same answer without the figures, found without solving where that is certain: a search asks it
/// of thousands of plans.
pub fn is_lawful(law: &Law, lender: LenderKind, on: Day, cash: &Cash) -> bool {
    let quick = Ceiling::of(law, lender, on).and_then(|it| surely(law, &it, cash));
    quick.unwrap_or_else(|| lawful(law, lender, on, cash).is_ok())
}

fn surely(law: &Law, ceiling: &Ceiling, cash: &Cash) -> Option<bool> {
    let counting = law.time_counting;
    let proportional = || {
        let (equation, periods) = cash.by_periods(counting).ok()?;
        within(&equation, ceiling.rate, periods)
    };
    let actuarial = || within(&cash.by_years(counting).ok()?, ceiling.rate, 1);
    match ceiling.compared {
        Compared::Proportional => proportional(),
        Compared::Actuarial => actuarial(),
        Compared::HigherOfBoth => match actuarial() {
            Some(true) => proportional(),
            it @ (Some(false) | None) => it,
        },
    }
}

/// Whether the upper bound of so many times what solves it is at most this rate, where that is certain.
fn within(equation: &Equation, Rate(rate): Rate, periods: u32) -> Option<bool> {
    let units = rate.checked_mul(Decimal::from(ONE))?.checked_div(Decimal::from(periods))?;
    equation.is_surely_within(u64::try_from(units.floor()).ok()?)
}

fn costs_nothing(teg: &Teg) -> bool {
    let nothing = |it: RateBounds| it.upper.0.is_zero();
    nothing(teg.teg_proportional) && nothing(teg.taeg_actuarial)
}
